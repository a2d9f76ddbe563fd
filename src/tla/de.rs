//! [`Reader`] as a serde deserializer: TLC's notation straight into a type.

use super::Error;
use super::forward::forward_the_rest;
use super::integer::words;
use super::keys::{self, Argument, Keys};
use super::list::List;
use super::reader::{Reader, Start};
use super::value::{Newtype, Value};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, IntoDeserializer as _, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::str::FromStr;

impl<'de> de::Deserializer<'de> for &mut Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|reader| match reader.start()? {
            Start::Bool(truth) => {
                reader.word();
                visitor.visit_bool(truth)
            }
            Start::Other => Err(reader.expected("a TLA+ value")),
            Start::Integer => {
                let first = reader.integer()?;
                match reader.interval(&first)? {
                    None => first.visit(visitor),
                    Some(interval) => {
                        visitor.visit_newtype_struct(SeqAccessDeserializer::new(Interval(interval)))
                    }
                }
            }
            Start::String => visit_string(reader, visitor),
            // These two are told from a string and a sequence by the newtype around them.
            Start::Name | Start::Set => visitor.visit_newtype_struct(Bare(reader)),
            Start::Tuple => Items::visit(reader, "<<", ">>", visitor),
            start @ (Start::Record | Start::Function) => visit_function(reader, start, visitor),
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match (Newtype::of(name), self.start()?) {
            (Newtype::Transparent, _) => self.placed(|reader| visitor.visit_newtype_struct(reader)),
            (Newtype::Distinct, _) => {
                self.uncompared(|reader| visitor.visit_newtype_struct(reader))
            }
            (Newtype::Set, Start::Integer) => self.deserialize_any(IntervalOnly(visitor)),
            (Newtype::Set, Start::Set) | (Newtype::ModelValue, Start::Name) => {
                Bare(self).visit(visitor)
            }
            (Newtype::Set, _) => Err(self.expected("a set")),
            (Newtype::ModelValue, _) => Err(self.expected("a model value")),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|reader| match reader.start()? {
            Start::Tuple => Items::visit(reader, "<<", ">>", visitor),
            // `(2 :> b @@ 1 :> a)` is a sequence too, if one in an order of its own.
            Start::Function => {
                de::Deserializer::deserialize_seq(&Value::deserialize(&mut *reader)?, visitor)
            }
            _ => Err(reader.expected("a sequence")),
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.placed(|reader| match reader.start()? {
            start @ (Start::Tuple | Start::Record | Start::Function) => {
                visit_function(reader, start, visitor)
            }
            _ => Err(reader.expected("a function")),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.placed(|reader| match reader.start()? {
            Start::Record => visit_function(reader, Start::Record, visitor),
            Start::Tuple if reader.next_are("<<", ">>") => {
                visit_function(reader, Start::Tuple, visitor)
            }
            Start::Function if reader.next_are("(", "\"") => {
                visit_function(reader, Start::Function, visitor)
            }
            _ => Err(reader.expected("a record")),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.placed(|reader| match reader.start()? {
            Start::Name => visitor.visit_enum(reader.name()?.into_deserializer()),
            Start::String => visitor.visit_enum(reader.string()?.into_deserializer()),
            Start::Record => Entries::read(reader, Start::Record, |entries| {
                visitor.visit_enum(MapAccessDeserializer::new(entries))
            }),
            _ => Err(reader.expected("a name or a record with one field")),
        })
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.start()? {
            Start::Bool(_) => self.deserialize_any(visitor),
            _ => Err(self.expected("TRUE or FALSE")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.start()? {
            Start::String => self.deserialize_any(visitor),
            _ => Err(self.expected("a string")),
        }
    }

    /// A field's name, or the variant of an enum with serde's `tag`, which may be a model value.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.start()? {
            Start::Name => self.placed(|reader| visitor.visit_str(reader.name()?)),
            _ => self.deserialize_str(visitor),
        }
    }

    forward_the_rest!();
    forward_to_deserialize_any! { ignored_any }
}

impl Reader<'_> {
    fn number<T: TryFrom<i128> + FromStr>(&mut self) -> Result<T, Error> {
        self.placed(|reader| match reader.start()? {
            Start::Integer => reader.integer()?.narrow(),
            _ => Err(reader.expected(&words::<T>())),
        })
    }
}

fn visit_string<'de, V: Visitor<'de>>(
    reader: &mut Reader<'_>,
    visitor: V,
) -> Result<V::Value, Error> {
    match reader.string()? {
        Cow::Borrowed(text) => visitor.visit_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

fn visit_function<'de, V: Visitor<'de>>(
    reader: &mut Reader<'_>,
    start: Start,
    visitor: V,
) -> Result<V::Value, Error> {
    Entries::read(reader, start, |entries| visitor.visit_map(entries))
}

/// A set without its tag: a sequence of its elements. Or a model value without: its name.
struct Bare<'r, 'a>(&'r mut Reader<'a>);

impl Bare<'_, '_> {
    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.placed(|reader| match reader.start()? {
            Start::Set => Items::visit(reader, "{", "}", visitor),
            _ => visitor.visit_str(reader.name()?),
        })
    }
}

impl<'de> de::Deserializer<'de> for Bare<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.visit(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Takes an interval where a set is expected, and no single number.
struct IntervalOnly<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for IntervalOnly<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a set")
    }

    fn visit_newtype_struct<D: de::Deserializer<'de>>(self, d: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(d)
    }
}

/// The elements of an interval.
struct Interval(RangeInclusive<i128>);

impl<'de> SeqAccess<'de> for Interval {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let next = self.0.next().map(Value::Int);
        next.map(|number| seed.deserialize(&number)).transpose()
    }
}

/// The elements of a set or a tuple.
struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    list: List,
}

impl Items<'_, '_> {
    /// Reads everything from the opening to the closing bracket.
    fn visit<'de, V: Visitor<'de>>(
        reader: &mut Reader<'_>,
        open: &'static str,
        close: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        reader.expect(open)?;
        reader.nested(|reader| {
            let list = List::new(",", close);
            let mut items = Items { reader, list };
            let value = visitor.visit_seq(&mut items)?;
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
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

/// The arguments and values of a function, in each of the three notations.
struct Entries<'r, 'a> {
    reader: &'r mut Reader<'a>,
    list: List,
    notation: Notation,
    keys: Keys<'a>,
}

#[derive(Clone, Copy)]
enum Notation {
    /// `<<a, b>>`, with the number of elements taken
    Tuple(i128),
    /// `[x |-> a, y |-> b]`
    Record,
    /// `(x :> a @@ y :> b)`
    Function,
}

impl<'r, 'a> Entries<'r, 'a> {
    /// Reads everything from the opening to the closing bracket.
    fn read<R>(
        reader: &'r mut Reader<'a>,
        start: Start,
        read: impl FnOnce(&mut Entries<'_, 'a>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let (open, separator, close, notation) = match start {
            Start::Tuple => ("<<", ",", ">>", Notation::Tuple(0)),
            Start::Record => ("[", ",", "]", Notation::Record),
            _ => ("(", "@@", ")", Notation::Function),
        };
        reader.expect(open)?;
        reader.nested(|reader| {
            let list = List::new(separator, close);
            let mut entries = Entries {
                reader,
                list,
                notation,
                keys: Keys::default(),
            };
            let value = read(&mut entries)?;
            entries.reader.close(&entries.list)?;
            Ok(value)
        })
    }

    /// `x |->`
    fn field<'de, K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<K::Value, Error> {
        self.reader.placed(|reader| {
            let name = reader.field()?;
            self.keys.add(Argument::Text(name), name, keys::name)?;
            let argument: StrDeserializer<'_, Error> = name.into_deserializer();
            let key = seed.deserialize(argument)?;
            reader.expect("|->")?;
            Ok(key)
        })
    }

    /// `x :>`
    fn argument<'de, K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<K::Value, Error> {
        self.reader.placed(|reader| {
            let start = reader.offset();
            let key = seed.deserialize(&mut *reader)?;
            if reader.compares() {
                let text = reader.since(start).trim_end();
                self.keys
                    .add(Argument::of_text(text, again)?, text, again)?;
            }
            reader.expect(":>")?;
            Ok(key)
        })
    }
}

/// The value of a text that has been read before.
pub(super) fn again(text: &str) -> Result<Value, Error> {
    Value::deserialize(&mut Reader::again(text))
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if !self.reader.next_item(&mut self.list)? {
            return Ok(None);
        }
        match &mut self.notation {
            Notation::Tuple(taken) => {
                *taken += 1;
                let key = seed.deserialize(&Value::Int(*taken));
                key.map(Some).map_err(Error::in_sequence)
            }
            Notation::Record => self.field(seed).map(Some),
            Notation::Function => self.argument(seed).map(Some),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(&mut *self.reader)
    }
}
