//! raft.tla's `Receive`: one step for one message between servers.
//!
//! raft.tla writes `Receive(m)` as a disjunction, but never are two of its disjuncts enabled for the same
//! server and message, so that a message decides its step:
//!
//! - `UpdateTerm` needs `m.mterm > currentTerm[i]`, every other disjunct `m.mterm <= currentTerm[i]` or
//!   stricter; and all others also need their own `m.mtype`.
//! - For a response, `DropStaleResponse` needs `<` and the handler `=`.
//! - `HandleRequestVoteRequest` is one step that `grant` decides.
//! - `HandleAppendEntriesRequest` rejects if the term is `<`. If it is `=`, a candidate returns to
//!   follower, a leader has no step at all, and a follower rejects exactly if `~logOk`. With `logOk` is
//!   `mprevLogIndex <= Len(log[i])`, and so is either `mentries` empty (already done), or there is an entry
//!   at `index` with the same term (already done) or another (conflict), or `Len(log[i]) = mprevLogIndex`
//!   (append).

use super::actions::lookup;
use super::message::Header;
use super::{
    AppendBranch, Index, LogEntry, RaftMessage, RaftServer, ReceiveStep, Refused, ServerId,
    ServerState, Term, VoteBranch, log,
};

/// A step that [`RaftServer::receive`] took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received<T> {
    /// Which of raft.tla's actions it was.
    pub step: ReceiveStep,
    /// What it did with the message.
    pub fate: MessageFate<T>,
}

/// What a step did with the message that it received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageFate<T> {
    /// The message is not used up and wants to be received again.
    Kept,
    /// The message is used up: raft.tla's `Discard`.
    Discarded,
    /// The message is used up and this one answers it: raft.tla's `Reply`.
    Replied(RaftMessage<T>),
}

impl<T: Clone> RaftServer<T> {
    /// `Receive`: takes the one step that raft.tla has for this message between servers, which may be one of
    /// several until it is used up.
    ///
    /// Refused if there is none, that is for an append entries request of a leader's own term; if the message
    /// is not for this server, not from its cluster, or not between servers; and if the result does not fit
    /// into 64 bits.
    pub fn receive(&mut self, message: &RaftMessage<T>) -> Result<Received<T>, Refused> {
        let header = message.header().ok_or(Refused::NotBetweenServers)?;
        self.identity.check_dest(header.dest)?;
        self.identity.check_members([&header.source])?;
        let received = self.take_step(header, message)?;
        self.identity.learn_id(header.dest);
        Ok(received)
    }

    fn take_step(
        &mut self,
        header: Header,
        message: &RaftMessage<T>,
    ) -> Result<Received<T>, Refused> {
        if header.term > self.variables.current_term {
            return Ok(self.update_term(header.term));
        }
        let stale = header.term < self.variables.current_term;
        match message {
            RaftMessage::RequestVoteRequest {
                last_log_term,
                last_log_index,
                ..
            } => Ok(self.handle_request_vote_request(header, *last_log_term, *last_log_index)),
            RaftMessage::AppendEntriesRequest {
                prev_log_index,
                prev_log_term,
                entry,
                commit_index,
                ..
            } => self.handle_append_entries_request(
                header,
                *prev_log_index,
                *prev_log_term,
                entry.as_ref(),
                *commit_index,
            ),
            RaftMessage::RequestVoteResponse { .. } | RaftMessage::AppendEntriesResponse { .. }
                if stale =>
            {
                Ok(discarded(ReceiveStep::DropStaleResponse))
            }
            RaftMessage::RequestVoteResponse {
                vote_granted,
                source,
                ..
            } => self.handle_request_vote_response(*source, *vote_granted),
            RaftMessage::AppendEntriesResponse {
                success,
                match_index,
                source,
                ..
            } => self.handle_append_entries_response(*source, *success, *match_index),
            RaftMessage::TimeOut { .. }
            | RaftMessage::BecomeLeader { .. }
            | RaftMessage::ClientRequest { .. }
            | RaftMessage::AppendEntries { .. } => Err(Refused::NotBetweenServers),
        }
    }

    fn update_term(&mut self, term: Term) -> Received<T> {
        self.variables.current_term = term;
        self.variables.state = ServerState::Follower;
        self.variables.voted_for = None;
        kept(ReceiveStep::UpdateTerm)
    }

