//! [`Value`] as a serde deserializer: a value into a type.

use super::forward::forward_the_rest;
use super::integer::{Integer, visit_small, words};
use super::value::{Newtype, Value};
use super::wording::{in_tla, shown};
use super::{Error, Function};
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::str::FromStr;

impl IntoDeserializer<'_, Error> for &Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> de::Deserializer<'de> for &Value {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Int(number) => visit_small(*number, visitor),
            Value::BigInt(number) => number.visit(visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Set(elements) => {
                visitor.visit_newtype_struct(SeqDeserializer::new(elements.iter()))
            }
            Value::ModelValue(name) => {
                visitor.visit_newtype_struct(de::value::StrDeserializer::new(name.as_str()))
            }
            Value::Function(map) if self.is_sequence() => visit_elements(map.values(), visitor),
            Value::Function(map) => visit_map(map, visitor),
            Value::Unserializable(words) => visitor.visit_newtype_struct(Unserializable(words)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match (Newtype::of(name), self) {
            (Newtype::Transparent | Newtype::Distinct, _) => visitor.visit_newtype_struct(self),
            (Newtype::Set, Value::Set(elements)) => visit_elements(elements.iter(), visitor),
            (Newtype::ModelValue, Value::ModelValue(name)) => visitor.visit_str(name.as_str()),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::Function(map) if self.is_sequence() => visit_elements(map.values(), visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::Function(map) => visit_map(map, visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Value::Function(map) if map.keys().all(|key| matches!(key, Value::String(_))) => {
                visit_map(map, visitor)
            }
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Value::String(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            Value::ModelValue(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            Value::Function(map) if map.len() == 1 => {
                let entries = MapDeserializer::new(map.iter());
                visitor.visit_enum(de::value::MapAccessDeserializer::new(entries))
            }
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::Bool(truth) => visitor.visit_bool(*truth),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::String(text) => visitor.visit_str(text),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    /// A field's name, or the variant of an enum with serde's `tag`, which may be a model value.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Value::ModelValue(name) => visitor.visit_str(name.as_str()),
            _ => self.deserialize_str(visitor),
        }
    }

    forward_the_rest!();
    forward_to_deserialize_any! { ignored_any }
}

/// What could not be written: a newtype in the newtype that sets and model values are.
pub(super) struct Unserializable<'a>(pub(super) &'a str);

impl<'de> de::Deserializer<'de> for Unserializable<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(de::value::StrDeserializer::new(self.0))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl Value {
    fn is_sequence(&self) -> bool {
        match self {
            Value::Function(map) => map
                .keys()
                .zip(1..)
                .all(|(key, number)| *key == Value::Int(number)),
            _ => false,
        }
    }

    fn number<T: TryFrom<i128> + FromStr>(&self) -> Result<T, Error> {
        match self {
            Value::Int(number) => Integer::Small(*number).narrow(),
            Value::BigInt(number) => Integer::Big(number.clone()).narrow(),
            _ => Err(self.unexpected(&words::<T>().as_str())),
        }
    }

    fn unexpected(&self, expected: &dyn de::Expected) -> Error {
        let expected = in_tla(&expected.to_string());
        Error::new(format!(
            "expected {expected}, found {}",
            shown(&self.to_string())
        ))
    }
}

fn visit_elements<'a, 'de, V: Visitor<'de>>(
    elements: impl Iterator<Item = &'a Value>,
    visitor: V,
) -> Result<V::Value, Error> {
    let mut elements = SeqDeserializer::new(elements);
    let value = visitor.visit_seq(&mut elements)?;
    // Who reads a pair stops after two elements.
    elements.end()?;
    Ok(value)
}

fn visit_map<'de, V: Visitor<'de>>(map: &Function, visitor: V) -> Result<V::Value, Error> {
    visitor.visit_map(MapDeserializer::new(map.iter()))
}
