//! Checks implementations against TLA+ specifications.
//!
//! TLC writes the behaviours of a specification; this library reads them, works out which action each
//! step was, lets an implementation take the actions, and compares the two state by state. The
//! implementation that it comes with is a Raft core, [`raftmodel`], which follows raft.tla action by
//! action; any other takes part by implementing `system::System`. The program is `conformance`.
//!
//! # The way of the data
//! ```text
//! TLC's file ─► trace ─► states, labels ─► replay: inference ─► action ─► System::step ─► observe ─► diff ─► report
//!               tla decodes the states                                   refinement: raft.tla ◄─► raftmodel
//! TLC's graph ─► graph: every state and every step, in both directions ──────────────────► diff ─► report
//! a schedule ─► record: raftmodel's handle_message ─► refinement: the steps it took ─► trace::write ─► a file
//! ```
//!
//! | module | what it owns |
//! |---|---|
//! | [`raftmodel`] | the Raft core: no dependency, no I/O, no clock, no panic |
//! | `tla` | TLA+ values as a serde data format, from text, from TLC's JSON and from ITF |
//! | `trace` | a behaviour as a file holds it: states, labels, where each one stands; and `trace::write`, the way out |
//! | `system` | the trait that ties an implementation to a specification |
//! | `refinement` | that trait for Raft: here, and in `record::raft`, raft.tla *and* the core are known, and nowhere else |
//! | `replay` | inference and replay of one trace, and of many in parallel |
//! | `coverage` | what behaviours take of the actions and their branches, and what is refused in their states |
//! | `graph` | the whole bounded state graph, in both directions |
//! | `record` | the other way: what the core did on a random schedule, as a behaviour of the specification |
//! | `minimize` | a behaviour that diverges → a short one that still does |
//! | `diff` | two states → what differs, by path, in the specification's words |
//! | `report` | results as data, and the renderers that only read them: terminal, JSON, JUnit, GitHub |
//! | `exec` | a system in another process and in any language, which speaks JSON lines |
//! | `cli` | arguments → calls → exit code; `cli::<MySystem>()` is the command line of one's own program |
//! | `testing` | one test of `cargo test` for each trace, or one snapshot of all divergences |
//!
//! # Features
//! - `testing` (on by default): traces as tests of `cargo test`.
//! - `cli` (on by default): everything else, with the program.
//! - `check`: everything but the command line.
//! - without features: [`raftmodel`] alone, and no dependency at all.
//!
//! # Checking one's own implementation
//! A `System` has the specification's state as a type with serde, its actions as
//! another, and can be put into a state, take an action, and say in which state it is. Then a trace is
//! replayed in three lines:
//!
#![cfg_attr(feature = "check", doc = "```")]
#![cfg_attr(not(feature = "check"), doc = "```ignore")]
//! use conformance::refinement::RaftSystem;
//! use conformance::replay::{Options, replay};
//! use conformance::trace::Reader;
//!
//! let mut reader = Reader::open("traces/heartbeat.json".as_ref(), None)?;
//! let mut behaviour = reader.next_behaviour()?.expect("a behaviour");
//! let found = replay(&mut RaftSystem::default(), &mut behaviour, &Options::default());
//! assert!(found.error.is_none() && found.divergences.is_empty());
//! assert_eq!(found.steps, 11);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub use self::cli::cli;
#[cfg(feature = "check")]
pub mod coverage;
#[cfg(feature = "check")]
pub mod diff;
#[cfg(feature = "cli")]
pub mod exec;
#[cfg(feature = "check")]
pub mod graph;
#[cfg(feature = "check")]
pub mod minimize;
#[cfg(feature = "check")]
mod names;
#[cfg(feature = "check")]
mod program;
pub mod raftmodel;
#[cfg(feature = "check")]
pub mod record;
#[cfg(feature = "check")]
pub mod refinement;
#[cfg(feature = "check")]
pub mod replay;
#[cfg(feature = "check")]
pub mod report;
#[cfg(feature = "check")]
pub mod system;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "check")]
pub mod tla;
#[cfg(feature = "check")]
pub mod trace;
