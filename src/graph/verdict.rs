//! What the check of a graph says, as data.

use super::path::Path;
use crate::coverage::Fault;
use crate::diff::Change;
use crate::replay::{Breach, Divergence, StepAction};
use crate::system::Comparison;
use crate::trace::{Place, TraceError};
use std::collections::BTreeMap;

/// What the check of a graph found, and within which bound.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The specification's constants, as far as the states tell: the name and the elements of each.
    pub constants: Vec<(&'static str, Vec<String>)>,
    /// The specification's invariants that were asked for in each state.
    pub invariants: Vec<&'static str>,
    /// How many variables were compared in each state.
    pub variables: usize,
    /// Variables of the graph that nobody compared, because the system does not have them.
    pub not_compared: Vec<String>,
    /// How many states are in the model. Each was looked at.
    pub states: usize,
    /// How many are outside its constraint, and only led to.
    pub outside: usize,
    /// Where the constraints stand that exclude them.
    pub constraints: Vec<String>,
    /// Variables that were compared otherwise than by equality, or not at all, because the system says so.
    pub comparisons: Vec<Comparison>,
    /// How many of the states are initial.
    pub initial_states: usize,
    /// How many edges lead from them. Each was looked at.
    pub edges: usize,
    /// What was counted of each action. An edge that several actions explain counts for all of them together, as
    /// `A or B`.
    pub actions: BTreeMap<String, ActionCount>,
    /// How many edges several actions explain.
    pub ambiguous: usize,
    /// How many edges change nothing and name no action.
    pub stuttering_edges: usize,
    /// How many of the implementation's steps change nothing, where the graph has no such edges at all.
    pub stuttering_steps: usize,
    /// How many states in the model have no edges, although the implementation can take steps there: perhaps TLC stopped
    /// before it looked at them.
    pub unexplored: usize,
    /// If the system has hidden state: each state was looked at as it is on one of its shortest paths, but for so many
    /// to which the implementation was not led, because it does not take a step of each path.
    pub unreached: Option<usize>,
    /// What can be said of the steps out of the model.
    pub border: Border,
    /// What differs, and which invariants are broken: one of each kind, with the shortest way to it.
    pub divergences: Vec<GraphDivergence>,
    /// Why not all states were looked at, if that is so.
    pub error: Option<TraceError>,
}

/// How often an action was met, in each direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct ActionCount {
    /// How many edges are this action, and the implementation takes them so.
    pub edges: usize,
    /// How many steps the implementation can take with this action.
    pub steps: usize,
    /// How often the implementation refused it.
    pub refused: usize,
}

/// What can be said of the steps out of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// The graph has the states outside the constraint, so these steps were compared like all others.
    Shown,
    /// No step leads out of the graph.
    None,
    /// The graph has no states outside the constraint, and so many of the implementation's steps lead out of it:
    /// nothing can be said of them.
    Unknown {
        /// How many.
        steps: usize,
    },
}

/// Something that differs, and how to get there.
#[derive(Debug, Clone)]
pub struct GraphDivergence {
    /// What it is.
    pub found: Found,
    /// A shortest behaviour that ends with it.
    pub path: Path,
    /// How many of this kind there are, this one included.
    pub count: usize,
}

/// What is not as it should be.
#[derive(Debug, Clone)]
pub enum Found {
    /// A step of the specification that the implementation does not take, or an initial state that it has not.
    NotTaken(Box<Divergence>),
    /// An action that the implementation takes, or panics in, where the specification does not have it; or that it refuses,
    /// but is not what it was then.
    NotAllowed {
        /// The action.
        action: StepAction,
        /// What the implementation does.
        fault: Fault,
        /// What it says, if it panics.
        panic: Option<String>,
        /// The number of the last state in the path: that to which the action leads if it is taken, else that in which
        /// it should be refused.
        step: usize,
        /// Where the state in which the step begins stands in the file.
        place: Place,
        /// What the step changes. The specification changes nothing.
        changes: Vec<Change>,
    },
    /// A state of the specification that breaks one of its invariants.
    Breaks {
        /// Which one, and how.
        breach: Breach,
        /// The number of the state in the path.
        state: usize,
        /// Where it stands in the file.
        place: Place,
    },
}

impl Verdict {
    /// Whether nothing differs, no invariant is broken, and all of the graph was compared.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.divergences.is_empty() && self.error.is_none() && self.is_substantial()
    }

    /// Whether the graph has what it takes to say something: steps of which the action is known, and steps from every
    /// state in the model that has any.
    #[must_use]
    pub fn is_substantial(&self) -> bool {
        self.unexplored == 0 && self.actions.values().any(|count| count.edges > 0)
    }
}
