//! The readers of values.

use conformance::tla::{self, ModelValue, Set, Value};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// A type that has all of TLA+'s shapes.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct State {
    a: BTreeMap<ModelValue, u64>,
    b: Set<Vec<i128>>,
    c: BTreeMap<(Set<u8>, String), bool>,
    d: BTreeMap<u64, Kind>,
    e: Vec<char>,
    f: BTreeMap<Vec<u8>, BTreeMap<String, u128>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Nil,
    Of(String),
    Pair(u8, ModelValue),
    Record { state: Box<State> },
}

/// A text in TLC's notation is a value, which is displayed as a text of the same value, or an error. What is of a type
/// is a value, of which that type makes the same.
pub(crate) fn text(text: &str) {
    let value = tla::from_str::<Value>(text);
    typed::<State>(text, value.as_ref().ok());
    typed::<conformance::refinement::State>(text, value.as_ref().ok());
    let Ok(value) = value else {
        return;
    };
    let displayed = value.to_string();
    let again = tla::from_str::<Value>(&displayed);
    assert_eq!(again.as_ref(), Ok(&value), "{displayed}");
    let same = tla::from_value::<Value>(&value);
    assert_eq!(same.as_ref(), Ok(&value), "{displayed}");
}

fn typed<T: DeserializeOwned + PartialEq + Debug>(text: &str, value: Option<&Value>) {
    if let Ok(straight) = tla::from_str::<T>(text) {
        let value = value.expect("what is of a type is a value");
        // A text may have a record where a function over model values is expected; a value may not.
        if let Ok(same) = tla::from_value::<T>(value) {
            assert_eq!(same, straight, "{text}");
        }
    }
}

/// A text of TLC's JSON is a value of a type, or an error. What is one is written as a text of the same value.
pub(crate) fn json(json: &str) {
    let _ = tla::json::from_str::<Value>(json);
    if let Ok(state) = tla::json::from_str::<State>(json) {
        let text = tla::to_string(&state).expect("every field has a TLA+ form");
        assert_eq!(tla::from_str::<State>(&text).as_ref(), Ok(&state), "{text}");
    }
}

/// An ITF text is a value, or an error. What is a value is written in ITF and as a text of the same value; what
/// is one of a type, too.
pub(crate) fn itf(itf: &str) {
    if let Ok(value) = tla::itf::from_str::<Value>(itf) {
        assert!(tla::itf::from_str::<IgnoredAny>(itf).is_ok());
        let written = tla::itf::to_string(&value).expect("a value");
        let again = tla::itf::from_str::<Value>(&written);
        assert_eq!(again.as_ref(), Ok(&value), "{written}");
        let text = value.to_string();
        assert_eq!(tla::from_str::<Value>(&text).as_ref(), Ok(&value), "{text}");
    }
    if let Ok(state) = tla::itf::from_str::<State>(itf) {
        let written = tla::itf::to_string(&state).expect("every field has a TLA+ form");
        let again = tla::itf::from_str::<State>(&written);
        assert_eq!(again.as_ref(), Ok(&state), "{written}");
    }
}
