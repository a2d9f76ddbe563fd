//! Checks a graph: what must be there before, the work on each of its states in turn, and what comes of it all.

use super::beside::Worker;
use super::explain::{self, Finding};
use super::path::Distances;
use super::verdict::{ActionCount, Border, Verdict};
use super::view::View;
use super::{Graph, place};
use crate::replay::{in_order, names_action, tried};
use crate::system::{self, Calls as _, Foreign, NotRestored, System};
use crate::trace::TraceError;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::num::NonZero;
use std::ops::{ControlFlow, Range};
use std::sync::Mutex;

/// How to check a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// On how many threads.
    pub jobs: NonZero<usize>,
    /// Variables of the specification that the system does not have and that need not be compared.
    /// Any other variable that nobody compares is an error.
    pub ignored: Vec<String>,
    /// The model has no constraint: whatever the graph does not have, the specification has not.
    pub is_complete: bool,
}

/// Checks the graph in both directions. `system` is one that has not begun yet. One that panics where it is not asked to
/// take an action ends the check; what was found before stays.
///
/// # Errors
/// Nothing can be said: the graph has no states or no steps, or variables that nobody compares.
pub fn check<S>(graph: &Graph<S>, system: &S, options: &Options) -> Result<Verdict, TraceError>
where
    S: System<State: Send + Sync, Action: Send + Sync> + Clone + Send + Sync,
{
    tried(|| checked(graph, system, options))
}

fn checked<S>(graph: &Graph<S>, system: &S, options: &Options) -> Result<Verdict, TraceError>
where
    S: System<State: Send + Sync, Action: Send + Sync> + Clone + Send + Sync,
{
    let initial = check_substance(graph, options)?;
    let distances = Distances::of(graph);
    check_reached(graph, &distances)?;
    let mut system = system.clone();
    let mut view = View::new(graph)?;
    let first = view.go(initial[0])?;
    let foreign = |node: usize, foreign: &Foreign| {
        TraceError::foreign(place(graph.nodes[node].line), foreign)
    };
    system
        .call_init(&first)
        .map_err(|f| foreign(initial[0], &f))?;
    system::check_fields(&system)?;
    let is_hidden = system.clone().call_restore(&first) == Err(NotRestored::Hidden);
    for state in &graph.samples {
        system.call_learn(state);
    }
    let mut part = Part::default();
    for &node in &initial {
        let begins = || {
            let mut own = system.clone();
            let state = view.state(node)?;
            own.call_init(&state).map_err(|f| foreign(node, &f))?;
            Ok(system::agree::<S>(&state, &own.call_observe()))
        };
        match tried(begins) {
            Ok(true) => {}
            Ok(false) => part.findings.push(Finding::Initial { node }),
            Err(error) => part.error = part.error.or(Some(error)),
        }
    }

    let run = Run {
        graph,
        first: initial[0],
        fresh: &system,
        binds: graph
            .labels
            .iter()
            .map(|l| names_action(&system, l))
            .collect(),
        is_hidden,
        border: BorderRule::of(graph, options, &mut view)?,
        has_loops: graph.edges.iter().any(|edge| edge.from == edge.to),
    };
    let (jobs, chunks) = match is_hidden {
        true => (
            NonZero::<usize>::MIN,
            from_initial_states(graph, &distances),
        ),
        false => (options.jobs, chunks(graph.nodes.len())),
    };
    // As many as there are threads: each is with one of them at a time.
    let workers: Mutex<Vec<Worker<'_, S>>> = Mutex::default();
    in_order(
        jobs,
        &chunks,
        |nodes, give| {
            let idle = workers.lock().ok().and_then(|mut workers| workers.pop());
            let begun = || idle.map_or_else(|| Worker::new(&run), Ok);
            let worker = tried(begun);
            let part = worker.map(|mut worker| {
                let part = worker.nodes(nodes.clone());
                if let Ok(mut workers) = workers.lock() {
                    workers.push(worker);
                }
                part
            });
            let _ = give(part.unwrap_or_else(Part::failed));
        },
        |other| {
            part.add(other);
            match part.error {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
            }
        },
    );
    let border = match (&run.border, part.unknown_steps) {
        (BorderRule::Shown, _) => Border::Shown,
        (BorderRule::Unknown { .. }, steps @ 1..) => Border::Unknown { steps },
        _ => Border::None,
    };
    let worker = workers.into_inner().ok().and_then(|mut all| all.pop());
    let reached = worker.map_or_else(HashMap::new, Worker::into_reached);
    let (divergences, untold) =
        explain::explain(graph, &system, &reached, &distances, part.findings);
    let not_compared = graph.variables().iter();
    let not_compared = not_compared.filter(|v| is_uncompared::<S>(v));
    Ok(Verdict {
        constants: system.constants(),
        invariants: S::INVARIANTS.iter().map(|i| i.name).collect(),
        variables: system::compared::<S>().len(),
        comparisons: S::COMPARISONS.to_vec(),
        not_compared: not_compared.cloned().collect(),
        states: graph.states(),
        outside: graph.outside(),
        constraints: graph.constraints().iter().cloned().collect(),
        initial_states: initial.len(),
        edges: inside(graph).map(|node| graph.edges_of(node).len()).sum(),
        actions: part.actions,
        ambiguous: part.ambiguous,
        stuttering_edges: part.stuttering_edges,
        stuttering_steps: part.stuttering_steps,
        unexplored: part.unexplored,
        unreached: is_hidden.then_some(part.unreached),
        border,
        divergences,
        error: part.error.or(untold),
    })
}

