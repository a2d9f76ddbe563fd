//! Two-phase commit as somebody would write it who has never heard of TLA+.

use std::collections::BTreeSet;

pub type Id = String;

/// What participants and the coordinator send each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Message {
    Vote(Id),
    Commit,
    Abort,
}

/// How far a participant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Working,
    Prepared,
    Committed,
    Aborted,
}

/// Who has a part in the transaction.
#[derive(Debug, Clone)]
pub struct Participant {
    pub id: Id,
    pub phase: Phase,
}

impl Participant {
    pub fn new(id: Id) -> Self {
        Participant {
            id,
            phase: Phase::Working,
        }
    }

    /// The work is done: votes to commit.
    pub fn prepare(&mut self) -> Option<Message> {
        (self.phase == Phase::Working).then(|| {
            self.phase = Phase::Prepared;
            Message::Vote(self.id.clone())
        })
    }

    /// The work cannot be done. False if it is too late to say so.
    pub fn refuse(&mut self) -> bool {
        let is_working = self.phase == Phase::Working;
        if is_working {
            self.phase = Phase::Aborted;
        }
        is_working
    }

    pub fn receive(&mut self, message: &Message) {
        match message {
            Message::Commit => self.phase = Phase::Committed,
            Message::Abort => self.phase = Phase::Aborted,
            Message::Vote(_) => {}
        }
    }
}

/// Who decides.
#[derive(Debug, Clone, Default)]
pub struct Coordinator {
    pub participants: BTreeSet<Id>,
    pub votes: BTreeSet<Id>,
    pub decision: Option<Message>,
}

impl Coordinator {
    /// False if the decision was made already.
    pub fn receive_vote(&mut self, from: &Id) -> bool {
        let is_open = self.decision.is_none();
        if is_open {
            self.votes.insert(from.clone());
        }
        is_open
    }

    /// Commits if all have voted so.
    pub fn commit(&mut self) -> Option<Message> {
        let can = self.decision.is_none() && self.votes == self.participants;
        can.then(|| self.decide(Message::Commit))
    }

    /// Gives up.
    pub fn abort(&mut self) -> Option<Message> {
        let can = self.decision.is_none();
        can.then(|| self.decide(Message::Abort))
    }

    fn decide(&mut self, decision: Message) -> Message {
        self.decision.insert(decision).clone()
    }
}
