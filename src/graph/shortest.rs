//! The shortest behaviour of a graph with a certain divergence: breadth first from the initial states, along the steps that
//! the implementation takes as the specification does.

use super::path::{Path, PathStep};
use super::view::View;
use super::{Edge, Graph, place};
use crate::replay::{
    Divergence, Inference, Way, infer_back, names_action, of_initial_state, of_step,
};
use crate::system::{self, Action as _, Calls as _, NotRestored, System};
use crate::trace::write;
use crate::trace::{RawStep, TraceError};
use std::collections::VecDeque;

/// A behaviour of the graph that ends with a divergence and has no other before.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortest {
    /// The behaviour, in the variables of the system.
    pub path: Path,
    /// Whether no path of the graph is shorter. Of a system with hidden state, which can be another on each way to the same
    /// state, one way to each state was looked at.
    pub is_proven: bool,
}

/// The shortest behaviour of a graph whose first divergence is one of these; `None` if no path has one. `system` is one
/// that has not begun yet.
///
/// # Errors
/// A state of the graph is none of the system's.
pub fn shortest<S: System + Clone>(
    graph: &Graph<S>,
    system: &S,
    is_it: &mut dyn FnMut(Divergence) -> bool,
) -> Result<Option<Shortest>, TraceError> {
    if graph.nodes.is_empty() {
        return Ok(None);
    }
    check_variables(graph, system)?;
    let mut system = system.clone();
    for state in &graph.samples {
        system.call_learn(state);
    }
    let mut search = Search {
        graph,
        view: View::new(graph)?,
        system,
        tree: Tree {
            came: vec![None; graph.nodes.len()],
        },
        is_reached: vec![false; graph.nodes.len()],
        waiting: VecDeque::new(),
        is_hidden: false,
        is_it,
    };
    search.run()
}

struct Search<'g, 'i, S: System> {
    graph: &'g Graph<S>,
    view: View<'g, S>,
    system: S,
    tree: Tree<S::Action>,
    is_reached: Vec<bool>,
    /// Nodes that are reached and whose steps were not looked at yet.
    waiting: VecDeque<usize>,
    is_hidden: bool,
    is_it: &'i mut dyn FnMut(Divergence) -> bool,
}

/// How each node was reached for the first time.
struct Tree<A> {
    /// By which edge, and by which action if it is not a step in which nothing changes. By none: an initial state, or not
    /// reached.
    came: Vec<Option<(Edge, Option<A>)>>,
}

