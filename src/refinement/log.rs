//! What raft.tla's logs are made of: servers' and values' names, and entries.

use crate::raftmodel::Term;
use crate::tla::{ModelValue, Value};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

/// An element of raft.tla's constant `Server`.
pub type Server = Name;

/// An element of raft.tla's constant `Value`: what a client asks to put into the log.
pub type ClientValue = Name;

/// What a model can take for a server or a client's value: a model value such as `s1`, a number, a string.
///
/// JSON writes model values as strings, and numbers too where they are keys. So a string that can be the
/// one or the other is taken for it; nothing in raft.tla tells them apart.
/// Cloning is cheap, and so is comparing clones.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Name(Arc<Value>);

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) {
            Ordering::Equal
        } else {
            self.0.cmp(&other.0)
        }
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyName)
    }
}

struct AnyName;

impl<'de> Visitor<'de> for AnyName {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a model value, a number or a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<Name, E> {
        Ok(Name::from(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Name, E> {
        Ok(Name::from(Value::Int(number.into())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Name, E> {
        Ok(Name::from(Value::Int(number.into())))
    }

    /// A model value, in TLA+'s own notation.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Name, D::Error> {
        inner.deserialize_str(self)
    }
}

impl From<Value> for Name {
    fn from(value: Value) -> Self {
        Name(Arc::new(value))
    }
}

thread_local! {
    /// The model values that were read last, of which a behaviour has few: to share them is cheaper than to make them
    /// anew, and to compare what is shared is cheap too.
    static KNOWN: RefCell<VecDeque<Name>> = const { RefCell::new(VecDeque::new()) };
}
const MOST_KNOWN: usize = 32;

fn model_value(text: &str) -> Name {
    KNOWN.with_borrow_mut(|known| {
        if let Some(name) = known.iter().find(|name| name.is(text)) {
            return name.clone();
        }
        if known.len() == MOST_KNOWN {
            known.pop_front();
        }
        let name = Name::from(Value::ModelValue(text.into()));
        known.push_back(name.clone());
        name
    })
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        if ModelValue::is_name(text) {
            return model_value(text);
        }
        Name::from(if let Ok(number) = text.parse() {
            Value::Int(number)
        } else {
            Value::String(text.to_owned())
        })
    }
}

impl Name {
    /// Whether it is the model value of this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.model_value() == Some(name)
    }

    /// Its name, if it is a model value.
    pub(super) fn model_value(&self) -> Option<&str> {
        match &*self.0 {
            Value::ModelValue(own) => Some(own.as_str()),
            _ => None,
        }
    }
}

/// A name that no specification has, for the placeholder at the beginning of the core's logs.
impl Default for Name {
    fn default() -> Self {
        Name::from(Value::ModelValue(ModelValue::default()))
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The term of the leader that took the request.
    pub term: Term,
    /// The request.
    pub value: ClientValue,
}
