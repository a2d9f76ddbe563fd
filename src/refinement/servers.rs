//! The servers: their names in raft.tla, and their numbers in the core.

use super::log::Server;
use super::state::{PerServer, State};
use crate::raftmodel::ServerId;
use crate::system::Foreign;
use std::collections::BTreeSet;

/// The servers by name. The core knows them by number: the first one is 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names {
    sorted: Vec<Server>,
}

impl Names {
    /// These servers.
    pub(super) fn new(servers: BTreeSet<Server>) -> Self {
        Names {
            sorted: servers.into_iter().collect(),
        }
    }

    /// The servers of a state: the domain that most of its variables have, of those that have one, so that the variable with
    /// another is blamed.
    pub(super) fn of(state: &State) -> Result<Self, Foreign> {
        let domains = [
            domain(&state.current_term),
            domain(&state.state),
            domain(&state.voted_for),
            domain(&state.log),
            domain(&state.commit_index),
            domain(&state.votes_responded),
            domain(&state.votes_granted),
            domain(&state.voter_log),
            domain(&state.next_index),
            domain(&state.match_index),
        ];
        let times = |one: &[&Server]| domains.iter().filter(|other| *other == one).count();
        let some = domains.iter().filter(|domain| !domain.is_empty());
        let most = some.max_by_key(|domain| times(domain));
        let sorted: Vec<Server> = most.into_iter().flatten().map(|&i| i.clone()).collect();
        if sorted.is_empty() {
            return Err(foreign(
                "currentTerm",
                "has no servers in its domain".to_owned(),
            ));
        }
        Ok(Names { sorted })
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Server> {
        self.sorted.iter()
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = ServerId> + use<> {
        1..=self.sorted.len() as ServerId
    }

    pub(super) fn id(&self, name: &Server) -> Option<ServerId> {
        self.sorted
            .binary_search(name)
            .ok()
            .map(|index| index as ServerId + 1)
    }

    pub(super) fn index(&self, id: ServerId) -> Option<usize> {
        usize::try_from(id).ok()?.checked_sub(1)
    }

    /// A number that is no server's still has a name: a wrong core must be seen, not hidden.
    pub(super) fn name(&self, id: ServerId) -> Server {
        match self.own_name(id) {
            Some(name) => name.clone(),
            None => Server::from(format!("server_{id}").as_str()),
        }
    }

    pub(super) fn own_name(&self, id: ServerId) -> Option<&Server> {
        self.sorted.get(self.index(id)?)
    }
}

fn domain<V>(function: &PerServer<V>) -> Vec<&Server> {
    function.keys().collect()
}

pub(super) fn foreign(path: impl Into<String>, message: String) -> Foreign {
    Foreign {
        path: path.into(),
        message,
    }
}
