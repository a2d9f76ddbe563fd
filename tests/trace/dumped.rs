//! What else TLC writes of a counterexample (`dumped` of `forms/generate.sh`): the states alone as a module, with
//! `-dumpTrace tlcplain` and `tlcTESpec`, and `JsonSerialize(FILE, CounterExample)`. Its behaviours are those of the other
//! forms, and what only looks like it is not taken for it.

use crate::forms::{Step, assert_same_states, bytes, one, read};
use crate::modules::told;
use conformance::trace::{Format, Label, Reader, read_labels};

const BEHAVIOURS: [&str; 3] = ["lasso", "toggle", "values"];
const MODULES: [&str; 2] = ["plain.tla", "TESpec.tla"];
const JSON: &str = "counterexample.json";

/// The fixtures that are read here.
pub fn files() -> impl Iterator<Item = String> {
    let forms = MODULES.into_iter().chain([JSON]);
    forms.flat_map(|form| BEHAVIOURS.map(|name| format!("{name}.{form}")))
}

fn text(file: &str) -> String {
    String::from_utf8(bytes(file)).expect("UTF-8")
}

fn labels(name: &str) -> Vec<Label> {
    read_labels(&text(&format!("{name}.actions.tla"))).expect("labels")
}

fn format(text: &str) -> Format {
    Reader::new(text.as_bytes(), None).expect("a form").format()
}

/// A counterexample in JSON with its states before its steps, as TLC can write it too.
pub fn other_order(file: &str) -> String {
    let text = text(file);
    let steps = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let (steps, states) = steps
        .and_then(|both| both.split_once(",\"state\":"))
        .expect("two keys");
    format!("{{\"state\":{states},{steps}}}")
}

/// Each state must begin where it is said to.
fn assert_places(file: &str, begin: char) {
    let text = text(file);
    for place in one(file, &[]).places {
        let line = text.lines().nth(place.line - 1).expect("the line");
        assert_eq!(line.chars().nth(place.column - 1), Some(begin), "{file}");
    }
}

#[test]
fn modules_have_the_states_alone() {
    for name in BEHAVIOURS {
        let expected = one(&format!("{name}.dump.tla"), &[]);
        for form in MODULES {
            let file = format!("{name}.{form}");
            assert_eq!(format(&text(&file)), Format::TeModule, "{file}");
            let found = one(&file, &[]);
            assert!(!found.cut, "{file}");
            assert_eq!(found.states, expected.states, "{file}");
            // Where a lasso goes back to they do not tell.
            assert_eq!(found.steps.len() + 1, found.states.len(), "{file}");
            assert!(found.steps.iter().all(|step| step.label.is_empty()));
            assert_places(&file, '[');
        }
    }
}

#[test]
fn the_action_module_gives_labels_to_their_states() {
    for name in ["toggle", "values"] {
        let expected = one(&format!("{name}.json"), &[]);
        let labels_of = |steps: &[Step]| -> Vec<String> {
            steps.iter().map(|step| step.label.clone()).collect()
        };
        for form in MODULES {
            let found = one(&format!("{name}.{form}"), &labels(name));
            assert_eq!(
                labels_of(&found.steps),
                labels_of(&expected.steps),
                "{name}.{form}"
            );
        }
    }
    // A lasso has a label more than they have steps.
    let (found, error) = read(&bytes("lasso.plain.tla"), &labels("lasso"));
    assert_eq!(found[0].states.len(), 14);
    insta::assert_snapshot!(error.expect("an error"));
}

#[test]
fn a_counterexample_alone_is_that_of_the_document() {
    for name in BEHAVIOURS {
        let file = format!("{name}.{JSON}");
        assert_eq!(format(&text(&file)), Format::TlcJson, "{file}");
        let (expected, found) = (one(&format!("{name}.json"), &[]), one(&file, &[]));
        assert!(!found.cut, "{file}");
        assert_same_states(&found.states, &expected.states, &file);
        assert_eq!(found.steps, expected.steps, "{file}");
        assert_places(&file, '{');

        let other = other_order(&file);
        let json: serde_json::Value = serde_json::from_str(&other).expect("JSON");
        let indented = serde_json::to_string_pretty(&json).expect("JSON");
        for text in [other, indented] {
            assert_eq!(format(&text), Format::TlcJson, "{text}");
            let (read, error) = read(text.as_bytes(), &[]);
            assert_eq!(error, None, "{text}");
            assert_eq!(
                (&read[0].states, &read[0].steps),
                (&found.states, &found.steps)
            );
        }
    }
    // Of one state, and as it is where TLC shows nothing of it.
    for text in [
        r#"{"action":[],"state":[[1,{"x":0}]]}"#,
        r#"{"console":false,"action":[],"state":[[1,{"x":0}]]}"#,
    ] {
        assert_eq!(format(text), Format::TlcJson);
        let (found, error) = read(text.as_bytes(), &[]);
        assert_eq!(
            (error, found[0].states[0]["x"].to_string()),
            (None, "0".to_owned())
        );
    }
}

