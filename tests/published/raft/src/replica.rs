//! One server of the crate, run as its users run it: every `Ready` is written at once, and what it sends is handed out.

use crate::log::MOST_BYTES;
use crate::node::message;
use conformance::system::Refused;
use raft::eraftpb::{Entry, HardState, Message, MessageType};
use raft::storage::MemStorage;
use raft::{Config, GetEntriesContext, Progress, RawNode, StateRole};
use slog::{Discard, Logger, o};
use std::fmt;

/// The term that raft.tla's servers begin with.
const FIRST_TERM: u64 = 1;

/// A `RawNode` and its storage.
pub(crate) struct Replica {
    node: RawNode<MemStorage>,
    /// The number of the last `Ready` that was written.
    last_ready: u64,
}

impl Replica {
    /// One of the voters, with an empty log.
    pub(crate) fn new(id: u64, voters: &[u64]) -> Self {
        let hard_state = HardState {
            term: FIRST_TERM,
            ..HardState::default()
        };
        Replica::with(id, voters, hard_state, &[])
    }

    /// One of the voters, with this in its storage.
    fn with(id: u64, voters: &[u64], hard_state: HardState, log: &[Entry]) -> Self {
        let storage = MemStorage::new();
        {
            let mut storage = storage.wl();
            storage.set_conf_state((voters.to_vec(), Vec::new()).into());
            storage.set_hardstate(hard_state);
            // A log that begins at index 1 follows on nothing.
            let appended = storage.append(log);
            debug_assert!(appended.is_ok());
        }
        Replica {
            node: start(id, storage),
            last_ready: 0,
        }
    }

    /// Starts anew from what is in its storage.
    pub(crate) fn restart(&mut self) {
        self.node = start(self.id(), self.node.store().clone());
        self.last_ready = 0;
    }

    /// Its election timeout passes.
    pub(crate) fn campaign(&mut self) -> Vec<Message> {
        // Nothing but a local message of a kind that it knows: no error is possible.
        let _ = self.node.campaign();
        self.write()
    }

    /// A client asks for an entry. What it sends at once is handed out.
    pub(crate) fn propose(&mut self, data: Vec<u8>) -> Result<Vec<Message>, Refused> {
        let proposed = self.node.propose(Vec::new(), data);
        proposed.map_err(|error| Refused::because(error.to_string()))?;
        Ok(self.write())
    }

    /// A message arrives. An error means that it was not taken, which is all that there is to know.
    pub(crate) fn step(&mut self, message: Message) -> Vec<Message> {
        let _ = self.node.step(message);
        self.write()
    }

    /// It hears of a term, and of nothing else: what says so is a vote that is refused.
    pub(crate) fn hear_of(&mut self, term: u64) {
        let own = self.id();
        let other = self.voters().into_iter().find(|&voter| voter != own);
        if let Some(other) = other {
            let mut refused = message(MessageType::MsgRequestVoteResponse, other, own, term);
            refused.reject = true;
            self.step(refused);
        }
    }

    /// Whether a server with the same term, vote and log that has heard of the request's term would grant the request.
    pub(crate) fn would_vote(&self, request: &Message) -> bool {
        let hard_state = self.node.store().rl().hard_state().clone();
        let mut other = Replica::with(self.id(), &self.voters(), hard_state, &self.entries());
        other.hear_of(request.term);
        let answers = other.step(request.clone());
        answers.iter().any(|answer| !answer.reject)
    }

    /// The leader sends a request to one server, as it does when that has answered a heartbeat.
    pub(crate) fn append(&mut self, to: u64) -> Vec<Message> {
        let raft = &mut self.node.raft;
        if let Some(progress) = raft.mut_prs().get_mut(to) {
            progress.resume();
            raft.send_append(to);
        }
        self.write()
    }

    /// What it sent to this server was lost: it does not count on the server's having it.
    pub(crate) fn unreachable(&mut self, to: u64) {
        self.node.report_unreachable(to);
    }

    /// What a leader has written is safely on disk: from now on its own log counts.
    pub(crate) fn is_on_disk(&mut self) {
        self.node.on_persist_ready(self.last_ready);
        self.write();
    }

    /// Does with each `Ready` what the crate's documentation says, and gives what is to be sent. A leader does not wait for
    /// its disk, and the commit index is not written: that "is not required".
    fn write(&mut self) -> Vec<Message> {
        let mut sent = Vec::new();
        while self.node.has_ready() {
            let mut ready = self.node.ready();
            sent.extend(ready.take_messages());
            if !ready.entries().is_empty() {
                // What it appends follows on what is there.
                let appended = self.node.store().wl().append(ready.entries());
                debug_assert!(appended.is_ok());
            }
            if let Some(hard_state) = ready.hs() {
                let mut hard_state = hard_state.clone();
                hard_state.commit = 0;
                self.node.store().wl().set_hardstate(hard_state);
            }
            sent.extend(ready.take_persisted_messages());
            self.last_ready = ready.number();
            if self.role() == StateRole::Leader {
                self.node.advance_append_async(ready);
            } else {
                sent.extend(self.node.advance(ready).take_messages());
            }
            self.node.advance_apply();
        }
        sent
    }

    pub(crate) fn id(&self) -> u64 {
        self.node.raft.id
    }

    fn voters(&self) -> Vec<u64> {
        let progress = self.node.raft.prs().iter();
        let mut voters: Vec<u64> = progress.map(|(&voter, _)| voter).collect();
        voters.sort_unstable();
        voters
    }

    pub(crate) fn term(&self) -> u64 {
        self.node.raft.term
    }

    /// 0 for nobody.
    pub(crate) fn vote(&self) -> u64 {
        self.node.raft.vote
    }

    pub(crate) fn role(&self) -> StateRole {
        self.node.raft.state
    }

    pub(crate) fn committed(&self) -> u64 {
        self.node.raft.raft_log.committed
    }

    /// The log; its first entry has index 1.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let all = GetEntriesContext::empty(false);
        let entries = self.node.raft.raft_log.entries(1, None, all);
        entries.unwrap_or_default()
    }

    /// The votes that it has counted, in the order of the voters.
    pub(crate) fn votes(&self) -> Vec<(u64, bool)> {
        let votes = self.node.raft.prs().votes().iter();
        let mut votes: Vec<_> = votes.map(|(&voter, &granted)| (voter, granted)).collect();
        votes.sort_unstable();
        votes
    }

    /// What a leader knows of another server.
    pub(crate) fn progress(&self, of: u64) -> Option<&Progress> {
        self.node.raft.prs().get(of)
    }
}

/// What is in the storage was written by the crate itself, so it can start from that.
fn start(id: u64, storage: MemStorage) -> RawNode<MemStorage> {
    let config = Config {
        max_size_per_msg: MOST_BYTES,
        ..Config::new(id)
    };
    let logger = Logger::root(Discard, o!());
    RawNode::new(&config, storage, &logger).expect("a storage to start from")
}

impl fmt::Debug for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replica")
            .field("id", &self.id())
            .field("term", &self.term())
            .field("vote", &self.vote())
            .field("role", &self.role())
            .field("committed", &self.committed())
            .field("entries", &self.entries())
            .finish()
    }
}
