//! Behaviours as files hold them: states in a row, a label on every step, and where in the file each
//! one stands. Nothing here knows a specification; values stay text until a type is known.
//!
//! | [`Format`] | what it is |
//! |---|---|
//! | `tlc-json` | TLC's `-dumpTrace json`, and a `CounterExample` that is written with `JsonSerialize` |
//! | `tlc-log` | TLC's standard output, plain or with `-tool`, `-difftrace`, `-continue` |
//! | `tlc-simulation` | the modules of `-simulate file=F,num=N` |
//! | `tlc-module` | TLC's `-dumpTrace tla` |
//! | `tlc-te-module` | the generated module for exploring an error trace; `-dumpTrace tlcplain` and `tlcTESpec` |
//! | `json-lines` | a state a line, with or without labels |
//! | `itf` | the ITF of Apalache and Quint |
//!
//! Each can be compressed with gzip or Zstandard; `-dumpTrace tlcaction` gives labels for another file's states.
//! What each looks like stands at the top of its reader. All give the same: see [`Reader`]. Files are read as
//! far as they are needed, and what is done with is forgotten where the form permits it: JSON lines and
//! simulations need no more memory than their largest state, logs no more than their largest behaviour.
//! The other way, [`mod@write`] has the forms that can be written.

mod action_module;
mod after_module;
mod compressed;
mod conjuncts;
mod counterexample;
mod decoder;
mod elements;
mod encoded;
mod error;
mod fingerprint;
mod form;
mod format;
mod head;
mod itf;
mod joined;
mod json_lines;
mod label;
mod printed;
mod reader;
mod scan;
mod simulation;
mod source;
mod state;
mod te_module;
mod tlc_log;
pub mod write;

pub use action_module::read_labels;
pub(crate) use compressed::uncompressed;
pub(crate) use decoder::ElementsOfBoth;
pub use decoder::{Change, Decoder, Elements, RawElement, SetVariable};
pub use error::{Place, TraceError};
pub use format::{Format, UnknownName};
pub use label::{Label, Location, Parameter};
#[cfg(feature = "cli")]
pub(crate) use label::{bare, operator};
pub(crate) use printed::PrintedState;
pub use reader::{Behaviour, RawStep, Reader, Trace};
pub use state::{Notation, RawState, RawValue};
