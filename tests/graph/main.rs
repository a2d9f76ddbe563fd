//! Whole state graphs, as TLC writes them: see README.md for how these were made.

mod broken;
mod faults;
#[path = "../faulty/mod.rs"]
mod faulty;
mod real;

use conformance::graph::{Graph, Options, Verdict, check};
use conformance::refinement::{Action, State};
use conformance::report::graph::{GraphReport, text};
use conformance::system::System;
use conformance::trace::TraceError;
use std::fs;
use std::io::Read as _;
use std::num::NonZero;
use std::path::Path;

/// A committed graph, not compressed.
fn graph(name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join(format!("tests/graph/{name}.dot.gz"));
    let compressed = fs::read(file).expect("a committed graph");
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(&compressed[..])
        .read_to_end(&mut plain)
        .expect("gzip");
    plain
}

/// The same as text.
fn graph_text(name: &str) -> String {
    String::from_utf8(graph(name)).expect("text")
}

fn options() -> Options {
    Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: false,
    }
}

/// Reads a graph and checks a system against it.
fn checked<S>(dot: &[u8], system: &S, options: &Options) -> Result<Verdict, TraceError>
where
    S: System<State = State, Action = Action> + Clone + Send + Sync,
{
    let graph = Graph::<S>::read(dot, options.jobs)?;
    check(&graph, system, options)
}

/// What a reader is told, without colours.
fn told(verdict: Verdict) -> String {
    let mut out = Vec::new();
    let report = GraphReport::new("graph.dot", verdict, &[], &[]);
    text(&mut out, &report).expect("a report");
    String::from_utf8(anstream::adapter::strip_bytes(&out).into_vec()).expect("text")
}
