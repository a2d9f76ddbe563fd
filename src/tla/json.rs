//! The JSON in which TLC writes values. JSON has no sets, no model values, and no keys but strings, so
//! the expected type decides:
//!
//! | JSON | can be |
//! |---|---|
//! | an array | a [`Set`](super::Set), a sequence, a function over `1..n`; if empty, any function |
//! | a string | a string, a [`ModelValue`](super::ModelValue), an enum's variant |
//! | an object | a record, a function over model values or strings |
//! | an object whose keys are TLA+ text, such as `"<<1, 2>>"` | a function over anything else |
//!
//! Where no type is known, as for a [`Value`], an array is a sequence, a string is a string
//! and an object is a record. Fractions and `null` are no TLA+.

mod key;
pub(super) mod number;
pub(super) mod string;
mod write;

pub(crate) use string::unescaped;
pub use write::to_string;

use super::Error;
use super::de::again;
use super::forward::forward_the_rest;
use super::integer::words;
use super::keys::{self, Keys};
use super::list::List;
use super::reader::Reader;
use super::value::{Newtype, Value};
use key::Key;
use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer as _, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::str::FromStr;

/// Reads a value from TLC's JSON.
///
/// # Errors
/// What stands in the JSON instead of a value of this type, and where.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    seed_from_str(PhantomData::<T>, text)
}

/// As [`from_str`], for what is more than a type.
pub(crate) fn seed_from_str<'de, T: DeserializeSeed<'de>>(
    seed: T,
    text: &str,
) -> Result<T::Value, Error> {
    let mut reader = Reader::new(text);
    seed.deserialize(Json(&mut reader))
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| error.or_at(reader.offset()).placed(text))
}

/// Reads an object's key, in its quotes: the argument of a function.
///
/// # Errors
/// What stands there instead of a value of this type, and where.
pub(crate) fn key_from_str<K: DeserializeOwned>(text: &str) -> Result<K, Error> {
    let mut reader = Reader::new(text);
    let key = Key::read(&mut reader, &mut false).and_then(K::deserialize);
    key.map_err(|error| error.or_at(0).placed(text))
}

/// The name of a serde newtype whose value is visited as `Some` in this notation, where arrays are sets as well as
/// sequences, and as a newtype in all others.
pub(crate) const PLAIN: &str = "conformance::tla::json::plain";

/// A reader of JSON as a serde deserializer.
struct Json<'r, 'a>(&'r mut Reader<'a>);

/// What a value is, told from where it begins.
enum Start {
    Bool(bool),
    Number,
    String,
    Array,
    Object,
    /// No value of TLC's, such as `null`
    Other,
}

impl<'a> Json<'_, 'a> {
    fn start(&mut self) -> Start {
        let rest = self.0.rest();
        match rest.bytes().next() {
            Some(b'[') => Start::Array,
            Some(b'{') => Start::Object,
            Some(b'"') => Start::String,
            Some(b'-' | b'0'..=b'9') => Start::Number,
            _ if rest.starts_with("true") => Start::Bool(true),
            _ if rest.starts_with("false") => Start::Bool(false),
            _ => Start::Other,
        }
    }

    fn bool(&mut self, truth: bool) -> Result<bool, Error> {
        self.0.expect(if truth { "true" } else { "false" })?;
        Ok(truth)
    }

    fn number<T: TryFrom<i128> + FromStr>(mut self) -> Result<T, Error> {
        self.placed(|json| match json.start() {
            Start::Number => number::read(json.0)?.narrow(),
            _ => Err(json.0.expected(&words::<T>())),
        })
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        string::read(self.0)
    }

    /// Reads one value and gives errors without a place the one where the value begins.
    fn placed<R>(
        &mut self,
        read: impl FnOnce(&mut Json<'_, 'a>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        self.0.placed(|reader| read(&mut Json(reader)))
    }

    fn visit_string<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn visit_array<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        Items::read(self.0, Brackets::Array, |items| visitor.visit_seq(items))
    }

    fn visit_function<'de, V: Visitor<'de>>(
        &mut self,
        brackets: Brackets,
        visitor: V,
    ) -> Result<V::Value, Error> {
        Items::read(self.0, brackets, |items| visitor.visit_map(items))
    }
}

