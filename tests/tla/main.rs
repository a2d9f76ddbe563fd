//! TLA+ values: what TLC wrote, round trips, hostile input, messages.

#![cfg(feature = "check")]

mod errors;
mod fixtures;
mod functions;
mod hostile;
mod itf;
mod json_printer;
mod round_trips;
mod types;
