//! The [`System`](crate::system::System) for Raft: the one room that knows both raft.tla and the core.
//!
//! ```text
//! State ──restore──► Cluster (servers of the core, the network, the history) ──observe──► State
//! ```

mod action;
mod branches;
mod calls;
mod candidates;
mod cluster;
mod invariants;
mod log;
mod mapping;
mod message;
mod network;
mod servers;
mod set;
mod shared;
mod state;
mod system;

pub use action::{Action, Handler};
pub use calls::{Calls, Disagreement, Event};
pub use log::{ClientValue, Entry, Log, Name, Server};
pub use message::{Body, Message};
pub use network::Bag;
pub use shared::Shared;
pub use state::{Election, PerServer, Role, State, VotedFor};
pub use system::RaftSystem;
