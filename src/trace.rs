//! Behaviours as files hold them: states in a row, a label on every step, and where in the file each
//! one stands. Nothing here knows a specification; values stay text until a type is known.
//!
//! | module | the form that it reads |
//! |---|---|
//! | `tlc_json` | TLC's `-dumpTrace json` |
//! | `itf` | the ITF of Apalache and Quint |
//!
//! All give the same: see [`Reader`]. Files are read as far as they are needed, and what is done with is
//! forgotten where the form permits it.

mod error;
mod form;
mod format;
mod itf;
mod label;
mod reader;
mod scan;
mod source;
mod state;
mod tlc_json;

pub use error::{Place, TraceError};
pub use format::Format;
pub use label::{Label, Location, Parameter};
pub use reader::{Behaviour, RawStep, Reader, Trace};
pub use state::{Decoder, Notation, RawState, RawValue, SetVariable};
