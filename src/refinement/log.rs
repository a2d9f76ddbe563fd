//! What raft.tla's logs are made of: servers' and values' names, and entries.

use crate::raftmodel::Term;
use crate::tla::ModelValue;
use serde::{Deserialize, Serialize};

/// An element of raft.tla's constant `Server`.
pub type Server = ModelValue;

/// An element of raft.tla's constant `Value`: what a client asks to put into the log.
pub type ClientValue = ModelValue;

/// A log: the entry with index 1 comes first.
pub type Log = Vec<Entry>;

/// An entry of a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The term of the leader that took the request.
    pub term: Term,
    /// The request.
    pub value: ClientValue,
}
