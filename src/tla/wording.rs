//! What serde calls things, in TLA+'s words.

use super::Value;
use serde::de::Unexpected;
use std::fmt;

/// A choice, for a message.
pub(super) fn one_of(names: &[&str], none: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => none.to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// What serde calls a thing that it expects, in TLA+'s words.
pub(super) fn in_tla(expected: &str) -> String {
    let between = |least: &dyn fmt::Display, most: &dyn fmt::Display| {
        format!("a number from {least} to {most}")
    };
    match expected {
        "u8" => between(&u8::MIN, &u8::MAX),
        "u16" => between(&u16::MIN, &u16::MAX),
        "u32" => between(&u32::MIN, &u32::MAX),
        "u64" | "usize" => between(&u64::MIN, &u64::MAX),
        "i8" => between(&i8::MIN, &i8::MAX),
        "i16" => between(&i16::MIN, &i16::MAX),
        "i32" => between(&i32::MIN, &i32::MAX),
        "i64" | "isize" => between(&i64::MIN, &i64::MAX),
        "f32" | "f64" => "a number".to_owned(),
        "u128" => between(&u128::MIN, &u128::MAX),
        "i128" => between(&i128::MIN, &i128::MAX),
        "a boolean" => "TRUE or FALSE".to_owned(),
        "a character" => "a string of one character".to_owned(),
        "a map" => "a function".to_owned(),
        "unit" => "nothing".to_owned(),
        _ => {
            let length = ["a tuple of size ", "an array of length "]
                .iter()
                .find_map(|serde| expected.strip_prefix(serde));
            if let Some(elements) = expected.strip_suffix(" in sequence") {
                elements.to_owned()
            } else if let Some(length) = length {
                format!("a sequence of {length}")
            } else if expected.starts_with("struct ") {
                "a record".to_owned()
            } else if expected.starts_with("enum ") {
                "a name or a record with one field".to_owned()
            } else if expected.starts_with("tuple ") {
                "a sequence".to_owned()
            } else {
                expected.to_owned()
            }
        }
    }
}

/// A piece of text as a message shows it.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// What serde's visitors say that they found, in TLA+'s words.
pub(super) fn found_in_tla(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(true) => "`TRUE`".to_owned(),
        Unexpected::Bool(false) => "`FALSE`".to_owned(),
        Unexpected::Unsigned(number) => format!("`{number}`"),
        Unexpected::Signed(number) => format!("`{number}`"),
        // Only the digits of large integers are bytes here.
        Unexpected::Bytes(digits) => shown(&String::from_utf8_lossy(digits)),
        Unexpected::Char(c) => shown(&Value::String(c.to_string()).to_string()),
        Unexpected::Str(text) => shown(&Value::String(text.to_owned()).to_string()),
        Unexpected::Seq => "a set or a sequence".to_owned(),
        Unexpected::Map => "a record or a function".to_owned(),
        Unexpected::NewtypeStruct => "a set or a model value".to_owned(),
        Unexpected::UnitVariant => "a name".to_owned(),
        Unexpected::NewtypeVariant | Unexpected::TupleVariant | Unexpected::StructVariant => {
            "a record with one field".to_owned()
        }
        other => other.to_string(),
    }
}
