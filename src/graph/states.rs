//! The states of a graph as their variables' values by number. The states of a graph are many, the values of each
//! variable few: a value is decoded when it comes first, and then known by its text.

use super::label::{self, Field};
use crate::system::System;
use crate::trace::{Change, ElementsOfBoth, PrintedState, TraceError};
use std::borrow::Cow;
use std::collections::HashMap;

/// What the states of a graph are.
pub(super) struct Values {
    /// The names of the variables that the states have in the file.
    pub(super) names: Vec<String>,
    /// Of each variable, the texts of its values.
    pub(super) texts: Vec<Vec<Box<str>>>,
    /// Of each state, the numbers of its variables' values; those of one state after those of another.
    numbers: Vec<u32>,
}

impl Values {
    /// The numbers of a state's values, in the variables' order.
    pub(super) fn of(&self, state: usize) -> &[u32] {
        let count = self.names.len();
        &self.numbers[state * count..(state + 1) * count]
    }
}

/// The states that are being read.
pub(super) struct States<S: System> {
    values: Values,
    /// Of each variable, the numbers of its values by their texts with escapes.
    known: Vec<HashMap<Box<[u8]>, u32>>,
    /// A state on which new values are tried.
    tried: Option<S::State>,
    /// For each value that is new, a state with it.
    samples: Vec<S::State>,
    count: usize,
    fields: Vec<Field>,
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
            values: Values {
                names: Vec::new(),
                texts: Vec::new(),
                numbers: Vec::new(),
            },
            known: Vec::new(),
            tried: None,
            samples: Vec::new(),
            count: 0,
            fields: Vec::new(),
        }
    }
}

impl<S: System> States<S> {
    /// Adds a state, and gives its number.
    pub(super) fn add(&mut self, label: &[u8]) -> Result<usize, Fault> {
        label::fields(label, &mut self.fields).map_err(|at| {
            Fault::new(at, "expected a variable of the state, such as `/\\ x = 0`")
        })?;
        self.check_variables(label)?;
        let is_first = self.tried.is_none();
        if is_first {
            self.tried = Some(whole::<S>(label)?);
        }
        let (mut has_new, mut needs_whole) = (is_first, false);
        for index in 0..self.fields.len() {
            let text = &label[self.fields[index].value.clone()];
            let number = match self.known[index].get(text) {
                Some(&number) => number,
                None => {
                    has_new = true;
                    needs_whole |= !is_first && !self.try_value(index, text)?;
                    self.note(index, text)?
                }
            };
            self.values.numbers.push(number);
        }
        if needs_whole {
            self.tried = Some(whole::<S>(label)?);
        }
        if has_new {
            self.samples.extend(self.tried.clone());
        }
        self.count += 1;
        Ok(self.count - 1)
    }

    /// What the states are, and a state with each value that some variable has in one.
    pub(super) fn end(self) -> (Values, Vec<S::State>) {
        (self.values, self.samples)
    }

    /// The variables of all states must be those of the first.
    fn check_variables(&mut self, label: &[u8]) -> Result<(), Fault> {
        let mut names = self.fields.iter().map(|field| &label[field.name.clone()]);
        let own = &mut self.values.names;
        if own.is_empty() {
            own.extend(names.map(|name| String::from_utf8_lossy(name).into_owned()));
            self.values.texts.resize_with(own.len(), Vec::new);
            self.known.resize_with(own.len(), HashMap::new);
            return check_first::<S>(own);
        }
        if self.fields.len() == own.len()
            && own.iter().all(|own| names.next() == Some(own.as_bytes()))
        {
            return Ok(());
        }
        let message = "this state has other variables than the first one, or in another order";
        Err(Fault::new(0, message))
    }

    /// Decodes a value that is new; says whether the system can do that for one variable alone.
    fn try_value(&mut self, index: usize, text: &[u8]) -> Result<bool, Fault> {
        let Some(state) = &mut self.tried else {
            return Ok(false);
        };
        let start = self.fields[index].value.start;
        let plain = unescaped(text, start)?;
        let mut parts = ElementsOfBoth::default();
        match S::set(
            state,
            &self.values.names[index],
            Change::to(&plain, &mut parts),
        ) {
            None => Ok(false),
            Some(Ok(())) => Ok(true),
            Some(Err(error)) => {
                let at = start + label::offset_with_escapes(text, error.offset());
                Err(Fault::new(at, error.message()))
            }
        }
    }

    /// Gives a value that is new its number.
    fn note(&mut self, index: usize, text: &[u8]) -> Result<u32, Fault> {
        let start = self.fields[index].value.start;
        let plain = unescaped(text, start)?;
        let texts = &mut self.values.texts[index];
        let number = u32::try_from(texts.len())
            .map_err(|_| Fault::new(start, "the variable has more than four billion values"))?;
        texts.push(plain.into());
        self.known[index].insert(text.into(), number);
        Ok(number)
    }
}

/// The first state must have every variable that is compared.
fn check_first<S: System>(has: &[String]) -> Result<(), Fault> {
    let has: Vec<&str> = has.iter().map(String::as_str).collect();
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

/// Decodes a whole state.
fn whole<S: System>(label: &[u8]) -> Result<S::State, Fault> {
    let plain = unescaped(label, 0)?;
    let state = PrintedState::new(plain.into_owned());
    state
        .decode()
        .map_err(|(at, message)| Fault::new(label::offset_with_escapes(label, at), message))
}

fn unescaped(text: &[u8], at: usize) -> Result<Cow<'_, str>, Fault> {
    label::unescaped(text)
        .map_err(|error| Fault::new(at + error.valid_up_to(), "this is not UTF-8 text"))
}

pub(super) const OTHER_SPECIFICATION: &str =
    "is this the graph of another specification, or was the file changed after TLC wrote it?";
