//! The convenient API: a message in, the messages to send out, by way of atomic steps alone.

use std::collections::BTreeSet;

use super::identity::Identity;
use super::server::for_each;
use super::{
    MessageFate, RaftMessage, RaftServer, ReceiveStep, Refused, ServerId, ServerState, Step,
};

/// What [`RaftServer::handle_message_with_steps`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled<T> {
    /// The atomic steps taken, in order. None: the message was dropped and nothing changed.
    pub steps: Vec<Step>,
    /// The messages to send, in the order in which the steps made them.
    pub messages: Vec<RaftMessage<T>>,
    /// The guards that kept the message from doing what it asks for; empty if nothing was in its way.
    pub refused: Vec<Refused>,
}

impl<T: Clone> RaftServer<T> {
    /// Takes atomic steps until the message is used up, and returns the messages to send.
    ///
    /// | message | steps |
    /// |---|---|
    /// | `TimeOut` | `Timeout`, then `RequestVote` for every server named and for itself |
    /// | `BecomeLeader` | `BecomeLeader` |
    /// | `ClientRequest` | `ClientRequest`; the leader of a cluster of one, whom no response will reach, also takes `AdvanceCommitIndex` |
    /// | `AppendEntries` | `AppendEntries` for every server named |
    /// | a message between servers | [`receive`](Self::receive) until the message is used up |
    ///
    /// A candidate that a vote gives a majority sends itself `BecomeLeader`. A leader that counted an
    /// `AppendEntriesResponse` takes `AdvanceCommitIndex`. Where no step is possible the message is dropped:
    /// Raft allows that for every message.
    pub fn handle_message(&mut self, message: RaftMessage<T>) -> Vec<RaftMessage<T>> {
        self.handle_message_with_steps(message).messages
    }

    /// [`handle_message`](Self::handle_message) that also tells which steps it took, and which it could not.
    pub fn handle_message_with_steps(&mut self, message: RaftMessage<T>) -> Handled<T> {
        let mut handled = Handled {
            steps: Vec::new(),
            messages: Vec::new(),
            refused: Vec::new(),
        };
        if let Err(refused) = self.handle(message, &mut handled) {
            handled.refused.push(refused);
        }
        handled
    }

    fn handle(&mut self, message: RaftMessage<T>, done: &mut Handled<T>) -> Result<(), Refused> {
        self.identity.check_dest(message.dest())?;
        match message {
            RaftMessage::TimeOut { dest, followers } => {
                self.stand_for_election(dest, followers, done)
            }
            RaftMessage::BecomeLeader { dest } => {
                self.become_leader()?;
                done.steps.push(Step::BecomeLeader(dest));
                Ok(())
            }
            RaftMessage::ClientRequest { dest, value } => {
                self.client_request(value)?;
                done.steps.push(Step::ClientRequest(dest));
                match self.servers() {
                    Some(servers) if servers.len() == 1 => self.commit(dest, done),
                    _ => Ok(()),
                }
            }
            RaftMessage::AppendEntries { dest, followers } => {
                self.replicate(dest, &followers, done)
            }
            RaftMessage::RequestVoteRequest { source, dest, .. }
            | RaftMessage::RequestVoteResponse { source, dest, .. }
            | RaftMessage::AppendEntriesRequest { source, dest, .. }
            | RaftMessage::AppendEntriesResponse { source, dest, .. } => {
                self.receive_whole(dest, source, &message, done)
            }
        }
    }

    fn stand_for_election(
        &mut self,
        id: ServerId,
        mut named: BTreeSet<ServerId>,
        done: &mut Handled<T>,
    ) -> Result<(), Refused> {
        named.insert(id);
        self.identity.check_members(&named)?;
        if let (None, Some(server)) = (self.servers(), self.variables.voted_for)
            && !named.contains(&server)
        {
            return Err(Refused::VotedForOutside { server });
        }
        self.timeout()?;
        done.steps.push(Step::Timeout(id));
        if self.servers().is_none() {
            self.learn_cluster(id, named.clone());
        }
        for peer in named {
            done.messages.push(self.request_vote(peer)?);
            done.steps.push(Step::RequestVote(id, peer));
        }
        Ok(())
    }

    /// Makes `servers` raft.tla's `Server`, with `Init`'s values for each.
    fn learn_cluster(&mut self, id: ServerId, servers: BTreeSet<ServerId>) {
        self.variables.next_index = for_each(&servers, 1);
        self.variables.match_index = for_each(&servers, 0);
        self.identity = Identity::Member { id, servers };
    }

    fn replicate(
        &mut self,
        id: ServerId,
        followers: &BTreeSet<ServerId>,
        done: &mut Handled<T>,
    ) -> Result<(), Refused> {
        self.check_leader()?;
        self.identity.check_members(followers)?;
        for &peer in followers {
            match self.append_entries(peer) {
                Ok(message) => {
                    done.messages.push(message);
                    done.steps.push(Step::AppendEntries(id, peer));
                }
                // One follower that cannot be sent to is no reason to leave out the others.
                Err(refused) => done.refused.push(refused),
            }
        }
        Ok(())
    }

    /// Receives the message until it is used up. That it is in the end: what keeps it is one `UpdateTerm`, one
    /// return to follower, a conflict removed from a log that thereby gets shorter, or one entry appended,
    /// after which the request is done.
    fn receive_whole(
        &mut self,
        id: ServerId,
        source: ServerId,
        message: &RaftMessage<T>,
        done: &mut Handled<T>,
    ) -> Result<(), Refused> {
        let last_step = loop {
            let received = self.receive(message)?;
            done.steps.push(Step::Receive(id, source, received.step));
            match received.fate {
                MessageFate::Kept => continue,
                MessageFate::Discarded => {}
                MessageFate::Replied(reply) => done.messages.push(reply),
            }
            break received.step;
        };
        match last_step {
            ReceiveStep::HandleRequestVoteResponse { vote_granted: true } => {
                if self.check_elected().is_ok() {
                    done.messages.push(RaftMessage::BecomeLeader { dest: id });
                }
                Ok(())
            }
            ReceiveStep::HandleAppendEntriesResponse { .. }
                if *self.server_state() == ServerState::Leader =>
            {
                self.commit(id, done)
            }
            _ => Ok(()),
        }
    }

    fn commit(&mut self, id: ServerId, done: &mut Handled<T>) -> Result<(), Refused> {
        self.advance_commit_index()?;
        done.steps.push(Step::AdvanceCommitIndex(id));
        Ok(())
    }
}
