//! Checks one state in both directions: the implementation takes every step that it can from there, and these are laid
//! beside the state's edges.

use super::check::{Part, Run};
use super::explain::Finding;
use super::view::View;
use super::{Edge, place};
use crate::coverage::Fault;
use crate::replay::{breaches, guarded, is_meant};
use crate::system::{self, Action as _, Calls as _, System};
use crate::trace::TraceError;
use std::collections::HashMap;
use std::ops::Range;

/// Who checks states, one after the other, on one thread.
pub(super) struct Worker<'r, S: System> {
    run: &'r Run<'r, S>,
    view: View<'r, S>,
    system: S,
    /// If there is hidden state, the systems as they were when they were led to a state for the first time.
    reached: HashMap<usize, S>,
    /// For each label an action that it means: mostly the one that is asked for next.
    meant: Vec<Option<S::Action>>,
    /// A state that keeps all invariants, near by: what it shares with the next one need not be looked at again.
    sound: Option<S::State>,
    part: Part<S::Action>,
}

impl<'r, S: System + Clone> Worker<'r, S> {
    pub(super) fn new(run: &'r Run<'r, S>) -> Result<Self, TraceError> {
        let mut view = View::new(run.graph)?;
        let mut system = run.fresh.clone();
        // Begun anew, so that it shares nothing with the systems of other threads.
        let foreign = |f| TraceError::foreign(place(run.graph.nodes[run.first].line), &f);
        system.call_init(&view.state(run.first)?).map_err(foreign)?;
        Ok(Worker {
            run,
            view,
            system,
            reached: HashMap::new(),
            meant: vec![None; run.graph.labels.len()],
            sound: None,
            part: Part::default(),
        })
    }

    /// Checks those of these states that are in the model.
    pub(super) fn nodes(&mut self, nodes: Range<usize>) -> Part<S::Action> {
        for node in nodes.filter(|&node| self.run.graph.nodes[node].is_inside) {
            let line = self.run.graph.nodes[node].line;
            let looked_at = guarded(|| self.node(node));
            let looked_at =
                looked_at.unwrap_or_else(|panic| Err(TraceError::from(panic).at(place(line))));
            if let Err(error) = looked_at {
                self.part.error = Some(error);
                break;
            }
        }
        std::mem::take(&mut self.part)
    }

    fn node(&mut self, node: usize) -> Result<(), TraceError> {
        let graph = self.run.graph;
        let here = self.view.go(node)?;
        self.keep_invariants(node, &here);
        if !self.enter(node, &here)? {
            self.part.unreached += 1;
            return Ok(());
        }
        let mut edges = Vec::new();
        for edge in &graph.edges[graph.edges_of(node)] {
            edges.push(Beside {
                edge,
                target: self.view.state(edge.to as usize)?,
                taken: Vec::new(),
            });
        }
        let mut others = Vec::new();
        let mut not_refused = Vec::new();
        let at = self.system.call_observe().into_owned();
        let mut own = self.system.clone();
        let mut is_here = true;
        for action in self.system.call_actions(&here, &here) {
            if !is_here {
                own = self.system.clone();
            }
            let Ok(step) = guarded(|| own.call_step(&action)) else {
                is_here = false;
                not_refused.push((action, Fault::Panicked));
                continue;
            };
            let reached = own.call_observe();
            if step.is_err() {
                is_here = *reached == at;
                match is_here {
                    true => self.part.count(action.name()).refused += 1,
                    false => not_refused.push((action, Fault::Changed)),
                }
                continue;
            }
            is_here = false;
            self.part.count(action.name()).steps += 1;
            let mut is_edge = false;
            for beside in &mut edges {
                if system::agree::<S>(&beside.target, &reached)
                    && self.explains(&action, &here, beside)
                {
                    is_edge = true;
                    if self.run.is_hidden {
                        let to = beside.edge.to as usize;
                        self.reached.entry(to).or_insert_with(|| own.clone());
                    }
                    if !beside.taken.contains(&action.name()) {
                        beside.taken.push(action.name());
                    }
                }
            }
            if !is_edge {
                others.push((action, reached.into_owned()));
            }
        }
        self.part.unexplored += usize::from(edges.is_empty() && !others.is_empty());
        self.edges(node, &here, &edges, &mut others);
        self.not_refused(node, &here, &edges, not_refused);
        self.others(node, &here, others)
    }

