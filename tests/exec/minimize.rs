//! `conformance minimize --exec`: the core, a graph or the trace itself is the judge of what a child diverges in.

use super::child;
use super::has_python;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GRAPH: [&str; 2] = ["--graph", "tests/two_phase/graph.dot.gz"];

fn minimize(trace: &str, command: &str, file: &Path) -> Output {
    with(&[], trace, command, file)
}

fn with(options: &[&str], trace: &str, command: &str, file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(["minimize", trace, "--exec", command, "--output"])
        .arg(file)
        .args(options)
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

/// Whatever the trace, the shortest is found where that is short enough to look at all that are shorter.
#[test]
fn different_traces_become_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let command = child("raft candidates forgets=DropMessage");
    for trace in ["random-two", "random-three"] {
        let trace = format!("traces/{trace}.json");
        let told = super::told(&minimize(&trace, &command, &file));
        assert!(told.contains(" steps -> 3, "), "{told}");
        assert!(
            told.contains("no behaviour with these constants is shorter"),
            "{told}"
        );
    }
}

/// Another specification in another language: the graph that TLC wrote of it is the judge.
#[test]
fn a_graph_is_the_judge() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let trace = "tests/two_phase/traces/VotesAreCounted.json";
    let command = "exec python3 -B tests/exec/two_phase_silent.py";
    let told = super::told(&with(&GRAPH, trace, command, &file));
    insta::assert_snapshot!(told.replace(&file.display().to_string(), "minimal.json"));

    let name = file.to_string_lossy();
    assert_eq!(super::replay(command, &[&name]).status.code(), Some(1));
    let right = super::replay("exec python3 -B tests/exec/two_phase.py", &[&name]);
    assert_eq!(right.status.code(), Some(0));
}

/// The steps that it does not say it can be put into are taken again. Its graph has two participants, the trace three.
#[test]
fn a_graph_is_the_judge_of_hidden_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let trace = "tests/two_phase/traces/NobodyCommits.json";
    let mut written = Vec::new();
    for options in ["", "hidden"] {
        let command = child(&format!("two-phase forgets=ReceiveCommit {options}"));
        let told = super::told(&with(&GRAPH, trace, &command, &file)).replace(&command, "CHILD");
        let told = told.replace(&file.display().to_string(), "minimal.json");
        insta::assert_snapshot!(format!("graph-and-child-{options}"), told);
        written.push(fs::read(&file).expect("the behaviour"));
    }
    assert_eq!(written[0], written[1]);
}

/// A system that does all that the graph has, and a trace that says something else.
#[test]
fn a_graph_without_the_divergence() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, edited) = (
        folder.path().join("minimal.json"),
        folder.path().join("edited.json"),
    );
    let text =
        fs::read_to_string("tests/two_phase/traces/VotesAreCounted.json").expect("the trace");
    let (from, to) = (r#""decision":"abort""#, r#""decision":"commit""#);
    assert!(text.contains(from), "{text}");
    fs::write(&edited, text.replace(from, to)).expect("a file");
    let output = with(
        &GRAPH,
        &edited.to_string_lossy(),
        &child("two-phase"),
        &file,
    );
    let told = super::told(&output).replace(&edited.display().to_string(), "edited.json");
    insta::assert_snapshot!(told);
    assert!(!file.exists());
}

/// Its edges say nothing of actions: the child tells which they are.
#[test]
fn a_graph_without_labels() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let command = child("raft candidates forgets=HandleRequestVoteResponse");
    let graph = ["--graph", "tests/graph/no-border.dot.gz"];
    let output = with(&graph, "traces/answered-as-follower.json", &command, &file);
    let told = super::told(&output).replace(&command, "CHILD");
    insta::assert_snapshot!(told.replace(&file.display().to_string(), "minimal.json"));
}

/// The core knows nothing of another specification, so it cannot be the judge.
#[test]
fn the_trace_is_the_judge_of_another_specification() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let command = child("two-phase forgets=ReceiveVote");
    let output = minimize("tests/two_phase/traces/NobodyCommits.json", &command, &file);
    let told = super::told(&output).replace(&command, "CHILD");
    insta::assert_snapshot!(told.replace(&file.display().to_string(), "minimal.json"));
}

/// A core that begins elsewhere or does not take a step itself cannot vouch for anything.
#[test]
fn the_core_vouches_only_for_what_it_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let edited = folder.path().join("edited.json");
    let told = |from: &str, to: &str| {
        let text = fs::read_to_string("traces/heartbeat.json").expect("the trace");
        assert!(text.contains(from), "{from}");
        fs::write(&edited, text.replace(from, to)).expect("a file");
        let command = child("raft candidates");
        let told = super::told(&minimize(&edited.to_string_lossy(), &command, &file));
        told.replace(&edited.display().to_string(), "edited.json")
    };
    let begins_elsewhere = told(r#""commitIndex":{"s1":0"#, r#""commitIndex":{"s1":7"#);
    insta::assert_snapshot!(begins_elsewhere);
    let differs = told(r#""currentTerm":{"s1":2"#, r#""currentTerm":{"s1":3"#);
    insta::assert_snapshot!(differs);
    assert!(!file.exists());
}
