//! `conformance minimize --exec` with a child that has other variables than the core has, or that cannot be asked.

use super::{child, has_python};
use conformance::exec::ExecSystem;
use conformance::minimize::{NotMinimized, minimize, shown};
use conformance::refinement::RaftSystem;
use conformance::trace::Reader;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Servers time out more than once in it.
const TRACE: &str = "traces/random-three.json";

fn terms(mode: &str) -> String {
    format!("exec python3 -B tests/exec/terms.py {mode}")
}

/// What is told of a trace, and of the one that is written.
fn minimized(trace: &Path, command: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let output = Command::new(env!("CARGO_BIN_EXE_conformance"))
        .arg("minimize")
        .arg(trace)
        .args(["--exec-timeout", "9", "--exec", command, "--output"])
        .arg(&file)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program");
    super::told(&output)
        .replace(&file.display().to_string(), "minimal.json")
        .replace(&trace.display().to_string(), "TRACE")
        .replace(command, "CHILD")
}

/// The trace with a variable that Raft lacks.
fn with_a_clock(folder: &Path) -> PathBuf {
    let text = fs::read_to_string(TRACE).expect("the trace");
    let (from, to) = (r#""currentTerm":{"#, r#""clock":1,"currentTerm":{"#);
    assert!(text.contains(from), "{text}");
    let file = folder.join("clock.json");
    let text = text.replace(from, to);
    let text = text.replace(r#""vars":["#, r#""vars":["clock","#);
    fs::write(&file, text).expect("a file");
    file
}

/// Of what the child does not have, nothing differs, so that nothing of it keeps a step.
#[test]
fn a_child_that_fails_fails_in_what_it_has() {
    if !has_python() {
        return;
    }
    for mode in ["refuses", "dies"] {
        let told = minimized(TRACE.as_ref(), &terms(mode));
        insta::assert_snapshot!(mode, told);
    }
}

#[test]
fn what_nobody_compares_is_not_written() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let told = minimized(&with_a_clock(folder.path()), &terms(""));
    insta::assert_snapshot!(told);
}

/// The core knows nothing of one of the variables.
#[test]
fn the_trace_is_the_judge_of_what_the_core_lacks() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let told = minimized(&with_a_clock(folder.path()), &terms("clock"));
    insta::assert_snapshot!(told);
}

/// The labels tell this child nothing, and it tells no candidates; with the core's labels it has no fault.
#[test]
fn the_trace_is_the_judge_of_steps_without_labels() {
    let told = minimized("traces/unlabelled-leader.json".as_ref(), &child("raft"));
    insta::assert_snapshot!(told);
}

/// Nothing was compared: that is not to conform.
#[test]
fn a_child_that_cannot_be_asked() {
    if !has_python() {
        return;
    }
    let all = ["badinit", "clock", "elsewhere"].map(|mode| {
        let told = minimized(TRACE.as_ref(), &terms(mode));
        format!("{mode}\n{told}")
    });
    insta::assert_snapshot!(all.join("\n\n"));
}

/// The same without the program.
#[test]
fn what_shows_nothing_for_an_error() {
    if !has_python() {
        return;
    }
    let mut child = ExecSystem::new(&terms("badinit"), Duration::from_secs(9)).expect("a child");
    let mut reader = Reader::open(TRACE.as_ref(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
    let found = minimize(&RaftSystem::default(), &mut behaviour, &mut |behaviour| {
        shown(&mut child, behaviour)
    });
    match found {
        Err(NotMinimized::Unreadable(error)) => {
            assert!(error.message.ends_with("exit status: 5"), "{error}");
            // It would be one in a text that nobody sees.
            assert_eq!(error.place, None);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_child_that_does_something_else_each_time() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let count = folder.path().join("processes");
    let command = terms(&format!("flaky {}", count.display()));
    insta::assert_snapshot!(minimized(TRACE.as_ref(), &command));
}
