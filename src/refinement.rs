//! The [`System`](crate::system::System) for Raft: the one room that knows both raft.tla and the core.
//!
//! ```text
//! State ──restore──► Cluster (servers of the core, the network, the history) ──observe──► State
//! ```

mod action;
mod candidates;
mod cluster;
mod mapping;
mod message;
mod network;
mod state;
mod system;

pub use action::{Action, Handler};
pub use message::{Body, Message};
pub use state::{ClientValue, Election, Entry, Log, PerServer, Role, Server, State, VotedFor};
pub use system::RaftSystem;
