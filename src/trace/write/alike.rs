//! Values that differ and would be written alike: JSON and ITF have strings for model values, and JSON for
//! every argument of a function. Nobody could read such a behaviour back, so it is refused.

use super::State;
use crate::tla::{Value, itf};
use crate::trace::TraceError;
use std::collections::{BTreeMap, BTreeSet};

/// # Errors
/// A function has two arguments that are one key in JSON.
pub(super) fn check_json(state: &State<'_>) -> Result<(), TraceError> {
    let mut found = state.fields().map(|(name, value)| (name, one_key(value)));
    match found.find_map(|(name, key)| Some((name, key?))) {
        None => Ok(()),
        Some((name, key)) => {
            let string = Value::String(key.clone());
            Err(alike(
                format!("`{name}` has a function over both {key} and {string}"),
                "which are one key in JSON",
            ))
        }
    }
}

/// # Errors
/// A set has two elements, or a function two arguments, that are written alike in ITF.
pub(super) fn check_itf(state: &State<'_>) -> Result<(), TraceError> {
    let mut found = state.fields().map(|(name, value)| (name, twins(value)));
    match found.find_map(|(name, twins)| Some((name, twins?))) {
        None => Ok(()),
        Some((name, [one, other])) => Err(alike(
            format!("`{name}` has both {one} and {other}"),
            "which ITF writes alike: it has strings for model values",
        )),
    }
}

fn alike(what: String, why: &str) -> TraceError {
    TraceError::new(format!("{what}, {why}")).with_help("convert it to text or tla")
}

/// The text of an argument of a function that has this text, as a string, for an argument too.
fn one_key(value: &Value) -> Option<String> {
    if let Value::Function(map) = value
        && let Some(Value::String(_)) = map.keys().find(|key| is_string(key))
    {
        let others = map.keys().filter(|key| !is_string(key));
        let mut texts = others.map(ToString::to_string);
        let same = texts.find(|text| map.contains_key(&Value::String(text.clone())));
        if same.is_some() {
            return same;
        }
    }
    parts(value).find_map(one_key)
}

fn is_string(value: &Value) -> bool {
    matches!(value, Value::String(_))
}

/// Two elements of a set, or arguments of a function, that differ only in a model value that is a string.
fn twins(value: &Value) -> Option<[&Value; 2]> {
    let mut names = BTreeSet::new();
    model_values(value, &mut names);
    match says_one(value, &names) {
        true => twins_within(value),
        false => None,
    }
}

fn twins_within(value: &Value) -> Option<[&Value; 2]> {
    let mut written = BTreeMap::new();
    let mut siblings: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Set(elements) => Box::new(elements.iter()),
        Value::Function(map) => Box::new(map.keys()),
        _ => return None,
    };
    let found = siblings.find_map(|one| {
        let other = written.insert(itf::Written(one).to_string(), one)?;
        Some([one, other])
    });
    found.or_else(|| parts(value).find_map(twins_within))
}

/// Takes the names of the model values in a value.
fn model_values<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    if let Value::ModelValue(name) = value {
        names.insert(name.as_str());
    }
    parts(value).for_each(|part| model_values(part, names));
}

/// Whether a string in a value is one of these names.
fn says_one(value: &Value, names: &BTreeSet<&str>) -> bool {
    match value {
        Value::String(text) => names.contains(text.as_str()),
        _ => !names.is_empty() && parts(value).any(|part| says_one(part, names)),
    }
}

/// The elements of a set, or the arguments and the values of a function.
fn parts(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Set(elements) => Box::new(elements.iter()),
        Value::Function(map) => Box::new(map.iter().flat_map(|(key, value)| [key, value])),
        _ => Box::new(std::iter::empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tla;

    fn value(text: &str) -> Value {
        tla::from_str(text).expect("a value")
    }

    #[test]
    fn keys_that_json_has_one_of() {
        let key = |text: &str| one_key(&value(text));
        assert_eq!(key(r#"{(a :> 1 @@ "a" :> 2)}"#).as_deref(), Some("a"));
        let sequence = r#"[x |-> (<<a>> :> 1 @@ "<<a>>" :> 2)]"#;
        assert_eq!(key(sequence).as_deref(), Some("<<a>>"));
        assert_eq!(key(r#"(a :> "a" @@ "b" :> a)"#), None);
        assert_eq!(key(r#"(<<a>> :> 1 @@ <<"a">> :> 2)"#), None);
    }

    #[test]
    fn values_that_itf_writes_alike() {
        let has_twins = |text: &str| twins(&value(text)).is_some();
        assert!(has_twins(r#"<<1, (a :> 1 @@ "a" :> 2)>>"#));
        assert!(has_twins(r#"[x |-> (<<a>> :> 1 @@ <<"a">> :> 2)]"#));
        assert!(has_twins(r#"{{a}, {"a"}}"#));
        assert!(!has_twins(r#"(a :> "a" @@ "b" :> a)"#));
        assert!(!has_twins(r#"(1 :> a @@ "1" :> "a")"#));
    }
}
