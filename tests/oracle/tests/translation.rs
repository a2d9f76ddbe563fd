//! Values survive the way to the evaluator and back, and mean there what they mean here.

use conformance::refinement::State;
use conformance::tla::{self, Value};
use tla_checker::ast;
use tla_checker::config::parse_constant_value;
use tla_conformance_oracle::translate::{from_evaluator, to_evaluator};
use tla_conformance_oracle::{Error, Specification, committed, for_each, root, value};

#[test]
fn every_state_of_the_traces_and_every_next_one_survives_both_ways() -> Result<(), Error> {
    let traces = committed(&root())?;
    let module = root().join("spec/raft.tla");
    let checked = for_each(&traces, |trace| {
        let mut specification = Specification::load(&module, &trace.constants, State::VARIABLES)?;
        let mut checked = 0;
        for state in &trace.states {
            let own = value(state)?;
            let theirs = specification.to_evaluator(&own)?;
            assert_eq!(specification.from_evaluator(&theirs)?, own);
            assert_eq!(tla::from_value::<State>(&own).as_ref(), Ok(state));
            // The next states are made by the evaluator: in its own forms.
            for next in specification.successors(&own)?.into_iter().take(3) {
                let theirs = specification.to_evaluator(&next)?;
                assert_eq!(specification.from_evaluator(&theirs)?, next);
                checked += 1;
            }
        }
        Ok(checked)
    })?;
    assert!(checked.len() == traces.len() && checked.iter().all(|&count| count > 0));
    Ok(())
}

/// Each text is read by this project's reader and by the evaluator's: the same value must come of it.
#[test]
fn both_sides_read_the_same_values() {
    let texts = [
        "TRUE",
        "0",
        "-7",
        "9223372036854775807",
        r#""s1""#,
        "s1",
        "{}",
        "{s1, s2}",
        "{3, 1, 2}",
        "<<>>",
        "<<s1, <<2>>>>",
        "[term |-> 2, value |-> v1]",
        "s1 :> 1 @@ s2 :> 2",
        "1 :> s1 @@ 2 :> s2",
        "2 :> s1",
        "[mdest |-> s1, mlog |-> <<[term |-> 2, value |-> v1]>>] :> 2 @@ [mdest |-> s2] :> 1",
    ];
    for text in texts {
        let theirs =
            parse_constant_value(text).unwrap_or_else(|| panic!("no value to them: {text}"));
        let quoted = format!("({text})");
        let is_function = text.contains(":>");
        let own: Value = tla::from_str(if is_function { &quoted } else { text }).expect(text);
        assert_eq!(to_evaluator(&own).as_ref(), Ok(&theirs), "{text}");
        assert_eq!(from_evaluator(&theirs).as_ref(), Ok(&own), "{text}");
    }
}

#[test]
fn what_is_different_stays_different() {
    let texts = [
        "s1",
        r#""s1""#,
        "{}",
        "<<>>",
        "{<<>>}",
        "0",
        "FALSE",
        r#""""#,
        "<<0>>",
        "[a |-> 0]",
    ];
    for (index, one) in texts.iter().enumerate() {
        for other in &texts[index + 1..] {
            let read = |text: &str| tla::from_str::<Value>(text).expect(text);
            assert_ne!(
                to_evaluator(&read(one)),
                to_evaluator(&read(other)),
                "{one} and {other}"
            );
        }
    }
}

/// A function is the same however it was made: sequences, records and the empty function too.
#[test]
fn functions_have_one_form() {
    let pairs = [
        ("<<7, 8>>", "(1 :> 7 @@ 2 :> 8)"),
        ("[a |-> 1]", r#"("a" :> 1)"#),
    ];
    for (one, other) in pairs {
        let read = |text: &str| to_evaluator(&tla::from_str::<Value>(text).expect(text));
        assert_eq!(read(one), read(other));
    }
    let empty: [ast::Value; 3] = [
        ast::Value::Tuple(Default::default()),
        ast::Value::Record(Default::default()),
        ast::Value::Fn(Default::default()),
    ];
    for value in &empty {
        assert_eq!(from_evaluator(value), Ok(Value::sequence([])));
    }
}

#[test]
fn what_has_no_form_is_refused() {
    let large = Value::integer("9223372036854775808").expect("an integer");
    assert!(to_evaluator(&large).is_err());
    let larger = Value::integer(&"9".repeat(60)).expect("an integer");
    assert!(to_evaluator(&Value::sequence([larger])).is_err());
    assert!(from_evaluator(&ast::Value::IntSet(ast::IntDomain::Nat)).is_err());
}
