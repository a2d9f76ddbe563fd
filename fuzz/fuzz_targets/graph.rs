//! A state graph as TLC writes it: read, or refused with a place; what is read is checked in both directions.
#![no_main]

use conformance::graph::{Graph, Options, check};
use conformance::refinement::RaftSystem;
use libfuzzer_sys::fuzz_target;
use std::num::NonZero;

fuzz_target!(|bytes: &[u8]| {
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
});
