//! The JSON in which Apalache and Quint write values: the Informal Trace Format, ITF, of Apalache's
//! ADR-015. It tells sets, tuples and functions from sequences and records.
//!
//! | ITF | can be |
//! |---|---|
//! | `3`, `{"#bigint": "3"}` | an integer, in a [`Value`](super::Value) of any size |
//! | `"s1"` | a string, a [`ModelValue`](super::ModelValue), an enum's variant |
//! | `{"#set": [1, 2]}` | a [`Set`](super::Set) |
//! | `[1, 2]`, `{"#tup": [1, 2]}` | a sequence, a function over `1..n`; if empty, any function |
//! | `{"#map": [["s1", 1], ["s2", 1]]}` | a function; over `1..n` a sequence, over strings a record |
//! | `{"a": 1}` | a record, a function over model values or strings |
//! | `{"#unserializable": "Int"}` | nothing known: [`Value::Unserializable`](super::Value::Unserializable), and of no other type |
//!
//! Where no type is known, as for a [`Value`](super::Value), a string is a string: ITF has no model values.
//!
//! Quint's variants are records: `{"tag": "Some", "value": 3}`. Serde reads them as an enum with
//! `tag = "tag"` and `content = "value"`, in which a variant without a value is written `None()`:
//!
//! ```
//! use conformance::tla;
//! use serde::Deserialize;
//!
//! #[derive(Debug, PartialEq, Deserialize)]
//! #[serde(tag = "tag", content = "value")]
//! enum Vote {
//!     None(),
//!     Some(u64),
//! }
//!
//! let votes: Vec<Vote> = tla::itf::from_str(
//!     r##"[{"tag": "None", "value": {"#tup": []}}, {"tag": "Some", "value": {"#bigint": "3"}}]"##,
//! )?;
//! assert_eq!(votes, [Vote::None(), Vote::Some(3)]);
//! # Ok::<(), tla::Error>(())
//! ```

mod de;
mod items;
mod write;

pub(crate) use write::Written;

use super::Error;
use super::reader::Reader;
use de::Itf;
use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed};
use std::marker::PhantomData;

/// Reads a value from ITF.
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
    let mut reader = Reader::new(text);
    seed.deserialize(Itf(&mut reader))
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| error.or_at(reader.offset()).placed(text))
}

/// Writes a value in ITF, on one line. Model values become strings, and a function over names a record.
///
/// # Errors
/// The value holds something that TLA+ has not, such as a fraction or `None`.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    Ok(Written(&super::to_value(value)?).to_string())
}
