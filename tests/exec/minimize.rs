//! `conformance minimize --exec`: the core is the judge of what a child diverges in.

use super::child;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn minimize(trace: &str, command: &str, file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(["minimize", trace, "--exec", command, "--output"])
        .arg(file)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program")
}

#[test]
fn what_is_left_diverges_and_is_a_behaviour() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let command = child("raft candidates forgets=HandleRequestVoteResponse");
    let output = minimize("traces/random-calm.json", &command, &file);
    let told = super::told(&output).replace(&command, "CHILD");
    insta::assert_snapshot!(told.replace(&file.display().to_string(), "minimal.json"));

    let name = file.to_string_lossy();
    assert_eq!(super::replay(&command, &[&name]).status.code(), Some(1));
    let right = super::replay(&child("raft candidates"), &[&name]);
    assert_eq!(right.status.code(), Some(0));

    // The same each time.
    let first = fs::read(&file).expect("the behaviour");
    minimize("traces/random-calm.json", &command, &file);
    assert_eq!(fs::read(&file).expect("the behaviour"), first);
}

#[test]
fn what_conforms_is_not_minimized() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let output = minimize("traces/heartbeat.json", &child("raft candidates"), &file);
    insta::assert_snapshot!(super::told(&output));
    assert!(!file.exists());
}
