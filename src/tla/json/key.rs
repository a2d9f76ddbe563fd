//! An object's keys: a function's arguments.

use super::string;
use crate::tla::Error;
use crate::tla::de::again;
use crate::tla::keys::Argument;
use crate::tla::reader::Reader;
use crate::tla::value::Newtype;
use serde::de::{Deserializer, IntoDeserializer as _, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;

/// A key: plain text if a string, a model value or nothing in particular is expected, otherwise TLA+ text.
pub(super) struct Key<'r, 'a> {
    reader: &'r mut Reader<'a>,
    text: Cow<'a, str>,
    /// Where the key's text begins in the JSON.
    offset: usize,
    /// Whether it has been read as TLA+ text.
    is_parsed: &'r mut bool,
}

impl<'r, 'a> Key<'r, 'a> {
    pub(super) fn read(reader: &'r mut Reader<'a>, is_parsed: &'r mut bool) -> Result<Self, Error> {
        if !reader.rest().starts_with('"') {
            return Err(reader.expected("a key in quotes"));
        }
        let offset = reader.offset() + 1;
        let text = string::read(reader)?;
        Ok(Key {
            reader,
            text,
            offset,
            is_parsed,
        })
    }

    /// The key as it stands there.
    pub(super) fn text(&self) -> Cow<'a, str> {
        self.text.clone()
    }

    /// What has been read from a key, to be compared with others.
    pub(super) fn argument(text: &Cow<'a, str>, is_parsed: bool) -> Result<Argument<'a>, Error> {
        match text {
            text if !is_parsed => Ok(Argument::of_name(text)),
            Cow::Borrowed(text) => Argument::of_text(text, again),
            Cow::Owned(text) => again(text).map(Argument::Value),
        }
    }

    /// Reads the key as TLA+ text.
    fn parse<T>(self, read: impl FnOnce(&mut Reader<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let Key {
            reader,
            text,
            offset,
            is_parsed,
        } = self;
        *is_parsed = true;
        reader.within(&text, |inner| {
            read(inner)
                .and_then(|value| inner.end().map(|()| value))
                .map_err(|error| match &text {
                    Cow::Borrowed(_) => error.moved(offset),
                    // With escapes, the JSON's text is longer than the key's.
                    Cow::Owned(text) => {
                        let before = &text.as_bytes()[..error.offset().min(text.len())];
                        let column = 1 + String::from_utf8_lossy(before).chars().count();
                        let message = error.message();
                        Error::at(format!("{message} (character {column} of the key)"), offset)
                    }
                })
        })
    }

    fn visit_plain<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text {
            Cow::Borrowed(text) => visitor.visit_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }
}

macro_rules! read_as_text {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.parse(|reader| reader.$method(visitor))
        })*
    };
}

impl<'de> Deserializer<'de> for Key<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit_plain(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match Newtype::of(name) {
            Newtype::Set | Newtype::Distinct => {
                self.parse(|reader| reader.deserialize_newtype_struct(name, visitor))
            }
            Newtype::ModelValue => self.visit_plain(visitor),
            Newtype::Transparent => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if variants.contains(&&*self.text) {
            visitor.visit_enum(self.text.into_deserializer())
        } else {
            self.parse(|reader| reader.deserialize_enum(name, variants, visitor))
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.parse(|reader| reader.deserialize_struct(name, fields, visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.parse(|reader| reader.deserialize_tuple(len, visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.parse(|reader| reader.deserialize_tuple_struct(name, len, visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    read_as_text! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_u128 deserialize_f32 deserialize_f64 deserialize_seq deserialize_map
        deserialize_bytes deserialize_byte_buf deserialize_unit
    }

    forward_to_deserialize_any! {
        char str string unit_struct identifier ignored_any
    }
}
