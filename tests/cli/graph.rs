//! `conformance graph` as a user runs it.

use crate::{Run, errors_by, root, run};
use flate2::read::GzDecoder;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use tempfile::TempDir;

fn graph(directory: &Path, args: &[&str]) -> Run {
    run(directory, &[&["graph"], args].concat())
}

/// The text of a committed graph.
fn committed(name: &str) -> String {
    let file = File::open(root().join(format!("tests/graph/{name}.dot.gz"))).expect("a graph");
    let mut text = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("gzip");
    text
}

/// Two graphs that the core does not equal: of a specification that lacks a step, and of one in which a step is
/// another.
fn other_graphs(directory: &Path) {
    let text = committed("two-servers");
    let lead = text.lines().find(|line| line.contains("BecomeLeader(s1)"));
    let lead = lead.expect("a leader");
    // A step to a state that an earlier one leads to: without it, this is still a graph that TLC could have written.
    let mut targets = BTreeSet::new();
    let second = text.lines().find(|line| {
        let edge = line
            .split(" [")
            .next()
            .and_then(|edge| edge.split_once(" -> "));
        edge.is_some_and(|(_, to)| !targets.insert(to)) && line.contains("Timeout")
    });
    let second = second.expect("a second step to a state");
    let lacks = text.replacen(&format!("{second}\n"), "", 1);
    fs::write(directory.join("lacks.dot"), lacks).expect("a file");
    let restarts = lead.replace("BecomeLeader", "Restart");
    fs::write(
        directory.join("other.dot"),
        text.replacen(lead, &restarts, 1),
    )
    .expect("a file");
}

#[test]
fn help() {
    insta::assert_snapshot!("help_of_graph", graph(root(), &["--help"]));
}

#[test]
fn the_committed_graphs_are_equal() {
    let run = graph(root(), &["tests/graph/two-servers.dot.gz"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    insta::assert_snapshot!("graph_equal", run);
    for name in ["three-servers", "next-only", "no-border"] {
        let run = graph(root(), &[&format!("tests/graph/{name}.dot.gz")]);
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    }
}

#[test]
fn a_step_that_the_specification_lacks() {
    let directory = TempDir::new().expect("a directory");
    other_graphs(directory.path());
    let run_graph = graph(directory.path(), &["--write-path", "paths", "lacks.dot"]);
    assert_eq!(run_graph.code, Some(1));
    insta::assert_snapshot!("graph_lacks", run_graph);
    let path = "paths/divergence-1.json";
    insta::assert_snapshot!("graph_lacks_shown", run(directory.path(), &["show", path]));
    // The core takes its own step.
    assert_eq!(run(directory.path(), &["replay", path]).code, Some(0));
}

#[test]
fn a_step_that_the_core_does_not_take() {
    let directory = TempDir::new().expect("a directory");
    other_graphs(directory.path());
    let run_graph = graph(directory.path(), &["--write-path", "paths", "other.dot"]);
    assert_eq!(run_graph.code, Some(1));
    // The command in the report shows the divergence again.
    let again = run_graph
        .stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix("again   "));
    let words: Vec<&str> = again.expect("a command").split(' ').collect();
    assert_eq!(words[0], "conformance");
    let replayed = run(directory.path(), &words[1..]);
    assert_eq!(replayed.code, Some(1), "{replayed}");
    insta::assert_snapshot!("graph_other", format!("{run_graph}\n{replayed}"));
}

#[test]
fn as_json() {
    let directory = TempDir::new().expect("a directory");
    other_graphs(directory.path());
    let args = ["--output", "json", "--write-path", "paths", "other.dot"];
    let run = graph(directory.path(), &args);
    assert_eq!(run.code, Some(1));
    assert_eq!(errors_by("graph", &run.stdout), [""; 0]);
    insta::assert_snapshot!("graph_json", run);
    for file in ["lacks.dot", "nowhere.dot"] {
        let run = graph(directory.path(), &["--output", "json", file]);
        assert_eq!(errors_by("graph", &run.stdout), [""; 0], "{file}");
    }
}

/// Of a specification in which an entry becomes another one on its way.
#[test]
fn a_state_that_breaks_an_invariant() {
    let directory = TempDir::new().expect("a directory");
    let text = committed("two-servers");
    let entry = "<<[term |-> 2, value |-> v1]>>";
    let both = format!("log = (s1 :> {entry} @@ s2 :> {entry})");
    let other = both.replace("value |-> v1]>>)", "value |-> v2]>>)");
    let wrong = text.replace(&both, &other);
    assert_ne!(wrong, text);
    fs::write(directory.path().join("wrong.dot"), wrong).expect("a file");
    let run = graph(directory.path(), &["wrong.dot"]);
    assert_eq!(run.code, Some(1));
    let told = run
        .stdout
        .lines()
        .skip_while(|line| !line.starts_with("broken invariant"));
    let told: Vec<&str> = told.take_while(|line| !line.is_empty()).collect();
    insta::assert_snapshot!("graph_broken", told.join("\n"));
    let run = graph(directory.path(), &["--output", "json", "wrong.dot"]);
    assert!(run.stdout.contains(r#""direction": "invariant""#));
    assert_eq!(errors_by("graph", &run.stdout), [""; 0]);
}

#[test]
fn what_cannot_be_read() {
    let directory = TempDir::new().expect("a directory");
    let text = committed("no-border");
    fs::write(directory.path().join("cut.dot"), &text[..text.len() / 2]).expect("a file");
    fs::write(
        directory.path().join("no-graph.dot"),
        "State 1:\n/\\ x = 0\n",
    )
    .expect("a file");
    let runs = [
        &["cut.dot"][..],
        &["no-graph.dot"],
        &["nowhere.dot"],
        &["--output", "json", "nowhere.dot"],
        &["--ignore", "log=too long", "cut.dot"],
        &[],
    ];
    let runs = runs.map(|args| graph(directory.path(), args));
    assert!(runs.iter().all(|run| run.code == Some(2)));
    let told: Vec<String> = runs.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!("graph_unreadable", told.join("\n"));
    // Whoever takes it for a trace is told.
    let replayed = run(directory.path(), &["replay", "cut.dot"]);
    assert_eq!(replayed.code, Some(2));
    assert!(replayed.stdout.contains("conformance graph"), "{replayed}");
}
