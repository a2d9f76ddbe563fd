//! `AdvanceCommitIndex` against the same written as raft.tla writes it, with sets and their greatest element.

use conformance::raftmodel::{LogEntry, RaftServer, ServerId, ServerState, ServerVariables};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// raft.tla's `newCommitIndex`.
fn new_commit_index(id: ServerId, servers: &BTreeSet<ServerId>, v: &ServerVariables<u8>) -> u64 {
    let agree = |index: u64| -> BTreeSet<ServerId> {
        let others = servers
            .iter()
            .copied()
            .filter(|k| v.match_index[k] >= index);
        others.chain([id]).collect()
    };
    let is_quorum = |some: &BTreeSet<ServerId>| 2 * some.len() > servers.len();
    let agree_indexes: BTreeSet<u64> = (1..v.log.len() as u64)
        .filter(|&index| is_quorum(&agree(index)))
        .collect();
    match agree_indexes.last() {
        Some(&index) if v.log[index as usize].term == v.current_term => index,
        _ => v.commit_index,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_commit_index_is_raft_tlas(
        size in 1..7u64,
        terms in vec(1..4u64, 0..6),
        matched in vec(0..8u64, 7),
        current_term in 1..4u64,
        commit_index in 0..6u64,
    ) {
        let servers: BTreeSet<ServerId> = (1..=size).collect();
        let entries = terms.iter().map(|&term| LogEntry { term, value: 0 });
        let log = std::iter::once(LogEntry::default()).chain(entries).collect();
        let mut variables = ServerVariables::init(&servers, log);
        variables.state = ServerState::Leader;
        variables.current_term = current_term;
        variables.commit_index = commit_index;
        variables.match_index = servers.iter().copied().zip(matched).collect();
        let expected = new_commit_index(1, &servers, &variables);
        let mut server = RaftServer::restore(1, servers, variables);
        server.advance_commit_index().expect("a leader");
        prop_assert_eq!(server.variables().commit_index, expected);
    }
}
