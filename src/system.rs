//! What ties an implementation to a specification: the [`System`] trait, and the little that it needs.
//!
//! # An example
//! The specification of a lock has one variable, `pc`, which says of each client whether it is `"idle"`, `"waiting"` or
//! `"holding"`, and the actions `Request(c)`, `Acquire(c)` and `Release(c)`. The implementation knows clients by number.
//!
//! ```
//! use conformance::replay::{Options, replay};
//! use conformance::system::{self, Foreign, NotRestored, Refused, System};
//! use conformance::tla::ModelValue;
//! use conformance::trace::Reader;
//! use serde::{Deserialize, Serialize};
//! use std::borrow::Cow;
//! use std::collections::{BTreeMap, BTreeSet};
//!
//! /// The implementation.
//! #[derive(Clone, Default)]
//! struct Lock {
//!     waiting: BTreeSet<u32>,
//!     holder: Option<u32>,
//! }
//!
//! impl Lock {
//!     fn request(&mut self, node: u32) -> bool {
//!         self.holder != Some(node) && self.waiting.insert(node)
//!     }
//!
//!     fn acquire(&mut self, node: u32) -> bool {
//!         let is_free = self.holder.is_none() && self.waiting.remove(&node);
//!         if is_free {
//!             self.holder = Some(node);
//!         }
//!         is_free
//!     }
//!
//!     fn release(&mut self, node: u32) -> bool {
//!         let is_held = self.holder == Some(node);
//!         if is_held {
//!             self.holder = None;
//!         }
//!         is_held
//!     }
//! }
//!
//! /// A state of the specification: a field for each variable.
//! #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
//! struct State {
//!     pc: BTreeMap<ModelValue, Pc>,
//! }
//!
//! // The name says that its variants are strings in TLA+, and not model values.
//! #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
//! #[serde(rename = "$tla::String", rename_all = "lowercase")]
//! enum Pc {
//!     Idle,
//!     Waiting,
//!     Holding,
//! }
//!
//! /// A step of the specification, with its parameters.
//! #[derive(Debug, Clone, PartialEq, Serialize)]
//! enum Action {
//!     Request { c: ModelValue },
//!     Acquire { c: ModelValue },
//!     Release { c: ModelValue },
//! }
//!
//! impl system::Action for Action {
//!     fn name(&self) -> &'static str {
//!         system::name_of(self)
//!     }
//!
//!     fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
//!         system::parameters_of(self)
//!     }
//! }
//!
//! /// The implementation as the specification sees it: its clients are nodes, from 7 on.
//! #[derive(Clone, Default)]
//! struct LockSystem {
//!     lock: Lock,
//!     nodes: BTreeMap<ModelValue, u32>,
//! }
//!
//! impl System for LockSystem {
//!     type State = State;
//!     type Action = Action;
//!
//!     const VARIABLES: &'static [&'static str] = &["pc"];
//!     const ACTIONS: &'static [&'static str] = &["Request", "Acquire", "Release"];
//!
//!     fn init(&mut self, first: &State) -> Result<(), Foreign> {
//!         self.nodes = first.pc.keys().cloned().zip(7..).collect();
//!         self.lock = Lock::default();
//!         Ok(())
//!     }
//!
//!     fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
//!         let are = |pc: Pc| self.nodes.iter().filter(move |(c, _)| state.pc[*c] == pc).map(|(_, node)| *node);
//!         self.lock = Lock { waiting: are(Pc::Waiting).collect(), holder: are(Pc::Holding).next() };
//!         Ok(())
//!     }
//!
//!     fn step(&mut self, action: &Action) -> Result<(), Refused> {
//!         let (c, call): (_, fn(&mut Lock, u32) -> bool) = match action {
//!             Action::Request { c } => (c, Lock::request),
//!             Action::Acquire { c } => (c, Lock::acquire),
//!             Action::Release { c } => (c, Lock::release),
//!         };
//!         match call(&mut self.lock, self.nodes[c]) {
//!             true => Ok(()),
//!             false => Err(Refused::because(format!("{c} is not in the state for that"))),
//!         }
//!     }
//!
//!     fn observe(&self) -> Cow<'_, State> {
//!         let pc = |node: &u32| match self.lock.holder {
//!             Some(holder) if holder == *node => Pc::Holding,
//!             _ if self.lock.waiting.contains(node) => Pc::Waiting,
//!             _ => Pc::Idle,
//!         };
//!         let pc = self.nodes.iter().map(|(c, node)| (c.clone(), pc(node))).collect();
//!         Cow::Owned(State { pc })
//!     }
//!
//!     fn actions(&self, _before: &State, _after: &State) -> Vec<Action> {
//!         let actions = |c: &ModelValue| {
//!             let c = || c.clone();
//!             [Action::Request { c: c() }, Action::Acquire { c: c() }, Action::Release { c: c() }]
//!         };
//!         self.nodes.keys().flat_map(actions).collect()
//!     }
//! }
//!
//! // A behaviour of the specification; files that TLC wrote are read in the same way.
//! let behaviour = r#"
//! {"label": null, "state": {"pc": {"c1": "idle", "c2": "idle"}}}
//! {"label": "Request(c1)", "state": {"pc": {"c1": "waiting", "c2": "idle"}}}
//! {"label": "Acquire(c1)", "state": {"pc": {"c1": "holding", "c2": "idle"}}}
//! {"label": "Request(c2)", "state": {"pc": {"c1": "holding", "c2": "waiting"}}}
//! {"label": "Acquire(c2)", "state": {"pc": {"c1": "holding", "c2": "holding"}}}
//! "#;
//! let mut reader = Reader::new(behaviour.trim_start().as_bytes(), None)?;
//! let mut behaviour = reader.next_behaviour()?.expect("a behaviour");
//! let found = replay(&mut LockSystem::default(), &mut behaviour, &Options::default());
//! assert_eq!((found.error, found.steps), (None, 4));
//! // The last step is none of a lock, and this lock does not take it.
//! let divergence = &found.divergences[0];
//! assert_eq!((divergence.step, &*divergence.differences[0].path), (5, "pc[c2]"));
//! # Ok::<(), conformance::trace::TraceError>(())
//! ```
//!
//! With that type, [`cli`](crate::cli()) is a whole program, and [`testing`](crate::testing) makes tests of a directory
//! of traces. The repository has a larger example, two-phase commit with its specification, traces, faulty
//! implementations and tests, in `tests/two_phase`, and a walk through it in `docs/system.md`.

