//! From what does not fit to what is told: of all findings of a kind the one that is nearest to an initial state,
//! with the way there.

use super::path::{Distances, PathStep, values};
use super::verdict::{Found, GraphDivergence};
use super::view::View;
use super::{Graph, place};
use crate::coverage::Fault;
use crate::diff;
use crate::replay::{
    Attempts, Breach, Certainty, Inference, Panic, StepAction, guarded, infer_back, names_action,
    of_initial_state, of_step, tried, value,
};
use crate::system::{self, Action as _, Calls as _, NotRestored, System};
use crate::trace::{Label, RawStep, TraceError};
use std::collections::{BTreeMap, HashMap};

/// Something that does not fit.
pub(super) enum Finding<A> {
    /// An initial state that is not the implementation's.
    Initial { node: usize },
    /// No step of the implementation is this edge. `action` is the one that leads it elsewhere, if it can be told.
    Edge { index: usize, action: Option<A> },
    /// An action of the implementation that is no edge, and what it did instead of refusing it.
    Step {
        node: usize,
        action: A,
        fault: Fault,
    },
    /// A state that breaks an invariant of the specification.
    Breach { node: usize, breach: Breach },
}

/// How something does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Initial,
    LeadsElsewhere,
    NotTaken,
    NotAllowed(Fault),
    Breaks,
}

impl<A: crate::system::Action> Finding<A> {
    /// Findings of the same kind are told together: the direction, how it does not fit, the action's name.
    fn kind<S: System>(&self, graph: &Graph<S>, system: &S) -> (Kind, String) {
        match self {
            Finding::Initial { .. } => (Kind::Initial, String::new()),
            Finding::Edge { index, action } => {
                let label = graph.label(&graph.edges[*index]);
                match action {
                    Some(action) => (Kind::LeadsElsewhere, action.name().to_owned()),
                    None if names_action(system, label) => {
                        (Kind::NotTaken, label.operator().to_owned())
                    }
                    None => (Kind::NotTaken, String::new()),
                }
            }
            Finding::Step { action, fault, .. } => {
                (Kind::NotAllowed(*fault), action.name().to_owned())
            }
            Finding::Breach { breach, .. } => (Kind::Breaks, breach.invariant.to_owned()),
        }
    }

    fn node<S: System>(&self, graph: &Graph<S>) -> usize {
        match self {
            Finding::Initial { node }
            | Finding::Step { node, .. }
            | Finding::Breach { node, .. } => *node,
            Finding::Edge { index, .. } => graph.edges[*index].from as usize,
        }
    }
}

/// Tells the findings, one of each kind; and why one could not be told, if that is so.
pub(super) fn explain<S: System + Clone>(
    graph: &Graph<S>,
    system: &S,
    reached: &HashMap<usize, S>,
    distances: &Distances,
    findings: Vec<Finding<S::Action>>,
) -> (Vec<GraphDivergence>, Option<TraceError>) {
    if findings.is_empty() {
        return (Vec::new(), None);
    }
    let mut view = match View::new(graph) {
        Ok(view) => view,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut kinds: BTreeMap<_, Nearest<S::Action>> = BTreeMap::new();
    for finding in findings {
        let distance = distances.steps[finding.node(graph)].unwrap_or(u32::MAX);
        let kind = finding.kind(graph, system);
        match kinds.get_mut(&kind) {
            None => {
                let nearest = Nearest {
                    distance,
                    finding,
                    count: 1,
                };
                kinds.insert(kind, nearest);
            }
            Some(nearest) => {
                nearest.count += 1;
                if distance < nearest.distance {
                    (nearest.distance, nearest.finding) = (distance, finding);
                }
            }
        }
    }
    let mut kinds: Vec<_> = kinds.into_values().collect();
    kinds.sort_by_key(|nearest| nearest.distance);
    let (mut told, mut error) = (Vec::new(), None);
    for Nearest { finding, count, .. } in kinds {
        let system = reached.get(&finding.node(graph)).unwrap_or(system);
        let telling = || tell(graph, &mut view, system, distances, finding, count);
        match tried(telling) {
            Ok(divergence) => told.push(divergence),
            Err(why) => error = error.or(Some(why)),
        }
    }
    (told, error)
}

/// Of the findings of a kind the nearest to an initial state, and how many there are.
struct Nearest<A> {
    distance: u32,
    finding: Finding<A>,
    count: usize,
}

fn tell<S: System + Clone>(
    graph: &Graph<S>,
    view: &mut View<'_, S>,
    system: &S,
    distances: &Distances,
    finding: Finding<S::Action>,
    count: usize,
) -> Result<GraphDivergence, TraceError> {
    let node = finding.node(graph);
    let there = system;
    let mut system = system.clone();
    let mut path = distances.path(graph, view, &mut system, node)?;
    let before = &view.go(node)?;
    let foreign = |f| TraceError::not_restored(place(graph.nodes[node].line), &f);
    // One with hidden state is there already.
    let back = |system: &mut S| match system.call_restore(before) {
        Err(NotRestored::Hidden) => {
            *system = there.clone();
            Ok(())
        }
        result => result,
    };
    let from = path.steps.len();
    let raw = |label: &Label| RawStep {
        label: label.clone(),
        from,
        to: from + 1,
    };
    let found = match finding {
        Finding::Initial { .. } => {
            system.call_init(before).map_err(|f| foreign(f.into()))?;
            let own = system.call_observe().into_owned();
            let place = place(graph.nodes[node].line);
            Found::NotTaken(Box::new(of_initial_state::<S>(place, before, &own)?))
        }
        Finding::Breach { breach, .. } => Found::Breaks {
            breach,
            state: from + 1,
            place: place(graph.nodes[node].line),
        },
        Finding::Edge { index, .. } => {
            let edge = &graph.edges[index];
            let label = graph.label(edge);
            let after = &view.state(edge.to as usize)?;
            back(&mut system).map_err(foreign)?;
            let inference = infer_back(&mut system, before, after, label, Some(&back));
            let attempts = match inference.map_err(foreign)?.inference {
                Inference::None(attempts) => attempts,
                _ => Attempts {
                    certainty: Certainty::Uncertain,
                    variables: system.variables(),
                    attempts: Vec::new(),
                },
            };
            path.steps.push(PathStep {
                label: label.clone(),
                action: None,
                values: values::<S>(after)?,
            });
            let place = place(edge.line);
            let divergence = of_step(place, &raw(label), before, after, &attempts)?;
            Found::NotTaken(Box::new(divergence))
        }
        Finding::Step { action, fault, .. } => {
            back(&mut system).map_err(foreign)?;
            let text = action.text();
            let panic = guarded(|| system.call_step(&action).is_ok()).err();
            let reached = match panic {
                Some(_) => before.clone(),
                None => system.call_observe().into_owned(),
            };
            if fault == Fault::Taken {
                path.steps.push(PathStep {
                    label: Label::from_text(&text),
                    action: None,
                    values: values::<S>(&reached)?,
                });
            }
            let before = value(before)?;
            let reached = system::project::<S>(&before, value(&reached)?);
            Found::NotAllowed {
                action: StepAction {
                    name: action.name().to_owned(),
                    text,
                },
                fault,
                panic: panic.map(Panic::in_full),
                step: path.steps.len() + 1,
                place: place(graph.nodes[node].line),
                changes: diff::changes(&before, &before, &reached, S::short_name),
            }
        }
    };
    Ok(GraphDivergence { found, path, count })
}
