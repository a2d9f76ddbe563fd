//! A serde serializer that makes a [`Value`] of any Rust value.

use super::value::{Newtype, Value};
use super::{BIG_INT, Error, Function, ModelValue, STRING, UNSERIALIZABLE};
use serde::ser::{self, Serialize};

pub(super) struct Serializer;

impl ser::Serializer for Serializer {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Variant<Elements>;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Variant<Entries>;

    fn serialize_bool(self, truth: bool) -> Result<Value, Error> {
        Ok(Value::Bool(truth))
    }

    fn serialize_i8(self, number: i8) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_i16(self, number: i16) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_i32(self, number: i32) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_i64(self, number: i64) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_i128(self, number: i128) -> Result<Value, Error> {
        Ok(Value::Int(number))
    }

    fn serialize_u8(self, number: u8) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_u16(self, number: u16) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_u32(self, number: u32) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_u64(self, number: u64) -> Result<Value, Error> {
        Ok(Value::Int(number.into()))
    }

    fn serialize_u128(self, number: u128) -> Result<Value, Error> {
        match i128::try_from(number) {
            Ok(number) => Ok(Value::Int(number)),
            Err(_) => big_integer(&number.to_string()),
        }
    }

    fn serialize_f32(self, _: f32) -> Result<Value, Error> {
        Err(no_form("fractions"))
    }

    fn serialize_f64(self, _: f64) -> Result<Value, Error> {
        Err(no_form("fractions"))
    }

    fn serialize_char(self, c: char) -> Result<Value, Error> {
        Ok(Value::String(c.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, Error> {
        Ok(Value::String(text.to_owned()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value, Error> {
        Ok(Value::sequence(
            bytes.iter().map(|&byte| Value::Int(byte.into())),
        ))
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Err(no_form("`None`"))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Err(no_form("`()`"))
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<Value, Error> {
        Err(no_form(&format!("the unit struct `{name}`")))
    }

    fn serialize_unit_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Error> {
        Ok(match name {
            STRING => Value::String(variant.to_owned()),
            _ => Value::ModelValue(ModelValue::from(variant)),
        })
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        let value = value.serialize(self)?;
        match (name, &value) {
            (BIG_INT, Value::String(digits)) => return big_integer(digits),
            (UNSERIALIZABLE, Value::String(words)) => {
                return Ok(Value::Unserializable(words.clone()));
            }
            _ => {}
        }
        Ok(match (Newtype::of(name), value) {
            (Newtype::Set, Value::Function(elements)) => {
                Value::Set(elements.into_values().collect())
            }
            (Newtype::ModelValue, Value::String(name)) => Value::ModelValue(name.into()),
            (_, value) => value,
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        Ok(one_field(variant, value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements, Error> {
        Ok(Elements::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Elements, Error> {
        Ok(Elements::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Elements, Error> {
        Ok(Elements::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Variant<Elements>, Error> {
        Ok(Variant {
            name,
            fields: Elements::default(),
        })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Error> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, Error> {
        Ok(Entries::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Variant<Entries>, Error> {
        Ok(Variant {
            name,
            fields: Entries::default(),
        })
    }
}

fn no_form(what: &str) -> Error {
    Error::new(format!("TLA+ has no value for {what}"))
}

fn big_integer(text: &str) -> Result<Value, Error> {
    Value::integer(text).ok_or_else(|| Error::new(format!("{text:?} is no integer")))
}

fn one_field(name: &str, value: Value) -> Value {
    Value::Function(Function::from([(Value::String(name.to_owned()), value)]))
}

/// The elements of a sequence so far.
#[derive(Default)]
pub(super) struct Elements(Vec<Value>);

impl ser::SerializeSeq for Elements {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.0.push(value.serialize(Serializer)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::sequence(self.0))
    }
}

impl ser::SerializeTuple for Elements {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, Error> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeTupleStruct for Elements {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, Error> {
        ser::SerializeSeq::end(self)
    }
}

/// The entries of a function so far, and the argument of the next one.
#[derive(Default)]
pub(super) struct Entries {
    pairs: Vec<(Value, Value)>,
    key: Option<Value>,
}

impl ser::SerializeMap for Entries {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = Some(key.serialize(Serializer)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = self
            .key
            .take()
            .ok_or_else(|| Error::new("a value without a key"))?;
        self.pairs.push((key, value.serialize(Serializer)?));
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Function(self.pairs.into_iter().collect()))
    }
}

impl ser::SerializeStruct for Entries {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let name = Value::String(name.to_owned());
        self.pairs.push((name, value.serialize(Serializer)?));
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Function(self.pairs.into_iter().collect()))
    }
}

/// An enum's variant with fields: a record with one field.
pub(super) struct Variant<F> {
    name: &'static str,
    fields: F,
}

impl ser::SerializeTupleVariant for Variant<Elements> {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        ser::SerializeSeq::serialize_element(&mut self.fields, value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(one_field(self.name, ser::SerializeSeq::end(self.fields)?))
    }
}

impl ser::SerializeStructVariant for Variant<Entries> {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        ser::SerializeStruct::serialize_field(&mut self.fields, name, value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(one_field(
            self.name,
            ser::SerializeStruct::end(self.fields)?,
        ))
    }
}
