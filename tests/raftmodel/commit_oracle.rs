//! `AdvanceCommitIndex` against raft.tla's definition, set by set.

use std::collections::{BTreeMap, BTreeSet};

use conformance::raftmodel::{LogEntry, RaftServer, ServerState, ServerVariables};
use proptest::collection::vec;
use proptest::prelude::*;

/// raft.tla's `newCommitIndex` for server `i`.
fn new_commit_index(i: u64, servers: &BTreeSet<u64>, variables: &ServerVariables<u8>) -> u64 {
    let len = variables.log.len() as u64 - 1;
    let agree = |index: u64| -> BTreeSet<u64> {
        let others = servers.iter().copied();
        others
            .filter(|k| variables.match_index[k] >= index)
            .chain([i])
            .collect()
    };
    let agree_indexes: BTreeSet<u64> = (1..=len)
        .filter(|&index| agree(index).len() * 2 > servers.len())
        .collect();
    match agree_indexes.last() {
        Some(&max) if variables.log[max as usize].term == variables.current_term => max,
        _ => variables.commit_index,
    }
}

fn leader() -> impl Strategy<Value = (BTreeSet<u64>, ServerVariables<u8>)> {
    let index = || prop_oneof![12 => 0..8u64, 1 => u64::MAX - 1..=u64::MAX];
    (
        vec(index(), 1..8),
        vec(1..4u64, 0..7),
        1..4u64,
        prop_oneof![Just(0), 0..8u64],
    )
        .prop_map(|(match_index, terms, current_term, commit_index)| {
            let match_index: BTreeMap<u64, u64> = (1..).zip(match_index).collect();
            let servers = match_index.keys().copied().collect();
            let entries = terms.into_iter().map(|term| LogEntry { term, value: 0 });
            let variables = ServerVariables {
                current_term,
                state: ServerState::Leader,
                log: [LogEntry::default()].into_iter().chain(entries).collect(),
                commit_index,
                match_index,
                ..ServerVariables::init(&servers, Vec::new())
            };
            (servers, variables)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn the_commit_index_is_the_specifications((servers, variables) in leader()) {
        for &id in &servers {
            let mut server = RaftServer::restore(id, servers.clone(), variables.clone());
            server.advance_commit_index().unwrap();
            let expected = ServerVariables {
                commit_index: new_commit_index(id, &servers, &variables),
                ..variables.clone()
            };
            prop_assert_eq!(server.variables(), &expected);
        }
    }
}
