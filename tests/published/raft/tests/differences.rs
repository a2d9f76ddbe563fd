//! What `docs/findings.md` says of the crate, each as a short sequence of calls on the crate alone, without the adapter. A test
//! that fails here means that the crate has changed.

use raft::eraftpb::{ConfState, Entry, HardState, Message, MessageType};
use raft::storage::MemStorage;
use raft::{Config, RawNode, StateRole};
use slog::{Discard, Logger, o};

type Node = RawNode<MemStorage>;

/// One of three servers, with a term and a log of these terms.
fn node(id: u64, term: u64, log: &[u64]) -> Node {
    let storage = MemStorage::new();
    let mut voters = ConfState::default();
    voters.set_voters(vec![1, 2, 3]);
    storage.wl().set_conf_state(voters);
    let hard_state = HardState {
        term,
        ..HardState::default()
    };
    storage.wl().set_hardstate(hard_state);
    storage.wl().append(&entries(1, log)).expect("a first log");
    let logger = Logger::root(Discard, o!());
    RawNode::new(&Config::new(id), storage, &logger).expect("a node")
}

/// Entries of these terms from an index on.
fn entries(from: u64, terms: &[u64]) -> Vec<Entry> {
    let entry = |(index, &term): (u64, &u64)| {
        let mut entry = Entry::default();
        (entry.index, entry.term) = (index, term);
        entry.data = b"x".to_vec().into();
        entry
    };
    (from..).zip(terms).map(entry).collect()
}

/// Writes what is to be written, and gives what is to be sent.
fn write(node: &mut Node) -> Vec<Message> {
    let mut sent = Vec::new();
    while node.has_ready() {
        let mut ready = node.ready();
        node.store().wl().append(ready.entries()).expect("no gap");
        if let Some(hard_state) = ready.hs() {
            node.store().wl().set_hardstate(hard_state.clone());
        }
        sent.extend(ready.take_messages());
        sent.extend(ready.take_persisted_messages());
        sent.extend(node.advance(ready).take_messages());
        node.advance_apply();
    }
    sent
}

/// A message from one server to another.
fn message(kind: MessageType, from: u64, to: u64, term: u64) -> Message {
    let mut message = Message::default();
    message.set_msg_type(kind);
    (message.from, message.to, message.term) = (from, to, term);
    message
}

/// What comes of a message.
fn answer(node: &mut Node, message: Message) -> Vec<Message> {
    node.step(message).expect("a message that it knows");
    write(node)
}

/// A request of server 1, the leader of a term, that goes on where the log has an entry of another.
fn append(term: u64, after: (u64, u64), terms: &[u64], commit: u64) -> Message {
    let mut request = message(MessageType::MsgAppend, 1, 2, term);
    (request.index, request.log_term) = after;
    request.commit = commit;
    request.set_entries(entries(after.0 + 1, terms).into());
    request
}

/// Server 1 after it has been elected with the vote of server 2.
fn leader(term: u64, log: &[u64]) -> Node {
    let mut node = node(1, term - 1, log);
    node.campaign().expect("a timeout");
    write(&mut node);
    answer(
        &mut node,
        message(MessageType::MsgRequestVoteResponse, 2, 1, term),
    );
    assert_eq!(node.raft.state, StateRole::Leader);
    node
}

/// What server 2 answers to the leader.
fn response(term: u64, index: u64) -> Message {
    let mut response = message(MessageType::MsgAppendResponse, 2, 1, term);
    response.index = index;
    response
}

fn next_and_match(leader: &Node) -> (u64, u64) {
    let progress = leader.raft.prs().get(2).expect("server 2");
    (progress.next_idx, progress.matched)
}

#[test]
fn a_candidate_has_voted_for_itself() {
    let mut candidate = node(2, 1, &[]);
    candidate.campaign().expect("a timeout");
    write(&mut candidate);
    assert_eq!((candidate.raft.term, candidate.raft.vote), (2, 2));
    let answers = answer(
        &mut candidate,
        message(MessageType::MsgRequestVote, 1, 2, 2),
    );
    assert!(answers[0].reject);
}

#[test]
fn a_candidate_that_most_refuse_steps_down() {
    let mut candidate = node(1, 1, &[]);
    candidate.campaign().expect("a timeout");
    write(&mut candidate);
    for voter in [2, 3] {
        let mut refused = message(MessageType::MsgRequestVoteResponse, voter, 1, 2);
        refused.reject = true;
        answer(&mut candidate, refused);
    }
    assert_eq!(candidate.raft.state, StateRole::Follower);
    assert_eq!(candidate.raft.term, 2);
}

/// raft.tla's server refuses, and tells its term.
#[test]
fn a_request_of_an_old_term_is_not_answered() {
    let mut follower = node(2, 3, &[]);
    let asked = message(MessageType::MsgRequestVote, 1, 2, 2);
    assert!(answer(&mut follower, asked).is_empty());
    assert!(answer(&mut follower, append(2, (0, 0), &[2], 0)).is_empty());
    let heartbeat = message(MessageType::MsgHeartbeat, 1, 2, 2);
    assert!(answer(&mut follower, heartbeat).is_empty());
}

