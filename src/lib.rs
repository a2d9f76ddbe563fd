//! Checks implementations against TLA+ specifications.

pub mod raftmodel;
#[cfg(feature = "check")]
pub mod tla;
