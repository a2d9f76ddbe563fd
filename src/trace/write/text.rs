//! An error trace as TLC prints it on standard output: from `State 1:` on, without what stands before.
//!
//! ```text
//! State 1: <Initial predicate>
//! /\ currentTerm = (s1 :> 1 @@ s2 :> 1)
//! /\ votedFor = (s1 :> Nil @@ s2 :> Nil)
//!
//! State 2: <Timeout(s1) line 124, col 5 to line 132, col 17 of module raft>
//! /\ currentTerm = (s1 :> 2 @@ s2 :> 1)
//! /\ votedFor = (s1 :> Nil @@ s2 :> Nil)
//!
//! Back to state 1: <Restart(s1) line 110, col 5 to line 119, col 17 of module raft>
//! ```
//!
//! Where nothing happens any more, the last line is `State 3: Stuttering`. As with TLC, a single variable has
//! no `/\` before it. Unlike with TLC, a value is on one line, however long. The names of a label's parameters
//! have no place in this form; so those in no order, of which names alone tell which is which, are left out.

use super::label::{UNNAMED, UNNAMED_TEXT};
use super::{State, WriteError, Writer};
use crate::trace::{Label, TraceError};
use std::fmt;
use std::io;

#[derive(Default)]
pub(super) struct Text {
    states: usize,
}

impl Writer for Text {
    fn state(&mut self, out: &mut dyn io::Write, state: &State<'_>) -> Result<(), WriteError> {
        state.check_names()?;
        if state.is_stuttering() {
            writeln!(out, "State {}: Stuttering", self.states + 1)?;
            return Ok(());
        }
        let header = Header(state.label()).to_string();
        if header.contains(['\n', '\r']) {
            let message =
                format!("the label {header:?} has a line break: in TLC's text it is on one line");
            let error = TraceError::new(message).with_help("convert it to json, ndjson or itf");
            return Err(error.into());
        }
        if let Some(number) = state.back_to() {
            writeln!(out, "Back to state {number}: {header}\n")?;
            return Ok(());
        }
        self.states += 1;
        writeln!(out, "State {}: {header}", self.states)?;
        let and = if state.variables.len() == 1 {
            ""
        } else {
            "/\\ "
        };
        for (name, value) in state.fields() {
            writeln!(out, "{and}{name} = {value}")?;
        }
        Ok(writeln!(out)?)
    }

    fn end(&mut self, _: &mut dyn io::Write) -> Result<(), WriteError> {
        Ok(())
    }
}

/// What stands in angle brackets after a state's number.
struct Header<'a>(Option<&'a Label>);

impl fmt::Display for Header<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(label) = self.0 else {
            return f.write_str("<Initial predicate>");
        };
        let name = match label.name.as_str() {
            UNNAMED => UNNAMED_TEXT,
            name => name,
        };
        write!(f, "<{name}")?;
        // TLC tells all parameters or none, and in their order.
        let values = label.parameters.iter().map(|p| p.value.as_ref());
        let values = values.collect::<Option<Vec<_>>>();
        if let Some(values) = values.filter(|_| !label.is_unordered) {
            for (index, value) in values.iter().enumerate() {
                write!(f, "{}{value}", if index == 0 { '(' } else { ',' })?;
            }
            f.write_str(if values.is_empty() { "" } else { ")" })?;
        }
        if let Some(location) = &label.location {
            write!(f, " {location}")?;
        }
        f.write_str(">")
    }
}
