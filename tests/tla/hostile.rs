//! Whatever the text, reading ends in a value or an error, and takes neither the stack nor the memory.

use crate::json_printer::print;
use crate::round_trips::{State, value};
use crate::types::{Map, Message};
use conformance::tla::{self, Error, ModelValue, Set, Value};
use proptest::prelude::*;
use proptest::sample::Index;

/// Reads a text as every kind of type that the format tells apart.
fn read_as_everything(text: &str) {
    type Read = fn(&str) -> Option<Error>;
    macro_rules! both_formats {
        ($($type:ty),*) => {
            [$(
                (|text| tla::from_str::<$type>(text).err()) as Read,
                (|text| tla::json::from_str::<$type>(text).err()) as Read,
            )*]
        };
    }
    let reads = both_formats![
        Value,
        State,
        Map<Message, Value>,
        Map<Set<ModelValue>, (u8, char)>,
        Set<Vec<i128>>,
        String,
        serde::de::IgnoredAny
    ];
    for read in reads {
        if let Some(error) = read(text) {
            assert!(error.offset() <= text.len(), "{error}");
            assert!(
                error.line().is_some() && error.column().is_some(),
                "{error}"
            );
            assert!(!error.message().is_empty());
        }
    }
}

/// A text after some mishap: a piece is missing, doubled, or elsewhere.
fn mutate(text: &str, piece: (Index, Index), target: Index, keep: bool) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: Index| index.index(characters.len() + 1);
    let (from, to) = (at(piece.0).min(at(piece.1)), at(piece.0).max(at(piece.1)));
    let (piece, mut rest) = if keep {
        (characters[from..to].to_vec(), characters)
    } else {
        let mut rest = characters;
        (rest.drain(from..to).collect(), rest)
    };
    let target = target.index(rest.len() + 1);
    rest.splice(target..target, piece);
    rest.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        read_as_everything(&text);
    }

    #[test]
    fn any_row_of_tokens_is_read_or_refused(
        tokens in proptest::collection::vec(proptest::sample::select(vec![
            "{", "}", "<<", ">>", "[", "]", "(", ")", "|->", ":>", "@@", "..", ",", ":", "-", " ", "\n",
            "1", "9999999999", "TRUE", "true", "null", "1.5", "a", "é", "SUBSET", "\"", "\"a\"", "\"\\u00e9\"",
            "\\", "\\u", "\\ud83d", "🙂",
        ]), 0..12),
    ) {
        read_as_everything(&tokens.concat());
    }

    #[test]
    fn a_spoilt_value_is_read_or_refused(
        value in value(),
        json in any::<bool>(),
        piece in any::<(Index, Index)>(),
        target in any::<Index>(),
        keep in any::<bool>(),
    ) {
        let text = if json { print(&value) } else { value.to_string() };
        read_as_everything(&mutate(&text, piece, target, keep));
    }
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["{", "<<", "[a |-> ", "(1 :> ", "({} :> ", "("] {
        let text = open.repeat(10_000);
        let error = tla::from_str::<Value>(&text).expect_err(open);
        read_as_everything(&text);
        if open != "(" {
            assert!(error.message().contains("nested"), "{open}: {error}");
        }
    }
    for open in ["[", r#"{"a":"#] {
        let text = open.repeat(10_000);
        let error = tla::json::from_str::<Value>(&text).expect_err(open);
        assert!(error.message().contains("nested"), "{open}: {error}");
        read_as_everything(&text);
    }
    // In a key, too.
    let json = format!("{{\"{}\": 1}}", "{".repeat(10_000));
    let error = tla::json::from_str::<Map<Set<ModelValue>, u8>>(&json).expect_err("deep");
    assert!(
        error.message().contains("expected a model value"),
        "{error}"
    );
    read_as_everything(&json);
}

#[test]
fn what_tlc_nests_is_read() {
    let text = format!("{}{}", "{".repeat(100), "}".repeat(100));
    assert_eq!(
        tla::from_str::<Value>(&text).expect("100 deep").to_string(),
        text
    );
}

#[test]
fn large_intervals_are_refused() {
    for text in [
        "1..2000000000",
        "{1..1000000, 2..1000000}",
        "-170141183460469231731687303715884105728..170141183460469231731687303715884105727",
        "0..170141183460469231731687303715884105727",
    ] {
        let error = tla::from_str::<Value>(text).expect_err(text);
        assert!(error.message().contains("interval"), "{error}");
    }
    assert_eq!(
        tla::from_str::<Set<u64>>("5..1").expect("empty"),
        Set::default()
    );

    // Over all keys of an object.
    let keys: Vec<_> = (0..20).map(|n| format!("\"{n}..100000\":1")).collect();
    let json = format!("{{{}}}", keys.join(","));
    let error = tla::json::from_str::<Map<Set<u32>, u8>>(&json).expect_err("large");
    assert!(error.message().contains("interval"), "{error}");
}

#[test]
fn numbers_too_large_are_named() {
    let text = "170141183460469231731687303715884105728";
    for error in [
        tla::from_str::<Value>(text).expect_err(text),
        tla::json::from_str::<Value>(text).expect_err(text),
        tla::from_str::<u64>(text).expect_err(text),
        tla::from_str::<Value>(&format!("1..{text}")).expect_err(text),
    ] {
        assert!(error.message().contains(text), "{error}");
    }
    let least = i128::MIN.to_string();
    assert_eq!(tla::from_str::<i128>(&least).expect("fits"), i128::MIN);
    assert_eq!(
        tla::json::from_str::<i128>(&least).expect("fits"),
        i128::MIN
    );
    assert_eq!(
        tla::json::from_str::<u64>("18446744073709551615").expect("fits"),
        u64::MAX
    );
}
