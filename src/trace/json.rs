//! The JSON that TLC writes with `-dumpTrace json`: one object with the states, and with the steps
//! between them. Every step repeats its two states whole, so a state stands in the file three times;
//! the repetitions are compared as text and never decoded.

use super::{Label, Location, Parameter, Place, RawState, RawStep, Trace, TraceError};
use crate::tla;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    counterexample: Counterexample<'a>,
}

#[derive(Deserialize)]
struct Counterexample<'a> {
    #[serde(borrow)]
    action: Vec<Edge<'a>>,
    #[serde(borrow)]
    state: Vec<Numbered<'a>>,
}

/// The name of a variable. (serde borrows a `Cow` only when it is told to.)
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Field<'a>(#[serde(borrow)] Cow<'a, str>);

/// `[3, {"x": 0}]`
#[derive(Deserialize)]
struct Numbered<'a>(usize, #[serde(borrow)] &'a RawValue);

/// `[[3, {"x": 0}], {"name": "Tick"}, [4, {"x": 1}]]`
#[derive(Deserialize)]
struct Edge<'a>(
    #[serde(borrow)] Numbered<'a>,
    #[serde(borrow)] RawLabel<'a>,
    #[serde(borrow)] Numbered<'a>,
);

#[derive(Deserialize)]
struct RawLabel<'a> {
    name: String,
    #[serde(default)]
    location: Option<Location>,
    #[serde(default)]
    parameters: Vec<String>,
    #[serde(borrow, default)]
    context: BTreeMap<String, &'a RawValue>,
}

const AGAIN: &str = "the file was changed after TLC wrote it: generate it again";

pub(super) fn parse(text: &str) -> Result<Trace<'_>, TraceError> {
    let json = text.trim_start_matches('\u{feff}');
    let document: Document<'_> =
        serde_json::from_str(json).map_err(|error| TraceError::json(text, &error))?;
    let file = File { text };
    let states = file.states(&document.counterexample.state)?;
    let steps = file.steps(&document.counterexample.action, &states)?;
    let variables = file.variables(&states)?;
    Ok(Trace {
        text,
        variables,
        states,
        steps,
        counted: Cell::new((0, Place { line: 1, column: 1 })),
    })
}

/// The text that everything borrows from, to tell places in it.
struct File<'a> {
    text: &'a str,
}

