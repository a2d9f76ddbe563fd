//! The specification's servers by the crate's numbers, its messages as the crate's, and the bag that they are in.

use crate::node::Node;
use conformance::refinement::{Bag, Body, ClientValue, Entry, Log, Message, PerServer, Server};
use raftmodel::{LogEntry, RaftMessage};
use std::sync::Arc;

/// The crate's messages between servers.
pub(crate) type Sent = RaftMessage<ClientValue>;

/// The servers in their order: the first is the crate's number 1. Its 0 is nobody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(Vec<Server>);

impl Names {
    pub(crate) fn of<'a>(servers: impl Iterator<Item = &'a Server>) -> Self {
        Names(servers.cloned().collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// 0 for one that is none.
    pub(crate) fn number(&self, server: &Server) -> usize {
        self.0
            .iter()
            .position(|s| s == server)
            .map_or(0, |at| at + 1)
    }

    pub(crate) fn name(&self, number: usize) -> Option<&Server> {
        self.0.get(number.checked_sub(1)?)
    }

    /// What the crate sends, as the specification has it. The history in it, the sender's log, is added.
    pub(crate) fn message(&self, sent: Sent, nodes: &PerServer<Node>) -> Message {
        let name = |number| self.name(number).cloned().unwrap_or_default();
        let log_of = |number| nodes.get(&name(number)).map(Node::log).unwrap_or_default();
        let (term, src, dest, body) = match sent {
            RaftMessage::RequestVoteRequest {
                src,
                dest,
                term,
                last_log_index,
                last_log_term,
            } => {
                let body = Body::RequestVoteRequest {
                    mlast_log_term: last_log_term as _,
                    mlast_log_index: last_log_index as _,
                };
                (term, src, dest, body)
            }
            RaftMessage::RequestVoteResponse {
                src,
                dest,
                term,
                vote_granted,
            } => {
                let body = Body::RequestVoteResponse {
                    mvote_granted: vote_granted,
                    mlog: log_of(src),
                };
                (term, src, dest, body)
            }
            RaftMessage::AppendEntriesRequest {
                src,
                dest,
                term,
                prev_index,
                prev_term,
                commit_index,
                entries,
            } => {
                let body = Body::AppendEntriesRequest {
                    mprev_log_index: prev_index as _,
                    mprev_log_term: prev_term as _,
                    mentries: log(&entries),
                    mlog: log_of(src),
                    mcommit_index: commit_index as _,
                };
                (term, src, dest, body)
            }
            RaftMessage::AppendEntriesResponse {
                src,
                dest,
                term,
                success,
                match_index,
            } => {
                let body = Body::AppendEntriesResponse {
                    msuccess: success,
                    mmatch_index: match_index as _,
                };
                (term, src, dest, body)
            }
            // These are what its users ask of it; it does not send them.
            RaftMessage::ClientRequest { dest, .. }
            | RaftMessage::BecomeLeader { dest, .. }
            | RaftMessage::AppendEntries { dest, .. }
            | RaftMessage::TimeOut { dest, .. } => {
                let body = Body::RequestVoteRequest {
                    mlast_log_term: 0,
                    mlast_log_index: 0,
                };
                (0, dest, dest, body)
            }
        };
        Message {
            mterm: term as _,
            msource: name(src),
            mdest: name(dest),
            body,
        }
    }

    /// A message of the specification as the crate takes it.
    pub(crate) fn delivered(&self, m: &Message) -> Sent {
        let (src, dest) = (self.number(&m.msource), self.number(&m.mdest));
        let term = m.mterm as usize;
        match &m.body {
            Body::RequestVoteRequest {
                mlast_log_term,
                mlast_log_index,
            } => RaftMessage::RequestVoteRequest {
                src,
                dest,
                term,
                last_log_index: *mlast_log_index as usize,
                last_log_term: *mlast_log_term as usize,
            },
            Body::RequestVoteResponse { mvote_granted, .. } => RaftMessage::RequestVoteResponse {
                src,
                dest,
                term,
                vote_granted: *mvote_granted,
            },
            Body::AppendEntriesRequest {
                mprev_log_index,
                mprev_log_term,
                mentries,
                mcommit_index,
                ..
            } => RaftMessage::AppendEntriesRequest {
                src,
                dest,
                term,
                prev_index: *mprev_log_index as usize,
                prev_term: *mprev_log_term as usize,
                commit_index: *mcommit_index as usize,
                entries: mentries.iter().map(entry).collect(),
            },
            Body::AppendEntriesResponse {
                msuccess,
                mmatch_index,
            } => RaftMessage::AppendEntriesResponse {
                src,
                dest,
                term,
                success: *msuccess,
                match_index: *mmatch_index as usize,
            },
        }
    }
}

fn entry(entry: &Entry) -> LogEntry<ClientValue> {
    LogEntry {
        term: entry.term as usize,
        item: entry.value.clone(),
    }
}

/// Entries of the crate as the specification has them.
pub(crate) fn log(entries: &[LogEntry<ClientValue>]) -> Log {
    let entry = |entry: &LogEntry<ClientValue>| Entry {
        term: entry.term as _,
        value: entry.item.clone(),
    };
    entries.iter().map(entry).collect()
}

pub(crate) fn add(bag: &mut Bag, m: Message) {
    *bag.entry(Arc::new(m)).or_default() += 1;
}

pub(crate) fn remove(bag: &mut Bag, m: &Message) {
    match bag.get_mut(m) {
        Some(copies) if *copies > 1 => *copies -= 1,
        _ => drop(bag.remove(m)),
    }
}