mod calls;
mod comparison;
mod derived;
mod fields;

pub(crate) use calls::{Call, Calls, during, interrupted};
pub(crate) use comparison::{
    COMPARISONS_HELP, agree, compared, is_ignored, project, wrong_comparison,
};
pub use comparison::{Comparator, Comparison};
pub use derived::{name_of, parameters_of};
pub(crate) use fields::check_fields;

use crate::tla::{self, Value};
use crate::trace::{Change, Label};
use serde::{Serialize, de::DeserializeOwned};
use std::borrow::Cow;
use std::fmt::{self, Debug};
use std::hash::Hash;

/// An implementation seen through a refinement mapping: it can take an action of the specification, say in which
/// state of the specification it is then, and, unless it has hidden state, be put into one.
pub trait System {
    /// A state of the specification: a field for every variable that is compared.
    type State: Debug + Clone + PartialEq + Hash + Serialize + DeserializeOwned + 'static;

    /// A step of the specification with its parameters.
    type Action: Action;

    /// The fields of [`System::State`] by their names in the specification: the variables that are compared, by equality
    /// unless [`System::COMPARISONS`] says otherwise.
    const VARIABLES: &'static [&'static str];

    /// The variables that are compared otherwise than by equality, or not at all, each with the reason.
    const COMPARISONS: &'static [Comparison] = &[];

    /// What must hold in every state of the specification.
    const INVARIANTS: &'static [Invariant<Self::State>] = &[];

    /// The variables of this system: [`System::VARIABLES`], unless it learns them when the program starts.
    fn variables(&self) -> &'static [&'static str] {
        Self::VARIABLES
    }

    /// Takes the specification's constants from a behaviour's first state, and starts the
    /// implementation from *its own* initial state.
    ///
    /// # Errors
    /// The state is none of this system's.
    fn init(&mut self, first: &Self::State) -> Result<(), Foreign>;

    /// Puts the implementation into a state of the specification.
    ///
    /// Without more, it cannot be: its state is more than the specification's tells. Then a behaviour is replayed from
    /// its first state, up to the first divergence, and to go back the same actions are taken again: the
    /// implementation has to be deterministic. A graph is checked along its shortest paths.
    ///
    /// # Errors
    /// The state is none of this system's, such as one with a server that is not in the constants; or there is
    /// hidden state.
    fn restore(&mut self, _state: &Self::State) -> Result<(), NotRestored> {
        Err(NotRestored::Hidden)
    }

    /// Takes one step of the specification.
    ///
    /// # Errors
    /// The implementation refuses the action in its present state, and is what it was.
    fn step(&mut self, action: &Self::Action) -> Result<(), Refused>;

    /// The refinement mapping: the implementation's present state as a state of the specification.
    fn observe(&self) -> Cow<'_, Self::State>;

    /// The actions of the specification that could lead from one state to the other. This narrows
    /// only: by what the specification says an action may change, never by what the implementation
    /// does. Without more, all [`System::actions`] are candidates.
    fn candidates(&self, before: &Self::State, after: &Self::State) -> Vec<Self::Action> {
        self.actions(before, after)
    }

    /// As [`System::candidates`], for a system whose actions are not known before: from a step's label.
    fn candidates_for(
        &self,
        _label: &Label,
        before: &Self::State,
        after: &Self::State,
    ) -> Vec<Self::Action> {
        self.candidates(before, after)
    }

    /// Every action with every parameter that has a meaning in the state `before`, the candidates among them: to
    /// look for the nearest when no candidate leads to `after`.
    fn actions(&self, before: &Self::State, after: &Self::State) -> Vec<Self::Action>;

    /// Whether a name in a label means one or several actions of this specification. Names that
    /// mean none, such as `Next`, say nothing about the step. Without more, they are [`System::ACTIONS`].
    fn is_action_name(&self, name: &str) -> bool {
        Self::ACTIONS.contains(&name)
    }

    /// Learns from a state what it tells of the specification's constants beyond what [`System::init`] takes from a
    /// first state, such as the values that clients can ask for: from then on [`System::actions`] and
    /// [`System::enabled`] have the actions with them.
    fn learn(&mut self, _state: &Self::State) {}

    /// What is known of the specification's constants that are sets: the name and the elements of each.
    #[must_use]
    fn constants(&self) -> Vec<(&'static str, Vec<String>)> {
        Vec::new()
    }

    /// How far a state of the specification has got in what is counted along a behaviour, such as terms: the name of each
    /// counter, and its value. That is told of a behaviour that becomes smaller.
    #[must_use]
    fn counters(_state: &Self::State) -> Vec<(&'static str, u64)> {
        Vec::new()
    }

    /// The actions that the implementation can take in its present state, of all those that the
    /// specification could mean by a step from there.
    fn enabled(&self) -> Vec<Self::Action>
    where
        Self: Clone,
    {
        let here = self.observe();
        let mut enabled = self.actions(&here, &here);
        enabled.retain(|action| self.clone().step(action).is_ok());
        enabled
    }

    /// Sets one variable of a state, as its text differs from the state before: then what has not changed need
    /// not be decoded again. Variables of which the state has none are passed over.
    ///
    /// `None` if the system does not know how; then whole states are decoded.
    #[must_use]
    fn set(
        _state: &mut Self::State,
        _variable: &str,
        _change: Change<'_>,
    ) -> Option<Result<(), tla::Error>> {
        None
    }

    /// Gives one variable of a state the value that it has in another, so that both share it. Variables of which the
    /// states have none are passed over.
    ///
    /// False if the system does not know how; then whole states are decoded.
    #[must_use]
    fn share(_state: &mut Self::State, _variable: &str, _from: &Self::State) -> bool {
        false
    }

    /// A state of the specification, of which this is the value, in the shape that an implementation's has, to show how
    /// they differ: for a system whose states have no type. Without more, it is what it is.
    #[must_use]
    fn shaped(_state: &Self::State, value: Value, _like: &Value) -> Value {
        value
    }

    /// What the user can do where the system was just now not put into a state, if that says nothing of the state. Without
    /// more, the state is none of the system's, and so the behaviour may be another specification's.
    #[must_use]
    fn help(&self) -> Option<&'static str> {
        None
    }

    /// Told that the present state is equal to this one. An implementation that keeps it may share what both have
    /// in common from now on, so that they are compared faster.
    fn agrees(&mut self, _state: &Self::State) {}

    /// The specification's constants that are model values of their own names: `Nil`.
    const MODEL_VALUES: &'static [&'static str] = &[];

    /// The module that a module written for TLC extends: the specification, or a model of it.
    const MODULE: &'static str = "Specification";

    /// The names of all actions: what can be taken, and what labels can name.
    const ACTIONS: &'static [&'static str];

    /// The branches of the actions, as far as the system tells them apart. Without them, an action is its only
    /// branch.
    const BRANCHES: &'static [Branch] = &[];

    /// The branches of [`System::BRANCHES`] that a step takes, by their names, worked out from the specification's
    /// states: never by what the implementation does. The action leads from the one state to the other.
    #[must_use]
    fn branches(
        _before: &Self::State,
        _action: &Self::Action,
        _after: &Self::State,
    ) -> Vec<&'static str> {
        Vec::new()
    }

    /// Whether the specification allows one of [`System::actions`] in a state: whether its guard is true, by the
    /// specification's words, never by what the implementation does.
    ///
    /// `None` if the system does not know; then no action is tried that must be refused.
    #[must_use]
    fn allows(_state: &Self::State, _action: &Self::Action) -> Option<bool> {
        None
    }

    /// A message on its way, if the value is an argument of the function or an element of the set that this variable
    /// holds, and the variable is a network; to draw behaviours as message sequences.
    #[must_use]
    fn message(_variable: &str, _value: &Value) -> Option<Message> {
        None
    }

    /// The actions in which a message is lost, not received.
    const LOSES: &'static [&'static str] = &[];

    /// A short name for a value that would be long in a path, such as a message in the network.
    #[must_use]
    fn short_name(_value: &Value) -> Option<String> {
        None
    }
}

