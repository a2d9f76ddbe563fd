//! Checks implementations against TLA+ specifications.

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "check")]
pub mod diff;
pub mod raftmodel;
#[cfg(feature = "check")]
pub mod refinement;
#[cfg(feature = "check")]
pub mod replay;
#[cfg(feature = "check")]
pub mod report;
#[cfg(feature = "check")]
pub mod system;
#[cfg(feature = "check")]
pub mod tla;
#[cfg(feature = "check")]
pub mod trace;
