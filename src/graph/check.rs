//! Checks a graph in both directions, state by state: the implementation takes every step that it can from there,
//! and these are laid beside the edges.

use super::explain::{self, Finding};
use super::verdict::{ActionCount, Border, Verdict};
use super::{Edge, Graph, place};
use crate::replay::{in_order, is_meant};
use crate::system::{Action as _, Foreign, System};
use crate::trace::TraceError;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::num::NonZero;
use std::ops::{ControlFlow, Range};

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

/// Checks the graph in both directions. `system` is one that has not begun yet.
///
/// # Errors
/// Nothing can be said: the graph has no states or no steps, or variables that nobody compares.
pub fn check<S>(graph: &Graph<S>, system: &S, options: &Options) -> Result<Verdict, TraceError>
where
    S: System<State: Send + Sync, Action: Send> + Clone + Sync,
{
    let initial = check_substance(graph, options)?;
    let mut system = system.clone();
    let foreign = |node: usize, foreign: &Foreign| {
        TraceError::foreign(place(graph.nodes[node].line), foreign)
    };
    system
        .init(graph.state(initial[0]))
        .map_err(|f| foreign(initial[0], &f))?;
    for state in &graph.states {
        system.learn(state);
    }
    let mut findings = Vec::new();
    for &node in &initial {
        let mut own = system.clone();
        own.init(graph.state(node)).map_err(|f| foreign(node, &f))?;
        if *own.observe() != *graph.state(node) {
            findings.push(Finding::Initial { node });
        }
    }

    let run = Run {
        graph,
        system: &system,
        binds: graph
            .labels
            .iter()
            .map(|l| system.is_action_name(&l.name))
            .collect(),
        border: BorderRule::of(graph, options),
        has_loops: graph.edges.iter().any(|edge| edge.from == edge.to),
    };
    let chunks: Vec<Range<usize>> = (0..graph.nodes.len())
        .step_by(CHUNK)
        .map(|start| start..graph.nodes.len().min(start + CHUNK))
        .collect();
    let mut part = Part {
        findings,
        ..Part::default()
    };
    in_order(
        options.jobs,
        &chunks,
        |nodes, give| {
            let _ = give(run.nodes(nodes.clone()));
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
    let divergences = explain::explain(graph, &system, part.findings)?;
    let not_compared = graph.variables.iter();
    let not_compared = not_compared.filter(|v| !S::VARIABLES.contains(&v.as_str()));
    Ok(Verdict {
        constants: system.constants(),
        variables: S::VARIABLES.len(),
        not_compared: not_compared.cloned().collect(),
        states: graph.states(),
        outside: graph.outside(),
        constraints: graph.constraints().iter().cloned().collect(),
        initial_states: initial.len(),
        edges: graph.edges.len(),
        actions: part.actions,
        ambiguous: part.ambiguous,
        stuttering_edges: part.stuttering_edges,
        stuttering_steps: part.stuttering_steps,
        border,
        divergences,
        error: part.error,
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
    let is_uncompared = |v: &&String| !S::VARIABLES.contains(&v.as_str());
    let uncompared = graph.variables.iter().filter(is_uncompared);
    let uncompared: Vec<&String> = uncompared
        .filter(|v| !options.ignored.contains(v))
        .collect();
    match uncompared.is_empty() {
        true => Ok(initial),
        false => Err(TraceError::uncompared(
            place(graph.nodes[0].line),
            &uncompared,
        )),
    }
}

/// So many states are checked at a time.
const CHUNK: usize = 256;

/// What is to be thought of a step of the implementation to a state that the graph does not have.
enum BorderRule {
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
    fn of<S: System>(graph: &Graph<S>, options: &Options) -> Self {
        if graph.nodes.iter().any(|node| !node.is_inside) {
            return BorderRule::Shown;
        }
        if options.is_complete {
            return BorderRule::Complete;
        }
        let hasher = RandomState::new();
        let states = 0..graph.nodes.len();
        let known = states
            .map(|node| (hasher.hash_one(graph.state(node)), node))
            .collect();
        BorderRule::Unknown { known, hasher }
    }

    /// Whether it is certain that the specification has no step to this state, if the graph has none.
    fn is_certain<S: System>(&self, graph: &Graph<S>, state: &S::State) -> bool {
        match self {
            BorderRule::Shown | BorderRule::Complete => true,
            BorderRule::Unknown { known, hasher } => {
                let node = known.get(&hasher.hash_one(state));
                node.is_some_and(|&node| graph.state(node) == state)
            }
        }
    }
}

/// What is the same for all states.
struct Run<'a, S: System> {
    graph: &'a Graph<S>,
    system: &'a S,
    /// Of each label, whether it names an action.
    binds: Vec<bool>,
    border: BorderRule,
    /// Whether the graph has any step from a state to itself.
    has_loops: bool,
}

/// What was found in some states.
struct Part<A> {
    actions: BTreeMap<String, ActionCount>,
    ambiguous: usize,
    stuttering_edges: usize,
    stuttering_steps: usize,
    unknown_steps: usize,
    findings: Vec<Finding<A>>,
    error: Option<TraceError>,
}

impl<A> Default for Part<A> {
    fn default() -> Self {
        Part {
            actions: BTreeMap::new(),
            ambiguous: 0,
            stuttering_edges: 0,
            stuttering_steps: 0,
            unknown_steps: 0,
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
        self.findings.extend(other.findings);
        self.error = self.error.take().or(other.error);
    }

    fn count(&mut self, name: &str) -> &mut ActionCount {
        if !self.actions.contains_key(name) {
            self.actions.insert(name.to_owned(), ActionCount::default());
        }
        self.actions.entry(name.to_owned()).or_default()
    }
}

impl<S> Run<'_, S>
where
    S: System + Clone,
{
    fn nodes(&self, nodes: Range<usize>) -> Part<S::Action> {
        let mut beside = Beside {
            run: self,
            meant: vec![None; self.graph.labels.len()],
            part: Part::default(),
        };
        let mut system = self.system.clone();
        for node in nodes.filter(|&node| self.graph.nodes[node].is_inside) {
            if let Err(foreign) = beside.node(&mut system, node) {
                let line = self.graph.nodes[node].line;
                beside.part.error = Some(TraceError::foreign(place(line), &foreign));
                break;
            }
        }
        beside.part
    }
}

/// The implementation's steps beside the edges.
struct Beside<'a, S: System> {
    run: &'a Run<'a, S>,
    /// For each label an action that it means: mostly the one that is asked for next.
    meant: Vec<Option<S::Action>>,
    part: Part<S::Action>,
}

impl<S: System + Clone> Beside<'_, S> {
    fn node(&mut self, system: &mut S, node: usize) -> Result<(), Foreign> {
        let graph = self.run.graph;
        let here = graph.state(node);
        let edges = &graph.edges[graph.edges_of(node)];
        let mut explained: Vec<Vec<&'static str>> = vec![Vec::new(); edges.len()];
        let mut others = Vec::new();

        system.restore(here)?;
        let actions = system.actions(here, here);
        let mut own = system.clone();
        let mut is_here = true;
        for action in actions {
            if !is_here {
                own = system.clone();
            }
            let taken = own.step(&action).is_ok();
            let reached = own.observe();
            if !taken {
                self.part.count(action.name()).refused += 1;
                is_here = *reached == *here;
                continue;
            }
            is_here = false;
            self.part.count(action.name()).steps += 1;
            let mut is_edge = false;
            for (edge, names) in edges.iter().zip(&mut explained) {
                if *graph.state(edge.to as usize) == *reached && self.explains(&action, edge) {
                    is_edge = true;
                    if !names.contains(&action.name()) {
                        names.push(action.name());
                    }
                }
            }
            if !is_edge {
                others.push((action, reached.into_owned()));
            }
        }
        self.edges(node, &explained, &mut others);
        self.others(node, others);
        Ok(())
    }

    /// Whether the action that leads to the edge's target is the one that the edge is.
    fn explains(&mut self, action: &S::Action, edge: &Edge) -> bool {
        let label = edge.label as usize;
        if self.run.binds[label] {
            if self.meant[label].as_ref() == Some(action) {
                return true;
            }
            let told = self.run.graph.label(edge);
            if !is_meant(action, told) {
                return false;
            }
            if told.parameters.len() >= action.parameters().len() {
                self.meant[label] = Some(action.clone());
                return true;
            }
        }
        self.fits(action, edge)
    }

    /// Whether the edge changes what the action may change, in the specification's eyes.
    fn fits(&self, action: &S::Action, edge: &Edge) -> bool {
        let Run { graph, system, .. } = self.run;
        let state = |node: u32| graph.state(node as usize);
        system
            .candidates(state(edge.from), state(edge.to))
            .contains(action)
    }

    /// Counts the edges that the implementation's steps explain, and notes the others. Of its `others` steps, those
    /// that should have been such an edge are taken out.
    fn edges(
        &mut self,
        node: usize,
        explained: &[Vec<&'static str>],
        others: &mut Vec<(S::Action, S::State)>,
    ) {
        let graph = self.run.graph;
        for (index, names) in graph.edges_of(node).zip(explained) {
            let edge = &graph.edges[index];
            let binds = self.run.binds[edge.label as usize];
            match names.as_slice() {
                [] if !binds && edge.from == edge.to => self.part.stuttering_edges += 1,
                [] => {
                    let is_it = |(action, _): &(S::Action, S::State)| match binds {
                        true => is_meant(action, graph.label(edge)),
                        false => self.fits(action, edge),
                    };
                    let wrong = others.iter().position(is_it);
                    let action = wrong.map(|wrong| others.remove(wrong).0);
                    self.part.findings.push(Finding::Edge { index, action });
                }
                [name] => self.part.count(name).edges += 1,
                names => {
                    self.part.ambiguous += 1;
                    let mut names = names.to_vec();
                    names.sort_unstable();
                    self.part.count(&names.join(" or ")).edges += 1;
                }
            }
        }
    }

    /// Notes the implementation's steps that are no edges.
    fn others(&mut self, node: usize, others: Vec<(S::Action, S::State)>) {
        let run = self.run;
        for (action, reached) in others {
            if reached == *run.graph.state(node) && !run.has_loops {
                self.part.stuttering_steps += 1;
            } else if run.border.is_certain(run.graph, &reached) {
                self.part.findings.push(Finding::Step { node, action });
            } else {
                self.part.unknown_steps += 1;
            }
        }
    }
}
