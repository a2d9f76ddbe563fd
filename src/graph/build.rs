//! From the statements of a file to a [`Graph`].

use super::dot::{self, Dot, Kind, Statement};
use super::states::{OTHER_SPECIFICATION, States};
use super::{Edge, Graph, Node, label, place};
use crate::system::System;
use crate::trace::{Label, Location, TraceError};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;

/// Reads a graph.
pub(super) fn read<S: System>(from: impl Read) -> Result<Graph<S>, TraceError> {
    let mut dot = Dot::new(from);
    let mut build = Build::<S>::default();
    while let Some(statement) = dot.next()? {
        match statement {
            Statement::Node(node) => build.node(&dot, &node)?,
            Statement::Edge(edge) => build.edge(&dot, &edge)?,
        }
    }
    build.end()
}

struct Build<S: System> {
    states: States<S>,
    /// The nodes by TLC's numbers.
    numbers: HashMap<i64, u32>,
    /// The node that was asked for last; mostly it is asked for again.
    last: (i64, u32),
    nodes: Vec<Draft>,
    edges: Vec<Edge>,
    /// What was read of the label of the last edge.
    last_label: Option<EdgeLabel>,
    labels: Vec<Label>,
    constraints: Vec<String>,
    /// By their texts.
    known_labels: HashMap<Box<[u8]>, EdgeLabel>,
    /// By the part of the text that names the action.
    known_actions: HashMap<String, u32>,
    hasher: RandomState,
}

/// What is written on an edge.
#[derive(Debug, Clone, Copy)]
struct EdgeLabel {
    action: u32,
    constraint: Option<usize>,
}

/// A node of which perhaps only the number is known yet.
struct Draft {
    id: i64,
    /// Where it comes first.
    mentioned: u32,
    known: Option<Known>,
}

struct Known {
    node: Node,
    /// The hash of its label.
    label: u64,
}

impl<S: System> Default for Build<S> {
    fn default() -> Self {
        Build {
            states: States::default(),
            numbers: HashMap::new(),
            last: (0, u32::MAX),
            nodes: Vec::new(),
            edges: Vec::new(),
            last_label: None,
            labels: Vec::new(),
            constraints: Vec::new(),
            known_labels: HashMap::new(),
            known_actions: HashMap::new(),
            hasher: RandomState::new(),
        }
    }
}

impl<S: System> Build<S> {
    fn node<R: Read>(&mut self, dot: &Dot<R>, node: &dot::Node) -> Result<(), TraceError> {
        let label = dot.slice(&node.label);
        let hash = self.hasher.hash_one(label);
        let line = line_of(dot)?;
        let number = self.number(node.id, line)?;
        if let Some(known) = &mut self.nodes[number as usize].known {
            if known.label != hash {
                let earlier = known.node.line;
                let message = format!("line {earlier} says something else about this state");
                return Err(dot.fault(node.label.start, message).with_help(NOT_A_STATE));
            }
            known.node.is_inside |= node.kind != Kind::Outside;
            known.node.is_initial |= node.kind == Kind::Initial;
            return Ok(());
        }
        let state = self.states.add(label).map_err(|fault| {
            let mut error = fault.error;
            error.place = dot.fault(node.label.start + fault.at, "").place;
            error
        })?;
        let state = number_of(state)?;
        self.nodes[number as usize].known = Some(Known {
            node: Node {
                line,
                state,
                is_initial: node.kind == Kind::Initial,
                is_inside: node.kind != Kind::Outside,
            },
            label: hash,
        });
        Ok(())
    }

    fn edge<R: Read>(&mut self, dot: &Dot<R>, edge: &dot::Edge) -> Result<(), TraceError> {
        let line = line_of(dot)?;
        let label = self.label(dot, edge)?;
        let edge = Edge {
            from: self.number(edge.from, line)?,
            to: self.number(edge.to, line)?,
            label: label.action,
            line,
        };
        // TLC writes a step once for each constraint that excludes its target.
        let is_same = |last: &Edge| {
            (last.from, last.to, last.label) == (edge.from, edge.to, edge.label)
                && label.constraint.is_some()
                && self
                    .last_label
                    .is_some_and(|l| l.constraint != label.constraint)
        };
        if !self.edges.last().is_some_and(is_same) {
            self.edges.push(edge);
            self.last_label = Some(label);
        }
        Ok(())
    }

