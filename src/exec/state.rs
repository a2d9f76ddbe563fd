//! States and actions of a system of which no type is known.
//!
//! A child says what is a set and what a sequence, as ITF does. TLC's JSON has arrays for both, and strings for keys: a
//! behaviour's values that come from there take the shape of the child's before they are compared.

use super::plain;
use crate::names::interned;
use crate::system;
use crate::tla::{self, Set, Value, json};
use crate::trace::{Label, bare};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A state: the variables by their names. Two are equal when they are in the variables that both have.
#[derive(Debug, Clone, Default)]
pub struct ExecState {
    variables: BTreeMap<String, Value>,
    /// Whether it was TLC's JSON, which does not tell sets from sequences.
    is_plain: bool,
}

impl ExecState {
    /// As the JSON that children get.
    pub(super) fn json(&self) -> Box<RawValue> {
        let entries = self.variables.iter();
        let entries = entries.map(|(name, value)| (Value::String(name.clone()), value.clone()));
        plain(&Value::Function(entries.collect()))
    }

    /// In what the variables of the state are others than these.
    pub(super) fn differs_in(&self, variables: &[&str]) -> Option<String> {
        let has = |name: &&&str| self.variables.contains_key(**name);
        if let Some(missing) = variables.iter().find(|name| !has(name)) {
            return Some(format!("the state has no `{missing}`"));
        }
        let is_new = |name: &&String| !variables.contains(&name.as_str());
        let new = self.variables.keys().find(is_new)?;
        Some(format!("`hello` did not tell of the variable `{new}`"))
    }
}

impl Serialize for ExecState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.variables.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ExecState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = BTreeMap::<String, Noted>::deserialize(deserializer)?;
        Ok(ExecState {
            is_plain: values.values().any(|noted| noted.is_plain),
            variables: values
                .into_iter()
                .map(|(n, noted)| (n, noted.value))
                .collect(),
        })
    }
}

/// A value, and whether it was TLC's JSON.
struct Noted {
    value: Value,
    is_plain: bool,
}

impl<'de> Deserialize<'de> for Noted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(json::PLAIN, AnyNotation)
    }
}

struct AnyNotation;

impl<'de> Visitor<'de> for AnyNotation {
    type Value = Noted;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a TLA+ value")
    }

    fn visit_some<D: Deserializer<'de>>(self, plain: D) -> Result<Noted, D::Error> {
        Ok(Noted {
            value: Value::deserialize(plain)?,
            is_plain: true,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, typed: D) -> Result<Noted, D::Error> {
        Ok(Noted {
            value: Value::deserialize(typed)?,
            is_plain: false,
        })
    }
}

impl PartialEq for ExecState {
    fn eq(&self, other: &Self) -> bool {
        let mut both = self
            .variables
            .iter()
            .filter_map(|(name, value)| Some((value, other.variables.get(name)?)));
        both.all(|(one, two)| {
            let (one, two) = (&without_model_values(one), &without_model_values(two));
            one == two
                || (self.is_plain && shaped(one, two) == *two)
                || (other.is_plain && shaped(two, one) == *one)
        })
    }
}

/// States with different variables can be equal.
impl Hash for ExecState {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// An action as a label tells it, or as the child does.
#[derive(Debug, Clone, PartialEq)]
pub struct ExecAction {
    pub(super) name: &'static str,
    /// The parameters' names, as far as they have some, and their values.
    pub(super) parameters: Vec<(&'static str, Value)>,
}

impl ExecAction {
    pub(super) fn new(name: &str, parameters: Vec<(String, Value)>) -> Self {
        let parameters = parameters.into_iter();
        ExecAction {
            name: interned(name),
            parameters: parameters
                .map(|(name, value)| (interned(&name), value))
                .collect(),
        }
    }

    pub(super) fn of(label: &Label) -> Self {
        let known = label.parameters.iter();
        let known = known.filter_map(|p| Some((p.name.clone(), p.value.clone()?)));
        ExecAction::new(label.operator(), known.collect())
    }
}

impl system::Action for ExecAction {
    fn name(&self) -> &'static str {
        self.name
    }

    fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let all = self.parameters.iter();
        all.map(|(name, value)| (*name, Cow::Owned(bare(value))))
            .collect()
    }
}