/// A step of the specification with its parameters. For a type with serde's derive, [`name_of`] and
/// [`parameters_of`] are all that is needed.
pub trait Action: Debug + Clone + PartialEq {
    /// The name of the specification's operator.
    fn name(&self) -> &'static str;

    /// The parameters that a label can tell, by the names that they have in the specification and in the
    /// operator's order; their values as TLC prints them.
    fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)>;

    /// The action as TLC prints it: `RequestVote(s2, s1)`.
    fn text(&self) -> String {
        let values: Vec<_> = self.parameters().into_iter().map(|(_, v)| v).collect();
        match values.is_empty() {
            true => self.name().to_owned(),
            false => format!("{}({})", self.name(), values.join(", ")),
        }
    }

    /// Whether a label with this name can mean the action: its own name, or that of an operator
    /// that it is part of.
    fn answers_to(&self, name: &str) -> bool {
        self.name() == name
    }
}

/// A property of the specification's states.
pub struct Invariant<State> {
    /// Its name in the specification.
    pub name: &'static str,
    /// How a state breaks it, in a few words; `None` if it holds. The first argument is another state, mostly the
    /// one before, in which the invariant is known to hold: what is the same in both need not be looked at again.
    pub broken: fn(Option<&State>, &State) -> Option<String>,
}

