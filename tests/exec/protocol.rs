//! What is said on both sides, against `docs/exec.schema.json`.

use super::{TRACES, child, replay};
use jsonschema::Validator;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn lines(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("what was said");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    lines.collect()
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
        let folder = tempfile::tempdir().expect("a folder");
        let (to, from) = (folder.path().join("to"), folder.path().join("from"));
        // Each child appends to both.
        let command = format!(
            "tee -a {} | {} | tee -a {}",
            to.display(),
            child(system).trim_start_matches("exec "),
            from.display()
        );
        replay(&command, &[TRACES]);
        for (file, validator) in [(to, &requests), (from, &answers)] {
            for line in lines(&file) {
                assert!(validator.is_valid(&line), "{line}");
                asked.extend(
                    line.as_object()
                        .into_iter()
                        .flatten()
                        .map(|(what, _)| what.clone()),
                );
            }
        }
    }
    asked.sort();
    asked.dedup();
    // All that can be said was said, but a refusal.
    assert_eq!(
        asked,
        ["candidates", "hello", "init", "restore", "state", "step"]
    );
}

#[test]
fn the_schema_refuses_what_is_none() {
    let answers = validator("answer");
    for line in [
        "{}",
        r#"{"state": []}"#,
        r#"{"state": {}, "refused": "no"}"#,
        r#"{"hello": {"version": 1, "variables": []}}"#,
        r#"{"refused": 1}"#,
    ] {
        let line: Value = serde_json::from_str(line).expect("JSON");
        assert!(!answers.is_valid(&line), "{line}");
    }
    let refused: Value = serde_json::json!({"refused": "not now"});
    assert!(answers.is_valid(&refused));
}
