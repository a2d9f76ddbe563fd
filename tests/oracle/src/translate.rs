//! Values as this project has them, and as the evaluator has them.
//!
//! Here a function has one form, whatever its domain. The evaluator has four: sequences, records and other
//! functions, and the empty one as a sequence; its own constructor chooses.

use conformance::tla::{ModelValue, Value};
use std::fmt;
use std::sync::Arc;
use tla_checker::ast;

/// A value that only one of the two sides has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untranslatable(String);

impl fmt::Display for Untranslatable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no value of both sides", self.0)
    }
}

impl std::error::Error for Untranslatable {}

/// The evaluator's form of a value.
///
/// # Errors
/// An integer of more than 64 bits.
pub fn to_evaluator(value: &Value) -> Result<ast::Value, Untranslatable> {
    Ok(match value {
        Value::Bool(truth) => ast::Value::Bool(*truth),
        Value::Int(number) => {
            let small = i64::try_from(*number);
            ast::Value::Int(small.map_err(|_| Untranslatable(number.to_string()))?)
        }
        Value::BigInt(number) => return Err(Untranslatable(number.to_string())),
        Value::String(text) => ast::Value::Str(Arc::from(text.as_str())),
        Value::ModelValue(name) => ast::Value::Model(Arc::from(name.as_str())),
        Value::Set(elements) => {
            let elements = elements.iter().map(to_evaluator);
            ast::Value::set(elements.collect::<Result<_, _>>()?)
        }
        Value::Function(map) => {
            let pairs = map
                .iter()
                .map(|(key, value)| Ok((to_evaluator(key)?, to_evaluator(value)?)));
            ast::Value::func(pairs.collect::<Result<_, Untranslatable>>()?)
        }
    })
}

/// This project's form of a value.
///
/// # Errors
/// An infinite set, such as `STRING`.
pub fn from_evaluator(value: &ast::Value) -> Result<Value, Untranslatable> {
    Ok(match value {
        ast::Value::Bool(truth) => Value::Bool(*truth),
        ast::Value::Int(number) => Value::Int((*number).into()),
        ast::Value::Str(text) => Value::String(text.to_string()),
        ast::Value::Model(name) => Value::ModelValue(ModelValue::from(&**name)),
        ast::Value::Set(elements) => {
            let elements = elements.iter().map(from_evaluator);
            Value::Set(elements.collect::<Result<_, _>>()?)
        }
        ast::Value::Tuple(elements) => {
            let elements = elements.iter().map(from_evaluator);
            Value::sequence(elements.collect::<Result<Vec<_>, _>>()?)
        }
        ast::Value::Record(fields) => {
            let pairs = fields
                .iter()
                .map(|(name, value)| Ok((Value::String(name.to_string()), from_evaluator(value)?)));
            Value::Function(pairs.collect::<Result<_, Untranslatable>>()?)
        }
        ast::Value::Fn(map) => {
            let pairs = map
                .iter()
                .map(|(key, value)| Ok((from_evaluator(key)?, from_evaluator(value)?)));
            Value::Function(pairs.collect::<Result<_, Untranslatable>>()?)
        }
        ast::Value::IntSet(domain) => return Err(Untranslatable(domain.name().to_owned())),
    })
}
