//! Differences of values, against what TLA+'s equality says.

use conformance::diff::{changes, differences};
use conformance::tla::{Set, Value, from_str};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        (0..4i128).prop_map(Value::Int),
        "[a-c]".prop_map(Value::String),
        "s[1-3]".prop_map(|name| Value::ModelValue(name.into())),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|e| Value::Set(e.into_iter().collect::<Set<_>>())),
            vec(inner.clone(), 0..4).prop_map(Value::sequence),
            btree_map("[a-c]".prop_map(Value::String), inner.clone(), 0..4)
                .prop_map(|map| Value::Function(map.into_iter().collect())),
            btree_map(inner.clone(), inner, 0..4)
                .prop_map(|map| Value::Function(map.into_iter().collect())),
        ]
    })
}

fn no_name(_: &Value) -> Option<String> {
    None
}

proptest! {
    #[test]
    fn equal_values_have_no_differences_and_others_have(a in value(), b in value()) {
        prop_assert_eq!(differences(&a, &a, no_name), []);
        prop_assert_eq!(differences(&a, &b, no_name).is_empty(), a == b);
    }

    /// Whatever a step changed on either side is told, and told right.
    #[test]
    fn changes_tell_both_sides(before in value(), spec in value(), core in value()) {
        let changes = changes(&before, &spec, &core, no_name);
        prop_assert_eq!(changes.iter().any(|c| c.spec != c.before), before != spec);
        prop_assert_eq!(changes.iter().any(|c| c.core != c.before), before != core);
        prop_assert!(changes.iter().all(|c| c.spec != c.before || c.core != c.before));
    }
}

/// A message as raft.tla has it, in a bag.
fn bag(messages: &[&str]) -> Value {
    let entries: Vec<String> = messages.iter().map(|m| format!("{m} :> 1")).collect();
    from_str(&format!("[messages |-> ({})]", entries.join(" @@ "))).expect("a value")
}

/// A path says where it leads also if an argument is a text that is no field's name.
#[test]
fn arguments_that_are_no_names_are_in_quotes() {
    let state = |number: u8| -> Value {
        let value = r#"[x |-> [name |-> N], y |-> ("y :> [1]" :> N @@ "TRUE" :> 1 @@ s1 :> N)]"#;
        from_str(&value.replace('N', &number.to_string())).expect("a value")
    };
    let found = differences(&state(1), &state(2), no_name);
    let paths: Vec<&str> = found.iter().map(|found| &*found.path).collect();
    assert_eq!(paths, ["x.name", r#"y["y :> [1]"]"#, "y[s1]"]);
}

#[test]
fn messages_that_differ_in_one_field_are_one_message_with_that_field() {
    let spec = bag(&[
        "[type |-> a, from |-> s1, to |-> s2]",
        "[type |-> b, from |-> s1, to |-> s2]",
    ]);
    let core = bag(&[
        "[type |-> a, from |-> s1, to |-> s3]",
        "[type |-> b, from |-> s1, to |-> s2]",
    ]);
    let found = differences(&spec, &core, |value| {
        value.field("type").map(|name| format!("message {name}"))
    });
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "messages[message a].to");
    assert_eq!(
        (found[0].spec.as_deref(), found[0].core.as_deref()),
        (Some("s2"), Some("s3"))
    );
    assert_eq!(found[0].variable(), "messages");
}

#[test]
fn messages_that_have_little_in_common_are_two() {
    let spec = bag(&["[type |-> a, from |-> s1, to |-> s2]"]);
    let core = bag(&["[type |-> b, from |-> s3, to |-> s2]"]);
    assert_eq!(differences(&spec, &core, no_name).len(), 2);
}
