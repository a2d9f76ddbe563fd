//! No message makes a server panic, overflow or grow without bound, whatever state it is in.

use conformance::raftmodel::{
    LogEntry, MessageFate, RaftMessage, RaftServer, ServerId, ServerState, ServerVariables, Step,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Ids of the cluster, of strangers, and extreme ones.
fn id() -> impl Strategy<Value = ServerId> {
    prop_oneof![4 => 1..4u64, 1 => Just(9), 1 => Just(0), 1 => Just(u64::MAX)]
}

/// Terms and indexes: small, so that they meet, and extreme.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![6 => 0..5u64, 1 => (u64::MAX - 2)..=u64::MAX, 1 => any::<u64>()]
}

fn entry() -> impl Strategy<Value = LogEntry<u8>> {
    (number(), 0..3u8).prop_map(|(term, value)| LogEntry { term, value })
}

fn message() -> impl Strategy<Value = RaftMessage<u8>> {
    let ids = || btree_set(id(), 0..5);
    prop_oneof![
        (id(), ids()).prop_map(|(dest, followers)| RaftMessage::TimeOut { dest, followers }),
        id().prop_map(|dest| RaftMessage::BecomeLeader { dest }),
        (id(), any::<u8>()).prop_map(|(dest, value)| RaftMessage::ClientRequest { dest, value }),
        (id(), ids()).prop_map(|(dest, followers)| RaftMessage::AppendEntries { dest, followers }),
        (number(), number(), number(), id(), id()).prop_map(
            |(term, last_log_term, last_log_index, source, dest)| {
                RaftMessage::RequestVoteRequest {
                    term,
                    last_log_term,
                    last_log_index,
                    source,
                    dest,
                }
            }
        ),
        (number(), any::<bool>(), id(), id()).prop_map(|(term, vote_granted, source, dest)| {
            RaftMessage::RequestVoteResponse {
                term,
                vote_granted,
                source,
                dest,
            }
        }),
        (
            number(),
            number(),
            number(),
            proptest::option::of(entry()),
            number(),
            id(),
            id()
        )
            .prop_map(
                |(term, prev_log_index, prev_log_term, entry, commit_index, source, dest)| {
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
        (number(), any::<bool>(), number(), id(), id()).prop_map(
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

/// A server of the cluster 1, 2, 3 in any state whatever, also one without sense, or one that knows
/// nothing yet.
fn server() -> impl Strategy<Value = RaftServer<u8>> {
    let role = prop_oneof![
        Just(ServerState::Follower),
        Just(ServerState::Candidate),
        Just(ServerState::Leader)
    ];
    let sets = (btree_set(id(), 0..4), btree_set(id(), 0..4));
    let functions = (
        btree_map(id(), number(), 0..5),
        btree_map(id(), number(), 0..5),
    );
    let variables = (
        number(),
        role,
        proptest::option::of(id()),
        vec(entry(), 0..5),
        number(),
        sets,
        functions,
    );
    let restored = variables.prop_map(
        |(current_term, state, voted_for, log, commit_index, votes, indexes)| {
            let variables = ServerVariables {
                current_term,
                state,
                voted_for,
                log,
                commit_index,
                votes_responded: votes.0,
                votes_granted: votes.1,
                next_index: indexes.0,
                match_index: indexes.1,
            };
            RaftServer::restore(1, [1, 2, 3], variables)
        },
    );
    prop_oneof![
        8 => restored,
        1 => vec(entry(), 0..5).prop_map(RaftServer::new),
    ]
}

/// How much a server holds.
fn size(server: &RaftServer<u8>) -> usize {
    let v = server.variables();
    v.log.len()
        + v.votes_responded.len()
        + v.votes_granted.len()
        + v.next_index.len()
        + v.match_index.len()
}

/// How much a message asks a server to remember: the servers that it names, and its entry.
fn asks_for(message: &RaftMessage<u8>) -> usize {
    match message {
        RaftMessage::TimeOut { followers, .. } => 2 * (followers.len() + 1),
        // The three servers of the cluster, in two functions.
        RaftMessage::BecomeLeader { .. } => 6,
        _ => 3,
    }
}

fn ids_named(message: &RaftMessage<u8>) -> BTreeSet<ServerId> {
    match message {
        RaftMessage::TimeOut { dest, followers }
        | RaftMessage::AppendEntries { dest, followers } => {
            followers.iter().chain([dest]).copied().collect()
        }
        _ => BTreeSet::new(),
    }
}

/// An atomic step with arguments from which it takes what it needs; tells whether it was taken.
type Attempt = fn(&mut RaftServer<u8>, &RaftMessage<u8>, ServerId, u8) -> bool;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn no_message_does_harm(mut server in server(), messages in vec(message(), 1..8)) {
        for message in messages {
            let before = server.clone();
            let most = ids_named(&message).len() + 1;
            let handled = server.handle_message_with_steps(message.clone());
            prop_assert!(handled.messages.len() <= most, "{} messages", handled.messages.len());
            prop_assert!(size(&server) <= size(&before) + asks_for(&message));
            prop_assert!(server.log().len() <= before.log().len() + 1);
            if handled.steps.is_empty() {
                prop_assert_eq!(&server, &before, "no step, and yet a change");
                prop_assert!(handled.messages.is_empty());
            }
        }
    }

    #[test]
    fn a_refused_step_changes_nothing(
        server in server(),
        message in message(),
        peer in id(),
        value in any::<u8>(),
    ) {
        let steps: [Attempt; 7] = [
            |s, _, _, _| s.timeout().is_ok(),
            |s, _, peer, _| s.request_vote(peer).is_ok(),
            |s, _, _, _| s.become_leader().is_ok(),
            |s, _, _, value| s.client_request(value).is_ok(),
            |s, _, _, _| s.advance_commit_index().is_ok(),
            |s, _, peer, _| s.append_entries(peer).is_ok(),
            |s, message, _, _| s.receive(message).is_ok(),
        ];
        for step in steps {
            let mut after = server.clone();
            if !step(&mut after, &message, peer, value) {
                prop_assert_eq!(&after, &server);
            }
        }
    }

    /// What handle_message does is what its steps do, one after the other.
    #[test]
    fn a_handled_message_is_its_steps(server in server(), message in message()) {
        let mut handled_server = server.clone();
        let handled = handled_server.handle_message_with_steps(message.clone());
        let mut stepped = server;
        let mut sent = Vec::new();
        // A server that learns its cluster from a TimeOut has it before the first step of that.
        if let (None, RaftMessage::TimeOut { dest, followers }) = (stepped.servers(), &message)
            && !handled.steps.is_empty()
        {
            let mut variables = stepped.variables().clone();
            let cluster: BTreeSet<ServerId> = followers.iter().chain([dest]).copied().collect();
            variables.next_index = cluster.iter().map(|&id| (id, 1)).collect();
            variables.match_index = cluster.iter().map(|&id| (id, 0)).collect();
            stepped = RaftServer::restore(*dest, cluster, variables);
        }
        for step in &handled.steps {
            match *step {
                Step::Timeout(_) => stepped.timeout().unwrap(),
                Step::RequestVote(_, peer) => sent.push(stepped.request_vote(peer).unwrap()),
                Step::BecomeLeader(_) => stepped.become_leader().unwrap(),
                Step::ClientRequest(_) => {
                    let RaftMessage::ClientRequest { value, .. } = message else {
                        panic!("{message:?} led to a ClientRequest")
                    };
                    stepped.client_request(value).unwrap();
                }
                Step::AdvanceCommitIndex(_) => stepped.advance_commit_index().unwrap(),
                Step::AppendEntries(_, peer) => sent.push(stepped.append_entries(peer).unwrap()),
                Step::Receive(_, _, expected) => {
                    let received = stepped.receive(&message).unwrap();
                    prop_assert_eq!(received.step, expected);
                    if let MessageFate::Replied(reply) = received.fate {
                        sent.push(reply);
                    }
                }
            }
        }
        // The message to itself that a candidate has its votes is no step of raft.tla.
        let to_itself = |m: &RaftMessage<u8>| matches!(m, RaftMessage::BecomeLeader { .. });
        let others: Vec<_> = handled.messages.into_iter().filter(|m| !to_itself(m)).collect();
        prop_assert_eq!(others, sent);
        prop_assert_eq!(handled_server, stepped);
    }
}