/// A graph with nothing in it would conform to anything. Gives the initial states.
fn check_substance<S: System>(
    graph: &Graph<S>,
    options: &Options,
) -> Result<Vec<usize>, TraceError> {
    if graph.nodes.is_empty() {
        return Err(TraceError::new("the graph has no states").with_help(
            "TLC leaves out initial states that do not fulfil the constraint: does any fulfil it?",
        ));
    }
    if graph.edges.is_empty() {
        return Err(TraceError::new("the graph has no steps")
            .with_help("is the model's constraint false in the states after the first?"));
    }
    let is_initial = |&node: &usize| graph.nodes[node].is_initial;
    let initial: Vec<usize> = (0..graph.nodes.len()).filter(is_initial).collect();
    if initial.is_empty() {
        return Err(TraceError::new("the graph has no initial state")
            .with_help("was a part of the file lost? Write the graph again"));
    }
    let uncompared = graph.variables().iter().filter(|v| is_uncompared::<S>(v));
    let uncompared: Vec<&String> = uncompared
        .filter(|v| !options.ignored.contains(v))
        .collect();
    let variables: Vec<&str> = graph.variables().iter().map(String::as_str).collect();
    if let Some(what) = system::wrong_comparison::<S>(S::VARIABLES, &variables) {
        return Err(TraceError::new(what).with_help(system::COMPARISONS_HELP));
    }
    match uncompared.is_empty() {
        true => Ok(initial),
        false => Err(TraceError::uncompared(
            place(graph.nodes[0].line),
            &uncompared,
        )),
    }
}

/// A state to which no step leads was reached by steps that are not there.
fn check_reached<S: System>(graph: &Graph<S>, distances: &Distances) -> Result<(), TraceError> {
    match distances.steps.iter().position(Option::is_none) {
        None => Ok(()),
        Some(node) => Err(TraceError::new(
            "no steps of the graph lead from an initial state to the state in this line",
        )
        .at(place(graph.nodes[node].line))
        .with_help("was a part of the file lost, or changed?")),
    }
}

/// The nodes in the model.
fn inside<S: System>(graph: &Graph<S>) -> impl Iterator<Item = usize> {
    (0..graph.nodes.len()).filter(|&node| graph.nodes[node].is_inside)
}

/// Whether a variable is neither compared nor said to need no comparison.
fn is_uncompared<S: System>(variable: &str) -> bool {
    !S::VARIABLES.contains(&variable) && !system::is_ignored::<S>(variable)
}

/// So many states are checked at a time.
const CHUNK: usize = 256;

/// All nodes, in parts.
fn chunks(nodes: usize) -> Vec<Range<usize>> {
    let starts = (0..nodes).step_by(CHUNK);
    starts
        .map(|start| start..nodes.min(start + CHUNK))
        .collect()
}

