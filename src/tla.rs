//! TLA+ values as a serde data format.
//!
//! [`from_str`] and [`to_string`] read and write the notation in which TLC prints values;
//! [`json::from_str`] reads the JSON that TLC writes, where the expected type decides what JSON has
//! lost; [`itf::from_str`] the JSON that Apalache and Quint write. [`Value`] holds a value of which no type is known.
//!
//! | TLA+ | Rust |
//! |---|---|
//! | `3` | any integer type; of any size in a [`Value`] |
//! | `TRUE` | `bool` |
//! | `"abc"` | `String`, or an enum's variant without fields |
//! | a model value, `s1` | [`ModelValue`], or an enum's variant without fields |
//! | a set, `{1, 2}` | [`Set`] |
//! | a sequence, `<<1, 2>>` | `Vec`, arrays, tuples |
//! | a record, `[a \|-> 1]` | a struct |
//! | a function, `(s1 :> 1 @@ s2 :> 2)` | a map such as `BTreeMap` |
//!
//! Equality is TLA+'s: a sequence is a function over `1..n`, a record one over strings, and `<<>>` is the
//! empty function. So a sequence can be read as a map, and a record as one with strings for keys. An
//! enum's variant with fields is a record with one field, the variant's name. `None` and `()` have no
//! TLA+ form; leave such a field out with `skip_serializing_if`. With serde's `tag`, the tag is a
//! model value or a string. What `tag`, `untagged` and `flatten` read goes through a buffer of serde's,
//! which takes a string for a model value, and in JSON the key of an object always for a string.
//!
//! An enum's variants are read from strings and from model values, and written as model values; those of an enum
//! that serde calls `$tla::String` are written as strings:
//!
//! ```
//! #[derive(serde::Serialize)]
//! #[serde(rename = "$tla::String", rename_all = "lowercase")]
//! enum Phase {
//!     Working,
//! }
//! assert_eq!(conformance::tla::to_string(&Phase::Working)?, r#""working""#);
//! # Ok::<(), conformance::tla::Error>(())
//! ```
//!
//! ```
//! use conformance::tla::{self, ModelValue, Set};
//! use serde::{Deserialize, Serialize};
//! use std::collections::BTreeMap;
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct State {
//!     term: BTreeMap<ModelValue, u64>,
//!     votes: Set<ModelValue>,
//! }
//!
//! let text = "[term |-> (s1 :> 2 @@ s2 :> 1), votes |-> {s1, s2}]";
//! let state: State = tla::from_str(text)?;
//! assert_eq!(state.term[&"s1".into()], 2);
//!
//! // JSON has neither sets nor model values; the type says what they are.
//! let json = r#"{"term": {"s1": 2, "s2": 1}, "votes": ["s1", "s2"]}"#;
//! assert_eq!(tla::json::from_str::<State>(json)?, state);
//!
//! // Written out, a record's fields are in the order of their names.
//! assert_eq!(tla::to_string(&state)?, text);
//! # Ok::<(), tla::Error>(())
//! ```

mod de;
mod error;
mod forward;
mod function;
mod integer;
pub mod itf;
pub mod json;
mod keys;
mod list;
mod model_value;
mod reader;
mod ser;
mod set;
mod token;
mod untyped;
mod value;
mod value_de;
mod wording;

pub use error::Error;
pub use function::Function;
pub use integer::BigInt;
pub use model_value::ModelValue;
pub(crate) use reader::MOST_ELEMENTS;
pub use set::Set;
pub(crate) use token::{begins, quote_or_escape};
pub(crate) use untyped::is_same;
#[cfg(feature = "cli")]
pub(crate) use untyped::{has_model_values, shaped, without_model_values};
pub(crate) use value::Shape;
pub use value::Value;

use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed};
use std::marker::PhantomData;

/// Reads a value from TLC's notation.
///
/// # Errors
/// What stands in the text instead of a value of this type, and where.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    seed_from_str(PhantomData::<T>, text)
}

/// As [`from_str`], for what is more than a type.
pub(crate) fn seed_from_str<'de, T: DeserializeSeed<'de>>(
    seed: T,
    text: &str,
) -> Result<T::Value, Error> {
    let mut reader = reader::Reader::new(text);
    seed.deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| error.or_at(reader.offset()).placed(text))
}

/// Writes a value in TLC's notation, on one line.
///
/// # Errors
/// The value holds something that TLA+ has not, such as a fraction or `None`.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    Ok(to_value(value)?.to_string())
}

/// Turns a value of any type into a [`Value`].
///
/// # Errors
/// The value holds something that TLA+ has not, such as a fraction or `None`.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    value.serialize(ser::Serializer)
}

/// Turns a [`Value`] into a value of a given type.
///
/// # Errors
/// The value is not of that type.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(value)
}

/// The names by which a type tells this format what it is; other formats ignore them.
const SET: &str = "$tla::Set";
const MODEL_VALUE: &str = "$tla::ModelValue";
/// A function of which the type itself refuses an argument that is there twice: faster, where arguments are large.
pub(crate) const DISTINCT: &str = "$tla::Distinct";
const BIG_INT: &str = "$tla::BigInt";
const UNSERIALIZABLE: &str = "$tla::Unserializable";
const STRING: &str = "$tla::String";
