//! TLA+ values: what TLC wrote, round trips, hostile input, messages.
#![cfg(feature = "check")]

mod fixtures;
mod types;
