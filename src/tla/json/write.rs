//! Writes values as TLC does. What JSON has not is lost: a set is an array, a model value a string.

use crate::tla::value::{Shape, Value};
use std::fmt::{self, Write as _};

/// Writes a value on one line, as TLC's JSON has it.
///
/// ```
/// use conformance::tla::{self, Value};
///
/// let value: Value = tla::from_str(r#"[votes |-> {s1}, copies |-> (<<s1, 1>> :> 2)]"#)?;
/// let json = r#"{"copies":{"<<s1, 1>>":2},"votes":["s1"]}"#;
/// assert_eq!(tla::json::to_string(&value), json);
/// # Ok::<(), tla::Error>(())
/// ```
#[must_use]
pub fn to_string(value: &Value) -> String {
    Json(value).to_string()
}

struct Json<'a>(&'a Value);

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Bool(truth) => write!(f, "{truth}"),
            Value::Int(number) => write!(f, "{number}"),
            Value::BigInt(number) => write!(f, "{number}"),
            Value::String(text) => string(f, text),
            Value::ModelValue(name) => string(f, name.as_str()),
            Value::Unserializable(words) => string(f, words),
            Value::Set(elements) => array(f, elements.iter()),
            Value::Function(map) => match Shape::of(map) {
                Shape::Sequence => array(f, map.values()),
                Shape::Record | Shape::Function => {
                    f.write_char('{')?;
                    for (index, (key, value)) in map.iter().enumerate() {
                        f.write_str(if index == 0 { "" } else { "," })?;
                        match key {
                            Value::String(name) => string(f, name)?,
                            key => string(f, &key.to_string())?,
                        }
                        write!(f, ":{}", Json(value))?;
                    }
                    f.write_char('}')
                }
            },
        }
    }
}

fn array<'a>(f: &mut fmt::Formatter<'_>, elements: impl Iterator<Item = &'a Value>) -> fmt::Result {
    f.write_char('[')?;
    for (index, element) in elements.enumerate() {
        f.write_str(if index == 0 { "" } else { "," })?;
        write!(f, "{}", Json(element))?;
    }
    f.write_char(']')
}

fn string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}
