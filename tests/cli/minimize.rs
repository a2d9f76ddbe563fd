//! `conformance minimize` without a judge: the core cannot be that of itself.

use crate::{diverging_trace, root, run, trace};
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

/// Raft has no clock.
#[test]
fn what_is_not_written_is_told() {
    let directory = TempDir::new().expect("a directory");
    let (from, to) = (r#""currentTerm":{"#, r#""clock":1,"currentTerm":{"#);
    let text = String::from_utf8(diverging_trace().into()).expect("JSON");
    let text = text.replace(from, to);
    let text = text.replace(r#""vars":["#, r#""vars":["clock","#);
    fs::write(directory.path().join("trace.json"), text).expect("a file");
    let told = run(directory.path(), &["minimize", "trace.json"]);
    let last = told.stdout.lines().last();
    assert_eq!(
        last,
        Some("not written  clock, which nobody compares"),
        "{told}"
    );
    let written = fs::read_to_string(directory.path().join("trace-minimal.json"));
    assert!(!written.expect("the behaviour").contains("clock"));
}

#[test]
fn a_file_that_was_there_is_told_of() {
    let directory = TempDir::new().expect("a directory");
    fs::write(directory.path().join("trace.json"), diverging_trace()).expect("a file");
    let over = "written     trace-minimal.json, over the file that was there";
    let told = run(directory.path(), &["minimize", "trace.json"]);
    assert!(!told.stdout.contains(over), "{told}");
    let told = run(directory.path(), &["minimize", "trace.json"]);
    assert!(told.stdout.contains(over), "{told}");
}

/// The behaviour goes to standard output, and the words where they are not in its way.
#[test]
fn to_standard_output() {
    let directory = TempDir::new().expect("a directory");
    fs::write(directory.path().join("trace.json"), diverging_trace()).expect("a file");
    let file = run(directory.path(), &["minimize", "trace.json"]);
    let written = fs::read_to_string(directory.path().join("trace-minimal.json"));
    let told = run(directory.path(), &["minimize", "trace.json", "-o", "-"]);
    assert_eq!(told.stdout, written.expect("the behaviour"), "{told}");
    assert_eq!((told.code, file.stderr.as_str()), (Some(0), ""), "{told}");
    insta::assert_snapshot!(told.stderr);
    assert!(!directory.path().join("-").exists());
}

/// They are written beside the states.
#[test]
fn labels_from_another_file() {
    let forms = root().join("tests/trace/forms");
    let directory = TempDir::new().expect("a directory");
    let read = |name: &str| fs::read_to_string(forms.join(name)).expect("a file");
    let labels = read("raft.actions.tla");
    let first = labels.lines().find(|line| line.contains("1 = _idx"));
    let wrong = r"\/ 1 = _idx /\ BecomeLeader(s1)";
    let labels = labels.replace(first.expect("the first label"), wrong);
    let file = |name: &str, text| fs::write(directory.path().join(name), text).expect("a file");
    file("labels.tla", labels);
    file("states.tla", read("raft.TTrace.tla"));
    let args = ["minimize", "--labels", "labels.tla", "states.tla"];
    let told = run(directory.path(), &args);
    insta::assert_snapshot!(told);
    let again = run(directory.path(), &["replay", "states-minimal.json"]);
    assert_eq!(again.code, Some(1), "{again}");
}
