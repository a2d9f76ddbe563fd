//! The states of a graph, decoded. A value that a variable had in an earlier state is not decoded again but
//! shared: the states of a graph are many, the values of each variable few.

use super::label::{self, Field};
use crate::system::System;
use crate::trace::{Change, ElementsOfBoth, PrintedState, TraceError};
use std::collections::HashMap;

/// Decoded states, numbered in the order in which they came.
pub(super) struct States<S: System> {
    pub(super) all: Vec<S::State>,
    variables: Vec<Variable>,
    fields: Vec<Field>,
}

/// What is known of a variable.
struct Variable {
    name: String,
    /// The texts of its values, each with a state in which it has the value.
    values: HashMap<Box<[u8]>, usize>,
}

/// What is wrong with a state's label.
pub(super) struct Fault {
    /// The byte of the label.
    pub(super) at: usize,
    /// What it is, without its place.
    pub(super) error: TraceError,
}

impl Fault {
    fn new(at: usize, message: impl Into<String>) -> Self {
        let error = TraceError::new(message).with_help(OTHER_SPECIFICATION);
        Fault { at, error }
    }
}

impl<S: System> Default for States<S> {
    fn default() -> Self {
        States {
            all: Vec::new(),
            variables: Vec::new(),
            fields: Vec::new(),
        }
    }
}

impl<S: System> States<S> {
    /// The names of the variables that the states have in the file.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(|variable| variable.name.as_str())
    }

    /// Adds a state, and gives its number.
    pub(super) fn add(&mut self, label: &[u8]) -> Result<usize, Fault> {
        label::fields(label, &mut self.fields).map_err(|at| {
            Fault::new(at, "expected a variable of the state, such as `/\\ x = 0`")
        })?;
        self.check_variables(label)?;
        let state = match self.shared(label)? {
            Some(state) => state,
            None => whole::<S>(label)?,
        };
        let number = self.all.len();
        for (variable, field) in self.variables.iter_mut().zip(&self.fields) {
            let text = &label[field.value.clone()];
            if !variable.values.contains_key(text) {
                variable.values.insert(text.into(), number);
            }
        }
        self.all.push(state);
        Ok(number)
    }

    /// The variables of all states must be those of the first.
    fn check_variables(&mut self, label: &[u8]) -> Result<(), Fault> {
        let names = self.fields.iter().map(|field| &label[field.name.clone()]);
        if self.variables.is_empty() {
            for name in names {
                self.variables.push(Variable {
                    name: String::from_utf8_lossy(name).into_owned(),
                    values: HashMap::new(),
                });
            }
            return self.check_first();
        }
        let is_same = |(variable, name): (&Variable, &[u8])| variable.name.as_bytes() == name;
        if self.variables.len() == names.len() && self.variables.iter().zip(names).all(is_same) {
            return Ok(());
        }
        let message = "this state has other variables than the first one, or in another order";
        Err(Fault::new(0, message))
    }

    /// The first state must have every variable that is compared.
    fn check_first(&self) -> Result<(), Fault> {
        let has: Vec<&str> = self.variables().collect();
        let lacks = |v: &&&str| !has.contains(v);
        let missing: Vec<&str> = S::VARIABLES.iter().filter(lacks).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let is_none_there = missing.len() == S::VARIABLES.len();
        let place = super::place(1);
        Err(Fault {
            at: 0,
            error: TraceError::missing_variables(place, &missing, &has, is_none_there),
        })
    }

    /// The state, made of values that earlier states have as far as it goes. `None` if the system cannot put
    /// states together.
    fn shared(&self, label: &[u8]) -> Result<Option<S::State>, Fault> {
        let Some(first) = self.all.last() else {
            return Ok(None);
        };
        let mut state = first.clone();
        for (variable, field) in self.variables.iter().zip(&self.fields) {
            let text = &label[field.value.clone()];
            let is_set = match variable.values.get(text) {
                Some(&known) => S::share(&mut state, &variable.name, &self.all[known]),
                None => self.set(&mut state, &variable.name, text, field)?,
            };
            if !is_set {
                return Ok(None);
            }
        }
        Ok(Some(state))
    }

    /// Decodes the value of one variable; says whether the system can do that.
    fn set(
        &self,
        state: &mut S::State,
        name: &str,
        text: &[u8],
        field: &Field,
    ) -> Result<bool, Fault> {
        let plain = unescaped(text, field.value.start)?;
        let mut parts = ElementsOfBoth::default();
        match S::set(state, name, Change::to(&plain, &mut parts)) {
            None => Ok(false),
            Some(Ok(())) => Ok(true),
            Some(Err(error)) => {
                let at = field.value.start + label::offset_with_escapes(text, error.offset());
                Err(Fault::new(at, error.message()))
            }
        }
    }
}

/// Decodes a whole state.
fn whole<S: System>(label: &[u8]) -> Result<S::State, Fault> {
    let plain = unescaped(label, 0)?;
    let state = PrintedState::new(plain.into_owned());
    state
        .decode()
        .map_err(|(at, message)| Fault::new(label::offset_with_escapes(label, at), message))
}

fn unescaped(text: &[u8], at: usize) -> Result<std::borrow::Cow<'_, str>, Fault> {
    label::unescaped(text)
        .map_err(|error| Fault::new(at + error.valid_up_to(), "this is not UTF-8 text"))
}

pub(super) const OTHER_SPECIFICATION: &str =
    "is this the graph of another specification, or was the file changed after TLC wrote it?";
