//! Help, wrong usage, colours, and the main command.

use crate::{diverging_trace, root, run, run_with, trace};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use tempfile::TempDir;

#[test]
fn help() {
    insta::assert_snapshot!("help", run(root(), &["--help"]));
    insta::assert_snapshot!("help_of_replay", run(root(), &["replay", "--help"]));
    insta::assert_snapshot!("help_of_minimize", run(root(), &["minimize", "--help"]));
    insta::assert_snapshot!("short_help_of_replay", run(root(), &["replay", "-h"]));
}

#[test]
fn the_committed_traces_conform() {
    let run = run(root(), &["replay", "traces"]);
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run);
}

#[test]
fn the_order_and_the_number_of_jobs_do_not_matter() {
    let one = run(root(), &["replay", "--jobs", "1", "traces"]);
    let many = run(root(), &["replay", "--jobs", "7", "traces"]);
    assert_eq!(one.stdout, many.stdout);
    let most = usize::MAX.to_string();
    let most = run(root(), &["replay", "--jobs", &most, "traces"]);
    assert_eq!(one.stdout, most.stdout);
}

#[test]
fn one_state_and_a_lasso() {
    let traces = [
        "traces/one-state.json",
        "traces/lasso-message-lost-forever.json",
        "traces/lasso-stuttering.json",
    ];
    insta::assert_snapshot!(run(root(), &[&["replay"], &traces[..]].concat()));
}

#[test]
fn wrong_usage() {
    let wrong: [&[&str]; 11] = [
        &[],
        &["replay"],
        &["replay", "--format", "xml", "traces"],
        &["replay", "--output", "pdf", "traces"],
        &["replay", "--output", "junit"],
        &[
            "replay",
            "--output",
            "junit",
            "traces/one-state.json",
            "traces/heartbeat.json",
        ],
        &["replay", "--ignore", "currentTerm=too long", "traces"],
        &["replay", "--output", "json", "--output", "github", "traces"],
        &["replay", "--step", "0", "traces/one-state.json"],
        &["replay", "--step", "2", "traces"],
        &["replay", "--step", "9", "traces/one-state.json"],
    ];
    let mut told = String::new();
    for args in wrong {
        let run = run(root(), args);
        assert_eq!(run.code, Some(2), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn one_step_of_a_trace() {
    insta::assert_snapshot!(run(
        root(),
        &["replay", "--step", "4", "traces/heartbeat.json"]
    ));
}

/// A formatter may have been at the file.
#[test]
fn a_trace_may_be_formatted() {
    let directory = tempfile::TempDir::new().expect("a directory");
    let trace: serde_json::Value = serde_json::from_str(&trace("heartbeat")).expect("JSON");
    let pretty = serde_json::to_string_pretty(&trace).expect("JSON");
    fs::write(directory.path().join("pretty.json"), pretty).expect("a file");
    let run = run(
        directory.path(),
        &["replay", "--format", "tlc-json", "pretty.json"],
    );
    assert_eq!(run.code, Some(0), "{run}");
    assert!(run.stdout.contains("12 states, 11 steps"), "{run}");
}

#[test]
fn standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(["replay", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(trace("heartbeat").as_bytes())
        .expect("the program reads");
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.starts_with("conforms    -  12 states"), "{text}");
}

#[test]
fn colours_are_for_terminals_or_where_they_are_asked_for() {
    let args = ["replay", "traces/one-state.json"];
    let escape = '\u{1b}';
    assert!(!run(root(), &args).stdout.contains(escape));
    let forced = run_with(root(), &args, &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.stdout.contains(escape));
    let both = run_with(root(), &args, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
    assert!(!both.stdout.contains(escape));
}

/// What the README says that the main command prints is what it prints.
#[test]
fn the_readme_shows_what_the_main_command_prints() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    assert!(readme.contains("\ncargo run --release -- replay traces/*.json\n"));
    assert!(readme.contains("\ncargo test\n"));
    let shown = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let shown = shown.expect("what the main command prints");
    let printed = run(root(), &["replay", "traces"]).stdout;
    assert!(
        printed.ends_with(shown),
        "the README shows\n{shown}\nbut it is\n{printed}"
    );
}

/// What diverges in a trace that still grows is told at once, on standard error, and with --fail-fast the run
/// ends there; whoever writes the trace need not end it first.
#[test]
fn a_trace_that_still_grows() {
    let directory = TempDir::new().expect("a directory");
    let file = directory.path().join("a.json");
    fs::write(&file, diverging_trace()).expect("a file");
    let converted = run(directory.path(), &["convert", "--to", "ndjson", "a.json"]);
    let lines = converted.stdout.as_bytes();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(lines).expect("room");
    encoder.flush().expect("room");
    let so_far = encoder.get_ref().len();
    let compressed = encoder.finish().expect("room");
    let plain = (lines, &b""[..]);
    let compressed = compressed.split_at(so_far);
    for (args, (lines, rest)) in [
        (&["replay", "-"][..], plain),
        (&["replay", "--fail-fast", "-"], plain),
        (&["replay", "-"], compressed),
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_conformance"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(lines).expect("the program reads");
        stdin.flush().expect("the program reads");
        // The pipe is open still: without an end this waits for what is told at once.
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut told = String::new();
        stderr.read_line(&mut told).expect("UTF-8");
        assert!(told.starts_with("-: step "), "{told}");
        if args.contains(&"--fail-fast") {
            let code = child.wait().expect("the program ends").code();
            assert_eq!(code, Some(1), "with the pipe still open");
        }
        stdin.write_all(rest).expect("the program reads");
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(1));
        let report = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(report.contains("1 divergence"), "{report}");
        // What was read from a pipe is not there to be read again: the command names a file in its place.
        let again = report.lines().find(|line| line.starts_with("  again"));
        let expected = "  again   conformance replay --step 5 - < FILE";
        assert_eq!(again, Some(expected), "{report}");
    }
}
