//! Labels: what TLC printed about a step.

use super::RawValue;
use super::scan::{Scan, Syntax, Unexpected};
use crate::tla::{self, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Range;

/// What TLC printed about a step. It can be complete (a name and its parameters), partial (a name
/// alone) or say nothing but the name of the whole next-state relation, such as `Next`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Label {
    /// The name of an operator of the specification, as `M!RequestVote` if it is one of an instance's.
    pub name: String,
    /// The operator's parameters, in the order of its definition.
    pub parameters: Vec<Parameter>,
    /// Whether the parameters are in no order, so that only their names tell which is which; then there can be
    /// some that the operator does not have: what Quint picked for a step, in the operator or before it.
    pub is_unordered: bool,
    /// The part of the specification that gave the step.
    pub location: Option<Location>,
}

/// What TLC calls the action of a step that it has no name for.
pub(super) const UNNAMED: &str = "UnnamedAction";
/// The same in its text.
pub(super) const UNNAMED_TEXT: &str = "Action";

impl Label {
    /// The label of a step in which nothing happens; it names no action.
    #[must_use]
    pub fn stuttering() -> Self {
        Label {
            name: "Stuttering".to_owned(),
            ..Label::default()
        }
    }

    /// The name of the operator in its own module: `RequestVote` of `M!RequestVote`.
    #[must_use]
    pub fn operator(&self) -> &str {
        operator(&self.name)
    }

    /// Reads `<Tick(a) line 5, col 9 to line 5, col 30 of module Clock>`.
    pub(super) fn in_brackets(text: &str) -> Self {
        let inner = text
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'));
        let label = Label::from_text(inner.unwrap_or_default());
        match label.name.as_str() {
            UNNAMED_TEXT if label.parameters.is_empty() => Label {
                name: UNNAMED.to_owned(),
                ..label
            },
            _ => label,
        }
    }

    /// Reads what TLC prints: `RequestVote(s2,s1) line 6, col 12 to line 6, col 39 of module M`, or less of it. What
    /// cannot be read as parameters or as a location is left out, and a value that cannot be read is not known: a label
    /// is there to help.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut scan = Scan::new(text, 0, 0, Syntax::Tla);
        let Ok(name) = name(&mut scan) else {
            return Label::default();
        };
        let (parameters, rest) = match arguments(&mut scan, text) {
            Some(parameters) => (parameters, scan.at()),
            None => (Vec::new(), name.end),
        };
        Label {
            name: text[name].to_owned(),
            parameters,
            location: Location::from_text(text[rest..].trim()),
            ..Label::default()
        }
    }
}

/// A name without its instance's.
pub(crate) fn operator(name: &str) -> &str {
    name.rsplit('!').next().unwrap_or_default()
}

/// `RequestVote`, or `M!RequestVote` of a module that has a name here.
fn name(scan: &mut Scan<'_>) -> Result<Range<usize>, Unexpected> {
    let mut name = scan.word()?;
    while scan.eat("!") {
        name.end = scan.word()?.end;
    }
    Ok(name)
}

/// `(s2,s1)`
fn arguments(scan: &mut Scan<'_>, text: &str) -> Option<Vec<Parameter>> {
    scan.expect("(").ok()?;
    let mut arguments = Vec::new();
    while !scan.eat(")") {
        if !arguments.is_empty() {
            scan.expect(",").ok()?;
        }
        // TLC does not write all values out: `SUBSET (1..30)`.
        let value = tla::from_str(&text[scan.value().ok()?]).ok();
        arguments.push(Parameter {
            name: String::new(),
            value,
        });
    }
    Some(arguments)
}

/// A label as TLC writes it among the data of a counterexample, in each of its notations.
#[derive(Deserialize)]
struct LabelRecord {
    name: String,
    #[serde(default)]
    location: Option<Location>,
    /// Their names in order.
    #[serde(default)]
    parameters: Option<Vec<String>>,
    #[serde(default)]
    context: BTreeMap<String, Value>,
}

impl Label {
    /// Reads `{"name": "RequestVote", "context": {"i": "s2", "j": "s1"}, "parameters": ["i", "j"], …}`, or the
    /// same as a TLA+ record. TLC always lists the `parameters`; where values have names alone, nothing tells their order.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn from_record(record: RawValue<'_>) -> Result<Self, tla::Error> {
        let LabelRecord {
            name,
            location,
            parameters,
            mut context,
        } = record.decode()?;
        let is_unordered = parameters.is_none() && !context.is_empty();
        let mut names = parameters.unwrap_or_default();
        // The parameters that the label lists, and any other that it has a value for.
        let listed: HashSet<&String> = names.iter().collect();
        let others = context.keys().filter(|name| !listed.contains(name));
        let others: Vec<String> = others.cloned().collect();
        names.extend(others);
        let parameters = names.into_iter().zip(1..).map(|(name, place)| Parameter {
            value: context.remove(&name),
            // So are those named that have no names, where they must have some.
            name: match name == place.to_string() {
                true => String::new(),
                false => name,
            },
        });
        Ok(Label {
            name,
            parameters: parameters.collect(),
            is_unordered,
            location,
        })
    }
}

/// A parameter of the operator that a label names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameter {
    /// Its name in the operator's definition; empty where the file tells the parameters' order alone.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

impl Location {
    /// `line 6, col 12 to line 6, col 39 of module M`
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let (begin_line, begin_column, rest) = line_and_column(text)?;
        let (end_line, end_column, rest) = line_and_column(rest.strip_prefix(" to ")?)?;
        let module = rest.strip_prefix(" of module ")?;
        Some(Location {
            begin_line,
            begin_column,
            end_line,
            end_column,
            module: module.to_owned(),
        })
    }
}

/// `line 6, col 12`, and what comes after it.
fn line_and_column(text: &str) -> Option<(u32, u32, &str)> {
    let (line, rest) = number(text.strip_prefix("line ")?)?;
    let (column, rest) = number(rest.strip_prefix(", col ")?)?;
    Some((line, column, rest))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit());
    let (number, rest) = text.split_at(end.unwrap_or(text.len()));
    Some((number.parse().ok()?, rest))
}

/// `line 6, col 12 to line 6, col 39 of module M`, as TLC prints it.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, col {} to line {}, col {} of module {}",
            self.begin_line, self.begin_column, self.end_line, self.end_column, self.module
        )
    }
}

/// As TLC prints it without the location: `RequestVote(s2, s1)`. Parameters in no order have their names:
/// `RequestVote(i = s2, j = s1)`.
impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (k, parameter) in self.parameters.iter().enumerate() {
            f.write_str(if k == 0 { "(" } else { ", " })?;
            if self.is_unordered {
                write!(f, "{} = ", parameter.name)?;
            }
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

/// A parameter's value as TLC prints it, but a string as the name that it could be.
#[cfg(feature = "cli")]
pub(crate) fn bare(value: &Value) -> String {
    Bare(value).to_string()
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