/// The nodes one by one, each after one from which a shortest path leads to it.
fn from_initial_states<S: System>(graph: &Graph<S>, distances: &Distances) -> Vec<Range<usize>> {
    let mut nodes: Vec<usize> = (0..graph.nodes.len()).collect();
    nodes.sort_by_key(|&node| distances.steps[node].unwrap_or(u32::MAX));
    nodes.into_iter().map(|node| node..node + 1).collect()
}

/// What is to be thought of a step of the implementation to a state that the graph does not have.
pub(super) enum BorderRule {
    /// States outside the constraint are shown, so the specification has no such step.
    Shown,
    /// There is no constraint.
    Complete,
    /// Perhaps the state is outside the constraint. The states that are not are known by their hashes.
    Unknown {
        known: HashMap<u64, usize>,
        hasher: RandomState,
    },
}

impl BorderRule {
    fn of<S: System>(
        graph: &Graph<S>,
        options: &Options,
        view: &mut View<'_, S>,
    ) -> Result<Self, TraceError> {
        if graph.nodes.iter().any(|node| !node.is_inside) {
            return Ok(BorderRule::Shown);
        }
        if options.is_complete {
            return Ok(BorderRule::Complete);
        }
        let hasher = RandomState::new();
        let mut known = HashMap::new();
        for node in 0..graph.nodes.len() {
            known.insert(hasher.hash_one(view.go(node)?), node);
        }
        Ok(BorderRule::Unknown { known, hasher })
    }

    /// Whether it is certain that the specification has no step to this state, if the graph has none.
    pub(super) fn is_certain<S: System>(
        &self,
        view: &mut View<'_, S>,
        state: &S::State,
    ) -> Result<bool, TraceError> {
        match self {
            BorderRule::Shown | BorderRule::Complete => Ok(true),
            BorderRule::Unknown { known, hasher } => match known.get(&hasher.hash_one(state)) {
                Some(&node) => Ok(view.state(node)? == *state),
                None => Ok(false),
            },
        }
    }
}

/// What is the same for all states.
pub(super) struct Run<'a, S: System> {
    pub(super) graph: &'a Graph<S>,
    /// An initial state.
    pub(super) first: usize,
    /// A system that has learned what there is to learn.
    pub(super) fresh: &'a S,
    /// Of each label, whether it names an action.
    pub(super) binds: Vec<bool>,
    /// Whether a system has hidden state, so that it can only be led to a state.
    pub(super) is_hidden: bool,
    pub(super) border: BorderRule,
    /// Whether the graph has any step from a state to itself.
    pub(super) has_loops: bool,
}

/// What was found in some states.
pub(super) struct Part<A> {
    pub(super) actions: BTreeMap<String, ActionCount>,
    pub(super) ambiguous: usize,
    pub(super) stuttering_edges: usize,
    pub(super) stuttering_steps: usize,
    pub(super) unknown_steps: usize,
    pub(super) unexplored: usize,
    pub(super) unreached: usize,
    pub(super) findings: Vec<Finding<A>>,
    pub(super) error: Option<TraceError>,
}

impl<A> Default for Part<A> {
    fn default() -> Self {
        Part {
            actions: BTreeMap::new(),
            ambiguous: 0,
            stuttering_edges: 0,
            stuttering_steps: 0,
            unknown_steps: 0,
            unexplored: 0,
            unreached: 0,
            findings: Vec::new(),
            error: None,
        }
    }
}

impl<A> Part<A> {
    fn add(&mut self, other: Self) {
        for (name, count) in other.actions {
            let own = self.actions.entry(name).or_default();
            own.edges += count.edges;
            own.steps += count.steps;
            own.refused += count.refused;
        }
        self.ambiguous += other.ambiguous;
        self.stuttering_edges += other.stuttering_edges;
        self.stuttering_steps += other.stuttering_steps;
        self.unknown_steps += other.unknown_steps;
        self.unexplored += other.unexplored;
        self.unreached += other.unreached;
        self.findings.extend(other.findings);
        self.error = self.error.take().or(other.error);
    }

    fn failed(error: TraceError) -> Self {
        Part {
            error: Some(error),
            ..Part::default()
        }
    }

    pub(super) fn count(&mut self, name: &str) -> &mut ActionCount {
        if !self.actions.contains_key(name) {
            self.actions.insert(name.to_owned(), ActionCount::default());
        }
        self.actions.entry(name.to_owned()).or_default()
    }
}
