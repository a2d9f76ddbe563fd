//! One state as the input holds it, and how its text becomes a typed state.

use super::scan::{Field, Syntax};
use super::source::Source;
use super::{Place, RawStep, TraceError};
use crate::tla;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// The notation in which the values of a form are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// TLA+, as TLC prints it.
    Tla,
    /// The JSON that TLC writes: see [`tla::json`].
    Json,
    /// The JSON of Apalache and Quint: see [`tla::itf`].
    Itf,
}

impl Notation {
    /// How values are delimited in it.
    pub(super) fn syntax(self) -> Syntax {
        match self {
            Notation::Tla => Syntax::Tla,
            Notation::Json | Notation::Itf => Syntax::Json,
        }
    }
}

/// One state of a behaviour, not decoded yet: a value for every variable.
pub struct RawState<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) notation: Notation,
    /// The variables' names.
    pub(super) names: &'a [String],
    /// Where they and their values stand, in the same order.
    pub(super) fields: &'a [Field],
    pub(super) offset: usize,
    pub(super) step: Option<RawStep>,
}

/// The value of a variable, not decoded yet.
#[derive(Debug, Clone, Copy)]
pub struct RawValue<'a> {
    text: &'a str,
    notation: Notation,
}

impl<'a> RawState<'a> {
    /// The step that leads to this state; none leads to the first.
    #[must_use]
    pub fn step(&self) -> Option<&RawStep> {
        self.step.as_ref()
    }

    /// Where in the input it begins.
    #[must_use]
    pub fn place(&self) -> Place {
        self.source.place(self.offset)
    }

    /// The variables with their values, in the input's order.
    pub fn variables(&self) -> impl Iterator<Item = (&'a str, RawValue<'a>)> {
        let (source, notation) = (self.source, self.notation);
        let named = self.names.iter().zip(self.fields);
        named.map(move |(name, field)| {
            let text = source.slice(&field.value);
            (name.as_str(), RawValue { text, notation })
        })
    }

    /// Decodes the state into a type that has a field for every variable of interest.
    ///
    /// # Errors
    /// The first value that is not of the expected type, with its place in the input.
    pub fn decode<S: DeserializeOwned>(&self) -> Result<S, TraceError> {
        let mut reading = None;
        let variables = Variables {
            state: self,
            next: 0,
            reading: &mut reading,
        };
        S::deserialize(variables).map_err(|error| {
            let offset = reading.map_or(self.offset, |index: usize| {
                self.fields[index].value.start + error.offset()
            });
            let variable = reading.map(|index| self.names[index].as_str());
            TraceError::value(self.source.place(offset), variable, &error)
        })
    }

    /// Decodes each variable's value as it stands there.
    ///
    /// # Errors
    /// The first that is no value, with its place in the input.
    #[cfg(feature = "cli")]
    pub(crate) fn values(&self) -> Result<Vec<tla::Value>, TraceError> {
        let decode = |(name, field): (&String, &Field)| {
            self.value(field).decode().map_err(|error: tla::Error| {
                let message = format!("`{name}`: {}", error.message());
                let place = self.place_of(field.value.start + error.offset());
                TraceError::new(message).at(place)
            })
        };
        self.names.iter().zip(self.fields).map(decode).collect()
    }

    pub(super) fn place_of(&self, offset: usize) -> Place {
        self.source.place(offset)
    }

    pub(super) fn value(&self, field: &Field) -> RawValue<'a> {
        RawValue {
            text: self.source.slice(&field.value),
            notation: self.notation,
        }
    }
}

impl<'a> RawValue<'a> {
    pub(super) fn new(text: &'a str, notation: Notation) -> Self {
        RawValue { text, notation }
    }

    pub(super) fn notation(&self) -> Notation {
        self.notation
    }

    /// The value as it stands in the input.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Decodes the value.
    ///
    /// # Errors
    /// What stands there instead of a value of this type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, tla::Error> {
        match self.notation {
            Notation::Tla => tla::from_str(self.text),
            Notation::Json => tla::json::from_str(self.text),
            Notation::Itf => tla::itf::from_str(self.text),
        }
    }
}

/// A state as a serde deserializer: a struct or a map of its variables.
struct Variables<'s, 'a> {
    state: &'s RawState<'a>,
    next: usize,
    /// The variable whose value is being decoded.
    reading: &'s mut Option<usize>,
}

impl<'de> Deserializer<'de> for Variables<'_, '_> {
    type Error = tla::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, tla::Error> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Variables<'_, '_> {
    type Error = tla::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, tla::Error> {
        *self.reading = None;
        let Some(name) = self.state.names.get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        let name: StrDeserializer<'_, tla::Error> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, tla::Error> {
        let index = self.next - 1;
        *self.reading = Some(index);
        let RawValue { text, notation } = self.state.value(&self.state.fields[index]);
        match notation {
            Notation::Tla => tla::seed_from_str(seed, text),
            Notation::Json => tla::json::seed_from_str(seed, text),
            Notation::Itf => tla::itf::seed_from_str(seed, text),
        }
    }
}
