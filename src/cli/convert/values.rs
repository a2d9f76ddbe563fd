//! The values of a state with the types that they have in the specification.
//!
//! TLC's JSON has lost them. For the variables of a [`System`] its typed state knows them; for others nobody
//! does, and nothing is guessed.

use crate::system::System;
use crate::tla::{self, ModelValue, Value};
use crate::trace::{Notation, Parameter, RawState, RawStep, TraceError};

/// The values with their types.
///
/// # Errors
/// A value cannot be read, or its type is not known.
pub(super) fn with_types<S: System>(
    raw: &RawState<'_>,
    notation: Notation,
) -> Result<Vec<Value>, TraceError> {
    match notation {
        Notation::Tla => as_they_stand(raw),
        Notation::Json => of_system::<S>(raw),
    }
}

/// The values as far as the form tells what they are.
///
/// # Errors
/// A value cannot be read.
pub(super) fn as_they_stand(raw: &RawState<'_>) -> Result<Vec<Value>, TraceError> {
    let decode = |(name, value): (&str, crate::trace::RawValue<'_>)| {
        value.decode().map_err(|error| {
            let mut unreadable = TraceError::new(format!("`{name}`: {}", error.message()));
            unreadable.place = Some(raw.place());
            unreadable
        })
    };
    raw.variables().map(decode).collect()
}

fn of_system<S: System>(raw: &RawState<'_>) -> Result<Vec<Value>, TraceError> {
    let is_unknown = |name: &&str| !S::VARIABLES.contains(name);
    let unknown: Vec<&str> = raw
        .variables()
        .map(|(name, _)| name)
        .filter(is_unknown)
        .collect();
    if !unknown.is_empty() {
        return Err(untyped(raw, &unknown));
    }
    let state = tla::to_value(&raw.decode::<S::State>()?);
    let state = state.map_err(|error| TraceError::new(error.message()))?;
    let value = |(name, _)| state.field(name).cloned();
    let values: Option<_> = raw.variables().map(value).collect();
    values.ok_or_else(|| TraceError::new("the states are not those of the system"))
}

fn untyped(raw: &RawState<'_>, unknown: &[&str]) -> TraceError {
    let names: Vec<String> = unknown.iter().map(|name| format!("`{name}`")).collect();
    let mut error = TraceError::new(format!(
        "what the values of {} are has been lost: in TLC's JSON a set looks like a sequence and a model \
         value like a string",
        names.join(", ")
    ));
    error.place = Some(raw.place());
    error.with_help(
        "convert what TLC prints on standard output, or writes with `-dumpTrace tla FILE`; or convert this to \
         json or ndjson, which lose as much",
    )
}

/// A step whose label has model values where JSON has strings that are names, as people read it. Nothing
/// is decided by it: a label only says what a step is called.
pub(super) fn step(step: &RawStep, notation: Notation) -> RawStep {
    let mut step = step.clone();
    if notation == Notation::Json {
        step.label.parameters.iter_mut().for_each(name);
    }
    step
}

fn name(parameter: &mut Parameter) {
    if let Some(Value::String(text)) = &parameter.value
        && ModelValue::is_name(text)
    {
        parameter.value = Some(Value::ModelValue(text.as_str().into()));
    }
}