/// The variables of a state that another has, each in the shape that it has there.
pub(super) fn shaped_state(state: &ExecState, value: Value, like: &Value) -> Value {
    let (Value::Function(variables), Value::Function(like)) = (&value, like) else {
        return value;
    };
    // A child that refuses is where the behaviour was before.
    let is_child = !like.values().any(has_model_values);
    let variables = variables.iter();
    let variables = variables.filter_map(|(name, value)| {
        let like = like.get(name)?;
        let value = match state.is_plain {
            true => shaped(value, like),
            false if is_child => without_model_values(value),
            false => value.clone(),
        };
        Some((name.clone(), value))
    });
    Value::Function(variables.collect())
}

/// The value as the other would be written if both were equal: a sequence as a set, text as the key that it is.
fn shaped(value: &Value, like: &Value) -> Value {
    let value = &without_model_values(value);
    match (value, like) {
        (Value::Function(elements), Value::Set(all)) => match sequence(elements) {
            Some(elements) => {
                let set: Set<Value> = elements.iter().map(|e| nearest(e, all.iter())).collect();
                // A sequence in which something is twice is no set.
                match set.len() == elements.len() {
                    true => Value::Set(set),
                    false => value.clone(),
                }
            }
            None => value.clone(),
        },
        (Value::Set(elements), Value::Set(all)) => {
            Value::Set(elements.iter().map(|e| nearest(e, all.iter())).collect())
        }
        (Value::Function(entries), Value::Function(all)) => {
            let entry = |(key, value): (&Value, &Value)| {
                let key = key_like(key, all);
                let like = all.get(&key).or_else(|| all.values().next());
                let value = like.map_or_else(|| value.clone(), |like| shaped(value, like));
                (key, value)
            };
            Value::Function(entries.iter().map(entry).collect())
        }
        _ => value.clone(),
    }
}

/// A key in the shape of the others' keys. In TLC's JSON, keys that are no strings are text.
fn key_like(key: &Value, all: &BTreeMap<Value, Value>) -> Value {
    if all.contains_key(key) {
        return key.clone();
    }
    let are_strings = all.keys().all(|key| matches!(key, Value::String(_)));
    match key {
        Value::String(text) if !are_strings => match tla::from_str::<Value>(text) {
            Ok(parsed) => nearest(&parsed, all.keys()),
            Err(_) => key.clone(),
        },
        key => nearest(key, all.keys()),
    }
}

/// The value in the shape of the one among the others that it is, or else of one with the same fields, or else of any.
fn nearest<'a>(value: &Value, mut others: impl Iterator<Item = &'a Value> + Clone) -> Value {
    let mut all = others.clone();
    if let Some(same) = all.find(|other| shaped(value, other) == **other) {
        return same.clone();
    }
    let fields = |value: &Value| match value {
        Value::Function(entries) => Some(entries.keys().cloned().collect::<Vec<_>>()),
        _ => None,
    };
    let own = fields(&without_model_values(value));
    match others.find(|other| fields(other) == own) {
        Some(other) => shaped(value, other),
        None => without_model_values(value),
    }
}

/// A child's JSON has strings for model values.
fn without_model_values(value: &Value) -> Value {
    match value {
        Value::ModelValue(name) => Value::String(name.as_str().to_owned()),
        Value::Set(elements) => Value::Set(elements.iter().map(without_model_values).collect()),
        Value::Function(entries) => {
            let entries = entries.iter();
            let entries = entries
                .map(|(key, value)| (without_model_values(key), without_model_values(value)));
            Value::Function(entries.collect())
        }
        value => value.clone(),
    }
}

fn has_model_values(value: &Value) -> bool {
    match value {
        Value::ModelValue(_) => true,
        Value::Set(elements) => elements.iter().any(has_model_values),
        Value::Function(entries) => {
            let mut entries = entries.iter();
            entries.any(|(key, value)| has_model_values(key) || has_model_values(value))
        }
        _ => false,
    }
}

/// The elements, if the function is a sequence.
fn sequence(function: &BTreeMap<Value, Value>) -> Option<Vec<&Value>> {
    (1..)
        .zip(function)
        .map(|(n, (key, value))| (*key == Value::Int(n)).then_some(value))
        .collect()
}
