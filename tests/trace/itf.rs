//! Behaviours in ITF, as Apalache and Quint write them.

use crate::counter::Counter;
use conformance::replay::{Options, Replay, replay};
use conformance::tla::Value;
use conformance::trace::{Format, Reader, Trace, TraceError};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const APALACHE: &str = include_str!("itf/apalache-lasso.itf.json");
const EVALUATOR: &str = include_str!("itf/quint-evaluator.itf.json");
const QUINT: &str = include_str!("itf/quint.itf.json");

fn check(text: &str, ignored: &[&str]) -> Replay {
    let options = Options {
        ignored: ignored.iter().map(|&name| name.to_owned()).collect(),
        ..Options::default()
    };
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    assert_eq!(reader.format(), Format::Itf);
    let found = {
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        replay(&mut Counter::default(), &mut behaviour, &options)
    };
    assert!(reader.next_behaviour().expect("the end").is_none());
    found
}

fn read(text: &str) -> Result<Trace<BTreeMap<String, Value>>, TraceError> {
    let mut reader = Reader::new(text.as_bytes(), Some(Format::Itf))?;
    let mut behaviour = reader.next_behaviour()?.expect("a behaviour");
    behaviour.read_all()
}

#[test]
fn a_lasso_of_apalache_conforms() {
    let found = check(APALACHE, &["total", "seen"]);
    assert_eq!(found.error, None);
    assert!(found.divergences.is_empty(), "{:?}", found.divergences);
    assert_eq!((found.states, found.steps), (4, 4));
    assert_eq!((found.actions["Add"], found.actions["Reset"]), (3, 1));
    assert_eq!(found.not_compared, ["seen", "total"]);
}

#[test]
fn a_trace_of_quint_conforms_and_its_labels_bind() {
    let found = check(QUINT, &[]);
    assert_eq!(found.error, None);
    assert!(found.divergences.is_empty(), "{:?}", found.divergences);
    assert_eq!((found.states, found.steps), (4, 3));
    assert_eq!((found.actions["Add"], found.actions["Reset"]), (2, 1));

    for (told, other) in [
        (
            r#""mbt::actionTaken":"Reset""#,
            r#""mbt::actionTaken":"Add""#,
        ),
        (
            r#""n":{"tag":"Some","value":"a"}"#,
            r#""n":{"tag":"Some","value":"b"}"#,
        ),
    ] {
        let found = check(&QUINT.replace(told, other), &[]);
        assert_eq!((found.error, found.divergences.len()), (None, 1), "{other}");
    }
}

/// Variables, labels and places, in the order of the file.
#[test]
fn both_shapes_are_read() {
    let mut told = String::new();
    for (name, text) in [("apalache-lasso", APALACHE), ("quint", QUINT)] {
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        let mut states = String::new();
        while let Some(state) = behaviour.next_state().expect("a state") {
            write!(states, "  at {}", state.place()).expect("text");
            if let Some(step) = state.step() {
                let back = step.back_to().map(|to| format!(", back to {to}"));
                let back = back.unwrap_or_default();
                write!(states, ", step {}{back}: {}", step.number(), step.label).expect("text");
            }
            for (name, value) in state.variables() {
                write!(states, "\n    {name} = {}", value.text()).expect("text");
            }
            states.push('\n');
        }
        writeln!(
            told,
            "{name}: {}\n{states}",
            behaviour.variables().join(", ")
        )
        .expect("text");
    }
    insta::assert_snapshot!(told);
}

/// Quint's Rust evaluator writes every member that there is; a trace without a loop has `"loop":null`.
#[test]
fn a_document_of_quints_evaluator_is_read() {
    let trace = read(EVALUATOR).expect("a trace");
    assert_eq!(trace.variables, ["count", "names"]);
    assert_eq!((trace.states.len(), trace.steps.len()), (3, 2));
    let found = check(EVALUATOR, &[]);
    assert_eq!((found.error, found.divergences.len()), (None, 0));
    assert_eq!(found.actions["Add"], 2);
}

