//! What a server knows of itself and its cluster, and how it may learn it.

use std::collections::BTreeSet;

use super::{Refused, ServerId};

/// raft.tla's `i` and `Server`. Both are constants there: once known they never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// No message has been taken yet.
    Unknown,
    /// A message has been taken, none that named the cluster.
    Alone { id: ServerId },
    /// Everything is known; `servers` holds `id`.
    Member {
        id: ServerId,
        servers: BTreeSet<ServerId>,
    },
}

impl Identity {
    pub fn id(&self) -> Option<ServerId> {
        match *self {
            Self::Unknown => None,
            Self::Alone { id } | Self::Member { id, .. } => Some(id),
        }
    }

    pub fn servers(&self) -> Option<&BTreeSet<ServerId>> {
        match self {
            Self::Unknown | Self::Alone { .. } => None,
            Self::Member { servers, .. } => Some(servers),
        }
    }

    /// The server and its cluster, for the steps that need both.
    pub fn known(&self) -> Result<(ServerId, &BTreeSet<ServerId>), Refused> {
        match self {
            Self::Unknown | Self::Alone { .. } => Err(Refused::ClusterUnknown),
            Self::Member { id, servers } => Ok((*id, servers)),
        }
    }

    /// A message for `dest` is for this server. One that does not know its id believes the message.
    pub fn check_dest(&self, dest: ServerId) -> Result<(), Refused> {
        match self.id() {
            Some(id) if id != dest => Err(Refused::NotForThisServer { dest }),
            _ => Ok(()),
        }
    }

    /// All of `named` are in the cluster, as far as that is known.
    pub fn check_members<'a>(
        &self,
        named: impl IntoIterator<Item = &'a ServerId>,
    ) -> Result<(), Refused> {
        let Some(servers) = self.servers() else {
            return Ok(());
        };
        match named.into_iter().find(|server| !servers.contains(server)) {
            Some(&server) => Err(Refused::NotInServer { server }),
            None => Ok(()),
        }
    }

    /// Remembers the id, if it was not known.
    pub fn learn_id(&mut self, id: ServerId) {
        if *self == Self::Unknown {
            *self = Self::Alone { id };
        }
    }
}