impl<S: System + Clone> Search<'_, '_, S> {
    fn run(&mut self) -> Result<Option<Shortest>, TraceError> {
        for node in 0..self.graph.nodes.len() {
            if self.graph.nodes[node].is_initial && self.begins_with(node)? {
                return self.found(node, None).map(Some);
            }
        }
        while let Some(node) = self.waiting.pop_front() {
            for index in self.graph.edges_of(node) {
                let edge = self.graph.edges[index];
                if self.diverges_in(&edge)? {
                    return self.found(node, Some(edge)).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// Begins with an initial state. Gives whether it is what is looked for.
    fn begins_with(&mut self, node: usize) -> Result<bool, TraceError> {
        let state = self.view.go(node)?;
        let at = place(self.graph.nodes[node].line);
        let foreign = |f: &_| TraceError::foreign(at, f);
        self.system.call_init(&state).map_err(|f| foreign(&f))?;
        system::check_fields(&self.system).map_err(|error| error.at(at))?;
        if !system::agree::<S>(&state, &self.system.call_observe()) {
            let divergence = of_initial_state::<S>(at, &state, &self.system.call_observe())?;
            return Ok((self.is_it)(divergence));
        }
        self.is_hidden |= self.system.call_restore(&state) == Err(NotRestored::Hidden);
        self.reach(node);
        Ok(false)
    }

    /// Whether an edge is what is looked for. If it is a step that the implementation takes, its target is reached.
    fn diverges_in(&mut self, edge: &Edge) -> Result<bool, TraceError> {
        let (from, to) = (edge.from as usize, edge.to as usize);
        let label = self.graph.label(edge);
        let before = self.view.go(from)?;
        let after = self.view.state(to)?;
        // What can be put into a state need not be led there.
        let first = match self.is_hidden {
            true => Some(self.view.state(self.tree.way(from).0)?),
            false => None,
        };
        let tree = &self.tree;
        let back = |system: &mut S| tree.lead(system, from, first.as_ref(), &before);
        let at = place(edge.line);
        let not_restored = |why| TraceError::not_restored(at, &why);
        back(&mut self.system).map_err(not_restored)?;
        let inference = infer_back(&mut self.system, &before, &after, label, Some(&back));
        // If it cannot be put back after a divergence, no more is asked of it.
        let action = match inference.map_err(not_restored)?.inference {
            Inference::None(attempts) => {
                let raw = RawStep {
                    label: label.clone(),
                    from: 0,
                    to: 1,
                };
                let divergence = of_step(at, &raw, &before, &after, &attempts)?;
                return Ok((self.is_it)(divergence));
            }
            Inference::Unique(action) => Some(action),
            Inference::Ambiguous(mut actions) => Some(actions.swap_remove(0)),
            Inference::Stuttering => None,
        };
        if !self.is_reached[to] {
            self.tree.came[to] = Some((*edge, action));
            self.reach(to);
        }
        Ok(false)
    }

    fn reach(&mut self, node: usize) {
        self.is_reached[node] = true;
        self.waiting.push_back(node);
    }

    /// The behaviour that leads to a node, and on by an edge.
    fn found(&mut self, node: usize, edge: Option<Edge>) -> Result<Shortest, TraceError> {
        let names = self.system.variables();
        let (first, way) = self.tree.way(node);
        let mut steps = Vec::new();
        for (edge, action) in way.into_iter().chain(edge.map(|edge| (edge, None))) {
            let label = self.graph.label(&edge).clone();
            let is_named = names_action(&self.system, &label);
            steps.push(PathStep {
                action: action.filter(|_| !is_named).map(|action| action.text()),
                label,
                values: write::values(&self.view.state(edge.to as usize)?, names)?,
            });
        }
        Ok(Shortest {
            path: Path {
                variables: names.iter().map(|&name| name.to_owned()).collect(),
                initial: write::values(&self.view.state(first)?, names)?,
                steps,
            },
            is_proven: !self.is_hidden,
        })
    }
}

impl<A: Clone> Tree<A> {
    /// The initial state from which a node was reached, and the steps.
    fn way(&self, mut node: usize) -> (usize, Vec<(Edge, Option<A>)>) {
        let mut steps = Vec::new();
        while let Some((edge, action)) = &self.came[node] {
            steps.push((*edge, action.clone()));
            node = edge.from as usize;
        }
        steps.reverse();
        (node, steps)
    }

    /// Puts a system into the state of a node, or lets it take the steps that lead there.
    fn lead<S: System<Action = A>>(
        &self,
        system: &mut S,
        node: usize,
        first: Option<&S::State>,
        there: &S::State,
    ) -> Result<(), NotRestored> {
        let Some(first) = first else {
            return system.call_restore(there);
        };
        let mut way = Way::from(first.clone());
        let (_, steps) = self.way(node);
        steps
            .into_iter()
            .filter_map(|(_, action)| action)
            .for_each(|action| way.take(action));
        Ok(way.again(system, there)?)
    }
}

/// The states must have every variable of the system, also of one that says only when it is asked which it has.
fn check_variables<S: System>(graph: &Graph<S>, system: &S) -> Result<(), TraceError> {
    let has: Vec<&str> = graph.variables().iter().map(String::as_str).collect();
    let variables = system.variables().iter().copied();
    let missing: Vec<&str> = variables.filter(|v| !has.contains(v)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let is_none_there = missing.len() == system.variables().len();
    Err(TraceError::missing_variables(
        place(1),
        &missing,
        &has,
        is_none_there,
    ))
}
