//! `conformance minimize` without a judge: the core cannot be that of itself.

use crate::{diverging_trace, run, trace};
use std::fs;
use tempfile::TempDir;

#[test]
fn a_trace_is_cut_off_after_the_divergence() {
    let directory = TempDir::new().expect("a directory");
    fs::write(directory.path().join("trace.json"), diverging_trace()).expect("a file");
    let told = run(directory.path(), &["minimize", "trace.json"]);
    insta::assert_snapshot!(told);
    let again = run(directory.path(), &["replay", "trace-minimal.json"]);
    assert_eq!(again.code, Some(1), "{again}");
}

/// Where the trace comes to a state once more, what lies between is left out. Its labels say nothing but `Next`.
#[test]
fn circles_are_left_out() {
    let text = trace("unlabelled-random");
    let (from, to) = (
        r#""currentTerm":{"s1":4,"s2":3,"s3":5}"#,
        r#""currentTerm":{"s1":4,"s2":4,"s3":5}"#,
    );
    assert!(text.contains(from), "there is no such term");
    let directory = TempDir::new().expect("a directory");
    fs::write(directory.path().join("trace.json"), text.replace(from, to)).expect("a file");
    let told = run(directory.path(), &["minimize", "trace.json"]);
    insta::assert_snapshot!(told);
}
