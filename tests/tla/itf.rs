//! Values in ITF: every kind, read with a type and without, and written.

use crate::round_trips::value;
use crate::types::{Entry, Letter, Map, Nested};
use conformance::tla::{self, ModelValue, Set, Value};
use proptest::prelude::*;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

fn value_of(itf: &str) -> Value {
    tla::itf::from_str(itf).unwrap_or_else(|error| panic!("{itf}: {error}"))
}

fn typed<T: DeserializeOwned>(itf: &str) -> T {
    tla::itf::from_str(itf).unwrap_or_else(|error| panic!("{itf}: {error}"))
}

/// Reads the ITF and TLA+ text of the same value with this type and without, and what is written of it.
fn alike<T: DeserializeOwned + Serialize + PartialEq + Debug>(itf: &str, text: &str) {
    let expected: T = tla::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(typed::<T>(itf), expected, "{itf}");
    let written = tla::itf::to_string(&expected).expect("TLA+ has the value");
    assert_eq!(typed::<T>(&written), expected, "{written}");
    assert_eq!(value_of(&written), value_of(itf), "{written}");
    typed::<IgnoredAny>(itf);
}

#[test]
fn every_kind_is_read_with_its_type() {
    alike::<bool>("true", "TRUE");
    alike::<bool>(" false ", "FALSE");
    alike::<i8>("-3", "-3");
    alike::<u8>(r##"{"#bigint": "255"}"##, "255");
    alike::<i64>(r##"{ "#bigint" : "-12" }"##, "-12");
    alike::<u128>(
        r##"{"#bigint": "340282366920938463463374607431768211455"}"##,
        "340282366920938463463374607431768211455",
    );
    alike::<Value>(r##"{"#bigint": "007"}"##, "7");
    alike::<String>(r#""a \"b\" \u00e9\n""#, "\"a \\\"b\\\" é\\n\"");
    alike::<ModelValue>(r#""1_OF_ADDR""#, "1_OF_ADDR");
    alike::<Letter>(r#""alpha""#, "alpha");
    alike::<Set<u8>>(r##"{"#set": [2, 1, 2]}"##, "{1, 2}");
    alike::<Set<Set<Letter>>>(
        r##"{"#set": [{"#set": []}, {"#set": ["zeta"]}]}"##,
        "{{}, {zeta}}",
    );
    alike::<Vec<u8>>("[1, 2]", "<<1, 2>>");
    alike::<Vec<u8>>(r##"{"#tup": [1, 2]}"##, "<<1, 2>>");
    alike::<(u8, String, Set<u8>)>(r##"{"#tup": [1, "a", {"#set": []}]}"##, r#"<<1, "a", {}>>"#);
    alike::<Entry>(
        r#"{"term": 1, "value": "alpha"}"#,
        "[term |-> 1, value |-> alpha]",
    );
    alike::<Map<ModelValue, u8>>(
        r##"{"#map": [["s1", 1], ["s2", 2]]}"##,
        "(s1 :> 1 @@ s2 :> 2)",
    );
    alike::<Map<(Letter, u8), bool>>(
        r##"{"#map": [[{"#tup": ["zeta", {"#bigint": "1"}]}, true]]}"##,
        "(<<zeta, 1>> :> TRUE)",
    );
    alike::<Map<Set<u8>, Vec<char>>>(
        r##"{"#map": [[{"#set": [1]}, ["a"]]]}"##,
        r#"({1} :> <<"a">>)"#,
    );
    alike::<Map<Map<Letter, u8>, u8>>(
        r##"{"#map": [[{"#map": [["alpha", 1]]}, 2]]}"##,
        "((alpha :> 1) :> 2)",
    );
    alike::<Option<u8>>("1", "1");
    alike::<Nested<Entry>>(
        r#"{"a": {"value": "zeta", "term": 4}}"#,
        "[a |-> [term |-> 4, value |-> zeta]]",
    );
}

/// A sequence is a function over `1..n`, a record one over strings, and the empty ones are one.
#[test]
fn equality_is_that_of_tla() {
    for (one, other) in [
        ("[]", r##"{"#map": []}"##),
        ("[]", r##"{"#tup": []}"##),
        ("[]", "{}"),
        (r##"{"#tup": [7, 8]}"##, "[7, 8]"),
        (r##"{"#map": [[2, 8], [1, 7]]}"##, "[7, 8]"),
        (r##"{"#map": [["a", 1], ["b", 2]]}"##, r#"{"b": 2, "a": 1}"#),
        (r##"{"#set": [1, {"#bigint": "1"}]}"##, r##"{"#set": [1]}"##),
        ("12", r##"{"#bigint": "12"}"##),
    ] {
        assert_eq!(value_of(one), value_of(other), "{one} and {other}");
    }
    assert_ne!(value_of(r##"{"#set": []}"##), value_of("[]"));
    assert_ne!(value_of(r##"{"#map": [["1", 7]]}"##), value_of("[7]"));

    for empty in ["[]", "{}", r##"{"#map": []}"##, r##"{"#tup": [ ]}"##] {
        assert_eq!(typed::<Vec<Entry>>(empty), []);
        assert_eq!(typed::<Map<Letter, u8>>(empty), Map::new());
        assert_eq!(typed::<NoFields>(empty), NoFields {});
    }
    for sequence in [
        "[7, 8, 9]",
        r##"{"#tup": [7, 8, 9]}"##,
        r##"{"#map": [[3, 9], [1, 7], [{"#bigint": "2"}, 8]]}"##,
    ] {
        assert_eq!(typed::<Vec<u8>>(sequence), [7, 8, 9]);
        assert_eq!(typed::<(u8, u8, u8)>(sequence), (7, 8, 9));
        assert_eq!(
            typed::<Map<u64, u8>>(sequence),
            Map::from([(1, 7), (2, 8), (3, 9)])
        );
    }
    for record in [
        r#"{"value": "alpha", "term": 1}"#,
        r##"{"#map": [["value", "alpha"], ["term", 1]]}"##,
    ] {
        let entry = Entry {
            term: 1,
            value: Letter::Alpha,
        };
        assert_eq!(typed::<Entry>(record), entry);
        assert_eq!(typed::<Map<String, Value>>(record).len(), 2);
        assert_eq!(typed::<Map<ModelValue, Value>>(record).len(), 2);
        assert_eq!(typed::<Map<Field, Value>>(record).len(), 2);
    }
    // In an order of its own, with nested ones after it.
    let nested = r##"[{"#map": [[2, {"#map": [[1, "b"]]}], [1, ["a", "c"]]]}, []]"##;
    assert_eq!(
        typed::<Vec<Vec<Vec<char>>>>(nested),
        [vec![vec!['a', 'c'], vec!['b']], vec![]]
    );
}

#[derive(Debug, PartialEq, Deserialize)]
struct NoFields {}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Field {
    Term,
    Value,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "tag", content = "value")]
enum Shape {
    Circle(u64),
    Box { width: u64, names: Set<ModelValue> },
    Point(),
}

/// What Quint writes of a sum type is a record.
#[test]
fn a_variant_of_quint_is_read_by_its_tag() {
    let itf = r##"[
        {"tag": "Circle", "value": {"#bigint": "3"}},
        {"value": {"names": {"#set": ["a"]}, "width": 2}, "tag": "Box"},
        {"tag": "Point", "value": {"#tup": []}}
    ]"##;
    let shapes = [
        Shape::Circle(3),
        Shape::Box {
            width: 2,
            names: Set::from_iter(["a".into()]),
        },
        Shape::Point(),
    ];
    assert_eq!(typed::<Vec<Shape>>(itf), shapes);
}

#[derive(Debug, PartialEq, Deserialize)]
struct Some {
    wanted: u8,
}

#[test]
fn what_could_not_be_written_is_passed_over_where_nobody_wants_it() {
    let itf = r##"{"set": {"#unserializable": "Int"}, "wanted": 1, "more": [{"a": {"#unserializable": "Nat"}}]}"##;
    assert_eq!(typed::<Some>(itf), Some { wanted: 1 });
    let error = tla::itf::from_str::<BTreeMap<String, u8>>(itf).expect_err("a number");
    assert!(error.message().contains("`Int`"), "{error}");
    assert_eq!(
        (error.line(), error.column()),
        (Option::Some(1), Option::Some(9))
    );
}

/// Where any value will do, it is its words; and so it is written again.
#[test]
fn what_could_not_be_written_stays_so() {
    let itf = r##"[{"#unserializable":"Int"},{"#set":[{"#unserializable":"[Int -> Nat]"}]}]"##;
    let value = value_of(itf);
    assert_eq!(value.to_string(), "<<Int, {[Int -> Nat]}>>");
    assert_eq!(tla::itf::to_string(&value).expect("a value"), itf);
    assert_eq!(tla::to_value(&value).expect("a value"), value);
    assert_eq!(tla::from_value::<Value>(&value).expect("a value"), value);
    assert_ne!(value_of(r#"["Int",["[Int -> Nat]"]]"#), value);
}

#[test]
fn large_integers_are_written_as_such() {
    let written = |number: i128| tla::itf::to_string(&number).expect("a number");
    let limit = (1 << 53) - 1;
    assert_eq!(written(limit), "9007199254740991");
    assert_eq!(written(-limit), "-9007199254740991");
    assert_eq!(written(limit + 1), r##"{"#bigint":"9007199254740992"}"##);
    assert_eq!(written(-limit - 1), r##"{"#bigint":"-9007199254740992"}"##);
    let two_to_200 = "1606938044258990275541962092341162602522202993782792835301376";
    let itf = format!(r##"{{"#bigint":"{two_to_200}"}}"##);
    assert_eq!(value_of(&itf).to_string(), two_to_200);
    assert_eq!(tla::itf::to_string(&value_of(&itf)).expect("a value"), itf);
}

/// ITF has no model values: they are strings.
fn without_model_values(value: &Value) -> Value {
    match value {
        Value::ModelValue(name) => Value::String(name.as_str().to_owned()),
        Value::Set(elements) => Value::Set(elements.iter().map(without_model_values).collect()),
        Value::Function(map) => Value::Function(
            map.iter()
                .map(|(key, value)| (without_model_values(key), without_model_values(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_value_is_read_as_it_is_written(value in value()) {
        let value = without_model_values(&value);
        let itf = tla::itf::to_string(&value)?;
        prop_assert_eq!(&tla::itf::from_str::<Value>(&itf)?, &value, "{}", itf);
        // It is JSON, and white space means nothing in it.
        let json: serde_json::Value = serde_json::from_str(&itf).expect("JSON");
        let pretty = format!("{json:#}");
        prop_assert_eq!(&tla::itf::from_str::<Value>(&pretty)?, &value, "{}", pretty);
        tla::itf::from_str::<IgnoredAny>(&pretty)?;
    }
}
