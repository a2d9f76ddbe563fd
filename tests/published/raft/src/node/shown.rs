//! A server of the crate in the specification's words.

use super::{Node, Standing};
use crate::log;
use crate::network::Names;
use conformance::refinement::{Role, Server, State, VotedFor};
use raft::StateRole;

impl Node {
    /// The votes of a candidate: those that have been counted, and those that wait. One that leads already, alone, has
    /// voted for itself.
    fn votes(&self) -> Vec<(u64, bool)> {
        if self.standing == Standing::PutOff {
            return Vec::new();
        }
        if self.replica.role() == StateRole::Leader {
            return vec![(self.replica.id(), true)];
        }
        let winning = self.winning.iter().map(|vote| (vote.from, !vote.reject));
        self.replica.votes().into_iter().chain(winning).collect()
    }

    /// Writes what the crate's server has itself: nothing is kept back, and no entry left out.
    pub(crate) fn unmapped(&self, server: &Server, names: &Names, state: &mut State) {
        let key = || server.clone();
        let replica = &self.replica;
        let vote = VotedFor(names.name(replica.vote()).cloned());
        let log = log::all(&replica.entries());
        state.current_term.insert(key(), replica.term());
        state.state.insert(key(), role(replica.role()));
        state.voted_for.insert(key(), vote);
        state.log.insert(key(), log);
        state.commit_index.insert(key(), replica.committed());
    }

    /// Writes what the specification has of this server. What only a candidate or only a leader has is left out of the others.
    pub(crate) fn observe(&self, server: &Server, names: &Names, state: &mut State) {
        let key = || server.clone();
        let own = self.replica.id();
        let entries = self.replica.entries();
        let is_hidden = match self.standing {
            Standing::PutOff => true,
            Standing::Owed => self.replica.vote() == own,
            Standing::HeardOf | Standing::Cast | Standing::Counted => false,
        };
        let voted_for = if is_hidden { 0 } else { self.replica.vote() };
        let voted_for = VotedFor(names.name(voted_for).cloned());
        let shown = self.ahead.as_ref().map(|ahead| ahead.logs[0].clone());
        let log = shown.unwrap_or_else(|| log::clients(&entries));
        state.current_term.insert(key(), self.term());
        state.state.insert(key(), self.role);
        state.voted_for.insert(key(), voted_for);
        state.log.insert(key(), log);
        state.commit_index.insert(key(), self.commit_index);
        if self.role == Role::Candidate {
            let (mut responded, mut granted) = (Vec::new(), Vec::new());
            for (voter, is_granted) in self.votes() {
                let is_shown = voter != own || self.standing == Standing::Counted;
                let name = names.name(voter).filter(|_| is_shown);
                responded.extend(name.cloned());
                granted.extend(name.filter(|_| is_granted).cloned());
            }
            let (responded, granted) = (responded.into_iter(), granted.into_iter());
            state.votes_responded.insert(key(), responded.collect());
            state.votes_granted.insert(key(), granted.collect());
        }
        if self.role == Role::Leader {
            let others = || self.voters.iter().filter(|&&voter| voter != own);
            let known = |of: &u64| Some((names.name(*of)?.clone(), self.replica.progress(*of)?));
            let known = || others().filter_map(known);
            let next = known().map(|(name, progress)| {
                let last = progress.next_idx.saturating_sub(1);
                (name, log::index(&entries, last) + 1)
            });
            let matched =
                known().map(|(name, progress)| (name, log::index(&entries, progress.matched)));
            state.next_index.insert(key(), next.collect());
            state.match_index.insert(key(), matched.collect());
        }
    }
}

pub(super) fn role(of: StateRole) -> Role {
    match of {
        StateRole::Follower => Role::Follower,
        StateRole::Candidate | StateRole::PreCandidate => Role::Candidate,
        StateRole::Leader => Role::Leader,
    }
}
