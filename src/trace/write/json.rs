//! What TLC writes with `-dumpTrace json`: every step with both its states, then the states once more, then
//! the variables. See the reader's module for a sample.
//!
//! As with TLC, a lasso's last step leads back; and where nothing happens any more, that is a step from the
//! last state to itself with the label of the step before, or with `UnnamedAction` if there is none.

use super::{State, WriteError, Writer};
use super::{alike, label};
use crate::tla::json;
use crate::trace::Label;
use std::io::{self, Write as _};

#[derive(Default)]
pub(super) struct Json {
    /// The states so far, as they stand in the file.
    states: Vec<String>,
    variables: Vec<String>,
    /// The label of the step to the last state.
    label: Option<Label>,
}

impl Writer for Json {
    fn state(&mut self, out: &mut dyn io::Write, state: &State<'_>) -> Result<(), WriteError> {
        let Some(step) = state.step else {
            self.variables = state.variables.to_vec();
            self.states.push(numbered(1, state)?);
            return Ok(out.write_all(b"{\"counterexample\":{\"action\":[")?);
        };
        if state.back_to().is_none() {
            self.states.push(numbered(self.states.len() + 1, state)?);
        }
        out.write_all(if step.from == 0 { b"[" } else { b",[" })?;
        out.write_all(self.text(step.from))?;
        out.write_all(b",")?;
        match state.is_stuttering() {
            true => label::write(out, &self.label.clone().unwrap_or_else(label::unnamed))?,
            false => label::write(out, &step.label)?,
        }
        out.write_all(b",")?;
        out.write_all(self.text(step.to))?;
        out.write_all(b"]")?;
        self.label = Some(step.label.clone());
        Ok(())
    }

    fn end(&mut self, out: &mut dyn io::Write) -> Result<(), WriteError> {
        out.write_all(b"],\"state\":[")?;
        for (index, state) in self.states.iter().enumerate() {
            out.write_all(if index == 0 { b"" } else { b"," })?;
            out.write_all(state.as_bytes())?;
        }
        out.write_all(b"]},\"vars\":")?;
        serde_json::to_writer(&mut *out, &self.variables)?;
        Ok(writeln!(out, "}}")?)
    }
}

impl Json {
    fn text(&self, index: usize) -> &[u8] {
        self.states.get(index).map_or(b"", |state| state.as_bytes())
    }
}

/// `[3,{"x":0}]`
fn numbered(number: usize, state: &State<'_>) -> Result<String, WriteError> {
    alike::check_json(state)?;
    let mut text = format!("[{number},").into_bytes();
    record(&mut text, state)?;
    text.write_all(b"]")?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// `{"x":0}`
pub(super) fn record(out: &mut dyn io::Write, state: &State<'_>) -> Result<(), WriteError> {
    out.write_all(b"{")?;
    for (index, (name, value)) in state.fields().enumerate() {
        out.write_all(if index == 0 { b"" } else { b"," })?;
        serde_json::to_writer(&mut *out, name)?;
        write!(out, ":{}", json::to_string(value))?;
    }
    Ok(out.write_all(b"}")?)
}
