//! An independent judge, without Java: `spec/raft.tla` itself, as the crate `tla-checker` evaluates it, beside TLC's
//! traces, the core, and what the core does.
//!
//! ```text
//! spec/raft.tla ─► specification ─► answers: Next's successors of each state ─┐
//! traces, runs of the core ─► behaviour ──────────────────────────────────────┴► judge ─► run
//! ```

mod answers;
mod behaviour;
mod error;
mod judge;
mod run;
mod specification;
pub mod translate;

pub use answers::{Answers, state, value};
pub use behaviour::{Behaviour, committed, recorded, trace};
pub use error::Error;
pub use judge::{Finding, Judgement, Kind, judge_implementation, judge_steps};
pub use run::{for_each, judge, root};
pub use specification::{Constants, Specification};
