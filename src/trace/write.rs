//! Behaviours going out: the forms that can be written, and what they have in common. Nothing here reads a
//! file or knows a specification; the values come decoded.
//!
//! | module | the form that it writes |
//! |---|---|
//! | `json` | TLC's `-dumpTrace json` |
//! | `itf` | Apalache's ITF, with labels as Quint has them |
//! | [`module`] | a module and its configuration, with which TLC checks the behaviour |
//! | `text` | an error trace as TLC prints it |
//! | `ndjson` | a line of JSON for each state |
//!
//! What TLC is told of a specification is [`Model`]; which names its text has, [`Definitions`]; what it defines and
//! declares, [`Outline`]; which formula it is, [`Modules`].

mod alike;
mod conjuncts;
mod definitions;
mod fairness;
mod formula;
mod itf;
mod json;
mod label;
mod model;
pub mod module;
mod ndjson;
mod outline;
mod relation;
mod symbols;
mod text;
mod tokens;

pub use definitions::Definitions;
pub use formula::Modules;
pub use model::Model;
pub use outline::Outline;
pub use relation::Relations;

use super::format::named;
use super::{Label, RawStep, TraceError, UnknownName};
use crate::tla::{self, ModelValue, Value};
use serde::Serialize;
use std::fmt;
use std::io;
use std::str::FromStr;

/// A form in which behaviours can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// TLC's `-dumpTrace json`.
    Json,
    /// Apalache's ITF.
    Itf,
    /// A module that TLC checks as a behaviour of a specification.
    Tla,
    /// An error trace as TLC prints it.
    Text,
    /// JSON, a line for each state.
    Ndjson,
}

impl Target {
    /// Every form that can be written.
    pub const ALL: &'static [Target] = &[
        Target::Json,
        Target::Itf,
        Target::Tla,
        Target::Text,
        Target::Ndjson,
    ];

    /// What the name of a file of this form ends in.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Target::Json => "json",
            Target::Itf => "itf.json",
            Target::Tla => "tla",
            Target::Text => "txt",
            Target::Ndjson => "ndjson",
        }
    }

    /// Whether the form tells sets from sequences, and so needs values whose types are known.
    #[must_use]
    pub fn needs_types(self) -> bool {
        match self {
            Target::Itf | Target::Tla | Target::Text => true,
            Target::Json | Target::Ndjson => false,
        }
    }

    /// A writer of this form; `None` for [`Target::Tla`], which needs a [`Model`]: see [`module::Module`].
    #[must_use]
    pub fn writer(self) -> Option<Box<dyn Writer>> {
        match self {
            Target::Json => Some(Box::<json::Json>::default()),
            Target::Itf => Some(Box::<itf::Itf>::default()),
            Target::Tla => None,
            Target::Text => Some(Box::<text::Text>::default()),
            Target::Ndjson => Some(Box::<ndjson::Ndjson>::default()),
        }
    }
}

/// The name by which `--to` takes it.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Target::Json => "json",
            Target::Itf => "itf",
            Target::Tla => "tla",
            Target::Text => "text",
            Target::Ndjson => "ndjson",
        })
    }
}

impl FromStr for Target {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        named(Target::ALL, name)
    }
}

/// Writes one behaviour, a state at a time.
pub trait Writer {
    /// Takes the next state, with the step that leads to it. As from a reader, the last step of a lasso gives
    /// a state once more.
    ///
    /// # Errors
    /// Nothing can be written, or the form has no place for the state.
    fn state(&mut self, out: &mut dyn io::Write, state: &State<'_>) -> Result<(), WriteError>;

    /// Writes what comes after the last state.
    ///
    /// # Errors
    /// Nothing can be written.
    fn end(&mut self, out: &mut dyn io::Write) -> Result<(), WriteError>;
}

/// Writes a whole behaviour: the variables' values in the first state, then each step's label and the values after it.
///
/// # Errors
/// As [`Writer::state`], and those of the steps.
pub fn behaviour(
    out: &mut dyn io::Write,
    writer: &mut dyn Writer,
    variables: &[String],
    initial: &[Value],
    steps: impl Iterator<Item = Result<(Label, Vec<Value>), TraceError>>,
) -> Result<(), WriteError> {
    let first = State {
        variables,
        values: initial,
        step: None,
    };
    writer.state(out, &first)?;
    for (from, step) in steps.enumerate() {
        let (label, values) = step?;
        let step = RawStep {
            label,
            from,
            to: from + 1,
        };
        let state = State {
            variables,
            values: &values,
            step: Some(&step),
        };
        writer.state(out, &state)?;
    }
    writer.end(out)
}

/// The values of a typed state's variables, in their order.
///
/// # Errors
/// The state has not all of them, or one is no value of TLA+.
pub fn values(state: &impl Serialize, variables: &[&str]) -> Result<Vec<Value>, TraceError> {
    let cannot = |what: String| TraceError::new(format!("the state cannot be written: {what}"));
    let value = tla::to_value(state).map_err(|error| cannot(error.to_string()))?;
    let field = |name: &&str| {
        let field = value.field(name).cloned();
        field.ok_or_else(|| cannot(format!("it has no variable {name}")))
    };
    variables.iter().map(field).collect()
}

/// A state that is to be written.
#[derive(Debug, Clone, Copy)]
pub struct State<'a> {
    /// The names of the variables, the same for each state.
    pub variables: &'a [String],
    /// Their values, in the same order.
    pub values: &'a [Value],
    /// The step that leads here; none to the first state.
    pub step: Option<&'a RawStep>,
}

impl<'a> State<'a> {
    fn label(&self) -> Option<&'a Label> {
        self.step.map(|step| &step.label)
    }

    /// The number of the state that this is once more.
    fn back_to(&self) -> Option<usize> {
        self.step.and_then(RawStep::back_to)
    }

    /// Whether nothing happens any more.
    fn is_stuttering(&self) -> bool {
        let is_nothing = |label: &Label| STUTTERING.contains(&label.name.as_str());
        self.step
            .is_some_and(|step| step.to == step.from && is_nothing(&step.label))
    }

    fn fields(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let names = self.variables.iter().map(String::as_str);
        names.zip(self.values)
    }

    /// In forms that are TLA+, the variables must have names of TLA+; JSON lets them have others.
    fn check_names(&self) -> Result<(), TraceError> {
        let is_odd = |name: &&String| !ModelValue::is_name(name);
        match self.variables.iter().find(is_odd) {
            None => Ok(()),
            Some(odd) => {
                let message = format!("no variable of TLA+ can have the name {odd:?}");
                Err(TraceError::new(message).with_help("convert it to json, ndjson or itf"))
            }
        }
    }
}

/// What TLC names the step in which nothing happens: as text, and in JSON after an initial state.
const STUTTERING: [&str; 2] = ["Stuttering", label::UNNAMED];

/// Why a behaviour was not written.
#[derive(Debug)]
pub enum WriteError {
    /// Nothing can be written there.
    Output(io::Error),
    /// The form has no place for this behaviour.
    Behaviour(TraceError),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        WriteError::Output(error)
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> Self {
        WriteError::Output(error.into())
    }
}

impl From<TraceError> for WriteError {
    fn from(error: TraceError) -> Self {
        WriteError::Behaviour(error)
    }
}
