//! Values written in ITF.

use crate::tla::Value;
use crate::tla::value::Shape;
use std::fmt;

/// JSON's numbers are read as such up to here by everybody; larger ones are written `#bigint`.
const LARGEST_IN_JSON: i128 = (1 << 53) - 1;

/// Displays a value in ITF.
pub(crate) struct Written<'a>(pub(crate) &'a Value);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Bool(truth) => write!(f, "{truth}"),
            Value::Int(n) if n.unsigned_abs() <= LARGEST_IN_JSON.unsigned_abs() => {
                write!(f, "{n}")
            }
            Value::Int(number) => write!(f, r##"{{"#bigint":"{number}"}}"##),
            Value::BigInt(number) => write!(f, r##"{{"#bigint":"{number}"}}"##),
            Value::String(text) => write_string(f, text),
            Value::ModelValue(name) => write_string(f, name.as_str()),
            Value::Unserializable(words) => {
                f.write_str(r##"{"#unserializable":"##)?;
                write_string(f, words)?;
                f.write_str("}")
            }
            Value::Set(elements) => {
                f.write_str(r##"{"#set":["##)?;
                separated(f, elements, |f, element| Written(element).fmt(f))?;
                f.write_str("]}")
            }
            Value::Function(map) => match Shape::of(map) {
                Shape::Sequence => {
                    f.write_str("[")?;
                    separated(f, map.values(), |f, element| Written(element).fmt(f))?;
                    f.write_str("]")
                }
                Shape::Record => {
                    f.write_str("{")?;
                    separated(f, map, |f, (key, value)| {
                        write!(f, "{}:{}", Written(key), Written(value))
                    })?;
                    f.write_str("}")
                }
                Shape::Function => {
                    f.write_str(r##"{"#map":["##)?;
                    separated(f, map, |f, (key, value)| {
                        write!(f, "[{},{}]", Written(key), Written(value))
                    })?;
                    f.write_str("]}")
                }
            },
        }
    }
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    write: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            f.write_str(",")?;
        }
        write(f, item)?;
    }
    Ok(())
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&serde_json::Value::from(text).to_string())
}