/// What `params` lists, the first state has alone, and what `vars` lists, all have; nothing said is nothing asked.
#[test]
fn variables_are_told_from_parameters() {
    for text in [
        r##"{"#meta": {}, "params": ["N"], "vars": ["x"], "states": [{"#meta": {"index": 0}, "N": 3, "x": 1}, {"#meta": {"index": 1}, "x": 2}]}"##,
        r##"{"vars": ["x"], "params": ["N"], "states": [{"N": 3, "x": 1}, {"N": 3, "x": 2}], "loop": 0}"##,
        r##"{"states": [{"x": 1}, {"x": 2}], "vars": ["x", "mbt::actionTaken", "mbt::nondetPicks"]}"##,
        r##"{"params": [], "vars": [], "states": [{"x": 1}, {"x": 2}]}"##,
        r##"{"vars": ["\u0078"], "states": [{"x": 1, "mbt::actionTaken": "A"}, {"x": 2, "mbt::actionTaken": "B"}]}"##,
        r##"{"states": [{"#meta": {"index": 7, "time": 1.5}, "x": 1}, {"#meta": {"index": 8}, "x": 2}]}"##,
        r##"{"states": [{"#meta": null, "x": 1}, {"#meta": {"index": "b"}, "x": 2}]}"##,
    ] {
        let trace = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(trace.variables, ["x"], "{text}");
        assert_eq!(trace.states.len(), 2, "{text}");
    }
}

