//! Every value of `Values.tla` as TLC wrote it, as text and as JSON, read with its type and without.

use crate::types::*;
use conformance::tla::{self, ModelValue, Set, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::fmt::Debug;

const TEXT: &str = include_str!("Values.txt");
const JSON: &str = include_str!("Values.json");

/// The type of each value of the fixture.
const TYPES: &[(&str, Check)] = &[
    ("true", alike::<bool>),
    ("false", alike::<bool>),
    ("zero", alike::<u8>),
    ("minus one", alike::<i8>),
    ("largest number", alike::<u32>),
    ("smallest number", alike::<i128>),
    ("empty string", alike::<String>),
    ("plain string", alike::<String>),
    ("string with every escape", alike::<String>),
    ("string with two backslashes and an n", alike::<String>),
    ("string beyond ASCII", alike::<String>),
    ("string that HTML and JSON care for", alike::<String>),
    ("string that looks like a set", alike::<String>),
    ("string that looks like a number", alike::<String>),
    ("string that looks like a model value", alike::<String>),
    ("string that looks like a state", alike::<String>),
    ("model value", alike::<ModelValue>),
    ("model value with digits", alike::<ModelValue>),
    ("model value with a digit first", alike::<ModelValue>),
    ("empty set", alike::<Set<u64>>),
    ("set of the empty set", alike::<Set<Set<u64>>>),
    ("set of numbers", alike::<Set<i8>>),
    ("set of booleans", alike::<Set<bool>>),
    ("set of strings", alike::<Set<String>>),
    ("set of model values", alike::<Set<ModelValue>>),
    ("interval", alike::<Set<u64>>),
    ("interval of one", alike::<Set<Term>>),
    ("negative interval", alike::<Set<i64>>),
    ("empty interval", alike::<Set<i128>>),
    ("set of intervals", alike::<Set<Set<u8>>>),
    ("set of subsets", alike::<Set<Set<Letter>>>),
    ("large set of subsets", alike::<Set<Set<u8>>>),
    ("union", alike::<Set<u8>>),
    ("set of records", alike::<Set<Kind>>),
    ("set of messages", alike::<Set<Message>>),
    ("set of functions", alike::<Set<Map<Letter, u8>>>),
    ("set of pairs", alike::<Set<(Letter, u8)>>),
    ("set of a model value and numbers", alike::<Set<Untagged>>),
    (
        "set of a model value and strings",
        alike::<Set<OrNil<String>>>,
    ),
    ("set of sequences", alike::<Set<Vec<u8>>>),
    ("empty sequence", alike::<Vec<Message>>),
    ("sequence of numbers", alike::<[u8; 3]>),
    ("nested sequences", alike::<(Vec<u8>, Vec<Vec<u8>>)>),
    ("sequence of records", alike::<Vec<Entry>>),
    ("tuple", alike::<(u8, String, Letter, Set<u8>)>),
    ("function that is a sequence", alike::<Map<u64, u64>>),
    ("sequence appended to", alike::<Vec<Letter>>),
    ("sequence by @@", alike::<Vec<char>>),
    ("record", alike::<Map<String, Value>>),
    ("record of one", alike::<Map<String, u8>>),
    ("nested records", alike::<Nested<Inner>>),
    ("record with fields that are keywords", alike::<Keywords>),
    ("record with digits in its fields", alike::<Map<String, u8>>),
    ("function over names", alike::<Map<String, u8>>),
    ("record without fields", alike::<Map<Letter, Message>>),
    ("function over model values", alike::<Map<ModelValue, u8>>),
    ("function over numbers", alike::<Map<i64, i64>>),
    ("function from zero", alike::<Map<u8, u8>>),
    ("function from two", alike::<Map<Term, u8>>),
    ("function over booleans", alike::<Map<bool, bool>>),
    ("function over no names", alike::<Map<String, u8>>),
    ("function over names beyond ASCII", alike::<Map<String, u8>>),
    ("function over names of fairness", alike::<Map<String, u8>>),
    (
        "function over a model value and numbers",
        alike::<Map<OrNil<i64>, bool>>,
    ),
    ("function over pairs", alike::<Map<(Letter, Letter), u8>>),
    ("function over sets", alike::<Map<Set<ModelValue>, String>>),
    ("function over intervals", alike::<Map<Set<u8>, u8>>),
    ("function over records", alike::<Map<Message, u64>>),
    (
        "function over functions",
        alike::<Map<Map<Letter, u8>, char>>,
    ),
    (
        "function over strings with escapes",
        alike::<Map<String, Set<String>>>,
    ),
    (
        "function over tuples with strings",
        alike::<Map<(String, String, char), u8>>,
    ),
    (
        "function over words that are TLA+'s",
        alike::<Map<String, u8>>,
    ),
    (
        "function to functions",
        alike::<Map<Letter, Map<Letter, u8>>>,
    ),
    ("function to records", alike::<Map<ModelValue, Peer>>),
    (
        "function to empty functions",
        alike::<Map<Letter, Map<Message, u8>>>,
    ),
    ("model value or number", alike::<Map<Letter, OrNil<i64>>>),
    ("set of subsets not written out", described::<Set<Set<u8>>>),
    ("end", alike::<Option<ModelValue>>),
];

type Check = fn(&Fixture);

/// A value of the fixture in both forms.
struct Fixture {
    name: String,
    text: String,
    json: String,
}

fn fixtures() -> Vec<Fixture> {
    #[derive(serde::Deserialize)]
    struct Trace {
        counterexample: Counterexample,
    }
    #[derive(serde::Deserialize)]
    struct Counterexample {
        state: Vec<(usize, State)>,
    }
    #[derive(serde::Deserialize)]
    struct State {
        name: String,
        value: Box<RawValue>,
    }

    let trace: Trace = serde_json::from_str(JSON).expect("Values.json");
    let texts: Vec<&str> = TEXT
        .split("\n\n")
        .filter(|text| !text.trim().is_empty())
        .collect();
    assert_eq!(texts.len(), trace.counterexample.state.len());
    texts
        .into_iter()
        .zip(trace.counterexample.state)
        .map(|(text, (number, state))| {
            assert!(
                text.trim_start().starts_with(&format!("State {number}: ")),
                "{text}"
            );
            let (rest, value) = text
                .split_once("\n/\\ value = ")
                .expect("the variable `value`");
            let (_, name) = rest
                .split_once("\n/\\ name = ")
                .expect("the variable `name`");
            assert_eq!(name, format!("{:?}", state.name));
            Fixture {
                name: state.name,
                text: value.to_owned(),
                json: state.value.get().to_owned(),
            }
        })
        .collect()
}

/// The text and the JSON are the same value of this type, and the type holds all of the value.
fn alike<T: DeserializeOwned + Serialize + PartialEq + Debug>(fixture: &Fixture) {
    let Fixture { name, text, json } = fixture;
    let read: T =
        tla::from_str(text).unwrap_or_else(|error| panic!("{name}, text: {error}\n{text}"));
    let from_json: T =
        tla::json::from_str(json).unwrap_or_else(|error| panic!("{name}, JSON: {error}\n{json}"));
    assert_eq!(read, from_json, "{name}");

    let value: Value =
        tla::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    assert_eq!(tla::to_value(&read).expect(name), value, "{name}");
    assert_eq!(tla::from_value::<T>(&value).expect(name), read, "{name}");
    assert_eq!(
        tla::from_str::<Value>(&value.to_string()).expect(name),
        value,
        "{name}"
    );
}

/// TLC's text describes the set, its JSON lists the elements.
fn described<T: DeserializeOwned>(fixture: &Fixture) {
    let Fixture { name, text, json } = fixture;
    let error = tla::from_str::<T>(text).err().expect(name);
    assert!(error.message().contains("SUBSET"), "{error}");
    tla::json::from_str::<T>(json).expect(name);
}

#[test]
fn each_value_reads_alike_from_text_and_json() {
    for fixture in fixtures() {
        let Some((_, check)) = TYPES.iter().find(|(name, _)| *name == fixture.name) else {
            panic!("no type is listed for {:?}: {}", fixture.name, fixture.text);
        };
        check(&fixture);
    }
}

#[test]
fn each_listed_type_has_a_value() {
    let fixtures = fixtures();
    for (name, _) in TYPES {
        assert!(
            fixtures.iter().any(|fixture| fixture.name == *name),
            "{name}"
        );
    }
    assert_eq!(fixtures.len(), TYPES.len());
}

/// A displayed value is TLC's text to the letter, but for the ones in the snapshot:
/// - an interval `1..3` is displayed as the set `{1, 2, 3}`;
/// - elements and arguments are in the order of [`Value`], which for model values and strings is that of
///   their letters (TLC: of their first use), for sequences and sets that of their elements (TLC: first
///   of their lengths);
/// - fields are in the order of their names (TLC: of their first use);
/// - a field's name beyond ASCII, which TLC prints but cannot read, is displayed as a string.
#[test]
fn values_are_displayed_as_tlc_prints_them() {
    let mut otherwise = String::new();
    for Fixture { name, text, .. } in fixtures() {
        // What is only described has no value.
        let Ok(value) = tla::from_str::<Value>(&text) else {
            continue;
        };
        let (tlc, here) = (one_line(&text), value.to_string());
        if tlc != here {
            otherwise += &format!("{name}\n  TLC:  {tlc}\n  here: {here}\n");
        }
    }
    insta::assert_snapshot!(otherwise);
}

/// TLC's text without the line breaks of a long value.
fn one_line(text: &str) -> String {
    let joined = text.replace("\n  ", " ");
    ["{}", "()", "[]"].iter().fold(joined, |text, pair| {
        let (open, close) = pair.split_at(1);
        match text.strip_prefix(&format!("{open} ")) {
            Some(rest) => format!("{open}{}", rest.replace(&format!(" {close}"), close)),
            None => text,
        }
    })
}
