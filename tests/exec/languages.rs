//! Children that conform, and one that does not: in Rust, and in Python.

use super::{TRACES, child, has_python, replay, told};
use std::process::Command;

const PYTHON: &str = "exec python3 tests/exec/two_phase.py";

#[test]
fn the_example_in_python_conforms() {
    if has_python() {
        insta::assert_snapshot!("conforms", told(&replay(PYTHON, &[TRACES])));
    }
}

/// A child in Rust says the same, so this is checked without Python too.
#[test]
fn so_does_one_in_rust() {
    for options in ["", "hidden", "candidates", "hidden candidates"] {
        let output = replay(&child(&format!("two-phase {options}")), &[TRACES]);
        let told = told(&output).replace("not taken    1 of 7 actions: ReceiveAbort\n", "");
        insta::assert_snapshot!("conforms", told);
    }
}

#[test]
fn a_fault_is_a_divergence() {
    let told = |options| {
        let command = child(&format!("two-phase forgets=ReceiveVote {options}"));
        let told = told(&replay(&command, &[TRACES]));
        told.replace(&command, "CHILD")
    };
    insta::assert_snapshot!(told(""));
    // With hidden state, it is the first one of each trace.
    insta::assert_snapshot!(told("hidden"));
}

/// The whole of Raft through a child: sets in sets, functions whose arguments are messages, labels that tell no
/// message, and labels that tell nothing. It is the same as without one.
#[test]
fn raft_through_a_child() {
    let output = replay(&child("raft candidates"), &["traces"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let within = Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(["replay", "traces"])
        .env("NO_COLOR", "1")
        .output()
        .expect("the program");
    // What a child's states have to keep, nobody knows, nor what else it can do.
    let within = String::from_utf8_lossy(&within.stdout).into_owned();
    let is_same = |line: &&str| {
        !["invariants ", "not "]
            .iter()
            .any(|begin| line.starts_with(begin))
    };
    let (told, within) = (told.lines().filter(is_same), within.lines().filter(is_same));
    let told: Vec<&str> = told.collect();
    assert!(
        told.len() > 80 && told.iter().copied().eq(within),
        "{told:#?}"
    );
    assert_eq!(output.status.code(), Some(0));
}
