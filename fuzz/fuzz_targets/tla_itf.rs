//! An ITF text is a value, or an error. What is a value is written in ITF and as a text of the same value; what
//! is one of a type that has all of TLA+'s shapes, too.
#![no_main]

use conformance::tla::{self, ModelValue, Set, Value};
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
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

fuzz_target!(|itf: &str| {
    if let Ok(value) = tla::itf::from_str::<Value>(itf) {
        assert!(tla::itf::from_str::<IgnoredAny>(itf).is_ok());
        let written = tla::itf::to_string(&value).expect("a value");
        assert_eq!(
            tla::itf::from_str::<Value>(&written).as_ref(),
            Ok(&value),
            "{written}"
        );
        let text = value.to_string();
        assert_eq!(tla::from_str::<Value>(&text).as_ref(), Ok(&value), "{text}");
    }
    if let Ok(state) = tla::itf::from_str::<State>(itf) {
        let written = tla::itf::to_string(&state).expect("every field has a TLA+ form");
        assert_eq!(
            tla::itf::from_str::<State>(&written).as_ref(),
            Ok(&state),
            "{written}"
        );
    }
});