/// A request that comes late takes raft.tla's commit index back to what it was when it was sent.
#[test]
fn the_commit_index_does_not_go_back() {
    let mut follower = node(2, 2, &[]);
    let late = append(2, (0, 0), &[2], 0);
    answer(&mut follower, append(2, (0, 0), &[2], 1));
    let answers = answer(&mut follower, late);
    assert_eq!(follower.raft.raft_log.committed, 1);
    assert!(!answers[0].reject);
}

/// A response that comes late takes raft.tla's `nextIndex` and `matchIndex` back.
#[test]
fn a_late_response_changes_nothing() {
    let mut leader = leader(3, &[2, 2]);
    answer(&mut leader, response(3, 3));
    assert_eq!(next_and_match(&leader), (4, 3));
    answer(&mut leader, response(3, 1));
    let mut rejection = response(3, 2);
    rejection.reject = true;
    answer(&mut leader, rejection);
    assert_eq!(next_and_match(&leader), (4, 3));
}

/// raft.tla's `nextIndex` goes down one by one.
#[test]
fn the_next_index_goes_to_where_the_logs_can_be_equal() {
    let mut leader = leader(5, &[1, 4, 4, 4]);
    assert_eq!(next_and_match(&leader).0, 5);
    let mut rejection = response(5, 4);
    rejection.reject = true;
    (rejection.reject_hint, rejection.log_term) = (4, 2);
    answer(&mut leader, rejection);
    assert_eq!(next_and_match(&leader).0, 2);
}

/// raft.tla's leader commits entries of older terms only with one that a client asks for in its own.
#[test]
fn its_own_entry_commits_those_of_older_terms() {
    let mut leader = leader(3, &[2]);
    let log = leader
        .raft
        .raft_log
        .entries(1, None, raft::GetEntriesContext::empty(false));
    let log = log.expect("its log");
    assert_eq!((log[1].term, log[1].data.len()), (3, 0));
    answer(&mut leader, response(3, 1));
    assert_eq!(leader.raft.raft_log.committed, 0);
    answer(&mut leader, response(3, 2));
    assert_eq!(leader.raft.raft_log.committed, 2);
}

/// raft.tla's leader notes by one step what is acknowledged, and takes it for committed by another.
#[test]
fn a_response_commits_at_once() {
    let mut leader = leader(2, &[]);
    let sent = answer(&mut leader, response(2, 1));
    assert_eq!(leader.raft.raft_log.committed, 1);
    let to_2 = sent.iter().find(|sent| sent.to == 2);
    assert_eq!(to_2.expect("a request").commit, 1);
}

/// raft.tla's messages for votes tell nothing of it.
#[test]
fn requests_for_votes_tell_what_is_committed() {
    let mut voter = node(2, 2, &[2, 2]);
    let mut request = message(MessageType::MsgRequestVote, 1, 2, 3);
    (request.index, request.log_term) = (1, 2);
    (request.commit, request.commit_term) = (1, 2);
    let answers = answer(&mut voter, request);
    assert!(answers[0].reject, "its log is shorter");
    assert_eq!(voter.raft.raft_log.committed, 1);
}

/// An entry that no client asked for makes a log newer than one that is equal but for it.
#[test]
fn its_own_entry_counts_when_logs_are_compared() {
    let mut deposed = leader(3, &[2]);
    let mut request = message(MessageType::MsgRequestVote, 2, 1, 4);
    (request.index, request.log_term) = (1, 2);
    assert!(answer(&mut deposed, request)[0].reject);
}

/// It has to be there before what comes after it, and takes the place of what was there.
#[test]
fn its_own_entry_is_an_entry_as_any_other() {
    let mut follower = node(2, 2, &[]);
    let answers = answer(&mut follower, append(3, (1, 3), &[3], 0));
    assert!(answers[0].reject);
    let mut follower = node(2, 2, &[2, 2]);
    let mut request = append(3, (1, 2), &[3], 0);
    request.mut_entries()[0].data = Vec::new().into();
    assert!(!answer(&mut follower, request)[0].reject);
    let last = (
        follower.raft.raft_log.last_index(),
        follower.raft.raft_log.last_term(),
    );
    assert_eq!(last, (2, 3));
}

/// raft.tla's follower that has not voted votes also when it knows the term's leader.
#[test]
fn who_follows_a_leader_gives_no_vote() {
    let mut follower = node(2, 2, &[]);
    answer(&mut follower, append(2, (0, 0), &[2], 0));
    assert_eq!(follower.raft.vote, 0);
    let mut request = message(MessageType::MsgRequestVote, 3, 2, 2);
    (request.index, request.log_term) = (1, 2);
    assert!(answer(&mut follower, request)[0].reject);
}

/// raft.tla's follower takes the commit index of such a request.
#[test]
fn a_request_that_begins_before_what_is_committed_is_not_read() {
    let mut follower = node(2, 2, &[]);
    answer(&mut follower, append(2, (0, 0), &[2], 1));
    let answers = answer(&mut follower, append(2, (0, 0), &[2, 2], 2));
    assert_eq!((answers[0].index, answers[0].reject), (1, false));
    assert_eq!(follower.raft.raft_log.committed, 1);
    assert_eq!(follower.raft.raft_log.last_index(), 1);
}
