//! What Quint says of a step with `--mbt`: the parameters of its action.

use super::super::Parameter;
use crate::tla::Value;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

/// What Quint picked for a step: the parameters of its action, and what else the step chose.
#[derive(Default)]
pub(super) struct Picks(pub(super) Vec<Parameter>);

impl<'de> Deserialize<'de> for Picks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyPicks)
    }
}

struct AnyPicks;

impl<'de> Visitor<'de> for AnyPicks {
    type Value = Picks;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Picks, A::Error> {
        let mut parameters = Vec::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if let Some(value) = picked(value) {
                let value = Some(value);
                parameters.push(Parameter { name, value });
            }
        }
        Ok(Picks(parameters))
    }
}

/// The parameters in their order, if they are named by it: `1`, `2` and so on, as Quint can name none, but
/// [`write`](super::super::write) does where it knows no names.
pub(super) fn in_order(picked: &[Parameter]) -> Option<Vec<Parameter>> {
    let mut parameters = Vec::new();
    for pick in picked {
        let place: usize = pick.name.parse().ok()?;
        if place <= parameters.len() || place > parameters.len() + MOST_UNKNOWN {
            return None;
        }
        parameters.resize(place - 1, Parameter::default());
        parameters.push(Parameter {
            name: String::new(),
            value: pick.value.clone(),
        });
    }
    (!parameters.is_empty()).then_some(parameters)
}

/// So many parameters in a row can have values that are not known.
const MOST_UNKNOWN: usize = 100;

/// What is in `Some`; nothing of `None`. A value that is no option of Quint's is taken as it is.
fn picked(value: Value) -> Option<Value> {
    let is = |tag: &str| matches!(value.field("tag"), Some(Value::String(own)) if own == tag);
    let has_value = value.field("value").is_some();
    match value {
        Value::Function(_) if has_value && is("None") => None,
        Value::Function(mut option) if has_value && is("Some") => {
            option.remove(&Value::String("value".to_owned()))
        }
        _ => Some(value),
    }
}