    fn handle_request_vote_request(
        &mut self,
        header: Header,
        last_log_term: Term,
        last_log_index: Index,
    ) -> Received<T> {
        let variables = &mut self.variables;
        let own_last = (log::last_term(&variables.log), log::len(&variables.log));
        let branch = if header.term < variables.current_term {
            VoteBranch::OldTerm
        } else if (last_log_term, last_log_index) < own_last {
            VoteBranch::LogBehind
        } else if variables
            .voted_for
            .is_some_and(|other| other != header.source)
        {
            VoteBranch::VotedForOther
        } else {
            variables.voted_for = Some(header.source);
            VoteBranch::Granted
        };
        Received {
            step: ReceiveStep::HandleRequestVoteRequest(branch),
            fate: MessageFate::Replied(RaftMessage::RequestVoteResponse {
                term: variables.current_term,
                vote_granted: branch == VoteBranch::Granted,
                source: header.dest,
                dest: header.source,
            }),
        }
    }

    fn handle_request_vote_response(
        &mut self,
        source: ServerId,
        vote_granted: bool,
    ) -> Result<Received<T>, Refused> {
        self.identity.known()?;
        self.variables.votes_responded.insert(source);
        if vote_granted {
            self.variables.votes_granted.insert(source);
        }
        Ok(discarded(ReceiveStep::HandleRequestVoteResponse {
            vote_granted,
        }))
    }

    fn handle_append_entries_request(
        &mut self,
        header: Header,
        prev_log_index: Index,
        prev_log_term: Term,
        entry: Option<&LogEntry<T>>,
        commit_index: Index,
    ) -> Result<Received<T>, Refused> {
        let variables = &mut self.variables;
        let term = variables.current_term;
        let reply = |branch, success, match_index| Received {
            step: ReceiveStep::HandleAppendEntriesRequest(branch),
            fate: MessageFate::Replied(RaftMessage::AppendEntriesResponse {
                term,
                success,
                match_index,
                source: header.dest,
                dest: header.source,
            }),
        };
        let keep = |branch| kept(ReceiveStep::HandleAppendEntriesRequest(branch));

        if header.term < term {
            return Ok(reply(AppendBranch::OldTerm, false, 0));
        }
        match variables.state {
            ServerState::Leader => return Err(Refused::TwoLeadersOfOneTerm),
            ServerState::Candidate => {
                variables.state = ServerState::Follower;
                return Ok(keep(AppendBranch::BackToFollower));
            }
            ServerState::Follower => {}
        }
        let log_ok = prev_log_index == 0
            || log::entry(&variables.log, prev_log_index)
                .is_some_and(|own| own.term == prev_log_term);
        if !log_ok {
            return Ok(reply(AppendBranch::LogMismatch, false, 0));
        }
        let Some(entry) = entry else {
            // Also if it is smaller than before, as after an old duplicate.
            variables.commit_index = commit_index;
            return Ok(reply(AppendBranch::AlreadyDone, true, prev_log_index));
        };
        // Saturates for no log: `prev_log_index` is at most `Len(log)`.
        let index = prev_log_index.saturating_add(1);
        match log::entry(&variables.log, index) {
            Some(own) if own.term == entry.term => {
                variables.commit_index = commit_index;
                Ok(reply(AppendBranch::AlreadyDone, true, index))
            }
            Some(_) => {
                variables.log.pop();
                Ok(keep(AppendBranch::ConflictRemoved))
            }
            None => {
                variables.log.push(entry.clone());
                Ok(keep(AppendBranch::EntryAppended))
            }
        }
    }

    fn handle_append_entries_response(
        &mut self,
        source: ServerId,
        success: bool,
        match_index: Index,
    ) -> Result<Received<T>, Refused> {
        self.identity.known()?;
        let variables = &mut self.variables;
        let next_index = lookup("nextIndex", &variables.next_index, source)?;
        if success {
            lookup("matchIndex", &variables.match_index, source)?;
            let after = match_index.checked_add(1).ok_or(Refused::TooLarge {
                expression: "m.mmatchIndex + 1",
            })?;
            variables.next_index.insert(source, after);
            variables.match_index.insert(source, match_index);
        } else {
            let before = next_index.saturating_sub(1).max(1);
            variables.next_index.insert(source, before);
        }
        Ok(discarded(ReceiveStep::HandleAppendEntriesResponse {
            success,
        }))
    }
}

fn kept<T>(step: ReceiveStep) -> Received<T> {
    Received {
        step,
        fate: MessageFate::Kept,
    }
}

fn discarded<T>(step: ReceiveStep) -> Received<T> {
    Received {
        step,
        fate: MessageFate::Discarded,
    }
}