impl<'de> Deserializer<'de> for Json<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|json| match json.start() {
            Start::Bool(truth) => visitor.visit_bool(json.bool(truth)?),
            Start::Number => number::read(json.0)?.visit(visitor),
            Start::String => json.visit_string(visitor),
            Start::Array => json.visit_array(visitor),
            Start::Object => json.visit_function(Brackets::Object, visitor),
            Start::Other => Err(json.0.expected("a TLA+ value in JSON")),
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == PLAIN {
            return visitor.visit_some(self);
        }
        self.placed(|json| match (Newtype::of(name), json.start()) {
            (Newtype::Transparent, _) => visitor.visit_newtype_struct(Json(json.0)),
            (Newtype::Distinct, _) => {
                let visit = |reader: &mut Reader<'_>| visitor.visit_newtype_struct(Json(reader));
                json.0.uncompared(visit)
            }
            (Newtype::Set, Start::Array) => json.visit_array(visitor),
            (Newtype::ModelValue, Start::String) => json.visit_string(visitor),
            (Newtype::Set, _) => Err(json.0.expected("a set")),
            (Newtype::ModelValue, _) => Err(json.0.expected("a model value")),
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|json| match json.start() {
            Start::Array => json.visit_array(visitor),
            _ => Err(json.0.expected("a sequence")),
        })
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|json| match json.start() {
            Start::Object => json.visit_function(Brackets::Object, visitor),
            Start::Array => json.visit_function(Brackets::Array, visitor),
            _ => Err(json.0.expected("a function")),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.placed(|json| match json.start() {
            Start::Object => json.visit_function(Brackets::Object, visitor),
            // A record without fields.
            Start::Array if json.0.next_are("[", "]") => {
                json.visit_function(Brackets::Array, visitor)
            }
            _ => Err(json.0.expected("a record")),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.placed(|json| match json.start() {
            Start::String => visitor.visit_enum(json.string()?.into_deserializer()),
            Start::Object => Items::read(json.0, Brackets::Object, |items| {
                visitor.visit_enum(MapAccessDeserializer::new(items))
            }),
            _ => Err(json.0.expected("a name or a record with one field")),
        })
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        match self.start() {
            Start::Bool(_) => self.deserialize_any(visitor),
            _ => Err(self.0.expected("true or false")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        match self.start() {
            Start::String => self.deserialize_any(visitor),
            _ => Err(self.0.expected("a string")),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    forward_the_rest!();
    forward_to_deserialize_any! { ignored_any }
}

#[derive(Clone, Copy)]
enum Brackets {
    Array,
    Object,
}

/// What stands between brackets: a set, a sequence or a function.
struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    list: List,
    brackets: Brackets,
    /// How many of an array's elements are taken.
    taken: i128,
    keys: Keys<'a>,
}

impl<'a> Items<'_, 'a> {
    /// Reads everything from the opening to the closing bracket.
    fn read<R>(
        reader: &mut Reader<'a>,
        brackets: Brackets,
        read: impl FnOnce(&mut Items<'_, 'a>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let (open, close) = match brackets {
            Brackets::Array => ("[", "]"),
            Brackets::Object => ("{", "}"),
        };
        reader.expect(open)?;
        reader.nested(|reader| {
            let mut items = Items {
                reader,
                list: List::new(",", close),
                brackets,
                taken: 0,
                keys: Keys::default(),
            };
            let value = read(&mut items)?;
            items.reader.close(&items.list)?;
            Ok(value)
        })
    }
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if !self.reader.next_item(&mut self.list)? {
            return Ok(None);
        }
        seed.deserialize(Json(self.reader)).map(Some)
    }
}

impl<'de> MapAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if !self.reader.next_item(&mut self.list)? {
            return Ok(None);
        }
        match self.brackets {
            // A sequence is a function over `1..n`.
            Brackets::Array => {
                self.taken += 1;
                let key = seed.deserialize(&Value::Int(self.taken));
                key.map(Some).map_err(Error::in_sequence)
            }
            Brackets::Object => self.reader.placed(|reader| {
                let mut is_parsed = false;
                let key = Key::read(reader, &mut is_parsed)?;
                let text = key.text();
                let key = seed.deserialize(key)?;
                let is_parsed = is_parsed && reader.compares();
                let value_of = if is_parsed { again } else { keys::name };
                let argument = Key::argument(&text, is_parsed)?;
                self.keys.add(argument, &text, value_of)?;
                reader.expect(":")?;
                Ok(Some(key))
            }),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(Json(self.reader))
    }
}
