//! Behaviours as tests, where the implementation is wrong.

use super::faulty::Faulty;
use super::system::TwoPhase;
use conformance::testing::{findings, trials};
use libtest_mimic::{Arguments, Trial};
use std::fs;

/// How many of the tests pass and fail, of those that a command line names; and what they print.
fn run(trials: Vec<Trial>, arguments: &[&str]) -> ([u64; 3], String) {
    let log = tempfile::NamedTempFile::new().expect("a file");
    let path = log.path().to_str().expect("a path");
    let arguments = [&["tests", "--logfile", path], arguments].concat();
    let conclusion = libtest_mimic::run(&Arguments::from_iter(arguments), trials);
    let counts = [
        conclusion.num_passed,
        conclusion.num_failed,
        conclusion.num_filtered_out,
    ];
    (counts, fs::read_to_string(log).expect("text"))
}

#[test]
fn each_behaviour_is_a_test() {
    let folder = "tests/two_phase/traces";
    assert_eq!(run(trials::<Faulty>(folder), &[]).0, [1, 2, 0]);
    let (counts, told) = run(trials::<Faulty>(folder), &["NobodyCommits"]);
    assert_eq!(counts, [0, 1, 2]);
    let path = "tests/two_phase/traces/NobodyCommits.json";
    let findings = findings::<Faulty>(path);
    assert!(told.contains(&findings), "{told}");
}

#[test]
fn what_is_accepted_is_a_snapshot() {
    insta::assert_snapshot!(findings::<Faulty>("tests/two_phase/traces"));
}

#[test]
fn all_conform() {
    let told = findings::<TwoPhase>("tests/two_phase/traces");
    assert_eq!(told, "3 traces: 3 conform\n");
}

/// Nothing to check is nothing that holds.
#[test]
fn a_folder_without_traces_fails() {
    assert_eq!(run(trials::<TwoPhase>("src/tla"), &[]).0, [0, 1, 0]);
    insta::assert_snapshot!(findings::<TwoPhase>("no/such/folder"));
}
