//! The Raft core by itself: transcripts, hostile messages, a faulty network, and a naive oracle.

mod hostile;
mod network;
mod oracle;
mod transcripts;
