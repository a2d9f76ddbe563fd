//! What TLC's JSON does not tell, taken from a value that it is compared with.
//!
//! TLC's JSON has arrays for sets and sequences, and strings for keys and model values. A value that comes from there takes
//! the shape of the other, which tells, before the two are compared. What is looked for among many values is looked up by
//! what both notations have of it, so that this takes no longer than the values are.

use crate::tla::{self, Set, Value};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Whether two values are the same, as far as TLC's JSON would tell if it is where one of them comes from.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    let (one, other) = (without_model_values(one), without_model_values(other));
    one == other || shaped(&one, &other) == other || shaped(&other, &one) == one
}

/// The value as the other would be written if both were equal: a sequence as a set, text as the key that it is.
pub(crate) fn shaped(value: &Value, like: &Value) -> Value {
    shape(&without_model_values(value), like)
}

/// The same of a value without model values.
fn shape(value: &Value, like: &Value) -> Value {
    match (value, like) {
        (Value::Function(elements), Value::Set(all)) => match Value::elements(elements) {
            Some(elements) => {
                let set = shaped_set(elements.iter().copied(), all);
                // A sequence in which something is twice is no set.
                match set.len() == elements.len() {
                    true => Value::Set(set),
                    false => value.clone(),
                }
            }
            None => value.clone(),
        },
        (Value::Set(elements), Value::Set(all)) => Value::Set(shaped_set(elements.iter(), all)),
        (Value::Function(entries), Value::Function(all)) => {
            let keys = Among::new(all.keys());
            let are_strings = all.keys().all(|key| matches!(key, Value::String(_)));
            let entry = |(key, value): (&Value, &Value)| {
                let key = match all.contains_key(key) {
                    true => key.clone(),
                    false => key_like(key, &keys, are_strings),
                };
                let like = all.get(&key).or_else(|| all.values().next());
                let value = like.map_or_else(|| value.clone(), |like| shape(value, like));
                (key, value)
            };
            Value::Function(entries.iter().map(entry).collect())
        }
        _ => value.clone(),
    }
}

fn shaped_set<'v>(elements: impl Iterator<Item = &'v Value>, all: &Set<Value>) -> Set<Value> {
    let among = Among::new(all.iter());
    let shaped = elements.map(|element| match all.contains(element) {
        true => element.clone(),
        false => among.nearest(element),
    });
    shaped.collect()
}

/// A key in the shape of the others' keys. In TLC's JSON, keys that are no strings are text.
fn key_like<'a, I: Iterator<Item = &'a Value> + Clone>(
    key: &Value,
    keys: &Among<'a, I>,
    are_strings: bool,
) -> Value {
    match key {
        Value::String(text) if !are_strings => match tla::from_str::<Value>(text) {
            Ok(parsed) => keys.nearest(&without_model_values(&parsed)),
            Err(_) => key.clone(),
        },
        key => keys.nearest(key),
    }
}

/// Values among which others are looked for.
struct Among<'a, I> {
    all: I,
    by_content: OnceCell<BTreeMap<Content, Vec<&'a Value>>>,
    /// Of each that have the same fields, the first.
    by_fields: OnceCell<BTreeMap<Vec<Value>, &'a Value>>,
}

impl<'a, I: Iterator<Item = &'a Value> + Clone> Among<'a, I> {
    fn new(all: I) -> Self {
        Among {
            all,
            by_content: OnceCell::new(),
            by_fields: OnceCell::new(),
        }
    }

    /// The value in the shape of the one among these that it is, or else of one with the same fields, or else as it is.
    fn nearest(&self, value: &Value) -> Value {
        let by_content = self.by_content.get_or_init(|| {
            let mut by_content: BTreeMap<Content, Vec<&Value>> = BTreeMap::new();
            for other in self.all.clone() {
                by_content
                    .entry(Content::of(other))
                    .or_default()
                    .push(other);
            }
            by_content
        });
        let alike = by_content.get(&Content::of(value));
        let mut alike = alike.into_iter().flatten();
        if let Some(same) = alike.find(|other| shape(value, other) == ***other) {
            return (*same).clone();
        }
        let by_fields = self.by_fields.get_or_init(|| {
            let mut by_fields = BTreeMap::new();
            for other in self.all.clone() {
                if let Some(fields) = fields(other) {
                    by_fields.entry(fields).or_insert(other);
                }
            }
            by_fields
        });
        match fields(value).and_then(|own| by_fields.get(&own).copied()) {
            Some(other) => shape(value, other),
            None => value.clone(),
        }
    }
}

/// The arguments of a function.
fn fields(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Function(entries) => Some(entries.keys().cloned().collect()),
        _ => None,
    }
}

