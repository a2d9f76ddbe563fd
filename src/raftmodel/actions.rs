//! raft.tla's actions that a server takes by itself, one method each.
//!
//! Every method first checks all guards and computes all results, then changes the server.

use std::collections::BTreeMap;

use super::server::for_each;
use super::{Index, LogEntry, RaftMessage, RaftServer, Refused, ServerId, ServerState, log};

impl<T: Clone> RaftServer<T> {
    /// `Restart`: keeps `currentTerm`, `votedFor` and the log, forgets everything else. It has no guard.
    pub fn restart(&mut self) {
        let variables = &mut self.variables;
        variables.state = ServerState::Follower;
        variables.votes_responded.clear();
        variables.votes_granted.clear();
        variables.commit_index = 0;
        if let Some(servers) = self.identity.servers() {
            variables.next_index = for_each(servers, 1);
            variables.match_index = for_each(servers, 0);
        }
    }

    /// `Timeout`: a follower or candidate stands for election in the next term. It does not vote for itself
    /// here; it asks itself for its vote like everybody else.
    pub fn timeout(&mut self) -> Result<(), Refused> {
        let variables = &mut self.variables;
        if variables.state == ServerState::Leader {
            return Err(Refused::IsLeader);
        }
        let next_term = variables
            .current_term
            .checked_add(1)
            .ok_or(Refused::TooLarge {
                expression: "currentTerm[i] + 1",
            })?;
        variables.state = ServerState::Candidate;
        variables.current_term = next_term;
        variables.voted_for = None;
        variables.votes_responded.clear();
        variables.votes_granted.clear();
        Ok(())
    }

    /// `RequestVote`: the message with which a candidate asks `peer`, itself included, for its vote.
    pub fn request_vote(&self, peer: ServerId) -> Result<RaftMessage<T>, Refused> {
        self.check_candidate()?;
        let (id, _) = self.identity.known()?;
        self.identity.check_members([&peer])?;
        let variables = &self.variables;
        if variables.votes_responded.contains(&peer) {
            return Err(Refused::AlreadyResponded { peer });
        }
        Ok(RaftMessage::RequestVoteRequest {
            term: variables.current_term,
            last_log_term: log::last_term(&variables.log),
            last_log_index: log::len(&variables.log),
            source: id,
            dest: peer,
        })
    }

    /// `BecomeLeader`: a candidate with the votes of a majority leads its term.
    pub fn become_leader(&mut self) -> Result<(), Refused> {
        self.check_elected()?;
        let (_, servers) = self.identity.known()?;
        let variables = &mut self.variables;
        let next_index = log::len(&variables.log)
            .checked_add(1)
            .ok_or(Refused::TooLarge {
                expression: "Len(log[i]) + 1",
            })?;
        variables.state = ServerState::Leader;
        variables.next_index = for_each(servers, next_index);
        variables.match_index = for_each(servers, 0);
        Ok(())
    }

    /// `ClientRequest`: a leader appends `value` to its log.
    pub fn client_request(&mut self, value: T) -> Result<(), Refused> {
        self.check_leader()?;
        let term = self.variables.current_term;
        self.variables.log.push(LogEntry { term, value });
        Ok(())
    }

    /// `AdvanceCommitIndex`: a leader's commit index becomes the last index on which a majority agrees, if
    /// the entry there is of its own term (Raft paper, section 5.4.2), and stays as it is otherwise.
    ///
    /// As in raft.tla only that last index counts, so the commit index can go back: a late success response
    /// takes `matchIndex[i][j]` back, and with it the last index on which a majority agrees.
    pub fn advance_commit_index(&mut self) -> Result<(), Refused> {
        self.check_leader()?;
        let agreed = self.last_agreed_index()?;
        let variables = &mut self.variables;
        if let Some(entry) = log::entry(&variables.log, agreed)
            && entry.term == variables.current_term
        {
            variables.commit_index = agreed;
        }
        Ok(())
    }

    /// `AppendEntries`: the message with which a leader sends `peer` the entry at `nextIndex[i][j]`, or none
    /// if its log ends before that.
    pub fn append_entries(&self, peer: ServerId) -> Result<RaftMessage<T>, Refused> {
        self.check_leader()?;
        let (id, _) = self.identity.known()?;
        self.identity.check_members([&peer])?;
        if peer == id {
            return Err(Refused::ToItself);
        }
        let variables = &self.variables;
        let next_index = lookup("nextIndex", &variables.next_index, peer)?;
        let log_len = log::len(&variables.log);
        let no_entry = Refused::NoEntry {
            next_index,
            log_len,
        };
        let prev_log_index = next_index.checked_sub(1).ok_or(no_entry)?;
        let prev_log_term = match prev_log_index {
            0 => 0,
            index => log::entry(&variables.log, index).ok_or(no_entry)?.term,
        };
        let last_entry = log_len.min(next_index);
        Ok(RaftMessage::AppendEntriesRequest {
            term: variables.current_term,
            prev_log_index,
            prev_log_term,
            entry: log::entry(&variables.log, next_index).cloned(),
            commit_index: variables.commit_index.min(last_entry),
            source: id,
            dest: peer,
        })
    }
}

impl<T> RaftServer<T> {
    /// The guards of `BecomeLeader`.
    pub(super) fn check_elected(&self) -> Result<(), Refused> {
        self.check_candidate()?;
        let (_, servers) = self.identity.known()?;
        let granted = &self.variables.votes_granted;
        if granted.is_subset(servers) && granted.len() > servers.len() / 2 {
            Ok(())
        } else {
            Err(Refused::NoQuorum)
        }
    }

    fn check_candidate(&self) -> Result<(), Refused> {
        match self.variables.state {
            ServerState::Candidate => Ok(()),
            state => Err(Refused::NotCandidate { state }),
        }
    }

    /// The guard that `ClientRequest`, `AdvanceCommitIndex` and `AppendEntries` share.
    pub(super) fn check_leader(&self) -> Result<(), Refused> {
        match self.variables.state {
            ServerState::Leader => Ok(()),
            state => Err(Refused::NotLeader { state }),
        }
    }

    /// raft.tla's `Max(agreeIndexes)`, or 0 where `agreeIndexes` is empty.
    ///
    /// `Agree(index)` shrinks as `index` grows. So with the indexes at which the servers stand in
    /// descending order, the one in the middle is the last on which a majority agrees.
    fn last_agreed_index(&self) -> Result<Index, Refused> {
        let (id, servers) = self.identity.known()?;
        let log_len = log::len(&self.variables.log);
        let mut agreed = servers
            .iter()
            .map(
                |&server| match lookup("matchIndex", &self.variables.match_index, server)? {
                    // The leader agrees with its whole log, whatever its own matchIndex.
                    _ if server == id => Ok(log_len),
                    index => Ok(index.min(log_len)),
                },
            )
            .collect::<Result<Vec<_>, _>>()?;
        agreed.sort_unstable_by(|a, b| b.cmp(a));
        Ok(agreed.get(servers.len() / 2).copied().unwrap_or(0))
    }
}

/// `variable[i][peer]` of raft.tla.
pub(super) fn lookup(
    variable: &'static str,
    function: &BTreeMap<ServerId, Index>,
    peer: ServerId,
) -> Result<Index, Refused> {
    function
        .get(&peer)
        .copied()
        .ok_or(Refused::NotInDomain { variable, peer })
}
