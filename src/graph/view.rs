//! Decodes the states of a graph when they are looked at. A value is decoded once, and then shared. Whoever works on
//! a thread of their own has a view of their own: what threads share they would have to wait for.

use super::Graph;
use crate::system::System;
use crate::trace::{Change, ElementsOfBoth, PrintedState, TraceError};
use std::fmt::Write as _;

/// The states of a graph, decoded.
pub(super) struct View<'g, S: System> {
    graph: &'g Graph<S>,
    /// Of each variable and for each of its values, a state in which the variable has it, as far as it was needed.
    known: Vec<Vec<Option<S::State>>>,
    /// A state from which others are put together, and its node.
    base: (usize, S::State),
}

impl<'g, S: System> View<'g, S> {
    pub(super) fn new(graph: &'g Graph<S>) -> Result<Self, TraceError> {
        let none = |texts: &Vec<Box<str>>| texts.iter().map(|_| None).collect();
        Ok(View {
            graph,
            known: graph.values.texts.iter().map(none).collect(),
            base: (0, whole(graph, 0)?),
        })
    }

    /// The state of a node. Those to which its steps lead are decoded fastest then.
    ///
    /// # Errors
    /// None for what has been read: every value was decoded then.
    pub(super) fn go(&mut self, node: usize) -> Result<S::State, TraceError> {
        let state = self.state(node)?;
        self.base = (node, state.clone());
        Ok(state)
    }

    /// The state of a node.
    ///
    /// # Errors
    /// As [`View::go`].
    pub(super) fn state(&mut self, node: usize) -> Result<S::State, TraceError> {
        let graph = self.graph;
        let mut state = self.base.1.clone();
        let values = graph
            .values_of(self.base.0)
            .iter()
            .zip(graph.values_of(node));
        for (variable, (before, &after)) in values.enumerate() {
            if *before != after && !self.set(&mut state, variable, after)? {
                return whole(graph, node);
            }
        }
        Ok(state)
    }

    /// Gives a variable one of its values; says whether the system can do that for one variable alone.
    fn set(
        &mut self,
        state: &mut S::State,
        variable: usize,
        value: u32,
    ) -> Result<bool, TraceError> {
        let name = &self.graph.values.names[variable];
        let known = &mut self.known[variable][value as usize];
        if let Some(known) = known {
            return Ok(S::share(state, name, known));
        }
        let text = &self.graph.values.texts[variable][value as usize];
        let mut parts = ElementsOfBoth::default();
        match S::set(state, name, Change::to(text, &mut parts)) {
            None => Ok(false),
            Some(Ok(())) => {
                *known = Some(state.clone());
                Ok(true)
            }
            Some(Err(error)) => Err(TraceError::new(error.message())),
        }
    }
}

/// Decodes a whole state.
fn whole<S: System>(graph: &Graph<S>, node: usize) -> Result<S::State, TraceError> {
    let values = &graph.values;
    let mut text = String::new();
    let fields = values.names.iter().zip(&values.texts);
    for ((name, texts), &value) in fields.zip(graph.values_of(node)) {
        // Nothing can go wrong with a string.
        let _ = writeln!(text, "/\\ {name} = {}", texts[value as usize]);
    }
    let state = PrintedState::new(text).decode();
    state.map_err(|(_, message)| TraceError::new(message))
}