    /// Puts the system into the state of a node. Gives whether it is there.
    fn enter(&mut self, node: usize, here: &S::State) -> Result<bool, TraceError> {
        let node_of = &self.run.graph.nodes[node];
        let foreign = |f| TraceError::not_restored(place(node_of.line), &f);
        if !self.run.is_hidden {
            return self
                .system
                .call_restore(here)
                .map(|()| true)
                .map_err(foreign);
        }
        if node_of.is_initial {
            let mut system = self.run.fresh.clone();
            system.call_init(here).map_err(|f| foreign(f.into()))?;
            if system::agree::<S>(here, &system.call_observe()) {
                self.reached.insert(node, system);
            }
        }
        match self.reached.get(&node) {
            Some(system) => self.system = system.clone(),
            None => return Ok(false),
        }
        Ok(true)
    }

    /// The systems that were led to states, if they have hidden state.
    pub(super) fn into_reached(self) -> HashMap<usize, S> {
        self.reached
    }

    fn keep_invariants(&mut self, node: usize, here: &S::State) {
        let breaches = breaches::<S>(self.sound.as_ref(), here);
        if breaches.is_empty() {
            self.sound = Some(here.clone());
        }
        let findings = breaches.into_iter();
        let findings = findings.map(|breach| Finding::Breach { node, breach });
        self.part.findings.extend(findings);
    }

    /// Whether the action that leads to the edge's target is the one that the edge is.
    fn explains(
        &mut self,
        action: &S::Action,
        here: &S::State,
        beside: &Beside<'_, S::State>,
    ) -> bool {
        let label = beside.edge.label as usize;
        if self.run.binds[label] {
            if self.meant[label].as_ref() == Some(action) {
                return true;
            }
            let told = self.run.graph.label(beside.edge);
            if !is_meant(action, told) {
                return false;
            }
            // With every parameter told, there is nothing left to be inferred.
            let plain = told.parameters.iter().filter(|p| p.is_plain());
            if plain.count() == action.parameters().len() {
                self.meant[label] = Some(action.clone());
                return true;
            }
        }
        self.fits(action, here, beside)
    }

    /// Whether the edge changes what the action may change, in the specification's eyes.
    fn fits(&self, action: &S::Action, here: &S::State, beside: &Beside<'_, S::State>) -> bool {
        self.system
            .call_candidates(here, &beside.target)
            .contains(action)
    }

    /// Whether the edge, that no step of the implementation is, should be this action.
    fn may_be(&self, action: &S::Action, here: &S::State, beside: &Beside<'_, S::State>) -> bool {
        match self.run.binds[beside.edge.label as usize] {
            true => is_meant(action, self.run.graph.label(beside.edge)),
            false => self.fits(action, here, beside),
        }
    }

    /// Counts the edges that the implementation's steps are, and notes those that none is. Of its `others` steps, those
    /// that should have been such an edge are taken out.
    fn edges(
        &mut self,
        node: usize,
        here: &S::State,
        edges: &[Beside<'_, S::State>],
        others: &mut Vec<(S::Action, S::State)>,
    ) {
        let graph = self.run.graph;
        for (index, beside) in graph.edges_of(node).zip(edges) {
            let edge = beside.edge;
            let binds = self.run.binds[edge.label as usize];
            match beside.taken.as_slice() {
                [] if !binds && edge.from == edge.to => self.part.stuttering_edges += 1,
                [] => {
                    let is_it =
                        |(action, _): &(S::Action, S::State)| self.may_be(action, here, beside);
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

    /// Notes the actions in which the implementation panicked, or that it refused without being what it was then; but not
    /// where it should have taken the step, which is told of the edge.
    fn not_refused(
        &mut self,
        node: usize,
        here: &S::State,
        edges: &[Beside<'_, S::State>],
        not_refused: Vec<(S::Action, Fault)>,
    ) {
        for (action, fault) in not_refused {
            let is_told = |beside: &Beside<'_, S::State>| {
                beside.taken.is_empty() && self.may_be(&action, here, beside)
            };
            if fault == Fault::Changed || !edges.iter().any(is_told) {
                self.part.findings.push(Finding::Step {
                    node,
                    action,
                    fault,
                });
            }
        }
    }

    /// Notes the implementation's steps that are no edges.
    fn others(
        &mut self,
        node: usize,
        here: &S::State,
        others: Vec<(S::Action, S::State)>,
    ) -> Result<(), TraceError> {
        for (action, reached) in others {
            if !self.run.has_loops && system::agree::<S>(here, &reached) {
                self.part.stuttering_steps += 1;
            } else if self.run.border.is_certain(&mut self.view, &reached)? {
                self.part.findings.push(Finding::Step {
                    node,
                    action,
                    fault: Fault::Taken,
                });
            } else {
                self.part.unknown_steps += 1;
            }
        }
        Ok(())
    }
}

/// An edge, and the implementation's steps that are this edge.
struct Beside<'g, State> {
    edge: &'g Edge,
    target: State,
    /// The names of their actions.
    taken: Vec<&'static str>,
}
