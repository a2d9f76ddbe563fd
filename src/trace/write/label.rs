//! A label as TLC's JSON has it: `{"name": …, "location": …, "context": …, "parameters": …}`. What is not
//! known is left out.
//!
//! JSON knows parameters by their names. Those that come from a form which tells only their order are named
//! `1`, `2` and so on. Of those in no order there is only the `context`, and no list of `parameters`.

use crate::tla::{Value, json};
use crate::trace::{Label, Location};
use std::borrow::Cow;
use std::io;

pub(super) use crate::trace::label::{UNNAMED, UNNAMED_TEXT};

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
        for (index, (name, value)) in known(label).enumerate() {
            out.write_all(if index == 0 { b"" } else { b"," })?;
            serde_json::to_writer(&mut *out, &name)?;
            write!(out, ":{}", json::to_string(value))?;
        }
        out.write_all(b"}")?;
    }
    if !label.parameters.is_empty() && !label.is_unordered {
        out.write_all(b",\"parameters\":")?;
        let names: Vec<_> = names(label).collect();
        serde_json::to_writer(&mut *out, &names)?;
    }
    out.write_all(b"}")
}

/// The parameters of which the label tells the values, with their names.
pub(super) fn known(label: &Label) -> impl Iterator<Item = (Cow<'_, str>, &Value)> {
    let values = label.parameters.iter().map(|p| p.value.as_ref());
    names(label)
        .zip(values)
        .filter_map(|(name, value)| Some((name, value?)))
}

fn names(label: &Label) -> impl Iterator<Item = Cow<'_, str>> {
    let parameters = label.parameters.iter().enumerate();
    parameters.map(|(index, parameter)| match parameter.name.as_str() {
        "" if !label.is_unordered => Cow::Owned((index + 1).to_string()),
        name => Cow::Borrowed(name),
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
