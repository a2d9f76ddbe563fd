//! The reports for machines.

use crate::{diverging_trace, root, run, run_with, schema_errors, trace};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// A directory with a trace that conforms, one that diverges, and one that is cut off.
fn three_traces() -> TempDir {
    let directory = TempDir::new().expect("a directory");
    let file =
        |name: &str, text: &str| fs::write(directory.path().join(name), text).expect("a file");
    file("conforms.json", &trace("vote-granted"));
    file("cut-off.json", &trace("vote-granted")[..2000]);
    file("diverges.json", &diverging_trace());
    directory
}

#[test]
fn text() {
    insta::assert_snapshot!(run(three_traces().path(), &["replay", "."]));
}

#[test]
fn json() {
    let run = run(three_traces().path(), &["replay", "--output", "json", "."]);
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(run);
}

#[test]
fn the_json_report_is_what_the_schema_says() {
    let directory = three_traces();
    for (place, args) in [
        (directory.path(), vec!["replay", "--output", "json", "."]),
        (
            directory.path(),
            vec!["replay", "--output", "json", "--fail-fast", "."],
        ),
        (
            directory.path(),
            vec!["replay", "--output", "json", "nowhere.json"],
        ),
        (root(), vec!["replay", "--output", "json", "traces"]),
    ] {
        let report = run(place, &args).stdout;
        assert_eq!(schema_errors(&report), [""; 0], "{args:?}");
    }
}

#[test]
fn junit() {
    let directory = three_traces();
    let run = run(
        directory.path(),
        &["replay", "--output", "junit", "report.xml", "."],
    );
    assert_eq!(run.code, Some(1));
    let report = fs::read_to_string(directory.path().join("report.xml")).expect("the report");
    insta::assert_snapshot!(report);
}

#[test]
fn github() {
    let directory = three_traces();
    let summary = directory.path().join("summary.md");
    let environment = [("GITHUB_STEP_SUMMARY", summary.to_str().expect("UTF-8"))];
    let run = run_with(
        directory.path(),
        &["replay", "--output", "github", "."],
        &environment,
    );
    assert_eq!(run.code, Some(1));
    let annotations: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("::"))
        .collect();
    insta::assert_snapshot!("github_annotations", annotations.join("\n"));
    let summary = fs::read_to_string(summary).expect("the job summary");
    insta::assert_snapshot!("github_job_summary", summary);
}

/// What a core takes although the specification forbids it fails in every report; the core here does not, so one part's
/// report is changed to tell of it. Its name has characters that XML does not allow.
#[test]
fn what_is_not_refused_fails_in_every_report() {
    let directory = three_traces();
    let name = "odd\u{ffff}\u{1}name.json";
    fs::write(directory.path().join(name), trace("heartbeat")).expect("a trace");
    let part = [
        "replay",
        "--partition",
        "1/1",
        "--coverage",
        "--output",
        "json",
        name,
    ];
    let part = run(directory.path(), &part);
    let mut report: Value = serde_json::from_str(&part.stdout).expect("JSON");
    report["traces"][0]["coverage"]["not_refused"] = serde_json::json!([{
        "action": "BecomeLeader(s1)", "place": { "trace": name, "step": 3 }, "fault": "taken"
    }]);
    fs::write(directory.path().join("part.report"), report.to_string()).expect("a report");
    let summary = directory.path().join("summary.md");
    let environment = [("GITHUB_STEP_SUMMARY", summary.to_str().expect("UTF-8"))];
    let merge = [
        "merge",
        "--output",
        "junit",
        "j.xml",
        "--output",
        "github",
        "part.report",
    ];
    let merged = run_with(directory.path(), &merge, &environment);
    assert_eq!(merged.code, Some(1), "{merged}");
    let line = "BecomeLeader(s1): the specification does not allow it, the core takes it";
    let summary = fs::read_to_string(summary).expect("the job summary");
    assert!(
        summary.contains(&format!("- not refused: {line}")),
        "{summary}"
    );
    let xml = fs::read_to_string(directory.path().join("j.xml")).expect("the report");
    assert!(
        xml.contains(r#"tests="2" skipped="0" errors="0" failures="1""#),
        "{xml}"
    );
    assert!(xml.contains(&format!("message=\"{line}")), "{xml}");
    let is_allowed = |c: char| c == '\n' || (c >= ' ' && c != '\u{ffff}');
    assert!(xml.chars().all(is_allowed), "{xml:?}");
}

/// That a report cannot be written is told before a long run, not after it.
#[test]
fn a_report_that_cannot_be_written_is_told_first() {
    let args = [
        "replay",
        "--output",
        "junit",
        "no-such-folder/report.xml",
        ".",
    ];
    let run = run(three_traces().path(), &args);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(
        run.stderr
            .contains("cannot write no-such-folder/report.xml"),
        "{run}"
    );
}

/// `--output junit traces/*.json` without FILE would write over the first trace.
#[test]
fn a_trace_is_not_written_over() {
    let directory = three_traces();
    let path = directory.path().join("conforms.json");
    let before = fs::read_to_string(&path).expect("the trace");
    let args = [
        "replay",
        "--output",
        "junit",
        "conforms.json",
        "diverges.json",
    ];
    let run = run(directory.path(), &args);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("no XML, so it is not written over"),
        "{run}"
    );
    assert_eq!(fs::read_to_string(&path).expect("the trace"), before);
}

/// When it turns out only then that it cannot be written, that does not undo the divergence.
#[test]
fn a_divergence_exits_1_also_when_its_report_cannot_be_written() {
    let environment = [("GITHUB_STEP_SUMMARY", "no-such-folder/summary.md")];
    let args = ["replay", "--output", "github", "."];
    let run = run_with(three_traces().path(), &args, &environment);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .contains("cannot write the job summary to no-such-folder/summary.md"),
        "{run}"
    );
}

#[test]
fn fail_fast_says_what_was_not_looked_at() {
    let directory = three_traces();
    fs::write(directory.path().join("z.json"), trace("vote-granted")).expect("a file");
    let run = run(
        directory.path(),
        &["replay", "--fail-fast", "--jobs", "1", "."],
    );
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(run);
}

#[test]
fn the_reproducing_command_shows_the_divergence_again() {
    let directory = three_traces();
    let first = run(directory.path(), &["replay", "--output", "json", "."]);
    let report: Value = serde_json::from_str(&first.stdout).expect("JSON");
    let divergence = &report["traces"][2]["divergences"][0];
    let command = divergence["reproduce"].as_str().expect("a command");
    let args: Vec<&str> = command
        .split(' ')
        .skip(1)
        .chain(["--output", "json"])
        .collect();
    let again = run(directory.path(), &args);
    let again: Value = serde_json::from_str(&again.stdout).expect("JSON");
    assert_eq!(&again["traces"][0]["divergences"][0], divergence);
}
