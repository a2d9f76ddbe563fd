//! What raft.tla's logs are made of: servers' and values' names, and entries.

use crate::raftmodel::Term;
use crate::tla::{ModelValue, Value};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An element of raft.tla's constant `Server`.
pub type Server = Name;

/// An element of raft.tla's constant `Value`: what a client asks to put into the log.
pub type ClientValue = Name;

/// What a model can take for a server or a client's value: a model value such as `s1`, a number, a string.
///
/// JSON writes model values as strings, and numbers too where they are keys. So a string that can be the
/// one or the other is taken for it; nothing in raft.tla tells them apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Value", into = "Value")]
pub struct Name(Value);

impl From<Value> for Name {
    fn from(value: Value) -> Self {
        match value {
            Value::String(text) => Name::from(text.as_str()),
            value => Name(value),
        }
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name(if ModelValue::is_name(text) {
            Value::ModelValue(text.into())
        } else if let Ok(number) = text.parse() {
            Value::Int(number)
        } else {
            Value::String(text.to_owned())
        })
    }
}

impl Name {
    /// Whether it is the model value of this name.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(&self.0, Value::ModelValue(own) if own.as_str() == name)
    }
}

impl From<Name> for Value {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// A name that no specification has, for the placeholder at the beginning of the core's logs.
impl Default for Name {
    fn default() -> Self {
        Name(Value::ModelValue(ModelValue::default()))
    }
}

/// As TLC prints it.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A log: the entry with index 1 comes first.
pub type Log = Vec<Entry>;

/// An entry of a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The term of the leader that took the request.
    pub term: Term,
    /// The request.
    pub value: ClientValue,
}
