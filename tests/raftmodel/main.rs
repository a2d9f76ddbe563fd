//! Tests of the Raft core through its public interface.

mod arbitrary;
mod bad_network;
mod cluster;
mod commit_oracle;
mod hostile;
mod parse;
mod quick_start;
mod show;
mod transcripts;
