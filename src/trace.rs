//! Behaviours as files hold them: states in a row, a label on every step, and where in the file each
//! one stands. Nothing here knows a specification; values stay text until a type is known.

mod error;
mod format;
mod json;
mod label;

pub use error::{Place, TraceError};
pub use format::Format;
pub use label::{Label, Location, Parameter};

use serde::de::DeserializeOwned;
use std::cell::Cell;

/// A behaviour, borrowed from the text of the file that it was read from.
///
/// ```
/// use conformance::trace::{Format, Trace};
/// use std::collections::BTreeMap;
///
/// let text = r#"{"counterexample": {
///   "action": [[[1, {"x": 0}], {"name": "Tick"}, [2, {"x": 1}]]],
///   "state": [[1, {"x": 0}], [2, {"x": 1}]]
/// }, "vars": ["x"]}"#;
/// let trace = Trace::parse(text, Format::recognise(text)?)?;
/// assert_eq!(trace.states.len(), 2);
/// assert_eq!(trace.steps[0].label.name, "Tick");
/// let last: BTreeMap<String, i64> = trace.decode(&trace.states[1])?;
/// assert_eq!(last["x"], 1);
/// # Ok::<(), conformance::trace::TraceError>(())
/// ```
#[derive(Debug)]
pub struct Trace<'a> {
    /// The whole text of the file; places are counted in it.
    text: &'a str,
    /// The variables that the file says its states have (with ALIAS: the alias's fields).
    pub variables: Vec<String>,
    /// The states, the first one at index 0; TLC numbers them from 1.
    pub states: Vec<RawState<'a>>,
    /// The steps in the behaviour's order. There is one fewer than there are states, or as many if
    /// the behaviour is a lasso: the last step then leads back.
    pub steps: Vec<RawStep>,
    /// The byte of which the place was asked last, and that place.
    counted: Cell<(usize, Place)>,
}

/// One state, not decoded yet: a value for every variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawState<'a> {
    text: &'a str,
    offset: usize,
}

/// One step of the behaviour: its label, and the state in which it ends.
#[derive(Debug, Clone, PartialEq)]
pub struct RawStep {
    /// What TLC said about the step.
    pub label: Label,
    /// Index into [`Trace::states`] of the state in which the step begins.
    pub from: usize,
    /// Index into [`Trace::states`] of the state in which the step ends: `from + 1`, but for the
    /// last step of a lasso, which leads to a state not after `from`.
    pub to: usize,
}

impl RawStep {
    /// The number by which people call this step: a step has the number of the state in which it
    /// ends, and the step that closes a lasso comes after all others.
    #[must_use]
    pub fn number(&self) -> usize {
        self.from + 2
    }

    /// The number of the state to which a lasso's last step leads back.
    #[must_use]
    pub fn back_to(&self) -> Option<usize> {
        (self.to <= self.from).then_some(self.to + 1)
    }
}

/// The bytes of a file as text.
///
/// # Errors
/// They are not UTF-8, and from where on.
pub fn text_of(bytes: Vec<u8>) -> Result<String, TraceError> {
    String::from_utf8(bytes)
        .map_err(|error| TraceError::not_utf8(error.as_bytes(), error.utf8_error().valid_up_to()))
}

impl<'a> Trace<'a> {
    /// Reads one behaviour from the text of a file.
    ///
    /// # Errors
    /// What stands in the text instead of a behaviour of that format, and where.
    pub fn parse(text: &'a str, format: Format) -> Result<Self, TraceError> {
        match format {
            Format::TlcJson => json::parse(text),
        }
    }

    /// Decodes a state into a type that has a field for every variable of interest.
    ///
    /// # Errors
    /// The first value that is not of the expected type, with its place in the file.
    pub fn decode<S: DeserializeOwned>(&self, state: &RawState<'a>) -> Result<S, TraceError> {
        crate::tla::json::from_str(state.text)
            .map_err(|error| TraceError::value(self.text, state.offset, &error))
    }

    /// Where a state begins in the file.
    #[must_use]
    pub fn place(&self, state: &RawState<'a>) -> Place {
        // States are asked for in order mostly, so that each part of a long line is counted once.
        let (from, place) = self.counted.get();
        let place = if from <= state.offset {
            place.after(self.text, from, state.offset)
        } else {
            Place::of(self.text, state.offset)
        };
        self.counted.set((state.offset, place));
        place
    }
}
