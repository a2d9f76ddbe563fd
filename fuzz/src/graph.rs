//! The reader of state graphs, and the check of what it reads.

use conformance::graph::{Graph, Options, check};
use conformance::refinement::RaftSystem;
use std::num::NonZero;

/// A state graph as TLC writes it: read, or refused; what is read is checked in both directions.
pub(crate) fn read(bytes: &[u8]) {
    let Ok(graph) = Graph::<RaftSystem>::read(bytes, NonZero::<usize>::MIN) else {
        return;
    };
    let options = Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: true,
    };
    if let Ok(verdict) = check(&graph, &RaftSystem::default(), &options) {
        let edges: usize = verdict.actions.values().map(|count| count.edges).sum();
        assert!(edges + verdict.stuttering_edges <= verdict.edges);
    }
}
