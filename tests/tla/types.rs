//! Rust types as a user would write them for a specification's values.

use conformance::tla::{ModelValue, Set};
use serde::de::{Error, IntoDeserializer as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// Something or `Nil`, in one variable: in JSON, and in a JSON key, only the letters tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrNil<T> {
    Nil,
    Some(T),
}

impl<T: Serialize> Serialize for OrNil<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            OrNil::Nil => ModelValue::from("Nil").serialize(serializer),
            OrNil::Some(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T> Deserialize<'de> for OrNil<T>
where
    T: Deserialize<'de> + FromStr<Err: fmt::Display>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either(PhantomData))
    }
}

struct Either<T>(PhantomData<T>);

impl<'de, T> Visitor<'de> for Either<T>
where
    T: Deserialize<'de> + FromStr<Err: fmt::Display>,
{
    type Value = OrNil<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or Nil")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<OrNil<T>, E> {
        T::deserialize(number.into_deserializer()).map(OrNil::Some)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<OrNil<T>, E> {
        T::deserialize(number.into_deserializer()).map(OrNil::Some)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<OrNil<T>, E> {
        match text {
            "Nil" => Ok(OrNil::Nil),
            _ => text.parse().map(OrNil::Some).map_err(E::custom),
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, name: D) -> Result<OrNil<T>, D::Error> {
        name.deserialize_str(self)
    }
}

/// Something or `Nil`, by serde's own means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Untagged {
    Number(i64),
    Name(ModelValue),
}

/// Model values as an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Letter {
    Alpha,
    Zeta,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Message {
    pub mtype: String,
    pub mterm: u64,
    pub mentries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    pub term: u64,
    pub value: Letter,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kind {
    pub kind: char,
    pub n: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Peer {
    pub log: Vec<Entry>,
    pub votes: Set<Letter>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Nested<T> {
    pub a: T,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Inner {
    pub b: CAndD,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CAndD {
    pub c: Vec<u8>,
    pub d: Set<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Keywords {
    #[serde(rename = "mtype")]
    pub mtype: u8,
    pub r#type: u8,
    pub r#match: u8,
    pub r#fn: u8,
}

/// A number that adds nothing to what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Term(pub u64);

/// A function by whatever key.
pub type Map<K, V> = BTreeMap<K, V>;
