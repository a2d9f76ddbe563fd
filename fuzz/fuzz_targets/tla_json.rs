//! A JSON text is a value of a type that has all of TLA+'s shapes, or an error. What is a value is
//! written as a text of the same value.
#![no_main]

use conformance::tla::{self, ModelValue, Set, Value};
use libfuzzer_sys::fuzz_target;
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
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Nil,
    Of(String),
    Pair(u8, ModelValue),
    Record { state: Box<State> },
}

fuzz_target!(|json: &str| {
    let _ = tla::json::from_str::<Value>(json);
    if let Ok(state) = tla::json::from_str::<State>(json) {
        let text = tla::to_string(&state).expect("every field has a TLA+ form");
        assert_eq!(tla::from_str::<State>(&text).as_ref(), Ok(&state), "{text}");
    }
});
