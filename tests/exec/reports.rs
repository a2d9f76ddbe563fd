//! Reports for programs: a process that fails is told as one.

use super::schemas::errors_by;
use super::{TRACES, written};
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

/// What is too long to be read is shown in part, from where the two differ; the JSON report has all of it.
#[test]
fn what_is_too_long_is_shown_in_part() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| written(&folder, name, &text);
    let state = |name: &str, number: &str| {
        let numbers = [number; 200].join(",");
        format!(r#"{{"state":{{"name":"{name}","numbers":[{numbers}]}}}}"#)
    };
    let long = "x".repeat(300_000);
    let first = state("", "0");
    let after = |side: &str, number: &str| state(&format!("{long}{side}{long}"), number);
    let (second, other) = (after("spec", "1"), after("core", "2"));
    let trace = write(
        "trace.ndjson",
        format!("{first}\n{second}\n").replace("{\"state\"", "{\"label\":\"Set\",\"state\""),
    );
    let (first, other) = (write("first", first + "\n"), write("other", other + "\n"));
    let script = format!(
        r#"while read -r line; do case $line in
*'"hello"'*) echo '{{"hello":{{"version":1,"variables":["name","numbers"]}}}}' ;;
*'"step"'*) cat {other} ;;
*) cat {first} ;;
esac done"#
    );
    let script = write("child.sh", script);
    let junit = folder
        .path()
        .join("junit.xml")
        .to_string_lossy()
        .into_owned();
    let summary = folder.path().join("summary.md");
    let run = |outputs: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_conformance"))
            .args(["replay", "--exec", &format!("sh {script}"), &trace])
            .args(outputs)
            .env("NO_COLOR", "1")
            .env("GITHUB_STEP_SUMMARY", &summary)
            .output()
            .expect("the program");
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let text = run(&[
        "--output", "text", "--output", "github", "--output", "junit", &junit,
    ]);
    let read = |file: &dyn AsRef<std::path::Path>| fs::read_to_string(file).expect("a report");
    for report in [text, read(&junit), read(&summary)] {
        assert!(report.len() < 40_000, "{}", report.len());
        for shown in [
            "(299901 characters) xxx",
            "xspecx",
            "xcorex",
            " characters more)",
            "and 151 more in numbers",
        ] {
            assert!(report.contains(shown), "{shown}: {report}");
        }
    }
    let json = run(&["--output", "json"]);
    assert!(json.len() > 4 * long.len());
}
