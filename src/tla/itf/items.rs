//! What stands between ITF's brackets: the elements of sets and sequences, the arguments and values of
//! functions.

use super::de::{Itf, Mark};
use crate::tla::json::string;
use crate::tla::keys::{self, Argument, Keys};
use crate::tla::list::List;
use crate::tla::reader::Reader;
use crate::tla::value::{Newtype, Value};
use crate::tla::{Error, wording::shown};
use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer as _, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::marker::PhantomData;

/// The elements of an array.
pub(super) struct Elements<'r, 'a> {
    reader: &'r mut Reader<'a>,
    list: List,
}

impl Elements<'_, '_> {
    /// Reads everything from the opening to the closing bracket.
    pub(super) fn visit<'de, V: Visitor<'de>>(
        reader: &mut Reader<'_>,
        visitor: V,
    ) -> Result<V::Value, Error> {
        reader.expect("[")?;
        reader.nested(|reader| {
            let list = List::new(",", "]");
            let mut elements = Elements { reader, list };
            let value = visitor.visit_seq(&mut elements)?;
            elements.reader.close(&elements.list)?;
            Ok(value)
        })
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if !self.reader.next_item(&mut self.list)? {
            return Ok(None);
        }
        seed.deserialize(Itf(self.reader)).map(Some)
    }
}

/// The arguments and values of a function.
pub(super) struct Entries<'r, 'a> {
    reader: &'r mut Reader<'a>,
    list: List,
    notation: Notation,
    keys: Keys<'a>,
}

/// How a function is written.
#[derive(Clone, Copy)]
pub(super) enum Notation {
    /// `{"a": 1}`
    Record,
    /// `[["a", 1]]`
    Pairs,
    /// `[1, 2]`, with the number of elements taken
    Elements(i128),
}

impl<'a> Entries<'_, 'a> {
    /// Reads everything from the opening to the closing bracket.
    pub(super) fn read<R>(
        reader: &mut Reader<'a>,
        notation: Notation,
        read: impl FnOnce(&mut Entries<'_, 'a>) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let (open, close) = match notation {
            Notation::Record => ("{", "}"),
            Notation::Pairs | Notation::Elements(_) => ("[", "]"),
        };
        reader.expect(open)?;
        reader.nested(|reader| {
            let mut entries = Entries {
                reader,
                list: List::new(",", close),
                notation,
                keys: Keys::default(),
            };
            let value = read(&mut entries)?;
            entries.reader.close(&entries.list)?;
            Ok(value)
        })
    }

    fn field<'de, K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<K::Value, Error> {
        self.reader.placed(|reader| {
            if !reader.rest().starts_with('"') {
                return Err(reader.expected("a field's name in quotes"));
            }
            let name = string::read(reader)?;
            if name.starts_with('#') {
                let message = format!("expected a field's name, found {}", shown(&name));
                return Err(Error::new(message));
            }
            self.keys.add(Argument::of_name(&name), &name, keys::name)?;
            let key = seed.deserialize(Field(name))?;
            reader.expect(":")?;
            Ok(key)
        })
    }

    /// `["a",`
    fn argument<'de, K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<K::Value, Error> {
        self.reader.expect("[")?;
        self.reader.placed(|reader| {
            let start = reader.offset();
            let key = seed.deserialize(Itf(reader))?;
            let text = reader.since(start).trim_end();
            let argument = match reader.compares() {
                true => Argument::of_text(text, again)?,
                false => Argument::Text(text),
            };
            self.keys.add(argument, text, again)?;
            reader.expect(",")?;
            Ok(key)
        })
    }
}

/// The value of a text that has been read before.
fn again(text: &str) -> Result<Value, Error> {
    Value::deserialize(Itf(&mut Reader::again(text)))
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
            Notation::Record => self.field(seed).map(Some),
            Notation::Pairs => self.argument(seed).map(Some),
            // A sequence is a function over `1..n`.
            Notation::Elements(taken) => {
                *taken += 1;
                let key = seed.deserialize(&Value::Int(*taken));
                key.map(Some).map_err(Error::in_sequence)
            }
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let value = seed.deserialize(Itf(self.reader))?;
        if let Notation::Pairs = self.notation {
            self.reader.expect("]")?;
        }
        Ok(value)
    }
}

/// The name of a record's field: the argument of a function over strings.
struct Field<'a>(Cow<'a, str>);

impl<'de> Deserializer<'de> for Field<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Cow::Borrowed(name) => visitor.visit_str(name),
            Cow::Owned(name) => visitor.visit_string(name),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match Newtype::of(name) {
            Newtype::Transparent | Newtype::Distinct => visitor.visit_newtype_struct(self),
            Newtype::Set | Newtype::ModelValue => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Reads a function that is written as pairs, in whatever order, where a sequence is expected.
pub(super) fn visit_pairs_in_order<'de, V: Visitor<'de>>(
    reader: &mut Reader<'_>,
    visitor: V,
) -> Result<V::Value, Error> {
    let before = reader.elements();
    let mut places = Mark::Map.read(reader, |reader| {
        let start = reader.offset();
        let places = Entries::read(reader, Notation::Pairs, places)?;
        let numbers = (1..).map(Value::Int);
        if places.iter().zip(numbers).any(|(place, n)| place.0 != n) {
            let message = "expected a sequence, found a function over something else than 1 to n";
            return Err(Error::at(message, start));
        }
        Ok(places.into_iter().map(|(_, place)| place))
    })?;
    let (end, elements) = (reader.offset(), reader.elements());
    reader.recount(before);
    let expected = places.len();
    let value = visitor.visit_seq(InOrder {
        reader,
        places: &mut places,
    })?;
    if places.len() > 0 {
        let taken = expected - places.len();
        let message = format!("expected a sequence of {taken}, found {expected} elements");
        return Err(Error::new(message));
    }
    reader.seek(end);
    reader.recount(elements);
    Ok(value)
}

/// The arguments, in order, and where their values begin.
fn places(entries: &mut Entries<'_, '_>) -> Result<Vec<(Value, usize)>, Error> {
    let mut places = Vec::new();
    while let Some(argument) = entries.next_key_seed(PhantomData::<Value>)? {
        places.push((argument, entries.reader.offset()));
        entries.next_value_seed(PhantomData::<IgnoredAny>)?;
    }
    places.sort();
    Ok(places)
}

/// Elements that are not in the order in which they stand in the text.
struct InOrder<'p, 'r, 'a, P> {
    reader: &'r mut Reader<'a>,
    places: &'p mut P,
}

impl<'de, P: ExactSizeIterator<Item = usize>> SeqAccess<'de> for InOrder<'_, '_, '_, P> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(place) = self.places.next() else {
            return Ok(None);
        };
        self.reader.seek(place);
        seed.deserialize(Itf(self.reader)).map(Some)
    }
}
