//! What behaviours tell and JSON does not: a set from a sequence, a model value from a string.

use super::{replay, told};
use std::fs;

const CHILD: &str = "sh tests/exec/lock.sh";

/// Two wait for a lock, one after the other.
const TEXT: &str = r#"State 1: <Initial predicate>
queue = <<>>

State 2: <Wait("a") line 5, col 1 to line 6, col 2 of module Lock>
queue = <<"a">>

State 3: <Wait("b") line 5, col 1 to line 6, col 2 of module Lock>
queue = <<"a", "b">>
"#;

const JSON: &str = r#"{"counterexample": {"state": [[1, {"queue": []}], [2, {"queue": ["a"]}], [3, {"queue": ["a", "b"]}]],
"action": [
  [[1, {"queue": []}], {"name": "Wait", "context": {"p": "a"}, "parameters": ["p"]}, [2, {"queue": ["a"]}]],
  [[2, {"queue": ["a"]}], {"name": "Wait", "context": {"p": "b"}, "parameters": ["p"]}, [3, {"queue": ["a", "b"]}]]
]}}"#;

fn replayed(name: &str, behaviour: &str) -> String {
    replayed_with(CHILD, name, behaviour)
}

fn replayed_with(child: &str, name: &str, behaviour: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, behaviour).expect("a behaviour");
    let file = file.to_string_lossy();
    told(&replay(child, &[&file])).replace(&*file, name)
}

#[test]
fn a_set_is_no_sequence() {
    insta::assert_snapshot!(replayed("lock.txt", TEXT));
}

/// TLC's JSON does not tell, so the child is believed.
#[test]
fn an_array_can_be_a_set() {
    let told = replayed("lock.json", JSON);
    assert!(told.contains("1 trace: 1 conforms"), "{told}");
}

/// TLC's logs tell an action's parameters in their order, without names.
#[test]
fn parameters_of_every_form() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/trace/forms");
    for form in ["txt", "tool.txt", "json", "dump.tla"] {
        let file = format!("{folder}/alias.{form}");
        let told = told(&replay("sh tests/exec/twice.sh", &[&file]));
        assert!(told.contains("1 trace: 1 conforms"), "{told}");
    }
}

/// Those with parts are passed over, and have their places all the same.
#[test]
fn parameters_with_parts() {
    let behaviour = r#"State 1: <Initial predicate>
/\ step = 1
/\ twice = 2

State 2: <Go(<<2, 2>>,5,"a") line 5, col 1 to line 6, col 2 of module Steps>
/\ step = 5
/\ twice = 10
"#;
    tells_apart("sh tests/exec/twice.sh", behaviour, ",5,", ",4,");
}

/// A behaviour conforms, and with another argument in its label diverges.
fn tells_apart(child: &str, behaviour: &str, argument: &str, another: &str) {
    let told = replayed_with(child, "go.txt", behaviour);
    assert!(told.contains("1 trace: 1 conforms"), "{told}");
    let changed = behaviour.replace(argument, another);
    let told = replayed_with(child, "go.txt", &changed);
    assert!(told.contains("1 trace: 1 diverges"), "{told}");
}

/// A child tells the parameters of what a step could be in the order of the action's definition.
#[test]
fn parameters_of_candidates() {
    let behaviour = "State 1: <Initial predicate>\nx = 0\n\nState 2: <Go(2,5) line 5, col 1 to line 6, col 2 of module M>\nx = 25\n";
    tells_apart("sh tests/exec/candidates.sh", behaviour, "2,5", "5,2");
}

/// One with parts is compared too, and so is the instance's name if the child tells its actions with it.
#[test]
fn tuples_and_instances_of_candidates() {
    let behaviour = "State 1: <Initial predicate>\nx = 0\n\nState 2: <A!Send(<<p, q>>) line 5, col 1 to line 6, col 2 of module M>\nx = 1\n";
    tells_apart("sh tests/exec/links.sh", behaviour, "<<p, q>>", "<<q, p>>");
    tells_apart("sh tests/exec/links.sh", behaviour, "A!Send", "B!Send");
}

/// TLC has no name for the action, in the words of each form: then any candidate can be it.
#[test]
fn an_action_without_a_name() {
    let text = "State 1: <Initial predicate>\nx = 0\n\nState 2: <Action line 5, col 1 to line 6, col 2 of module M>\nx = 25\n";
    let json = r#"{"label": null, "state": {"x": 0}}
{"label": "UnnamedAction", "state": {"x": 25}}
"#;
    let of_instance = json.replace("UnnamedAction", "A!Next");
    for (name, behaviour) in [
        ("a.txt", text),
        ("a.ndjson", json),
        ("n.ndjson", &of_instance),
    ] {
        let told = replayed_with("sh tests/exec/candidates.sh", name, behaviour);
        assert!(told.contains("1 trace: 1 conforms"), "{told}");
    }
}

/// A child has strings for model values, and nothing else is another for that: neither what it answers nor, when it
/// refuses, what the behaviour had before.
#[test]
fn a_string_can_be_a_model_value() {
    let behaviour = r#"State 1: <Initial predicate>
/\ holder = Nil
/\ waits = {s1, s2}

State 2: <Enter(s1) line 5, col 1 to line 6, col 2 of module Lock>
/\ holder = s1
/\ waits = {s2}

State 3: <Leave(s1) line 7, col 1 to line 8, col 2 of module Lock>
/\ holder = Nil
/\ waits = {s2}
"#;
    let told = replayed_with("sh tests/exec/door.sh", "door.txt", behaviour);
    insta::assert_snapshot!(told);
}
