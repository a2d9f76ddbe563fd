//! The shortest way from an initial state to a place in the graph, as a behaviour.

use super::view::View;
use super::{Edge, Graph};
use crate::replay::{Inference, infer, names_action};
use crate::system::{Action as _, Calls as _, System};
use crate::tla::Value;
use crate::trace::write::{self, WriteError, Writer};
use crate::trace::{Label, TraceError};
use std::io;

/// A behaviour: from an initial state to the place where something diverges, the diverging step included.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The variables of its states.
    pub variables: Vec<String>,
    /// The values of the variables in the initial state.
    pub initial: Vec<Value>,
    /// The steps.
    pub steps: Vec<PathStep>,
}

/// A step of a [`Path`].
#[derive(Debug, Clone, PartialEq)]
pub struct PathStep {
    /// What TLC wrote on the edge; of a step that is the implementation's own, its action.
    pub label: Label,
    /// The action that the step is, if the label does not name it and the implementation takes it.
    pub action: Option<String>,
    /// The values of the variables after the step.
    pub values: Vec<Value>,
}

impl Path {
    /// Writes the behaviour in a form that [`trace`](crate::trace) reads.
    ///
    /// # Errors
    /// Nothing can be written.
    pub fn write(
        &self,
        out: &mut dyn io::Write,
        writer: &mut dyn Writer,
    ) -> Result<(), WriteError> {
        let steps = self.steps.iter();
        let steps = steps.map(|step| Ok((step.label.clone(), step.values.clone())));
        write::behaviour(out, writer, &self.variables, &self.initial, steps)
    }
}

/// How far each state is from an initial one, and by which edge.
pub(super) struct Distances {
    /// For each node, the number of steps; `None` if none lead there.
    pub(super) steps: Vec<Option<u32>>,
    /// For each node but the initial ones, the last edge of a shortest way.
    last: Vec<Option<Edge>>,
}

impl Distances {
    pub(super) fn of<S: System>(graph: &Graph<S>) -> Self {
        let mut distances = Distances {
            steps: vec![None; graph.nodes.len()],
            last: vec![None; graph.nodes.len()],
        };
        let is_initial = |&node: &usize| graph.nodes[node].is_initial;
        let mut nodes: Vec<usize> = (0..graph.nodes.len()).filter(is_initial).collect();
        for &node in &nodes {
            distances.steps[node] = Some(0);
        }
        let mut distance = 0;
        while !nodes.is_empty() {
            distance += 1;
            let mut next = Vec::new();
            for edge in nodes
                .iter()
                .flat_map(|&node| &graph.edges[graph.edges_of(node)])
            {
                let to = edge.to as usize;
                if distances.steps[to].is_none() {
                    distances.steps[to] = Some(distance);
                    distances.last[to] = Some(*edge);
                    next.push(to);
                }
            }
            nodes = next;
        }
        distances
    }

    /// The shortest way to a node.
    pub(super) fn path<S: System>(
        &self,
        graph: &Graph<S>,
        view: &mut View<'_, S>,
        system: &mut S,
        node: usize,
    ) -> Result<Path, TraceError> {
        let mut edges = Vec::new();
        let mut first = node;
        while let Some(edge) = self.last[first] {
            edges.push(edge);
            first = edge.from as usize;
        }
        edges.reverse();
        let mut step = |edge: &Edge| {
            let before = view.go(edge.from as usize)?;
            let after = view.state(edge.to as usize)?;
            Ok(PathStep {
                label: graph.label(edge).clone(),
                action: inferred(system, &before, &after, graph.label(edge)),
                values: values::<S>(&after)?,
            })
        };
        let steps = edges
            .iter()
            .map(&mut step)
            .collect::<Result<_, TraceError>>()?;
        Ok(Path {
            variables: S::VARIABLES.iter().map(|&name| name.to_owned()).collect(),
            initial: values::<S>(&view.state(first)?)?,
            steps,
        })
    }
}

/// The action that leads from one state to the other, if the label does not name it.
fn inferred<S: System>(
    system: &mut S,
    before: &S::State,
    after: &S::State,
    label: &Label,
) -> Option<String> {
    if names_action(system, label) {
        return None;
    }
    system.call_restore(before).ok()?;
    match infer(system, before, after, label).ok()? {
        Inference::Unique(action) => Some(action.text()),
        Inference::Ambiguous(actions) => {
            let texts: Vec<String> = actions.iter().map(crate::system::Action::text).collect();
            Some(texts.join(" or "))
        }
        Inference::Stuttering | Inference::None(_) => None,
    }
}

/// The values of the variables.
pub(super) fn values<S: System>(state: &S::State) -> Result<Vec<Value>, TraceError> {
    write::values(state, S::VARIABLES)
}
