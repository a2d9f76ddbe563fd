//! The whole bounded state graph, in both directions: every step of the specification is one that the implementation
//! takes, and every step that the implementation can take is one of the specification.
//!
//! ```text
//! DOT ─ dot ─► statements ─ states, build ─► Graph ─ view, check ─► what does not fit ─ path, explain ─► Verdict
//! ```
//!
//! The graph is read once, and of its states is kept which values their variables have. Then each state in the model is
//! looked at by itself, on as many threads as there are processors; each has decoded values of its own. [`shortest`] looks for
//! the shortest path with a certain divergence instead.

mod ahead;
mod beside;
mod build;
mod check;
mod dot;
mod explain;
mod label;
mod path;
mod scan;
mod shortest;
mod states;
mod verdict;
mod view;

pub use check::{Options, check};
pub use path::{Path, PathStep};
pub use shortest::{Shortest, shortest};
pub use verdict::{ActionCount, Border, Found, GraphDivergence, Verdict};

use crate::system::System;
use crate::trace::{Label, Place, TraceError, uncompressed};
use states::Values;
use std::collections::BTreeSet;
use std::io::Read;
use std::num::NonZero;
use std::ops::Range;

/// The states that a specification has within a model, and its steps between them.
pub struct Graph<S: System> {
    nodes: Vec<Node>,
    /// What the states are; a node knows which one is its own.
    values: Values,
    /// Decoded states, in which every value that a variable has in some state is there once.
    samples: Vec<S::State>,
    /// The edges by the nodes from which they lead, in the file's order.
    edges: Vec<Edge>,
    /// For each node, where its edges begin; and the end of all.
    edges_of: Vec<usize>,
    /// What is written on edges.
    labels: Vec<Label>,
    /// The constraints that exclude states, as edges out of the model name them.
    constraints: BTreeSet<String>,
}

/// A state in the graph.
#[derive(Debug, Clone)]
struct Node {
    /// The line where the file says first what it is.
    line: u32,
    state: u32,
    is_initial: bool,
    /// Whether it is in the model, so that all its steps are there: it fulfils the constraints.
    is_inside: bool,
}

/// A step in the graph.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: u32,
    to: u32,
    label: u32,
    line: u32,
}

impl<S: System> Graph<S> {
    /// Reads a graph that TLC wrote with `-dump dot`, plain or compressed. With more than one job, the input is read
    /// and decompressed beside.
    ///
    /// # Errors
    /// What stands in the file instead of a graph, or of a state of this system, and where.
    pub fn read(from: impl Read + Send, jobs: NonZero<usize>) -> Result<Self, TraceError> {
        if jobs.get() == 1 {
            build::read(uncompressed(from)?)
        } else {
            ahead::reading(from, |ahead| build::read(ahead))
        }
    }

    /// The variables that the states have in the file.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.values.names
    }

    /// How many states are in the model.
    #[must_use]
    pub fn states(&self) -> usize {
        self.nodes.iter().filter(|node| node.is_inside).count()
    }

    /// How many states are outside the model's constraint, and only led to.
    #[must_use]
    pub fn outside(&self) -> usize {
        self.nodes.len() - self.states()
    }

    /// How many steps there are.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// Where the constraints stand that exclude states: `MCraft.tla:14`.
    #[must_use]
    pub fn constraints(&self) -> &BTreeSet<String> {
        &self.constraints
    }

    /// The numbers of a state's values.
    fn values_of(&self, node: usize) -> &[u32] {
        self.values.of(self.nodes[node].state as usize)
    }

    fn edges_of(&self, node: usize) -> Range<usize> {
        self.edges_of[node]..self.edges_of[node + 1]
    }

    fn label(&self, edge: &Edge) -> &Label {
        &self.labels[edge.label as usize]
    }
}

/// The beginning of a line.
fn place(line: u32) -> Place {
    Place {
        line: line as usize,
        column: 1,
    }
}
