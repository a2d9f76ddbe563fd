//! JSON, a line for each state.
//!
//! ```json
//! {"label":null,"state":{"x":0}}
//! {"label":{"name":"Add","context":{"n":"a"},"parameters":["n"]},"state":{"x":1}}
//! {"label":{"name":"Reset"},"state":{"x":0},"back_to":1}
//! ```
//!
//! The label is that of the step to the state, as TLC's JSON has it; `null` for the first state. Values are
//! as in TLC's JSON. A last line with `back_to` closes a lasso: it says once more the state with that number.
//! If nothing happens any more, the state is the last, and the label's name is `Stuttering`.

use super::json::record;
use super::{State, WriteError, Writer};
use super::{alike, label};
use crate::trace::Label;
use std::io;

#[derive(Default)]
pub(super) struct Ndjson;

impl Writer for Ndjson {
    fn state(&mut self, out: &mut dyn io::Write, state: &State<'_>) -> Result<(), WriteError> {
        alike::check_json(state)?;
        out.write_all(b"{\"label\":")?;
        match state.label() {
            None => out.write_all(b"null")?,
            Some(_) if state.is_stuttering() => label::write(out, &Label::stuttering())?,
            Some(label) => label::write(out, label)?,
        }
        out.write_all(b",\"state\":")?;
        record(out, state)?;
        if let Some(number) = state.back_to() {
            write!(out, ",\"back_to\":{number}")?;
        }
        Ok(writeln!(out, "}}")?)
    }

    fn end(&mut self, _: &mut dyn io::Write) -> Result<(), WriteError> {
        Ok(())
    }
}