impl<'a> File<'a> {
    fn states(&self, listed: &[Numbered<'a>]) -> Result<Vec<RawState<'a>>, TraceError> {
        if listed.is_empty() {
            return Err(TraceError::new("the trace has no states").with_help(AGAIN));
        }
        let mut states = Vec::with_capacity(listed.len());
        for (index, Numbered(number, raw)) in listed.iter().enumerate() {
            if *number != index + 1 {
                return Err(self.fault(
                    raw,
                    format!(
                        "state {} expected in the list `state`, found state {number}",
                        index + 1
                    ),
                ));
            }
            states.push(self.state(raw));
        }
        Ok(states)
    }

    fn steps(
        &self,
        edges: &[Edge<'a>],
        states: &[RawState<'a>],
    ) -> Result<Vec<RawStep>, TraceError> {
        let fewest = states.len() - 1;
        if edges.len() < fewest || edges.len() > states.len() {
            return Err(TraceError::new(format!(
                "{} states need {fewest} steps (or {} for a lasso), but `action` lists {}",
                states.len(),
                states.len(),
                edges.len()
            ))
            .with_help(AGAIN));
        }
        let mut steps = Vec::with_capacity(edges.len());
        for (from, Edge(source, label, target)) in edges.iter().enumerate() {
            let to = target.0.wrapping_sub(1);
            let in_order = source.0 == from + 1
                && if from == fewest {
                    to <= from
                } else {
                    to == from + 1
                };
            if !in_order {
                return Err(self.fault(
                    source.1,
                    format!(
                        "step {} leads from state {} to state {}",
                        from + 2,
                        source.0,
                        target.0
                    ),
                ));
            }
            self.same_state(source, &states[from])?;
            self.same_state(target, &states[to])?;
            let mut label = self.label(label)?;
            // TLC writes that nothing happens any more as a step from the last state to itself, with
            // the label of the step before.
            if from == to
                && steps
                    .last()
                    .is_some_and(|last: &RawStep| last.label == label)
            {
                label = Label::stuttering();
            }
            steps.push(RawStep { label, from, to });
        }
        Ok(steps)
    }

    /// A step's copy of a state must be the state itself: a file that says two things of one state
    /// has been changed since TLC wrote it.
    fn same_state(&self, copy: &Numbered<'a>, state: &RawState<'a>) -> Result<(), TraceError> {
        let raw = copy.1.get();
        if raw == state.text || is_same_json(raw, state.text) {
            return Ok(());
        }
        let differs = raw
            .bytes()
            .zip(state.text.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        Err(TraceError::new(format!(
            "state {} here is not state {} of the list `state`",
            copy.0, copy.0
        ))
        .at(self.text, self.offset(raw) + differs)
        .with_help(AGAIN))
    }

    /// The parameters that the label lists, and any other that it has a value for.
    fn label(&self, raw: &RawLabel<'a>) -> Result<Label, TraceError> {
        let listed = raw.parameters.iter();
        let others = raw
            .context
            .keys()
            .filter(|name| !raw.parameters.contains(name));
        let parameters = listed.chain(others).map(|name| self.parameter(name, raw));
        Ok(Label {
            name: raw.name.clone(),
            parameters: parameters.collect::<Result<_, _>>()?,
            location: raw.location.clone(),
        })
    }

    fn parameter(&self, name: &str, raw: &RawLabel<'a>) -> Result<Parameter, TraceError> {
        let value = raw.context.get(name).map(|value| {
            tla::json::from_str(value.get())
                .map_err(|error| TraceError::value(self.text, self.offset(value.get()), &error))
        });
        Ok(Parameter {
            name: name.to_owned(),
            value: value.transpose()?,
        })
    }

    /// The fields of the states, which are the same in all of them. (The list `vars` is not looked at: it
    /// can say no more than the states do.)
    fn variables(&self, states: &[RawState<'a>]) -> Result<Vec<String>, TraceError> {
        let variables = self.fields(&states[0])?;
        for (index, state) in states.iter().enumerate() {
            let fields = self.fields(state)?;
            if let Some(odd) = fields.symmetric_difference(&variables).next() {
                let has = if fields.contains(odd) { "has" } else { "lacks" };
                let message = format!(
                    "state {} {has} the variable `{odd}`, unlike the first state",
                    index + 1
                );
                return Err(TraceError::new(message)
                    .at(self.text, state.offset)
                    .with_help(AGAIN));
            }
        }
        Ok(variables.into_iter().map(Cow::into_owned).collect())
    }

    fn fields(&self, state: &RawState<'a>) -> Result<BTreeSet<Cow<'a, str>>, TraceError> {
        let fields: BTreeMap<Field<'a>, IgnoredAny> =
            serde_json::from_str(state.text).map_err(|_| {
                TraceError::new("a state must be an object with a field for each variable")
                    .at(self.text, state.offset)
                    .with_help(AGAIN)
            })?;
        Ok(fields.into_keys().map(|Field(name)| name).collect())
    }

    fn state(&self, raw: &'a RawValue) -> RawState<'a> {
        RawState {
            text: raw.get(),
            offset: self.offset(raw.get()),
        }
    }

    fn fault(&self, raw: &RawValue, message: String) -> TraceError {
        TraceError::new(message)
            .at(self.text, self.offset(raw.get()))
            .with_help(AGAIN)
    }

    /// Where a part of the text begins in it.
    fn offset(&self, part: &str) -> usize {
        part.as_ptr().addr() - self.text.as_ptr().addr()
    }
}

/// Whether two texts are the same JSON, as after a formatter that indents deeper what is nested deeper.
fn is_same_json(one: &str, other: &str) -> bool {
    let read = serde_json::from_str::<serde_json::Value>;
    matches!((read(one), read(other)), (Ok(one), Ok(other)) if one == other)
}
