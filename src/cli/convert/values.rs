//! The values of a state with the types that they have in the specification.
//!
//! TLC's JSON has lost them, and ITF which strings are model values. For the variables of a [`System`] its typed state knows them; for others nobody
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
        Notation::Tla => raw.values(),
        Notation::Json | Notation::Itf => of_system::<S>(raw, notation),
    }
}

/// Refuses what ITF alone can say of a value: that nobody knows it.
///
/// # Errors
/// A value, or a part of one, could not be written into the trace.
pub(super) fn must_be_known(raw: &RawState<'_>, values: &[Value]) -> Result<(), TraceError> {
    for ((name, _), value) in raw.variables().zip(values) {
        if let Some(words) = unserializable(value) {
            let message = format!(
                "`{name}` holds `{words}`, which could not be written into the trace (`#unserializable`)"
            );
            let mut error = TraceError::new(message);
            error.place = Some(raw.place());
            return Err(error.with_help(
                "convert to itf, json or ndjson; or let the specification keep a finite value",
            ));
        }
    }
    Ok(())
}

fn unserializable(value: &Value) -> Option<&str> {
    match value {
        Value::Unserializable(words) => Some(words),
        Value::Set(elements) => elements.iter().find_map(unserializable),
        Value::Function(map) => {
            let mut parts = map.iter().flat_map(|(key, value)| [key, value]);
            parts.find_map(unserializable)
        }
        _ => None,
    }
}

/// The variables of the system as its state has them. Of others, numbers and truth values are what they are.
fn of_system<S: System>(raw: &RawState<'_>, notation: Notation) -> Result<Vec<Value>, TraceError> {
    let has = |variable: &&str| raw.variables().any(|(name, _)| name == *variable);
    let typed = match S::VARIABLES.iter().all(has) {
        true => Some(tla::to_value(&raw.decode::<S::State>()?)),
        false => None,
    };
    let typed = typed.transpose().map_err(|error| no_value(raw, &error))?;
    let typed = |name: &str| typed.as_ref().and_then(|state| state.field(name));
    let mut values = Vec::new();
    let mut unknown = Vec::new();
    for ((name, _), as_it_stands) in raw.variables().zip(raw.values()?) {
        match (typed(name), &as_it_stands) {
            (Some(value), _) => values.push(value.clone()),
            (None, Value::Bool(_) | Value::Int(_) | Value::BigInt(_)) => values.push(as_it_stands),
            // ITF tells sets from sequences; what it writes as strings are strings.
            (None, _) if notation == Notation::Itf => values.push(as_it_stands),
            (None, _) => unknown.push(format!("`{name}`")),
        }
    }
    if unknown.is_empty() {
        return Ok(values);
    }
    let mut error = TraceError::new(format!(
        "the types of {} are lost: TLC's JSON writes a set like a sequence, and a model value like a string",
        unknown.join(", ")
    ));
    error.place = Some(raw.place());
    Err(error.with_help(
        "convert what TLC prints on standard output, or writes with `-dumpTrace tla FILE`; or convert this to \
         json or ndjson, which need no types",
    ))
}

fn no_value(raw: &RawState<'_>, error: &tla::Error) -> TraceError {
    let mut no_value = TraceError::new(error.message());
    no_value.place = Some(raw.place());
    no_value
}

/// A step whose label has model values where JSON has strings that are names, as people read it. Nothing
/// is decided by it: a label only says what a step is called.
pub(super) fn step(step: &RawStep, notation: Notation) -> RawStep {
    let mut step = step.clone();
    if notation != Notation::Tla {
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
