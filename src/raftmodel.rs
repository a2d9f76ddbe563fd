//! The Raft core: one server of the Raft consensus algorithm as pure logic.
//!
//! [`RaftServer`] follows the TLA+ specification
//! [raft.tla](https://github.com/ongardie/raft.tla) action by action. It does no I/O, reads no clock,
//! draws no random number and depends on nothing; whoever uses it carries the messages and keeps the
//! disk. No message and no state makes it panic.
//!
//! There are two ways in:
//!
//! - **Atomic steps**, for whoever compares with the specification: [`restart`](RaftServer::restart),
//!   [`timeout`](RaftServer::timeout), [`request_vote`](RaftServer::request_vote),
//!   [`become_leader`](RaftServer::become_leader), [`client_request`](RaftServer::client_request),
//!   [`advance_commit_index`](RaftServer::advance_commit_index),
//!   [`append_entries`](RaftServer::append_entries) and [`receive`](RaftServer::receive). One method is
//!   one action with the same guard. Where the guard is false the method returns [`Refused`] and the
//!   server is what it was, bit for bit.
//! - **[`handle_message`](RaftServer::handle_message)**, for whoever builds on Raft: a message goes in,
//!   the messages to send come out. Each call is a sequence of atomic steps and nothing else;
//!   [`handle_message_with_steps`](RaftServer::handle_message_with_steps) tells which.
//!
//! The specification's history variables (`elections`, `allLogs`, `voterLog` and the messages' `mlog`)
//! exist for its proof alone and are not here.
//!
//! # Quick start
//! Six servers, of which numbers 1 to 5 form a cluster. A queue plays the network.
//!
//! ```
//! use conformance::raftmodel::{RaftMessage, RaftServer, ServerState, create_empty_log};
//! use std::collections::VecDeque;
//!
//! /// Delivers `first`, then everything sent because of it, until the network is silent.
//! fn deliver(first: RaftMessage<String>, servers: &mut [RaftServer<String>]) {
//!     let mut network = VecDeque::from([first]);
//!     while let Some(message) = network.pop_front() {
//!         let server = &mut servers[message.dest() as usize];
//!         network.extend(server.handle_message(message));
//!     }
//! }
//!
//! let mut servers = vec![RaftServer::new(create_empty_log()); 6];
//!
//! // Server 1 stands for election and everybody votes for it.
//! deliver(RaftMessage::TimeOut { dest: 1, followers: (2..6).collect() }, &mut servers);
//! assert_eq!(*servers[1].server_state(), ServerState::Leader);
//!
//! // A client's value goes into the leader's log, and into nobody else's yet.
//! deliver(RaftMessage::ClientRequest { dest: 1, value: "x".to_string() }, &mut servers);
//! assert_eq!(servers[1].log().len(), 2); // the placeholder and "x"
//! assert_eq!(servers[2].log().len(), 1);
//!
//! // The first round replicates the entry, and the answers let the leader commit it.
//! deliver(RaftMessage::AppendEntries { dest: 1, followers: (2..6).collect() }, &mut servers);
//! assert_eq!(servers[1].variables().commit_index, 1);
//! assert_eq!(servers[2].variables().commit_index, 0);
//!
//! // The second round tells the followers that it is committed.
//! deliver(RaftMessage::AppendEntries { dest: 1, followers: (2..6).collect() }, &mut servers);
//! for server in &servers[1..] {
//!     assert_eq!(server.log(), servers[1].log());
//!     assert_eq!(server.variables().commit_index, 1);
//! }
//! ```
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod actions;
mod handle;
mod identity;
mod log;
mod message;
mod receive;
mod refused;
mod server;
mod step;

pub use handle::Handled;
pub use log::{LogEntry, create_empty_log};
pub use message::RaftMessage;
pub use receive::{MessageFate, Received};
pub use refused::Refused;
pub use server::{RaftServer, ServerState, ServerVariables};
pub use step::{AppendBranch, ReceiveStep, Step, VoteBranch};

/// A server's name: an element of raft.tla's `Server`.
pub type ServerId = u64;

/// An election term. raft.tla's `Init` starts every server in term 1; 0 is the term before any entry.
pub type Term = u64;

/// A position in a log. The first entry has index 1; 0 stands before it.
pub type Index = u64;
