//! ITF as a serde deserializer: straight from the text into a type.

use super::items::{Elements, Entries, Notation, visit_pairs_in_order};
use crate::tla::Error;
use crate::tla::begins;
use crate::tla::forward::forward_the_rest;
use crate::tla::integer::{Integer, words};
use crate::tla::json::{number, string};
use crate::tla::reader::Reader;
use crate::tla::value::{Newtype, Value};
use crate::tla::value_de::Unserializable;
use crate::tla::wording::shown;
use serde::de::value::{MapAccessDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer as _, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::iter;
use std::str::FromStr;

/// A reader of ITF, at the beginning of a value.
pub(super) struct Itf<'r, 'a>(pub(super) &'r mut Reader<'a>);

/// What a value is, told from where it begins.
#[derive(Clone, Copy)]
enum Start {
    Bool(bool),
    Number,
    String,
    List,
    Record,
    Marked(Mark),
    /// No value of ITF's, such as `null`
    Other,
}

/// What the only member of an object says that the object is.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    BigInt,
    Tuple,
    Set,
    Map,
    Unserializable,
}

impl Mark {
    const ALL: [Mark; 5] = [
        Mark::BigInt,
        Mark::Tuple,
        Mark::Set,
        Mark::Map,
        Mark::Unserializable,
    ];

    /// The member's key.
    fn key(self) -> &'static str {
        match self {
            Mark::BigInt => "\"#bigint\"",
            Mark::Tuple => "\"#tup\"",
            Mark::Set => "\"#set\"",
            Mark::Map => "\"#map\"",
            Mark::Unserializable => "\"#unserializable\"",
        }
    }

    /// Reads an object with this mark: `read` takes the member's value.
    pub(super) fn read<'a, R>(
        self,
        reader: &mut Reader<'a>,
        read: impl FnOnce(&mut Reader<'a>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        reader.expect("{")?;
        reader.expect(self.key())?;
        reader.expect(":")?;
        let value = read(reader)?;
        reader.expect("}")?;
        Ok(value)
    }
}

impl<'a> Itf<'_, 'a> {
    fn start(&mut self) -> Result<Start, Error> {
        let rest = self.0.rest();
        Ok(match rest.bytes().next() {
            Some(b'{') => return self.object(),
            Some(b'"') => Start::String,
            Some(b'[') => Start::List,
            Some(b'-' | b'0'..=b'9') => Start::Number,
            _ if rest.starts_with("true") => Start::Bool(true),
            _ if rest.starts_with("false") => Start::Bool(false),
            _ => Start::Other,
        })
    }

    fn object(&mut self) -> Result<Start, Error> {
        let Some(members) = self.0.after_two("{", "\"#") else {
            return Ok(Start::Record);
        };
        let is_mark = |mark: &&Mark| begins(members.as_bytes(), &mark.key()[2..]);
        match Mark::ALL.iter().find(is_mark) {
            Some(mark) => Ok(Start::Marked(*mark)),
            None => {
                let mark = format!("#{}", members.split('"').next().unwrap_or_default());
                let message = format!(
                    "expected a TLA+ value in ITF, found an object with {}",
                    shown(&mark)
                );
                Err(Error::at(message, self.0.offset()))
            }
        }
    }

    /// Reads one value and gives errors without a place the one where the value begins.
    fn placed<R>(
        &mut self,
        read: impl FnOnce(&mut Itf<'_, 'a>, Start) -> Result<R, Error>,
    ) -> Result<R, Error> {
        self.0.placed(|reader| {
            let mut itf = Itf(reader);
            let start = itf.start()?;
            read(&mut itf, start)
        })
    }

    fn bool(&mut self, truth: bool) -> Result<bool, Error> {
        self.0.expect(if truth { "true" } else { "false" })?;
        Ok(truth)
    }

    fn number<T: TryFrom<i128> + FromStr>(mut self) -> Result<T, Error> {
        self.placed(|itf, start| match start {
            Start::Number => number::read(itf.0)?.narrow(),
            Start::Marked(Mark::BigInt) => itf.big_integer()?.narrow(),
            _ => Err(itf.expected(start, &words::<T>())),
        })
    }

    /// `{"#bigint": "-12"}`
    fn big_integer(&mut self) -> Result<Integer, Error> {
        Mark::BigInt.read(self.0, |reader| {
            reader.placed(|reader| {
                if !reader.rest().starts_with('"') {
                    return Err(reader.expected("an integer in quotes"));
                }
                let text = string::read(reader)?;
                Integer::read(&text).unwrap_or_else(|| {
                    let message = format!("expected an integer, found {}", shown(&text));
                    Err(Error::new(message))
                })
            })
        })
    }

    fn visit_string<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match string::read(self.0)? {
            Cow::Borrowed(text) => visitor.visit_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    /// The elements of a set, a list or a tuple.
    fn visit_elements<'de, V: Visitor<'de>>(
        &mut self,
        start: Start,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match start {
            Start::Marked(mark) => mark.read(self.0, |reader| Elements::visit(reader, visitor)),
            _ => Elements::visit(self.0, visitor),
        }
    }

    /// The arguments and values of a record, a map, or a sequence.
    fn function<R>(
        &mut self,
        start: Start,
        read: impl FnOnce(&mut Entries<'_, 'a>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        match start {
            Start::Record => Entries::read(self.0, Notation::Record, read),
            Start::Marked(Mark::Map) => Mark::Map.read(self.0, |reader| {
                Entries::read(reader, Notation::Pairs, read)
            }),
            Start::Marked(mark) => mark.read(self.0, |reader| {
                Entries::read(reader, Notation::Elements(0), read)
            }),
            _ => Entries::read(self.0, Notation::Elements(0), read),
        }
    }

    fn visit_function<'de, V: Visitor<'de>>(
        &mut self,
        start: Start,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.function(start, |entries| visitor.visit_map(entries))
    }

    /// A record without fields, written as the empty sequence.
    fn visit_no_fields<'de, V: Visitor<'de>>(
        &mut self,
        start: Start,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let visit = |reader: &mut Reader<'_>| match reader.after_two("[", "]") {
            Some(_) => Entries::read(reader, Notation::Elements(0), |none| {
                visitor.visit_map(none)
            }),
            None => Err(Error::new("expected a record, found a sequence")),
        };
        match start {
            Start::Marked(mark) => mark.read(self.0, visit),
            _ => visit(self.0),
        }
    }

    /// The words for what could not be written.
    fn unserializable(&mut self) -> Result<Cow<'a, str>, Error> {
        Mark::Unserializable.read(self.0, |reader| string::read(reader))
    }

    /// What is wrong with a value that begins like this.
    fn expected(&mut self, start: Start, what: &str) -> Error {
        let offset = self.0.offset();
        let found = match start {
            Start::Marked(Mark::Unserializable) => match self.unserializable() {
                Ok(text) => format!(
                    "{}, which could not be written into the trace (`#unserializable`); leave it out of \
                     what is read, or let the specification keep a finite value",
                    shown(&text)
                ),
                Err(error) => return error,
            },
            Start::Marked(Mark::BigInt) => match self.big_integer() {
                Ok(number) => shown(&number.to_string()),
                Err(error) => return error,
            },
            Start::Marked(Mark::Set) => "a set".to_owned(),
            Start::Marked(Mark::Tuple) | Start::List => "a sequence".to_owned(),
            Start::Marked(Mark::Map) => "a function".to_owned(),
            Start::Record => "a record".to_owned(),
            _ => return self.0.expected(what),
        };
        Error::at(format!("expected {what}, found {found}"), offset)
    }
}

