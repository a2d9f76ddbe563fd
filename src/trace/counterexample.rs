//! The counterexample that TLC writes with `-dumpTrace json` and with `-dumpTrace tla`: the steps, each with its
//! two states, and the states once more.
//!
//! ```json
//! {"counterexample": {
//!   "action": [[[1, {"x": 0}], {"name": "Tick", "context": {"n": "a"}, "parameters": ["n"]}, [2, {"x": 1}]]],
//!   "state": [[1, {"x": 0}], [2, {"x": 1}]]
//! }, "vars": ["x"]}
//! ```
//! ```text
//! CounterExample ==
//!     [action |-> {<<<<1, [x |-> 0]>>, [name |-> "Tick", context |-> [n |-> a], …], <<2, [x |-> 1]>>>>},
//!      state |-> {<<1, [x |-> 0]>>, <<2, [x |-> 1]>>}]
//! ```
//!
//! `JsonSerialize(FILE, CounterExample)` writes the object `counterexample` alone.
//!
//! A state stands in the file three times; the repetitions are compared as text and never decoded. A behaviour
//! of one state has no steps, and a lasso's last step leads to a state that is not after its first.

mod index;

pub(super) use index::DEFINITION;

use super::form::{Form, Found};
use super::label::UNNAMED;
use super::scan::{Field, Syntax};
use super::source::Source;
use super::{Label, Notation, RawValue, TraceError};
use index::{AGAIN, Fault, Index, Step};
use std::ops::Range;

pub(super) struct Counterexample<'r> {
    source: Source<'r>,
    syntax: Syntax,
    /// Where the states are; empty before the file has been looked through.
    states: Vec<Range<usize>>,
    steps: Vec<Step>,
    /// How many states have been given, the one that closes a lasso included.
    given: usize,
}

impl<'r> Counterexample<'r> {
    pub(super) fn new(source: Source<'r>, syntax: Syntax) -> Self {
        Counterexample {
            source,
            syntax,
            states: Vec::new(),
            steps: Vec::new(),
            given: 0,
        }
    }
}

impl Form for Counterexample<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        if !self.states.is_empty() {
            return Ok(false);
        }
        let text = self.source.all()?;
        let mut index = Index::new(text, self.syntax);
        let found = match self.syntax {
            Syntax::Json => index.document(),
            Syntax::Tla => index.module(),
        };
        let found = found.and_then(|()| index.check());
        let Index { states, steps, .. } = index;
        found.map_err(|error| error.in_file(&self.source))?;
        (self.states, self.steps) = (states, steps);
        Ok(true)
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        let number = self.given + 1;
        let step = self.given.checked_sub(1).and_then(|k| self.steps.get(k));
        let back_to = match step {
            None if self.given > 0 => return Ok(None),
            None => None,
            Some(step) => (step.to < number).then_some(step.to),
        };
        let state = &self.states[back_to.unwrap_or(number) - 1];
        let before = std::mem::take(fields);
        self.source
            .scan(state.start, self.syntax)
            .record(&before, fields)
            .map_err(|unexpected| Fault::from(unexpected).in_file(&self.source))?;
        let mut label = step.map(|step| self.label(&step.label)).transpose()?;
        // TLC writes that nothing happens any more as a step from the last state to itself, with the label
        // of the step before, or with none if there is no step before.
        if back_to == Some(self.given) {
            let before = match self.given {
                1 => None,
                given => Some(self.label(&self.steps[given - 2].label)?),
            };
            let is_idle = |label: &Label| match &before {
                Some(before) => before == label,
                None => label.name == UNNAMED,
            };
            label = label.map(|label| match is_idle(&label) {
                true => Label::stuttering(),
                false => label,
            });
        }
        self.given += 1;
        Ok(Some(Found {
            offset: state.start,
            label,
            back_to,
        }))
    }
}

impl Counterexample<'_> {
    fn label(&self, span: &Range<usize>) -> Result<Label, TraceError> {
        let notation = match self.syntax {
            Syntax::Json => Notation::Json,
            Syntax::Tla => Notation::Tla,
        };
        let record = RawValue::new(self.source.slice(span), notation);
        Label::from_record(record).map_err(|error| {
            let message = format!(
                "this is not what TLC writes about a step: {}",
                error.message()
            );
            let at = span.start + error.offset();
            self.source.fault(at, message).with_help(AGAIN)
        })
    }
}