/// A branch of an action: one of the things that a reader tells apart in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// Its name: that of the action, or of another operator of the specification, and after a colon what sets the
    /// branch apart: `Restart: of a leader`. An action with a single branch has the action's name alone.
    pub name: &'static str,
    /// The formula of TLA+, in the specification's names, that is true of the steps that take it.
    pub taken: &'static str,
}

impl Branch {
    /// The action or operator that it is a branch of.
    #[must_use]
    pub fn of(&self) -> &'static str {
        self.name.split_once(": ").map_or(self.name, |(of, _)| of)
    }

    /// What sets it apart from the other branches; empty if there are none.
    #[must_use]
    pub fn distinction(&self) -> &'static str {
        self.name.split_once(": ").map_or("", |(_, rest)| rest)
    }

    /// A name for [`Branch::never`]: `NeverRestartOfALeader`.
    #[must_use]
    pub fn never_name(&self) -> String {
        let words = self.name.split(|c: char| !c.is_ascii_alphanumeric());
        let mut name = "Never".to_owned();
        for word in words {
            let mut letters = word.chars();
            name.extend(letters.next().map(|c| c.to_ascii_uppercase()));
            name.push_str(letters.as_str());
        }
        name
    }

    /// The property of TLA+ that says that no step takes it: a behaviour that violates it does.
    #[must_use]
    pub fn never(&self) -> String {
        format!("[][~({})]_vars", self.taken)
    }
}

/// A message as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who sent it.
    pub source: String,
    /// To whom.
    pub dest: String,
    /// What it is, in a few words: `RequestVoteRequest, term 2`.
    pub text: String,
}

/// An implementation's refusal to take an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why, in the specification's words, such as the guard that is false.
    pub reason: String,
}

/// A state that is none of the system's, such as one with a server that is not in the constants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The path of the value, if it is one: `votedFor[s1]`.
    pub path: String,
    /// What it is, and what was expected.
    pub message: String,
}

/// Why an implementation was not put into a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRestored {
    /// It has state of which the specification's does not tell.
    Hidden,
    /// The state is none of this system's.
    Foreign(Foreign),
}

impl From<Foreign> for NotRestored {
    fn from(foreign: Foreign) -> Self {
        NotRestored::Foreign(foreign)
    }
}

impl fmt::Display for NotRestored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotRestored::Hidden => {
                f.write_str("the implementation has hidden state: it cannot be put into a state")
            }
            NotRestored::Foreign(foreign) => write!(f, "{foreign}"),
        }
    }
}

impl std::error::Error for NotRestored {}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "`{path}` {}", self.message),
        }
    }
}

impl std::error::Error for Foreign {}

impl Refused {
    /// A refusal for this reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Refused {
            reason: reason.into(),
        }
    }
}