impl<'de> Deserializer<'de> for Itf<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|itf, start| match start {
            Start::Bool(truth) => visitor.visit_bool(itf.bool(truth)?),
            Start::Number => number::read(itf.0)?.visit(visitor),
            Start::Marked(Mark::BigInt) => itf.big_integer()?.visit(visitor),
            Start::String => itf.visit_string(visitor),
            Start::List | Start::Marked(Mark::Tuple) => itf.visit_elements(start, visitor),
            // It is told from a sequence by the newtype around it.
            Start::Marked(Mark::Set) => visitor.visit_newtype_struct(BareSet(Itf(itf.0))),
            Start::Record | Start::Marked(Mark::Map) => itf.visit_function(start, visitor),
            Start::Marked(Mark::Unserializable) => {
                visitor.visit_newtype_struct(Unserializable(&itf.unserializable()?))
            }
            Start::Other => Err(itf.expected(start, "a TLA+ value in ITF")),
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match Newtype::of(name) {
            Newtype::Transparent => self.0.placed(|r| visitor.visit_newtype_struct(Itf(r))),
            Newtype::Distinct => self
                .0
                .uncompared(|reader| visitor.visit_newtype_struct(Itf(reader))),
            Newtype::Set => BareSet(self).deserialize_any(visitor),
            Newtype::ModelValue => self.placed(|itf, start| match start {
                Start::String => itf.visit_string(visitor),
                _ => Err(itf.expected(start, "a model value")),
            }),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|itf, start| match start {
            Start::List | Start::Marked(Mark::Tuple) => itf.visit_elements(start, visitor),
            Start::Marked(Mark::Map) => visit_pairs_in_order(itf.0, visitor),
            // A function without arguments, and so a sequence.
            Start::Record if itf.0.next_are("{", "}") => itf.function(start, |_| {
                visitor.visit_seq(SeqDeserializer::new(iter::empty::<&Value>()))
            }),
            _ => Err(itf.expected(start, "a sequence")),
        })
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|itf, start| match start {
            Start::Record | Start::List | Start::Marked(Mark::Map | Mark::Tuple) => {
                itf.visit_function(start, visitor)
            }
            _ => Err(itf.expected(start, "a function")),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.placed(|itf, start| match start {
            Start::Record | Start::Marked(Mark::Map) => itf.visit_function(start, visitor),
            Start::List | Start::Marked(Mark::Tuple) => itf.visit_no_fields(start, visitor),
            _ => Err(itf.expected(start, "a record")),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.placed(|itf, start| match start {
            Start::String => visitor.visit_enum(string::read(itf.0)?.into_deserializer()),
            Start::Record | Start::Marked(Mark::Map) => itf.function(start, |entries| {
                visitor.visit_enum(MapAccessDeserializer::new(entries))
            }),
            _ => Err(itf.expected(start, "a name or a record with one field")),
        })
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|itf, start| match start {
            Start::Bool(truth) => visitor.visit_bool(itf.bool(truth)?),
            _ => Err(itf.expected(start, "true or false")),
        })
    }

    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|itf, start| match start {
            Start::String => itf.visit_string(visitor),
            _ => Err(itf.expected(start, "a string")),
        })
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        match self.start()? {
            // Nobody wants the value.
            Start::Marked(Mark::Unserializable) => {
                self.unserializable()?;
                visitor.visit_unit()
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_the_rest!();
}

/// A set without its tag: a sequence of its elements.
struct BareSet<'r, 'a>(Itf<'r, 'a>);

impl<'de> Deserializer<'de> for BareSet<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.0.placed(|itf, start| match start {
            Start::Marked(Mark::Set) => itf.visit_elements(start, visitor),
            _ => Err(itf.expected(start, "a set")),
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
