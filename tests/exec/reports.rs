//! Reports for programs: a process that fails is told as one.

use super::TRACES;
use super::schemas::errors_by;
use serde_json::Value;
use std::fs;
use std::process::Command;

#[test]
fn the_json_report_says_that_it_is_a_process() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_conformance"))
            .args(arguments)
            .env("NO_COLOR", "1")
            .output()
            .expect("the program");
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).expect("text")
    };
    let child = "exec sh tests/exec/faults/dies-in-a-step.sh";
    let part = ["--partition", "1/1", "--output", "json", TRACES];
    let text = run(&[&["replay", "--exec", child][..], &part].concat());
    let report: Value = serde_json::from_str(&text).expect("JSON");
    let cause = &report["traces"][0]["divergences"][0]["cause"];
    let expected = r#"{"kind":"panicked","message":"the process ended without an answer: exit status: 3","process":true}"#;
    assert_eq!(cause.to_string(), expected);

    assert_eq!(errors_by("report", &text), [""; 0]);

    // It is read again, and told as before.
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    fs::write(&file, text).expect("a report");
    let told = run(&["merge", &file.to_string_lossy()]);
    assert!(told.contains("the process fails in Prepare("), "{told}");
}
