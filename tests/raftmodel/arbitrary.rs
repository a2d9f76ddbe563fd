//! Any server and any message whatever, with those that fit together more often than the others.

use std::collections::{BTreeMap, BTreeSet};

use conformance::raftmodel::{
    LogEntry, RaftMessage, RaftServer, ServerId, ServerState, ServerVariables,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

/// Terms and indexes: small ones that meet, and the ends of the range.
pub fn number() -> impl Strategy<Value = u64> {
    prop_oneof![12 => 0..5u64, 1 => u64::MAX - 1..=u64::MAX, 1 => any::<u64>()]
}

/// Servers of the usual cluster 1, 2, 3, and strangers.
fn peer() -> impl Strategy<Value = ServerId> {
    prop_oneof![12 => 1..4u64, 1 => Just(0), 1 => Just(7), 1 => Just(u64::MAX)]
}

/// Mostly server 1, which is mostly the server under test.
fn this() -> impl Strategy<Value = ServerId> {
    prop_oneof![15 => Just(1), 1 => peer()]
}

fn peers() -> impl Strategy<Value = BTreeSet<ServerId>> {
    prop_oneof![
        4 => btree_set(1..4u64, 0..=3),
        1 => btree_set(peer(), 0..=4),
    ]
}

fn entry() -> impl Strategy<Value = LogEntry<u8>> {
    (number(), 0..3u8).prop_map(|(term, value)| LogEntry { term, value })
}

/// The placeholder may be missing, or not be the default entry.
fn log() -> impl Strategy<Value = Vec<LogEntry<u8>>> {
    vec(entry(), 0..6)
}

fn indexes() -> impl Strategy<Value = BTreeMap<ServerId, u64>> {
    let whole = vec(number(), 3).prop_map(|indexes| (1..4).zip(indexes).collect());
    prop_oneof![4 => whole, 1 => btree_map(peer(), number(), 0..4)]
}

fn state() -> impl Strategy<Value = ServerState> {
    prop_oneof![
        Just(ServerState::Follower),
        Just(ServerState::Candidate),
        Just(ServerState::Leader)
    ]
}

fn variables() -> impl Strategy<Value = ServerVariables<u8>> {
    (
        (number(), state(), proptest::option::of(peer())),
        (log(), number()),
        (peers(), peers()),
        (indexes(), indexes()),
    )
        .prop_map(
            |(
                (current_term, state, voted_for),
                (log, commit_index),
                (votes_responded, votes_granted),
                (next_index, match_index),
            )| ServerVariables {
                current_term,
                state,
                voted_for,
                log,
                commit_index,
                votes_responded,
                votes_granted,
                next_index,
                match_index,
            },
        )
}

/// A server that knows nothing, or one that was restored with any variables.
pub fn server() -> impl Strategy<Value = RaftServer<u8>> {
    let cluster = prop_oneof![4 => Just(BTreeSet::from([1, 2, 3])), 1 => peers()];
    prop_oneof![
        1 => log().prop_map(RaftServer::new),
        4 => (this(), cluster, variables())
            .prop_map(|(id, cluster, variables)| RaftServer::restore(id, cluster, variables)),
    ]
}

/// A message of any type, also one from a server to itself.
pub fn message() -> impl Strategy<Value = RaftMessage<u8>> {
    prop_oneof![
        1 => (this(), peers()).prop_map(|(dest, followers)| RaftMessage::TimeOut { dest, followers }),
        1 => this().prop_map(|dest| RaftMessage::BecomeLeader { dest }),
        1 => (this(), 0..3u8).prop_map(|(dest, value)| RaftMessage::ClientRequest { dest, value }),
        1 => (this(), peers())
            .prop_map(|(dest, followers)| RaftMessage::AppendEntries { dest, followers }),
        2 => (number(), number(), number(), peer(), this()).prop_map(
            |(term, last_log_term, last_log_index, source, dest)| RaftMessage::RequestVoteRequest {
                term,
                last_log_term,
                last_log_index,
                source,
                dest,
            }
        ),
        2 => (number(), any::<bool>(), peer(), this()).prop_map(
            |(term, vote_granted, source, dest)| RaftMessage::RequestVoteResponse {
                term,
                vote_granted,
                source,
                dest,
            }
        ),
        4 => (
            number(),
            (number(), number()),
            proptest::option::weighted(0.8, entry()),
            number(),
            (peer(), this()),
        )
            .prop_map(
                |(term, (prev_log_index, prev_log_term), entry, commit_index, (source, dest))| {
                    RaftMessage::AppendEntriesRequest {
                        term,
                        prev_log_index,
                        prev_log_term,
                        entry,
                        commit_index,
                        source,
                        dest,
                    }
                }
            ),
        2 => (number(), any::<bool>(), number(), peer(), this()).prop_map(
            |(term, success, match_index, source, dest)| RaftMessage::AppendEntriesResponse {
                term,
                success,
                match_index,
                source,
                dest,
            }
        ),
    ]
}

/// One atomic step that is asked for, possible or not.
#[derive(Clone, Debug)]
pub enum Atomic {
    Restart,
    Timeout,
    RequestVote(ServerId),
    BecomeLeader,
    ClientRequest(u8),
    AdvanceCommitIndex,
    AppendEntries(ServerId),
    Receive(RaftMessage<u8>),
}

pub fn atomic() -> impl Strategy<Value = Atomic> {
    prop_oneof![
        1 => Just(Atomic::Restart),
        1 => Just(Atomic::Timeout),
        1 => peer().prop_map(Atomic::RequestVote),
        1 => Just(Atomic::BecomeLeader),
        1 => (0..3u8).prop_map(Atomic::ClientRequest),
        1 => Just(Atomic::AdvanceCommitIndex),
        1 => peer().prop_map(Atomic::AppendEntries),
        7 => message().prop_map(Atomic::Receive),
    ]
}
