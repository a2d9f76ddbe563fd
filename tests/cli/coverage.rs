//! `conformance coverage` as a user runs it.

use crate::{Run, diverging_trace, root, run, trace};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn coverage(directory: &Path, args: &[&str]) -> Run {
    run(directory, &[&["coverage"], args].concat())
}

#[test]
fn help() {
    insta::assert_snapshot!("help_of_coverage", coverage(root(), &["--help"]));
}

#[test]
fn the_committed_traces_take_every_branch() {
    let run = coverage(root(), &["--fail-under", "100", "traces"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    // What it ends with is in the README.
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let end = run.stdout.find("\n83 traces: ").expect("the totals");
    assert!(readme.contains(&run.stdout[end..]), "{run}");
    insta::assert_snapshot!("coverage_of_all_traces", run);
}

#[test]
fn one_trace_says_what_is_missing() {
    let run = coverage(root(), &["--fail-under", "15.5", "traces/heartbeat.json"]);
    assert_eq!(run.code, Some(1), "{run}");
    insta::assert_snapshot!("coverage_of_one_trace", run);
    let enough = coverage(root(), &["--fail-under", "15", "traces/heartbeat.json"]);
    assert_eq!(enough.code, Some(0), "{enough}");
}

#[test]
fn a_step_that_diverges_does_not_count() {
    let directory = TempDir::new().expect("a directory");
    fs::write(directory.path().join("diverges.json"), diverging_trace()).expect("a file");
    let cut_off = &trace("heartbeat")[..4000];
    fs::write(directory.path().join("cut-off.json"), cut_off).expect("a file");
    let run = coverage(directory.path(), &["diverges.json", "cut-off.json"]);
    assert_eq!(run.code, Some(1), "{run}");
    insta::assert_snapshot!("coverage_of_traces_that_do_not_conform", run);
    let unreadable = coverage(directory.path(), &["--fail-under", "1", "cut-off.json"]);
    assert_eq!(unreadable.code, Some(2), "{unreadable}");
}

#[test]
fn a_section_of_the_replay() {
    let replay = |args: &[&str]| run(root(), &[&["replay", "--coverage"], args].concat());
    let one = replay(&["traces/heartbeat.json"]);
    assert_eq!(one.code, Some(0), "{one}");
    insta::assert_snapshot!("replay_with_coverage", one);

    // It has what the command has.
    let all = replay(&["--output", "json", "traces"]);
    assert_eq!(crate::schema_errors(&all.stdout), [""; 0]);
    let all: Value = serde_json::from_str(&all.stdout).expect("JSON");
    let command = coverage(root(), &["--output", "json", "traces"]);
    let command: Value = serde_json::from_str(&command.stdout).expect("JSON");
    assert_eq!(all["coverage"], command);
}

#[test]
fn nothing_to_cover() {
    let run = coverage(root(), &["--fail-under", "0", "nowhere.json"]);
    assert_eq!(run.code, Some(2), "{run}");
    insta::assert_snapshot!("coverage_of_nothing", run);
}

#[test]
fn wrong_usage() {
    for args in [
        &["--fail-under", "101", "traces"][..],
        &["--ignore", "log=too long", "traces"],
        &["--properties", "README.md", "traces/heartbeat.json"],
        &["--properties", "spec/raft.tla", "traces/heartbeat.json"],
        &["--properties", "no-name.tla", "traces/heartbeat.json"],
    ] {
        let run = coverage(root(), args);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run}");
    }
}

#[test]
fn json() {
    let run = coverage(
        root(),
        &[
            "--output",
            "json",
            "traces/one-state.json",
            "traces/vote-granted.json",
        ],
    );
    assert_eq!(run.code, Some(0), "{run}");
    insta::assert_snapshot!("coverage_json", run);
    for args in [
        &["--output", "json", "--fail-under", "100", "traces"][..],
        &["--output", "json", "traces/heartbeat.json"],
        &["--output", "json", "nowhere.json"],
    ] {
        let errors = crate::errors_by("coverage", &coverage(root(), args).stdout);
        assert_eq!(errors, [""; 0], "{args:?}");
    }
}

#[test]
fn the_properties_of_what_is_missing() {
    let directory = TempDir::new().expect("a directory");
    let file = directory.path().join("missing.tla");
    let name = file.to_str().expect("UTF-8");
    let run = coverage(root(), &["--properties", name, "traces/heartbeat.json"]);
    assert_eq!(run.code, Some(0), "{run}");
    let module = fs::read_to_string(&file).expect("the module");
    assert!(module.starts_with("---- MODULE missing ----\n"), "{module}");
    assert!(module.contains("\nNeverRestartOfALeader ==\n    [][~(\\E i \\in Server : Restart(i)"));
    assert!(
        !module.contains("NeverBecomeLeaderWithAllVotes"),
        "the trace takes it"
    );
    // What was written here can be written over.
    let again = coverage(root(), &["--properties", name, "traces"]);
    assert_eq!(again.code, Some(0), "{again}");
    let module = fs::read_to_string(&file).expect("the module");
    assert!(!module.contains("Never"), "{module}");
}
