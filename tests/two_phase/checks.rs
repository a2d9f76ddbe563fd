//! The checks: every behaviour, and the whole graph in both directions; and that a wrong implementation is found.

use super::faulty::{Bug, Faulty};
use super::system::TwoPhase;
use conformance::cli::Checkable;
use conformance::graph::{self, Graph};
use conformance::replay::{Options, replay};
use conformance::report::graph::{GraphReport, text};
use conformance::report::{Conclusion, Origin, Report, TraceReport, github, json, junit, terminal};
use conformance::trace::Reader;
use std::fs::{self, File};
use std::io::Cursor;
use std::num::NonZero;
use std::path::Path;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/two_phase"))
}

/// Replays every behaviour; what is told of them, and what comes of it all.
pub fn replayed<S: Checkable>(system: &S) -> (String, Conclusion) {
    let mut told = Vec::new();
    let mut report = Report::new::<S>();
    for trace in traces(system) {
        terminal::trace(&mut told, &trace, 0).expect("memory");
        report.add(trace);
    }
    terminal::summary(&mut told, &report).expect("memory");
    (plain(&told), report.conclusion())
}

/// The same in the other forms of reports, each with its name.
pub fn in_all_forms<S: Checkable>(system: &S) -> [(&'static str, String); 4] {
    let mut report = Report::new::<S>();
    let mut json = json::Document::new(&report).expect("a document");
    let mut junit = junit::Document::new(Cursor::new(Vec::new()));
    let mut github = github::Log::default();
    let (mut findings, mut in_json, mut in_junit) = (Vec::new(), Vec::new(), Vec::new());
    for trace in traces(system) {
        json.trace(&mut in_json, &trace).expect("memory");
        junit.trace(&trace).expect("memory");
        github.trace(&trace);
        report.add(trace);
    }
    json.end(&mut in_json, &report).expect("memory");
    junit.write(&mut in_junit, &report).expect("memory");
    terminal::findings(&mut findings, &report).expect("memory");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    [
        ("findings", plain(&findings)),
        ("json", text(in_json)),
        ("junit", text(in_junit)),
        ("github", github.job_summary(&report)),
    ]
}

/// What is found in each behaviour.
fn traces<S: Checkable>(system: &S) -> Vec<TraceReport> {
    let mut reports = Vec::new();
    let traces = fs::read_dir(folder().join("traces")).expect("the traces");
    let mut traces: Vec<_> = traces.map(|entry| entry.expect("a trace").path()).collect();
    traces.sort();
    for trace in traces {
        let name = trace.file_name().expect("a name").to_string_lossy();
        let mut reader = Reader::open(&trace, None).expect("a trace");
        let mut behaviour = reader
            .next_behaviour()
            .expect("a trace")
            .expect("a behaviour");
        let found = replay(&mut system.clone(), &mut behaviour, &Options::default());
        reports.push(TraceReport::new(&Origin::file(&name), found));
    }
    reports
}

/// Checks every state of the model with two participants, and every step in it.
pub fn in_the_graph<S: Checkable>(system: &S) -> String {
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: true,
    };
    let file = File::open(folder().join("graph.dot.gz")).expect("the graph");
    let graph = Graph::read(file, options.jobs).expect("a graph");
    let report = match graph::check(&graph, system, &options) {
        Ok(verdict) => GraphReport::new("graph.dot.gz", verdict, &[], &[]),
        Err(error) => GraphReport::unreadable("graph.dot.gz", error),
    };
    let mut told = Vec::new();
    text(&mut told, &report).expect("memory");
    plain(&told)
}

fn plain(told: &[u8]) -> String {
    String::from_utf8(anstream::adapter::strip_bytes(told).into_vec()).expect("text")
}

#[test]
fn the_implementation_conforms() {
    let (told, conclusion) = replayed(&TwoPhase::default());
    assert_eq!(conclusion, Conclusion::AllConform);
    insta::assert_snapshot!(told);
}

#[test]
fn the_implementation_is_the_specification() {
    insta::assert_snapshot!(in_the_graph(&TwoPhase::default()));
}

/// No behaviour here has a participant that refuses after it has voted. The graph has them all.
#[test]
fn what_behaviours_miss_the_graph_finds() {
    let late = Faulty::with(Bug::LateRefusal);
    assert_eq!(replayed(&late).1, Conclusion::AllConform);
    insta::assert_snapshot!(in_the_graph(&late));
}

#[test]
fn half_of_the_votes_are_not_enough() {
    insta::assert_snapshot!(in_the_graph(&Faulty::with(Bug::Half)));
}
