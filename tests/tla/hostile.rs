//! Whatever the text, reading ends in a value or an error, and takes neither the stack nor the memory.

use crate::json_printer::print;
use crate::round_trips::{State, value};
use crate::types::{Map, Message};
use conformance::tla::{self, Error, ModelValue, Set, Value};
use proptest::prelude::*;
use proptest::sample::Index;
use serde::de::IgnoredAny;

/// Reads a text as every kind of type that the format tells apart.
fn read_as_everything(text: &str) {
    type Read = fn(&str) -> Option<Error>;
    macro_rules! all_formats {
        ($($type:ty),*) => {
            [$(
                (|text| tla::from_str::<$type>(text).err()) as Read,
                (|text| tla::json::from_str::<$type>(text).err()) as Read,
                (|text| tla::itf::from_str::<$type>(text).err()) as Read,
            )*]
        };
    }
    let reads = all_formats![
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
            "\\", "\\u", "\\ud83d", "🙂", "\"#set\"", "\"#map\"", "\"#tup\"", "\"#bigint\"", "\"#unserializable\"", "\"#",
        ]), 0..12),
    ) {
        read_as_everything(&tokens.concat());
    }

    #[test]
    fn a_spoilt_value_is_read_or_refused(
        value in value(),
        form in 0..3,
        piece in any::<(Index, Index)>(),
        target in any::<Index>(),
        keep in any::<bool>(),
    ) {
        let text = match form {
            0 => print(&value),
            1 => tla::itf::to_string(&value).expect("a value"),
            _ => value.to_string(),
        };
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
    for open in [
        "[",
        r#"{"a":"#,
        r##"{"#set":["##,
        r##"{"#tup":["##,
        r##"{"#map":[["##,
        r##"{"#map":[[1,"##,
    ] {
        let text = open.repeat(10_000);
        let error = tla::itf::from_str::<Value>(&text).expect_err(open);
        assert!(error.message().contains("nested"), "{open}: {error}");
        read_as_everything(&text);
    }
    let text = "[".repeat(100_000);
    for error in [
        tla::itf::from_str::<serde::de::IgnoredAny>(&text).expect_err("deep"),
        tla::itf::from_str::<Tree>(&text).expect_err("deep"),
        tla::itf::from_str::<Tree>(&r##"{"#map":[[1,"##.repeat(10_000)).expect_err("deep"),
    ] {
        assert!(error.message().contains("nested"), "{error}");
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

/// A type that nests as deep as its text.
#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "it is never read")]
struct Tree(Vec<Tree>);

/// Cut anywhere, a text is no value any more, and never another one.
#[test]
fn a_cut_text_is_refused() {
    let itf = r##"{"a\u00e9": [1, {"#tup": ["b", true]}], "c": {"#map": [[{"#bigint": "-3"}, {"#set": [{"d": {"#unserializable": "Nat"}}]}]]}}"##;
    tla::itf::from_str::<serde::de::IgnoredAny>(itf).expect("a value");
    for (end, _) in itf.char_indices() {
        read_as_everything(&itf[..end]);
        tla::itf::from_str::<serde::de::IgnoredAny>(&itf[..end]).expect_err("cut");
        tla::itf::from_str::<Value>(&itf[..end]).expect_err("cut");
    }
}

/// The arguments of a function within the arguments of a function within … take no longer the deeper they are.
#[test]
fn arguments_within_arguments_are_read() {
    let (text, itf) = (0..100).fold(("1".to_owned(), "1".to_owned()), |(text, itf), _| {
        let itf = format!(r##"{{"#map":[[{itf},1],[{{"#bigint":"2"}},1]]}}"##);
        (format!("({text} :> 1 @@ 2 :> 1)"), itf)
    });
    let value = tla::from_str::<Value>(&text).expect("a value");
    assert_eq!(tla::itf::from_str::<Value>(&itf), Ok(value));
    read_as_everything(&text);
    read_as_everything(&itf);
}

/// All kinds of elements count, and those within others too.
#[test]
fn too_many_elements_are_refused() {
    const MOST: usize = 1 << 20;
    let list = |element: &str, count: usize| vec![element; count].join(",");
    let (most, half) = (list("0", MOST), list("0", MOST / 2));
    tla::from_str::<IgnoredAny>(&format!("<<{most}>>")).expect("as many as there may be");
    tla::json::from_str::<IgnoredAny>(&format!("[{most}]")).expect("as many as there may be");
    tla::itf::from_str::<IgnoredAny>(&format!("[{most}]")).expect("as many as there may be");
    // Out of their order, elements are read twice, and counted once.
    let pairs = format!(r##"{{"#map":[[2,[{half}]],[1,[0,0]]]}}"##);
    tla::itf::from_str::<Vec<IgnoredAny>>(&pairs).expect("as many as there may be");

    for error in [
        tla::from_str::<Vec<u8>>(&format!("<<{most},0>>")).err(),
        tla::from_str::<Set<u8>>(&format!("{{{most},0}}")).err(),
        tla::from_str::<Value>(&format!("[a |-> <<{half}>>, b |-> (1 :> {{{half}}})]")).err(),
        tla::from_str::<Value>(&format!("<<1..65536, <<{half}>>, <<{half}>>>>")).err(),
        tla::json::from_str::<Set<u8>>(&format!("[{most},0]")).err(),
        tla::json::from_str::<Value>(&format!(r#"{{"a":[{half}],"b":{{"c":[{half}]}}}}"#)).err(),
        tla::json::from_str::<IgnoredAny>(&format!("[[{most}]]")).err(),
        tla::itf::from_str::<Vec<u8>>(&format!("[{most},0]")).err(),
        tla::itf::from_str::<IgnoredAny>(&format!(
            r##"[{{"#set":[{half}]}},{{"#tup":[{half}]}}]"##
        ))
        .err(),
        tla::itf::from_str::<Vec<IgnoredAny>>(&format!(
            r##"{{"#map":[[2,[{half}]],[1,[{half}]]]}}"##
        ))
        .err(),
    ] {
        let error = error.expect("too many");
        let is_told = error.message().contains("more than 1048576 elements");
        assert!(is_told && error.line() == Some(1), "{error}");
    }
}

#[test]
fn long_names_are_refused() {
    let most = "s".repeat(1 << 20);
    tla::from_str::<ModelValue>(&most).expect("as long as it may be");
    tla::from_str::<Value>(&format!("[{most} |-> 1]")).expect("as long as it may be");
    for error in [
        tla::from_str::<ModelValue>(&format!("{most}s")).expect_err("too long"),
        tla::from_str::<Value>(&format!("{{{most}s}}")).expect_err("too long"),
        tla::from_str::<Value>(&format!("[{most}s |-> 1]")).expect_err("too long"),
        tla::json::from_str::<ModelValue>(&format!("\"{most}s\"")).expect_err("too long"),
    ] {
        assert!(error.message().contains("1048576 bytes"), "{error}");
    }
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
        tla::from_str::<i128>(text).expect_err(text),
        tla::json::from_str::<i128>(text).expect_err(text),
        tla::itf::from_str::<i128>(text).expect_err(text),
        tla::from_str::<u64>(text).expect_err(text),
        tla::from_str::<Value>(&format!("1..{text}")).expect_err(text),
        tla::from_str::<Value>(&format!("{text}..{text}")).expect_err(text),
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
    let most = u128::MAX.to_string();
    assert_eq!(tla::from_str::<u128>(&most).expect("fits"), u128::MAX);
    assert_eq!(tla::to_string(&u128::MAX).expect("a number"), most);
}

/// Two spellings of a number are one number, and numbers are in the order of their size.
#[test]
fn integers_of_any_size_are_values() {
    let large = format!("9{}", "0".repeat(99_999));
    let in_order = [
        &format!("-{large}"),
        "-170141183460469231731687303715884105730",
        "-170141183460469231731687303715884105729",
        "-170141183460469231731687303715884105728",
        "-1",
        "0",
        "170141183460469231731687303715884105727",
        "170141183460469231731687303715884105728",
        "170141183460469231731687303715884105729",
        "999999999999999999999999999999999999999",
        "1000000000000000000000000000000000000000",
        &large,
    ];
    let values = in_order.map(|text| tla::from_str::<Value>(text).expect(text));
    assert!(values.is_sorted_by(|one, other| one < other));
    for (value, text) in values.iter().zip(in_order) {
        assert_eq!(value.to_string(), *text);
        assert_eq!(Value::integer(text).as_ref(), Some(value));
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |d| ("-", d));
        let longer = format!("{sign}0{digits}");
        assert_eq!(tla::from_str::<Value>(&longer).as_ref(), Ok(value));
        // JSON has one spelling.
        assert_eq!(tla::json::from_str::<Value>(text).as_ref(), Ok(value));
        assert!(tla::json::from_str::<Value>(&longer).is_err());
        assert_eq!(tla::to_value(value).as_ref(), Ok(value));
        assert_eq!(tla::from_value::<Value>(value).as_ref(), Ok(value));
        // Serde's buffer has no place for an `i128`.
        if let Value::BigInt(_) = value {
            let buffered = tla::from_str::<Buffered>(text);
            assert_eq!(buffered, Ok(Buffered::Any(value.clone())));
        }
        assert!(tla::from_str::<serde::de::IgnoredAny>(text).is_ok());
    }
    let error = tla::from_str::<Value>(&format!("{large}0")).expect_err("too many digits");
    assert!(error.message().contains("100000 digits"), "{error}");
    for no_integer in ["", "-", "+1", "1.0", "1e3", "0x1", " 1", "--1"] {
        assert_eq!(Value::integer(no_integer), None);
    }
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(untagged)]
enum Buffered {
    Any(Value),
}