/// What a value has in either notation: values that can be the same have the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    Atom(Value),
    /// A set, or a sequence in any order.
    Elements(Vec<Content>),
    Entries(Vec<(Content, Content)>),
}

impl Content {
    fn of(value: &Value) -> Self {
        match value {
            Value::Set(elements) => Content::elements(elements.iter().map(Content::of).collect()),
            Value::Function(entries) => {
                let entries = entries.iter();
                let entries =
                    entries.map(|(key, value)| (Content::of_key(key), Content::of(value)));
                let mut entries: Vec<_> = entries.collect();
                entries.sort();
                let is_at =
                    |((key, _), n): (&(Content, _), _)| *key == Content::Atom(Value::Int(n));
                match entries.iter().zip(1..).all(is_at) {
                    true => Content::elements(entries.into_iter().map(|(_, of)| of).collect()),
                    false => Content::Entries(entries),
                }
            }
            Value::ModelValue(name) => Content::Atom(Value::String(name.as_str().to_owned())),
            atom => Content::Atom(atom.clone()),
        }
    }

    fn elements(mut elements: Vec<Content>) -> Self {
        elements.sort();
        Content::Elements(elements)
    }

    /// A key can be the text of another value.
    fn of_key(key: &Value) -> Self {
        match key {
            Value::String(text) if !is_name(text) => match tla::from_str::<Value>(text) {
                Ok(parsed) => Content::of(&parsed),
                Err(_) => Content::of(key),
            },
            key => Content::of(key),
        }
    }
}

/// Whether text can be nothing but a name.
fn is_name(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(is_word)
        && !["TRUE", "FALSE"].contains(&text)
}

/// TLC's JSON has strings for model values.
pub(crate) fn without_model_values(value: &Value) -> Value {
    match value {
        Value::ModelValue(name) => Value::String(name.as_str().to_owned()),
        Value::Set(elements) => Value::Set(elements.iter().map(without_model_values).collect()),
        Value::Function(entries) => {
            let entries = entries.iter();
            let entries = entries
                .map(|(key, value)| (without_model_values(key), without_model_values(value)));
            Value::Function(entries.collect())
        }
        value => value.clone(),
    }
}

#[cfg(feature = "cli")]
pub(crate) fn has_model_values(value: &Value) -> bool {
    match value {
        Value::ModelValue(_) => true,
        Value::Set(elements) => elements.iter().any(has_model_values),
        Value::Function(entries) => {
            let mut entries = entries.iter();
            entries.any(|(key, value)| has_model_values(key) || has_model_values(value))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tla::{itf, json};

    /// A value of TLC's JSON takes the shape of a typed one if both are the same, and only then.
    #[test]
    fn what_is_the_same_takes_the_shape() {
        let cases = [
            (r#"["b", "a"]"#, r##"{"#set": ["a", "b"]}"##, true),
            (r#"["b", "a"]"#, r#"["a", "b"]"#, false),
            (r#"["a", "a"]"#, r##"{"#set": ["a"]}"##, false),
            (r#"[]"#, r##"{"#set": []}"##, true),
            (r#"{"1": "x", "2": "y"}"#, r#"["x", "y"]"#, true),
            (r#"{"1": "x"}"#, r##"{"#map": [["1", "x"]]}"##, true),
            (r#"{"TRUE": 0}"#, r##"{"#map": [[true, 0]]}"##, true),
            // The key is the text of a set of sequences.
            (
                r#"{"{<<2, p1>>}": 0, "{<<1, p1>>}": 1}"#,
                r##"{"#map": [[{"#set": [[1, "p1"]]}, 1], [{"#set": [[2, "p1"]]}, 0]]}"##,
                true,
            ),
            (
                r#"{"{<<2, p1>>}": 0}"#,
                r##"{"#map": [[{"#set": [["p1", 2]]}, 0]]}"##,
                false,
            ),
            // Sets in a set, of which some have the same elements in all.
            (
                r#"[{"a": ["y", "x"], "b": []}, {"a": [], "b": ["x", "y"]}]"#,
                r##"{"#set": [{"a": {"#set": []}, "b": ["x", "y"]}, {"a": {"#set": ["x", "y"]}, "b": []}]}"##,
                true,
            ),
            (
                r#"[{"a": ["y", "x"], "b": []}]"#,
                r##"{"#set": [{"a": {"#set": []}, "b": ["x", "y"]}]}"##,
                false,
            ),
        ];
        for (plain, typed, is_same) in cases {
            let plain: Value = json::from_str(plain).expect("TLC's JSON");
            let typed: Value = itf::from_str(typed).expect("ITF");
            let shaped = shaped(&plain, &typed);
            assert_eq!(shaped == typed, is_same, "{plain} as {typed} is {shaped}");
        }
    }
}
