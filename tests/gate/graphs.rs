//! The graphs: every state and every step, in both directions.

use super::{files, lines};
use conformance::graph::{self, Graph};
use conformance::refinement::RaftSystem;
use std::fs;
use std::num::NonZero;
use std::path::Path;

pub fn checked() -> String {
    let paths = files("tests/graph", "gz");
    paths.iter().map(|path| graph(path)).collect()
}

fn graph(path: &Path) -> String {
    let dot = flate2::read::GzDecoder::new(fs::File::open(path).expect("a graph"));
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: false,
    };
    let graph = Graph::read(dot, options.jobs).expect("a graph");
    let verdict = graph::check(&graph, &RaftSystem::default(), &options).expect("a graph of Raft");
    let name = path.file_name().expect("a name").to_string_lossy();
    assert!(verdict.agrees(), "{name}: {:?}", verdict.divergences);
    let title = format!(
        "{name}: {:?}, {} states, {} ambiguous",
        verdict.constants, verdict.states, verdict.ambiguous
    );
    let actions = verdict.actions.iter().map(|(action, count)| {
        let (edges, steps, refused) = (count.edges, count.steps, count.refused);
        format!("{action}: {edges} edges, {steps} steps, {refused} refused")
    });
    lines(&title, actions)
}
