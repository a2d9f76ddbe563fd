//! Recorded behaviours: of the length asked for, the same for the same seed, and behaviours of raft.tla as the
//! replay sees it; and what the default schedule makes happen.

mod schedule;