    /// `Timeout(s1)`; on an edge out of the model, the place of the constraint stands in a second line.
    fn label<R: Read>(&mut self, dot: &Dot<R>, edge: &dot::Edge) -> Result<EdgeLabel, TraceError> {
        let text = dot.slice(&edge.label);
        if let Some(&label) = self.known_labels.get(text) {
            return Ok(label);
        }
        let plain = label::unescaped(text).map_err(|error| {
            dot.fault(
                edge.label.start + error.valid_up_to(),
                "this is not UTF-8 text",
            )
            .with_help(OTHER_SPECIFICATION)
        })?;
        let (action, constraint) = match plain.split_once('\n') {
            Some((action, constraint)) => (action, Some(constraint.trim())),
            None => (&*plain, None),
        };
        let next = number_of(self.labels.len())?;
        let number = *self.known_actions.entry(action.to_owned()).or_insert(next);
        if number == next {
            self.labels.push(Label::from_text(action));
        }
        let label = EdgeLabel {
            action: number,
            constraint: constraint.map(|constraint| {
                let known = self
                    .constraints
                    .iter()
                    .position(|known| known == constraint);
                known.unwrap_or_else(|| {
                    self.constraints.push(constraint.to_owned());
                    self.constraints.len() - 1
                })
            }),
        };
        self.known_labels.insert(text.into(), label);
        Ok(label)
    }

    /// The node with TLC's number `id`.
    fn number(&mut self, id: i64, line: u32) -> Result<u32, TraceError> {
        if self.last.0 == id && self.last.1 != u32::MAX {
            return Ok(self.last.1);
        }
        let next = number_of(self.nodes.len())?;
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.nodes.push(Draft {
                id,
                mentioned: line,
                known: None,
            });
        }
        self.last = (id, number);
        Ok(number)
    }

    fn end(mut self) -> Result<Graph<S>, TraceError> {
        let mut nodes = Vec::with_capacity(self.nodes.len());
        for Draft {
            id,
            mentioned,
            known,
        } in self.nodes
        {
            let Some(known) = known else {
                let message = format!("the file does not say what the state {id} is");
                let mut error = TraceError::new(message).with_help(NOT_WHOLE);
                error.place = Some(place(mentioned));
                return Err(error);
            };
            nodes.push(known.node);
        }
        // Stable, so that a node's edges stay in the file's order.
        self.edges.sort_by_key(|edge| edge.from);
        let mut edges_of = vec![0; nodes.len() + 1];
        for edge in &self.edges {
            edges_of[edge.from as usize + 1] += 1;
        }
        for node in 0..nodes.len() {
            edges_of[node + 1] += edges_of[node];
        }
        let (values, samples) = self.states.end();
        Ok(Graph {
            nodes,
            values,
            samples,
            edges: self.edges,
            edges_of,
            labels: self.labels,
            constraints: self.constraints.iter().map(|text| short(text)).collect(),
        })
    }
}

/// `MCraft.tla:14`; what is no location stays what it is.
fn short(location: &str) -> String {
    match Location::from_text(location) {
        Some(location) => format!("{}.tla:{}", location.module, location.begin_line),
        None => location.to_owned(),
    }
}

fn line_of<R: Read>(dot: &Dot<R>) -> Result<u32, TraceError> {
    number_of(dot.begins_in_line())
}

fn number_of(count: usize) -> Result<u32, TraceError> {
    u32::try_from(count).map_err(|_| TraceError::new(TOO_LARGE))
}

const TOO_LARGE: &str = "the graph is too large: more than four billion of something";
const NOT_A_STATE: &str = "was the graph written with VIEW or SYMMETRY? Then one number is many states, and nothing can \
                           be said of each: write it without";
const NOT_WHOLE: &str = "was a part of the file lost? Write the graph again";
