//! States and actions of a system of which no type is known.

use super::failure::short;
use super::plain;
use crate::names::interned;
use crate::system::{self, Foreign};
use crate::tla::{Value, has_model_values, json, shaped, without_model_values};
use crate::trace::{Label, bare};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

/// So many characters of a value are told.
const SHOWN: usize = 200;

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

    /// In which variable this is not the state that the child was asked to be in, if it is not.
    pub(super) fn elsewhere(&self, asked: &ExecState) -> Option<Foreign> {
        let mut both = self.with(asked);
        let (name, here, there) =
            both.find(|(_, here, there)| !self.is_same(asked, here, there))?;
        Some(Foreign {
            path: name.clone(),
            message: format!(
                "is {} after `restore`, which asked for {}",
                short(&here.to_string(), SHOWN),
                short(&there.to_string(), SHOWN)
            ),
        })
    }

    /// The variables that another state has too, with both values.
    fn with<'a>(
        &'a self,
        other: &'a ExecState,
    ) -> impl Iterator<Item = (&'a String, &'a Value, &'a Value)> {
        let variables = self.variables.iter();
        variables.filter_map(|(name, value)| Some((name, value, other.variables.get(name)?)))
    }

    /// Whether a value of this state and one of the other are the same, as far as both tell.
    fn is_same(&self, other: &ExecState, one: &Value, two: &Value) -> bool {
        let (one, two) = (&without_model_values(one), &without_model_values(two));
        one == two
            || (self.is_plain && shaped(one, two) == *two)
            || (other.is_plain && shaped(two, one) == *one)
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
        let mut both = self.with(other);
        both.all(|(_, one, two)| self.is_same(other, one, two))
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
    /// Whether these are all parameters, in their order.
    pub(super) is_ordered: bool,
}

impl ExecAction {
    pub(super) fn new(name: &str, parameters: Vec<(String, Value)>) -> Self {
        let parameters = parameters.into_iter();
        ExecAction {
            name: interned(name),
            parameters: parameters
                .map(|(name, value)| (interned(&name), value))
                .collect(),
            is_ordered: true,
        }
    }

    /// What a label tells, with this name.
    pub(super) fn of(name: &str, label: &Label) -> Self {
        let known = label.parameters.iter();
        let known = known.filter_map(|p| Some((p.name.clone(), p.value.clone()?)));
        ExecAction {
            is_ordered: !label.is_unordered && label.parameters.iter().all(|p| p.value.is_some()),
            ..ExecAction::new(name, known.collect())
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Parameter;

    #[test]
    fn arguments_are_all_parameters_in_their_order_or_none() {
        let parameter = |name: &str, value: Option<i128>| Parameter {
            name: name.to_owned(),
            value: value.map(Value::Int),
        };
        let arguments = |label: &Label| {
            let arguments = ExecAction::of("Send", label).arguments();
            let texts = arguments.iter().map(|argument| argument.get().to_owned());
            texts.collect::<Vec<_>>()
        };
        let whole = Label {
            name: "Send".to_owned(),
            parameters: vec![parameter("to", Some(2)), parameter("from", Some(1))],
            ..Label::default()
        };
        assert_eq!(arguments(&whole), ["2", "1"]);
        let partial = Label {
            parameters: vec![parameter("to", None), parameter("from", Some(1))],
            ..whole.clone()
        };
        assert_eq!(arguments(&partial), [""; 0]);
        let unordered = Label {
            is_unordered: true,
            ..whole
        };
        assert_eq!(arguments(&unordered), [""; 0]);
        assert_eq!(ExecAction::of("Send", &unordered).named().len(), 2);
    }
}
