//! What is said on both sides, against `docs/exec.schema.json`.

use super::{TRACES, child, has_python, replay};
use jsonschema::Validator;
use serde_json::Value;
use std::fs;

/// A behaviour with a step that the system refuses.
const REFUSED: &str = "tests/exec/commits-too-early.json";

/// All that is said to the processes of a command, and what they answer, in lines.
fn said(command: &str, traces: &[&str]) -> [Vec<String>; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let both = ["to", "from"].map(|name| folder.path().join(name));
    // Each process appends to both, before it says a line: once the last is answered, all processes are killed.
    let [to, from] = both.each_ref().map(|file| {
        let say = r#"printf '%s\n' "$line""#;
        format!(
            "while read -r line; do {say} >>{}; {say}; done",
            file.display()
        )
    });
    replay(&format!("{to} | {command} | {from}"), traces);
    both.map(|file| {
        let text = fs::read_to_string(file).expect("what was said");
        text.lines().map(str::to_owned).collect()
    })
}

fn validator(definition: &str) -> Validator {
    let schema = fs::read_to_string("docs/exec.schema.json").expect("the schema");
    let mut schema: Value = serde_json::from_str(&schema).expect("a schema");
    schema["$ref"] = format!("#/$defs/{definition}").into();
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn what_is_said_is_what_the_schema_has() {
    let (requests, answers) = (validator("request"), validator("answer"));
    let mut asked = Vec::new();
    for system in [
        "two-phase",
        "two-phase hidden candidates",
        "two-phase forgets=ReceiveVote",
    ] {
        let both = said(
            child(system).trim_start_matches("exec "),
            &[TRACES, REFUSED],
        );
        for (lines, validator) in both.iter().zip([&requests, &answers]) {
            for line in lines {
                let line: Value = serde_json::from_str(line).expect("JSON");
                assert!(validator.is_valid(&line), "{line}");
                let what = line.as_object().into_iter().flatten();
                asked.extend(what.map(|(what, _)| what.clone()));
            }
        }
    }
    asked.sort();
    asked.dedup();
    // All that can be said was said.
    assert_eq!(
        asked,
        [
            "candidates",
            "hello",
            "init",
            "refused",
            "restore",
            "state",
            "step"
        ]
    );
}

/// The dialogue in `docs/exec.md` is what the example in Python and the program say.
#[test]
fn the_page_has_what_is_said() {
    if !has_python() {
        return;
    }
    let [to, from] = said("python3 tests/exec/two_phase.py", &[REFUSED]);
    let both = to.iter().zip(&from);
    let dialogue: Vec<String> = both
        .flat_map(|(asked, answered)| [format!("→ {asked}"), format!("← {answered}")])
        .collect();
    assert_eq!(to.len(), from.len());
    let page = fs::read_to_string("docs/exec.md").expect("the page");
    let on_page: Vec<&str> = page.lines().filter(|l| l.starts_with(['→', '←'])).collect();
    assert_eq!(on_page, dialogue);
}

#[test]
fn the_schema_refuses_what_is_none() {
    let answers = validator("answer");
    for line in [
        "{}",
        r#"{"state": []}"#,
        r#"{"state": {}, "refused": "no"}"#,
        r#"{"hello": {"version": 1, "variables": []}}"#,
        r#"{"hello": {"version": 1, "variables": ["a", "a"]}}"#,
        r#"{"refused": 1}"#,
    ] {
        let line: Value = serde_json::from_str(line).expect("JSON");
        assert!(!answers.is_valid(&line), "{line}");
    }
}