#[test]
fn numbers_of_any_size_are_read() {
    let text = APALACHE.replace(r##"{ "#unserializable": "Nat" }"##, "[]");
    let trace = read(&text).expect("a trace");
    let totals: Vec<String> = trace
        .states
        .iter()
        .map(|state| state["total"].to_string())
        .collect();
    let two_to_200 = "1606938044258990275541962092341162602522202993782792835301376";
    assert_eq!(totals, [&format!("-{two_to_200}"), "0", two_to_200, "0"]);
}

#[test]
fn the_form_is_told_from_the_keys() {
    for (head, format) in [
        (r##"{"#meta": {}"##, "itf"),
        ("\u{feff} {\n\"states\": [", "itf"),
        (r#"{"vars": ["x"], "states": [{"#, "itf"),
        (r##"{"vars": ["x"], "#meta": "##, "itf"),
        (r#"{"vars": ["x"], "params": ["N"], "stat"#, "itf"),
        (r#"{"params": ["N"], "vars": ["x"], "stat"#, "itf"),
        (r#"{"loop": 2, "states": ["#, "itf"),
        (r#"{"vars": ["x"], "counterexample": {"#, "tlc-json"),
        (r#"{"vars": ["x", "#, "tlc-json"),
        (r#"{"vars": ["x"]"#, "tlc-json"),
        (r#"{"counterexample": {"#, "tlc-json"),
        (r#"{"loop": 2, "x": 1"#, "json-lines"),
        (r#"{"x": 1, "states": ["#, "json-lines"),
        ("{}", "none"),
        (r#"["states"]"#, "none"),
    ] {
        let told = Format::recognise(head);
        let told = told.map_or_else(|_| "none".to_owned(), |format| format.to_string());
        assert_eq!(told, format, "{head}");
    }
}

#[test]
fn messages() {
    let mut told = String::new();
    for text in [
        "{}",
        r#"{"vars": ["x"]}"#,
        r#"{"states": []}"#,
        r#"{"states": {}}"#,
        r#"{"states": [{"x": 1} {"x": 1}]}"#,
        r#"{"states": [{"x": 1},]}"#,
        r#"{"states": [{"x": 1}], "states": [{"x": 1}]}"#,
        r#"{"loop": 0, "states": [{"x": 1}], "loop": 0}"#,
        r#"{"states": [{"x": 1}], "loop": 1}"#,
        r#"{"loop": -1, "states": [{"x": 1}]}"#,
        r#"{"loop": nil, "states": [{"x": 1}]}"#,
        r#"{"loop": null, "states": [{"x": 1}], "loop": 0}"#,
        r#"{"states": [{"x": 1}]} {"states": [{"x": 1}]}"#,
        r#"{"states": [{"x": 1}, {"y": 1}]}"#,
        r#"{"states": [{"x": 1}, {"x": 1, "y": 1}]}"#,
        r#"{"vars": ["x", "y"], "states": [{"x": 1}, {"x": 2}]}"#,
        r#"{"vars": ["x"], "states": [{"x": 1, "y": 1}]}"#,
        r#"{"vars": ["x"], "params": ["N"], "states": [{"x": 1, "N": 1}, {"x": 1, "M": 1}]}"#,
        r#"{"states": [{"x": 1}, {"x": 2}], "vars": ["y"]}"#,
        r#"{"states": [{"x": 1, "N": 2}, {"x": 2}], "params": ["N"]}"#,
        r#"{"states": [{"x": 1}], "params": ["N"]}"#,
        r#"{"vars": "x", "states": [{"x": 1}]}"#,
        r#"{"vars": ["x"], "vars": ["x"], "states": [{"x": 1}]}"#,
        r##"{"states": [{"#meta": {"index": 0}, "x": 1}, {"#meta": {"index": 2}, "x": 1}]}"##,
        r##"{"states": [{"#meta": {"index": 3}, "x": 1}, {"x": 1}, {"#meta": {"index": 4}, "x": 1}]}"##,
        r##"{"states": [{"x": 1}, {"#meta": {"index": 0}, "x": 1}]}"##,
        r##"{"states": [{"x": 1}, {"x": {"#sett": []}}]}"##,
        r#"{"states": [{"x": 1}, {"x": 1, "mbt::actionTaken": 1}]}"#,
        r#"{"states": [{"x": 1}, {"x": 1, "mbt::actionTaken": "A", "mbt::actionTaken": "B"}]}"#,
        r#"{"states": [{"x": 1}, {"x": 1, "mbt::actionTaken": "A", "mbt::nondetPicks": "n"}]}"#,
        r#"{"states": [{"x": 1}, {"x": 1, "mbt::actionTaken": "A", "mbt::nondetPicks": {"n": nil}}]}"#,
    ] {
        let error = read(text).expect_err(text);
        writeln!(told, "{text}\n  {error}\n").expect("text");
    }
    insta::assert_snapshot!(told);
}

/// The picks are parameters by their names; what was not picked is none.
#[test]
fn picks_are_read() {
    let state = |picks: &str| {
        let text = format!(
            r#"{{"states": [{{"x": 1}}, {{"mbt::nondetPicks": {picks}, "x": 1, "mbt::actionTaken": "A"}}]}}"#
        );
        let trace = read(&text).expect("a trace");
        assert_eq!(trace.variables, ["x"]);
        trace.steps[0].label.to_string()
    };
    let none = r##"{"tag": "None", "value": {"#tup": []}}"##;
    for (picks, label) in [
        ("{}".to_owned(), "A"),
        (format!(r#"{{"n": {none}, "m": {none}}}"#), "A"),
        (
            r#"{"n": {"tag": "Some", "value": "s1"}}"#.to_owned(),
            "A(n = s1)",
        ),
        (
            r#"{"n": {"tag": "Some", "value": {"tag": "None", "value": 1}}}"#.to_owned(),
            r#"A(n = [tag |-> "None", value |-> 1])"#,
        ),
        (
            r##"{"n": {"#bigint": "3"}, "m": "None", "k": {"tag": "Other", "value": 1}}"##
                .to_owned(),
            r#"A(n = 3, m = None, k = [tag |-> "Other", value |-> 1])"#,
        ),
        (
            r##"{"#map": [["n", {"tag": "Some", "value": [1]}]]}"##.to_owned(),
            "A(n = <<1>>)",
        ),
    ] {
        assert_eq!(state(&picks), label, "{picks}");
    }
}

/// Cut anywhere, a document is an error with a place.
#[test]
fn a_cut_document_is_an_error() {
    for text in [APALACHE.trim_end(), QUINT.trim_end()] {
        for (end, _) in text.char_indices() {
            let error = read(&text[..end]).expect_err("cut");
            assert!(error.place.is_some(), "{end}: {error}");
        }
    }
}

#[test]
fn deep_nesting_and_huge_numbers_are_errors() {
    let brackets = "[".repeat(100_000);
    let closed = format!("{brackets}{}", "]".repeat(100_000));
    let digits = "9".repeat(200_000);
    for text in [
        format!(r#"{{"states": {brackets}"#),
        format!(r#"{{"states": [{brackets}"#),
        format!(r#"{{"states": [{{"x": {brackets}"#),
        format!(r#"{{"states": [{{"x": {closed}}}]}}"#),
        format!(r#"{{"states": [{{"x": {digits}}}]}}"#),
        format!(r#"{{"states": [{{"x": 1}}], "loop": {digits}}}"#),
        format!(r#"{{"states": [{{"x": 1}}, {{"x": 1, "mbt::actionTaken": {closed}}}]}}"#),
        brackets,
    ] {
        read(&text).expect_err("an error");
    }
}
