//! A label as TLC's JSON has it: `{"name": …, "location": …, "context": …, "parameters": …}`. What is not
//! known is left out.
//!
//! JSON knows parameters by their names. Those that come from a form which tells only their order are named
//! `1`, `2` and so on.

use crate::tla::{Value, json};
use crate::trace::{Label, Location, Parameter};
use std::borrow::Cow;
use std::io;

pub(super) use crate::trace::counterexample::UNNAMED;

/// Writes a label.
pub(super) fn write(out: &mut dyn io::Write, label: &Label) -> io::Result<()> {
    out.write_all(b"{\"name\":")?;
    serde_json::to_writer(&mut *out, &label.name)?;
    if let Some(location) = &label.location {
        out.write_all(b",\"location\":")?;
        serde_json::to_writer(&mut *out, location)?;
    }
    if !label.parameters.is_empty() {
        out.write_all(b",\"context\":{")?;
        for (index, (name, value)) in known(&label.parameters).enumerate() {
            out.write_all(if index == 0 { b"" } else { b"," })?;
            serde_json::to_writer(&mut *out, &name)?;
            write!(out, ":{}", json::to_string(value))?;
        }
        out.write_all(b"},\"parameters\":")?;
        let names: Vec<_> = named(&label.parameters).map(|(name, _)| name).collect();
        serde_json::to_writer(&mut *out, &names)?;
    }
    out.write_all(b"}")
}

/// The parameters of which the label tells the values, with their names.
pub(super) fn known(parameters: &[Parameter]) -> impl Iterator<Item = (Cow<'_, str>, &Value)> {
    named(parameters).filter_map(|(name, p)| p.value.as_ref().map(|value| (name, value)))
}

fn named(parameters: &[Parameter]) -> impl Iterator<Item = (Cow<'_, str>, &Parameter)> {
    parameters.iter().enumerate().map(|(index, parameter)| {
        let name = match parameter.name.as_str() {
            "" => Cow::Owned((index + 1).to_string()),
            name => Cow::Borrowed(name),
        };
        (name, parameter)
    })
}

/// The label that TLC writes where there is none.
pub(super) fn unnamed() -> Label {
    Label {
        name: UNNAMED.to_owned(),
        location: Some(Location {
            begin_line: 0,
            begin_column: 0,
            end_line: 0,
            end_column: 0,
            module: "--TLA+ BUILTINS--".to_owned(),
        }),
        ..Label::default()
    }
}
