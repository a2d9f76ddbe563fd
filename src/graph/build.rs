//! From the statements of a file to a [`Graph`].

use super::dot::{self, Dot, Kind, Statement};
use super::states::States;
use super::{Edge, EdgeLabel, Graph, Node, label, place};
use crate::system::System;
use crate::trace::{Label, TraceError, uncompressed};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;

/// Reads a graph.
pub(super) fn read<S: System>(from: impl Read + Send) -> Result<Graph<S>, TraceError> {
    let mut dot = Dot::new(uncompressed(from)?);
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
    labels: Vec<EdgeLabel>,
    known_labels: HashMap<Box<[u8]>, u32>,
    hasher: RandomState,
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
            labels: Vec::new(),
            known_labels: HashMap::new(),
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
        let added = self.states.add(label).and_then(|state| {
            u32::try_from(state).map_err(|_| super::states::Fault {
                at: 0,
                message: TOO_LARGE.to_owned(),
            })
        });
        let state = added.map_err(|fault| {
            dot.fault(node.label.start + fault.at, fault.message)
                .with_help(OTHER_SPECIFICATION)
        })?;
        if self.states.all.len() == 1 {
            self.check_variables(dot, node)?;
        }
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

    /// The first state must have every variable that is compared.
    fn check_variables<R: Read>(&self, dot: &Dot<R>, node: &dot::Node) -> Result<(), TraceError> {
        let has: Vec<&str> = self.states.variables().collect();
        let lacks = |v: &&&str| !has.contains(v);
        let missing: Vec<&str> = S::VARIABLES.iter().filter(lacks).copied().collect();
        let Some(place) = dot.fault(node.label.start, "").place else {
            return Ok(());
        };
        if missing.is_empty() {
            return Ok(());
        }
        let is_none_there = missing.len() == S::VARIABLES.len();
        Err(TraceError::missing_variables(
            place,
            &missing,
            &has,
            is_none_there,
        ))
    }

    fn edge<R: Read>(&mut self, dot: &Dot<R>, edge: &dot::Edge) -> Result<(), TraceError> {
        let line = line_of(dot)?;
        let text = dot.slice(&edge.label);
        let label = match self.known_labels.get(text) {
            Some(&label) => label,
            None => {
                let label = number_of(self.labels.len())?;
                self.labels.push(read_label(text).map_err(|at| {
                    dot.fault(edge.label.start + at, "this is not UTF-8 text")
                        .with_help(OTHER_SPECIFICATION)
                })?);
                self.known_labels.insert(text.into(), label);
                label
            }
        };
        let from = self.number(edge.from, line)?;
        let to = self.number(edge.to, line)?;
        self.edges.push(Edge {
            from,
            to,
            label,
            line,
        });
        Ok(())
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
        Ok(Graph {
            variables: self.states.variables().map(str::to_owned).collect(),
            nodes,
            states: self.states.all,
            edges: self.edges,
            edges_of,
            labels: self.labels,
        })
    }
}

/// `Timeout(s1)`; on an edge out of the model, the place of the constraint stands in a second line.
fn read_label(text: &[u8]) -> Result<EdgeLabel, usize> {
    let plain = label::unescaped(text).map_err(|error| error.valid_up_to())?;
    let (action, constraint) = match plain.split_once('\n') {
        Some((action, constraint)) => (action, Some(constraint.trim().to_owned())),
        None => (&*plain, None),
    };
    Ok(EdgeLabel {
        label: Label::from_text(action),
        constraint,
    })
}

fn line_of<R: Read>(dot: &Dot<R>) -> Result<u32, TraceError> {
    number_of(dot.line())
}

fn number_of(count: usize) -> Result<u32, TraceError> {
    u32::try_from(count).map_err(|_| TraceError::new(TOO_LARGE))
}

const TOO_LARGE: &str = "the graph is too large: more than four billion of something";
const OTHER_SPECIFICATION: &str =
    "is this the graph of another specification, or was the file changed after TLC wrote it?";
const NOT_A_STATE: &str = "was the graph written with VIEW or SYMMETRY? Then one number is many states, and nothing can \
                           be said of each: write it without";
const NOT_WHOLE: &str = "was a part of the file lost? Write the graph again";
