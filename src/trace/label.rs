//! Labels: what TLC printed about a step.

use crate::tla::Value;
use serde::Deserialize;
use std::fmt;

/// What TLC printed about a step. It can be complete (a name and its parameters), partial (a name
/// alone) or say nothing but the name of the whole next-state relation, such as `Next`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Label {
    /// The name of an operator of the specification.
    pub name: String,
    /// The operator's parameters, in the order of its definition.
    pub parameters: Vec<Parameter>,
    /// The part of the specification that gave the step.
    pub location: Option<Location>,
}

impl Label {
    /// The label of a step in which nothing happens; it names no action.
    #[must_use]
    pub fn stuttering() -> Self {
        Label {
            name: "Stuttering".to_owned(),
            ..Label::default()
        }
    }
}

/// A parameter of the operator that a label names.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name in the operator's definition.
    pub name: String,
    /// Its value in this step, if the label tells it.
    pub value: Option<Value>,
}

impl Parameter {
    /// Whether the value can be what TLC prints as `text`; a value that the label does not tell
    /// can be anything.
    pub(crate) fn is(&self, text: &str) -> bool {
        match &self.value {
            None => true,
            Some(value) => Bare(value).to_string() == text,
        }
    }

    /// Whether it is a name or a number, and not something that has parts, such as a message.
    pub(crate) fn is_plain(&self) -> bool {
        !matches!(self.value, Some(Value::Set(_) | Value::Function(_)))
    }
}

/// A part of a specification's source, as TLC counts: lines and columns from 1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// The line in which it begins.
    pub begin_line: u32,
    /// The column in which it begins.
    pub begin_column: u32,
    /// The line in which it ends.
    pub end_line: u32,
    /// The column in which it ends.
    pub end_column: u32,
    /// The module's name.
    pub module: String,
}

/// As TLC prints it without the location: `RequestVote(s2, s1)`.
impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (k, parameter) in self.parameters.iter().enumerate() {
            f.write_str(if k == 0 { "(" } else { ", " })?;
            match &parameter.value {
                Some(value) => write!(f, "{}", Bare(value))?,
                None => f.write_str("_")?,
            }
        }
        if !self.parameters.is_empty() {
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// A parameter's value for people. JSON writes model values as strings, so a string that could be
/// the name of one is shown as the name.
struct Bare<'a>(&'a Value);

impl fmt::Display for Bare<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::String(text) => f.write_str(text),
            value => write!(f, "{value}"),
        }
    }
}
