//! Model values: TLC's constants that are equal to themselves alone, such as `s1`.

use super::{Error, MODEL_VALUE};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// A model value. It is equal to no value but itself; the string of the same letters is another value.
/// Model values are ordered by their names. Cloning is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelValue(Arc<str>);

impl ModelValue {
    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a model value can have this name: letters, digits and `_`, with a letter among them, and no
    /// other meaning in TLA+'s values.
    #[must_use]
    pub fn is_name(text: &str) -> bool {
        is_identifier(text) && text != "TRUE" && text != "FALSE"
    }
}

impl From<&str> for ModelValue {
    fn from(name: &str) -> Self {
        ModelValue(name.into())
    }
}

impl From<String> for ModelValue {
    fn from(name: String) -> Self {
        ModelValue(name.into())
    }
}

/// The model value without a name, which no specification has.
impl Default for ModelValue {
    fn default() -> Self {
        ModelValue("".into())
    }
}

impl fmt::Display for ModelValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ModelValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for ModelValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(MODEL_VALUE, self.as_str())
    }
}

impl<'de> Deserialize<'de> for ModelValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(MODEL_VALUE, Name)
    }
}

struct Name;

impl<'de> Visitor<'de> for Name {
    type Value = ModelValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a model value")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<ModelValue, E> {
        if ModelValue::is_name(name) {
            Ok(ModelValue::from(name))
        } else {
            let message = format!("{name:?} is no name that a model value can have");
            Err(E::custom(Error::new(message)))
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<ModelValue, D::Error> {
        deserializer.deserialize_str(self)
    }
}

/// Whether a text is an identifier of TLA+: letters, digits and `_`, with a letter among them, and not
/// in the shape of a fairness condition. As a record's field, TLA+ takes its own words too.
pub(super) fn is_identifier(text: &str) -> bool {
    let fairness = text.len() > 3 && (text.starts_with("WF_") || text.starts_with("SF_"));
    !fairness
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && text.bytes().any(|b| b.is_ascii_alphabetic())
}