/// `Trace` is a name that anybody can give.
#[test]
fn a_module_of_ones_own() {
    let module = |body: &str| format!("---- MODULE Mine ----\n{body}\n====\n");
    insta::assert_snapshot!(told(&[
        (
            "no TLC",
            module("EXTENDS Naturals\n\nTrace == <<[x |-> 0]>>")
        ),
        (
            "TLC otherwise",
            module("EXTENDS TLC\n\nTrace == <<[x |-> 0]>>")
        ),
        (
            "TLCExt",
            module("LOCAL INSTANCE TLCExt\n\nTrace == <<[x |-> 0]>>")
        ),
        (
            "more before",
            module("LOCAL INSTANCE TLC\nVARIABLE x\nTrace == <<[x |-> 0]>>")
        ),
        (
            "more after",
            module("LOCAL INSTANCE TLC\n\nTrace == <<[x |-> 0]>>\n\nInit == x = 0")
        ),
        (
            "functions",
            module("LOCAL INSTANCE TLC\n\nTrace == <<[x \\in {1} |-> 0]>>")
        ),
        ("numbers", module("LOCAL INSTANCE TLC\n\nTrace == <<1, 2>>")),
        (
            "computed",
            module("LOCAL INSTANCE TLC\n\nTrace == Deserialize(\"t.bin\")")
        ),
    ]));
}

#[test]
fn a_second_module() {
    let [plain, specification] = MODULES.map(|form| text(&format!("toggle.{form}")));
    let half = &specification[..specification.find("_terminating").expect("it")];
    let states = &specification[..specification.find("_init").expect("it")];
    insta::assert_snapshot!(told(&[
        ("another behind it", format!("{plain}{specification}")),
        (
            "another on its own line",
            format!("{specification}\n{plain}")
        ),
        ("another behind a half", format!("{half}{plain}")),
        ("another behind the states", format!("{states}{plain}")),
        (
            "a log behind a half",
            format!("{half}{}", text("toggle.txt"))
        ),
        ("a log", format!("{plain}\n{}", text("toggle.txt"))),
    ]));
    // Line ends of another system change nothing.
    for module in [plain, specification] {
        let (found, error) = read(module.replace('\n', "\r\n").as_bytes(), &[]);
        assert_eq!(error, None);
        assert_eq!(found, read(module.as_bytes(), &[]).0);
    }
}

/// Variables can be called `action` and `state`.
#[test]
fn lines_with_the_names_of_a_counterexample() {
    for line in [
        r#"{"action": "Go", "state": [[1, {"x": 0}]]}"#,
        r#"{"state": {"s1": "idle"}, "action": []}"#,
        r#"{"action": [[1, {"name": "Go"}]], "state": [[1, {"x": 0}]]}"#,
        r#"{"action": [[[1, {"x": 0}], {"to": "s1"}, [2, {"x": 1}]]], "state": [[1, {"x": 0}]]}"#,
        r#"{"action": [], "state": [[1, {"x": 0}]], "more": 1}"#,
        r#"{"state": [[1, {"x": 0}]]}"#,
    ] {
        for text in [
            line.to_owned(),
            format!("{line}\n"),
            format!("{line}\n{line}\n"),
        ] {
            assert_eq!(format(&text), Format::JsonLines, "{text}");
            assert_eq!(read(text.as_bytes(), &[]).1, None, "{text}");
        }
    }
    // What can be both is a state if another comes after it.
    for line in [
        r#"{"action":[],"state":[]}"#,
        r#"{"action":[],"state":[[1,{"x":0}]]}"#,
    ] {
        assert_eq!(format(line), Format::TlcJson);
        assert_eq!(format(&format!("{line}\n{line}\n")), Format::JsonLines);
    }
    let twice = format!("{0}\n{0}\n", text("toggle.counterexample.json"));
    insta::assert_snapshot!(told(&[("two counterexamples", twice)]));
}
