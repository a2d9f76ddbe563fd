//! Values as the module says them: TLC shall read each as the value that it was, whatever else the specification
//! defines. So functions and negative numbers are written with the operators of TLC's modules by their full names:
//! `_TLC!@@(_TLC!:>(a, 1), _TLC!:>(b, _Int!-.(2)))` for `(a :> 1 @@ b :> -2)`.
//!
//! A model value that the specification has no constant for gets one of the module's own, `_Value_NAME`: a
//! constant of the same name would be refused if the specification, or a module that it extends, has an operator
//! so called.

use super::reserved::is_reserved;
use crate::tla::{ModelValue, Shape, Value};
use crate::trace::TraceError;
use crate::trace::write::Model;
use std::collections::BTreeSet;
use std::fmt;

/// TLC's integers have 32 bits, and it cannot read the smallest.
const LARGEST: i128 = i32::MAX as i128;

/// How the names of the module's own constants begin.
pub(super) const OWN: &str = "_Value_";

/// The model values for which the module has constants of its own.
#[derive(Debug, Default)]
pub(super) struct Constants {
    own: BTreeSet<ModelValue>,
    /// The first string that is called like a model value of the specification, and the variable that holds it.
    alike: Option<[String; 2]>,
}

impl Constants {
    /// Takes the model values of a variable's value, and refuses what TLC cannot read.
    pub(super) fn note(
        &mut self,
        model: &Model,
        variable: &str,
        value: &Value,
    ) -> Result<(), TraceError> {
        match value {
            Value::Bool(_) => {}
            Value::String(text) => {
                if self.alike.is_none() && model.may_have_model_value(text) {
                    self.alike = Some([variable, text].map(str::to_owned));
                }
            }
            Value::Unserializable(words) => {
                return Err(TraceError::new(format!(
                    "`{variable}` holds `{words}`, which nobody knows"
                )));
            }
            Value::Int(number) if (-LARGEST..=LARGEST).contains(number) => {}
            Value::Int(_) | Value::BigInt(_) => {
                let message = format!("`{variable}` holds the number {value}");
                let help = format!("TLC reads no numbers beyond -{LARGEST} and {LARGEST}");
                return Err(TraceError::new(message).with_help(help));
            }
            Value::ModelValue(name) => {
                if !self.own.contains(name) && !model.has_constant(name)? {
                    self.own.insert(name.clone());
                }
            }
            Value::Set(elements) => {
                let mut elements = elements.iter();
                elements.try_for_each(|e| self.note(model, variable, e))?;
            }
            Value::Function(map) => {
                let mut parts = map.iter().flat_map(|(key, value)| [key, value]);
                parts.try_for_each(|part| self.note(model, variable, part))?;
            }
        }
        Ok(())
    }

    /// A value of which the model values are noted, in the module's words.
    pub(super) fn say<'a>(&'a self, value: &'a Value) -> impl fmt::Display {
        Said {
            value,
            constants: self,
        }
    }

    /// The first string that is called like a model value, after the variable that holds it.
    pub(super) fn alike(&self) -> Option<&[String; 2]> {
        self.alike.as_ref()
    }

    /// The constants with their model values, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (String, &ModelValue)> {
        self.own
            .iter()
            .map(|value| (format!("{OWN}{value}"), value))
    }
}

struct Said<'a> {
    value: &'a Value,
    constants: &'a Constants,
}

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let say = |value| self.constants.say(value);
        match self.value {
            Value::ModelValue(name) if self.constants.own.contains(name) => {
                write!(f, "{OWN}{name}")
            }
            Value::Set(elements) => {
                let elements = elements.iter().map(|e| say(e).to_string());
                listed(f, "{", elements, ", ", "}")
            }
            Value::Function(map) => match Shape::of(map) {
                Shape::Sequence => {
                    let elements = map.values().map(|e| say(e).to_string());
                    listed(f, "<<", elements, ", ", ">>")
                }
                Shape::Record if !map.keys().any(is_reserved_field) => {
                    let fields = map.iter().map(|(key, value)| match key {
                        Value::String(name) => format!("{name} |-> {}", say(value)),
                        key => format!("{key} |-> {}", say(value)),
                    });
                    listed(f, "[", fields, ", ", "]")
                }
                Shape::Record | Shape::Function => {
                    let pair = |(k, v)| format!("_TLC!:>({}, {})", say(k), say(v));
                    let pairs: Vec<String> = map.iter().map(pair).collect();
                    united(f, &pairs)
                }
            },
            Value::Int(number @ ..0) => write!(f, "_Int!-.({})", number.unsigned_abs()),
            plain => write!(f, "{plain}"),
        }
    }
}

/// All of a function's pairs in one. Halved and halved again: a function of thousands of pairs would else be nested
/// as deep.
fn united(f: &mut fmt::Formatter<'_>, pairs: &[String]) -> fmt::Result {
    match pairs {
        [] => Ok(()),
        [pair] => f.write_str(pair),
        pairs => {
            let (left, right) = pairs.split_at(pairs.len().div_ceil(2));
            f.write_str("_TLC!@@(")?;
            united(f, left)?;
            f.write_str(", ")?;
            united(f, right)?;
            f.write_str(")")
        }
    }
}

fn is_reserved_field(key: &Value) -> bool {
    matches!(key, Value::String(name) if is_reserved(name))
}

fn listed(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    items: impl Iterator<Item = String>,
    separator: &str,
    close: &str,
) -> fmt::Result {
    f.write_str(open)?;
    for (index, item) in items.enumerate() {
        f.write_str(if index == 0 { "" } else { separator })?;
        f.write_str(&item)?;
    }
    f.write_str(close)
}
