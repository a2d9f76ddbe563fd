//! The specification's servers by the crate's numbers, and the network: what the crate sent, under the message of raft.tla
//! that it is.

use crate::log;
use conformance::refinement::{Bag, Body, Message, Server};
use raft::eraftpb::{self, MessageType};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// The crate's messages.
pub(crate) type Sent = eraftpb::Message;

/// The servers in their order: the first is the crate's number 1. Its 0 is nobody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names(Vec<Server>);

impl Names {
    pub(crate) fn of<'a>(servers: impl Iterator<Item = &'a Server>) -> Self {
        Names(servers.cloned().collect())
    }

    pub(crate) fn numbers(&self) -> Vec<u64> {
        (1..).take(self.0.len()).collect()
    }

    /// 0 for one that is none.
    pub(crate) fn number(&self, server: &Server) -> u64 {
        let numbered = self.numbers().into_iter().zip(&self.0);
        let mut found = numbered.filter(|(_, name)| *name == server);
        found.next().map_or(0, |(number, _)| number)
    }

    pub(crate) fn name(&self, number: u64) -> Option<&Server> {
        self.0.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// What the crate sends as the specification has it; `None` for what that does not have. `own` is the sender's log, by
    /// which indexes are counted, and which is the history in the message.
    pub(crate) fn message(&self, sent: &Sent, own: &[eraftpb::Entry]) -> Option<Message> {
        let body = match sent.get_msg_type() {
            MessageType::MsgRequestVote => Body::RequestVoteRequest {
                mlast_log_term: log::term(own, sent.index),
                mlast_log_index: log::index(own, sent.index),
            },
            MessageType::MsgRequestVoteResponse => Body::RequestVoteResponse {
                mvote_granted: !sent.reject,
                mlog: log::clients(own),
            },
            MessageType::MsgAppend => {
                let previous = log::index(own, sent.index);
                let entries = log::clients(&sent.entries);
                // The receiver takes nothing for committed beyond the last of these entries.
                let last = previous + entries.len() as u64;
                Body::AppendEntriesRequest {
                    mprev_log_index: previous,
                    mprev_log_term: log::term(own, sent.index),
                    mentries: entries,
                    mlog: log::clients(own),
                    mcommit_index: log::index(own, sent.commit).min(last),
                }
            }
            MessageType::MsgAppendResponse => Body::AppendEntriesResponse {
                msuccess: !sent.reject,
                // A rejection of raft.tla tells nothing more.
                mmatch_index: match sent.reject {
                    true => 0,
                    false => log::index(own, sent.index),
                },
            },
            _ => return None,
        };
        Some(Message {
            mterm: sent.term,
            msource: self.name(sent.from)?.clone(),
            mdest: self.name(sent.to)?.clone(),
            body,
        })
    }
}

/// The messages on their way. Several of the crate's can be the same one of raft.tla's: they arrive in the order in which
/// they were sent.
#[derive(Debug, Default)]
pub(crate) struct Network(BTreeMap<Arc<Message>, VecDeque<Sent>>);

impl Network {
    pub(crate) fn send(&mut self, message: Message, sent: Sent) {
        self.0.entry(Arc::new(message)).or_default().push_back(sent);
    }

    /// The next of the crate's messages that are this one.
    pub(crate) fn next(&self, m: &Message) -> Option<&Sent> {
        self.0.get(m)?.front()
    }

    /// Takes the next of them off the network.
    pub(crate) fn remove(&mut self, m: &Message) {
        if let Some(copies) = self.0.get_mut(m) {
            copies.pop_front();
            if copies.is_empty() {
                self.0.remove(m);
            }
        }
    }

    /// Makes another copy of the next of them.
    pub(crate) fn duplicate(&mut self, m: &Message) {
        if let Some(copies) = self.0.get_mut(m) {
            copies.extend(copies.front().cloned());
        }
    }

    /// As raft.tla has it.
    pub(crate) fn bag(&self) -> Bag {
        let mut bag = Bag::default();
        for (m, copies) in &self.0 {
            bag.insert(Arc::clone(m), copies.len() as u64);
        }
        bag
    }
}
