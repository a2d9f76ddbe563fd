//! Apalache's Informal Trace Format (ADR-015), with labels in Quint's manner.
//!
//! ```json
//! {"#meta": {"format": "ITF", …}, "vars": ["x", "mbt::actionTaken", "mbt::nondetPicks"],
//!  "states": [
//!   {"#meta": {"index": 0}, "x": {"#bigint": "0"}, "mbt::actionTaken": "init", "mbt::nondetPicks": {}},
//!   {"#meta": {"index": 1}, "x": {"#bigint": "1"}, "mbt::actionTaken": "Add",
//!    "mbt::nondetPicks": {"n": {"tag": "Some", "value": "a"}}}],
//!  "loop": 0}
//! ```
//!
//! ITF has no model values: they are strings. A function over `1..n`, sequence or not, is a list, and so is the
//! empty function. It has no place for where in a specification a label comes from, nor for the label of the
//! step that closes a lasso: `loop` says only to which state, counted from 0, the last one leads back.

use super::{State, WriteError, Writer};
use super::{alike, label};
use crate::tla::itf;
use crate::trace::Label;
use std::io;

#[derive(Default)]
pub(super) struct Itf {
    states: usize,
    back_to: Option<usize>,
}

const ACTION: &str = "mbt::actionTaken";
const PICKS: &str = "mbt::nondetPicks";
const META: &str = r##"{"#meta":{"format":"ITF","format-description":"https://apalache-mc.org/docs/adr/015adr-trace.html","description":"written by conformance convert"},"vars":"##;

impl Writer for Itf {
    fn state(&mut self, out: &mut dyn io::Write, state: &State<'_>) -> Result<(), WriteError> {
        self.back_to = state.back_to();
        if self.back_to.is_some() {
            return Ok(());
        }
        alike::check_itf(state)?;
        if self.states == 0 {
            let variables = state.variables.iter().map(String::as_str);
            let names: Vec<&str> = variables.chain([ACTION, PICKS]).collect();
            out.write_all(META.as_bytes())?;
            serde_json::to_writer(&mut *out, &names)?;
            out.write_all(b",\"states\":[")?;
        }
        out.write_all(if self.states == 0 { b"\n" } else { b",\n" })?;
        write!(out, "{{\"#meta\":{{\"index\":{}}}", self.states)?;
        for (name, value) in state.fields() {
            out.write_all(b",")?;
            serde_json::to_writer(&mut *out, name)?;
            out.write_all(b":")?;
            write!(out, "{}", itf::Written(value))?;
        }
        write_label(out, state.label())?;
        self.states += 1;
        Ok(out.write_all(b"}")?)
    }

    fn end(&mut self, out: &mut dyn io::Write) -> Result<(), WriteError> {
        out.write_all(b"\n]")?;
        if let Some(number) = self.back_to {
            write!(out, ",\"loop\":{}", number - 1)?;
        }
        Ok(writeln!(out, "}}")?)
    }
}

/// Quint takes the first state for the result of the action `init`.
fn write_label(out: &mut dyn io::Write, label: Option<&Label>) -> io::Result<()> {
    let name = label.map_or("init", |label| &label.name);
    write!(out, ",\"{ACTION}\":")?;
    serde_json::to_writer(&mut *out, name)?;
    write!(out, ",\"{PICKS}\":{{")?;
    let picks = label.into_iter().flat_map(label::known);
    for (index, (name, value)) in picks.enumerate() {
        out.write_all(if index == 0 { b"" } else { b"," })?;
        serde_json::to_writer(&mut *out, &name)?;
        out.write_all(b":{\"tag\":\"Some\",\"value\":")?;
        write!(out, "{}", itf::Written(value))?;
        out.write_all(b"}")?;
    }
    out.write_all(b"}")
}
