//! TLA+ values: what TLC wrote, round trips, hostile input, messages.

#![cfg(feature = "check")]

mod fixtures;
mod json_printer;
mod round_trips;
mod types;
