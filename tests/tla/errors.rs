//! What a reader is told. Each message is reviewed in the snapshot.

use crate::types::{CAndD, Entry, Inner, Keywords, Letter, Map, Message, Nested};
use conformance::tla::{self, Error, ModelValue, Set, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::type_name;
use std::fmt::Write as _;

/// A page of texts, each with the mark under the place and the message.
#[derive(Default)]
struct Page(String);

impl Page {
    fn text<T: DeserializeOwned>(&mut self, text: &str) {
        self.add::<T>("text", text, tla::from_str::<T>(text).err());
    }

    fn json<T: DeserializeOwned>(&mut self, json: &str) {
        self.add::<T>("JSON", json, tla::json::from_str::<T>(json).err());
    }

    fn itf<T: DeserializeOwned>(&mut self, itf: &str) {
        self.add::<T>("ITF", itf, tla::itf::from_str::<T>(itf).err());
    }

    fn value<T: DeserializeOwned>(&mut self, text: &str) {
        let value: Value = tla::from_str(text).expect("a value");
        self.add::<T>("value", text, tla::from_value::<T>(&value).err());
    }

    fn written<T: Serialize>(&mut self, value: &T) {
        self.add::<T>("written", "", tla::to_string(value).err());
    }

    fn add<T>(&mut self, form: &str, text: &str, error: Option<Error>) {
        let name = type_name::<T>();
        let error = error.unwrap_or_else(|| panic!("{text} was read as {name}"));
        let short: Vec<_> = name
            .split_inclusive(['<', '>', '(', ')', ',', ' '])
            .collect();
        let short: String = short
            .iter()
            .map(|path| path.rsplit("::").next().unwrap_or(path))
            .collect();
        writeln!(self.0, "{form} as {short}").expect("written");
        for (number, line) in text.lines().enumerate() {
            writeln!(self.0, "    {line}").expect("written");
            if let (Some(at), Some(column)) = (error.line(), error.column())
                && at == number + 1
            {
                writeln!(self.0, "    {}^", " ".repeat(column - 1)).expect("written");
            }
        }
        writeln!(self.0, "  {error}\n").expect("written");
    }
}

#[test]
fn messages_in_text() {
    let mut page = Page::default();
    // Not TLC's notation.
    page.text::<Value>("");
    page.text::<Value>("{1, 2");
    page.text::<Value>("{1 2}");
    page.text::<Value>("<<1, 2>");
    page.text::<Value>("[a |-> 1, 2 |-> 3]");
    page.text::<Value>("[a : {1, 2}]");
    page.text::<Value>("(s1 :> 1 @@ s2)");
    page.text::<Value>("\"no end");
    page.text::<Value>("{\"bad \\x escape\"}");
    page.text::<Value>("<<1, 2>> >>");
    page.text::<Value>("{1, 2,}");
    page.text::<Value>("SUBSET (1..7)");
    page.text::<Set<i128>>("{1, 99999999999999999999999999999999999999999999}");
    page.text::<Value>("{x, 1..99999999999999999999999999999999999999999999}");
    page.text::<Value>("1.5");
    page.text::<Value>("1..1000000000");
    page.text::<Value>(&"{".repeat(200));
    // An argument twice, in one way or in two.
    page.text::<Value>("(s1 :> 9 @@ s1 :> 1)");
    page.text::<Map<ModelValue, u8>>("(s1 :> 9 @@ s2 :> 1 @@ s1 :> 1)");
    page.text::<Value>("({1, 2} :> 9 @@ {2,1} :> 1)");
    page.text::<Map<Set<u8>, u8>>("({1, 2} :> 9 @@ 1..2 :> 1)");
    page.text::<Map<i8, u8>>("(0 :> 9 @@ 1 :> 9 @@ -0 :> 1)");
    page.text::<Map<i8, u8>>("(01 :> 9 @@ 1 :> 1)");
    page.text::<Map<String, u8>>("(\"\\\\\" :> 9 @@ \"\\\\\" :> 1)");
    page.text::<Map<Map<String, u8>, u8>>("([a |-> 1] :> 9 @@ (\"a\" :> 1) :> 1)");
    page.text::<Map<String, u8>>("[a |-> 9, a |-> 1]");
    page.text::<Value>("[a |-> 9, a |-> 1]");
    page.text::<serde::de::IgnoredAny>("<<(1 :> 9 @@ 1 :> 1)>>");
    // Another type.
    page.text::<String>("s1");
    page.text::<ModelValue>("\"s1\"");
    page.text::<Vec<u8>>("{1, 2}");
    page.text::<Set<u8>>("<<1, 2>>");
    page.text::<Set<u8>>("3");
    page.text::<Set<u8>>("{1, 256}");
    page.text::<Set<i64>>("0..s1");
    page.text::<u64>("-1");
    page.text::<u64>("1..3");
    page.text::<bool>("true");
    page.text::<char>("\"two\"");
    page.text::<(u8, u8)>("<<1>>");
    page.text::<(u8, u8)>("<<1, 2, 3>>");
    page.text::<[u8; 2]>("<<1>>");
    page.text::<Map<ModelValue, u8>>("{s1}");
    page.text::<Map<ModelValue, u8>>("(s1 :> 1 @@ \"s2\" :> 2)");
    page.text::<Map<String, u8>>("<<1, 2>>");
    page.text::<Entry>("<<1>>");
    page.text::<Entry>("(0 :> 1)");
    page.text::<Entry>("[term |-> 1]");
    page.text::<Letter>("beta");
    page.text::<Letter>("{alpha}");
    page.text::<()>("1");
    page.text::<f64>("s1");
    // Inside.
    page.text::<Map<ModelValue, Vec<Entry>>>(
        "( s1 :> <<[term |-> 1, value |-> alpha]>> @@\n  s2 :> <<[term |-> 1, value |-> \"é\"], [term |-> {}, value |-> zeta]>> )",
    );
    page.text::<Map<ModelValue, Vec<Entry>>>(
        "( s1 :> <<[term |-> 1, value |-> alpha]>> @@\n  \"日本\" :> <<>> )",
    );
    page.text::<Nested<Inner>>("[a |-> [b |-> [c |-> <<>>, d |-> <<>>]]]");
    page.text::<Strict>("[term |-> 1, turm |-> 2]");
    insta::assert_snapshot!(page.0);
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is never read")]
struct Strict {
    term: u8,
}

#[test]
fn messages_in_json() {
    let mut page = Page::default();
    // No JSON, or none of TLC's.
    page.json::<Value>("");
    page.json::<Value>("[1, 2");
    page.json::<Value>(r#"{"a": 1 "b": 2}"#);
    page.json::<Value>(r#"{"a" 1}"#);
    page.json::<Value>(r#"{a: 1}"#);
    page.json::<Value>("[1, null]");
    page.json::<Value>("[1, 1.5]");
    page.json::<Value>("1e9");
    page.json::<Value>(r#""no end"#);
    page.json::<Value>(r#"["bad \x escape"]"#);
    page.json::<Value>(r#"["\ud83d alone"]"#);
    page.json::<Value>("[] []");
    page.json::<Value>("[1, 01]");
    page.json::<Value>("[0, -0, -01]");
    page.json::<Value>("[\"tab\there\"]");
    page.json::<Map<String, u8>>("{\"\\u0061 line\nand\": 1}");
    page.json::<u64>("99999999999999999999999999999999999999999999");
    page.json::<Value>(&"[".repeat(200));
    // Another type.
    page.json::<u64>("-1");
    page.json::<bool>("TRUE");
    page.json::<String>("1");
    page.json::<ModelValue>("1");
    page.json::<ModelValue>(r#""no name""#);
    page.json::<Set<u8>>(r#"{"a": 1}"#);
    page.json::<Vec<u8>>(r#"{"2": 1}"#);
    page.json::<Map<u8, u8>>("1");
    page.json::<Map<ModelValue, u8>>("[1]");
    page.json::<(u8, u8)>("[1]");
    page.json::<(u8, u8)>("[1, 2, 3]");
    page.json::<Entry>("[1, \"alpha\"]");
    page.json::<Entry>(r#"{"term": 1}"#);
    page.json::<Letter>(r#""beta""#);
    page.json::<Letter>("[]");
    // Inside.
    page.json::<Map<ModelValue, Vec<Entry>>>(
        "{\"s1\": [],\n \"s2\": [{\"term\": 1, \"value\": \"é\"}, {\"term\": [], \"value\": \"zeta\"}]}",
    );
    page.json::<CAndD>(r#"{"c": [], "d": {}}"#);
    page.json::<Strict>(r#"{"term": 1, "turm": 2}"#);
    // In keys.
    page.json::<Map<u8, bool>>(r#"{"0": true, "300": true}"#);
    page.json::<Map<u8, bool>>(r#"{"0": true, "s1": true}"#);
    page.json::<Map<(ModelValue, u8), bool>>(r#"{"<<s1, 2>>": true, "<<s1, s2>>": true}"#);
    page.json::<Map<ModelValue, bool>>(r#"{"<<s1, 2>>": true}"#);
    page.json::<Map<Letter, bool>>(r#"{"beta": true}"#);
    page.json::<Map<Message, u8>>(r#"{"[mtype |-> \"Ask\", mterm |-> -1, mentries |-> <<>>]": 1}"#);
    page.json::<Map<(u8, u8), u8>>(r#"{"<<1, 2>> 3": 1}"#);
    // A key twice, in one way or in two.
    page.json::<Value>(r#"{"a": 1, "a": 2}"#);
    page.json::<Value>(r#"{"\u0061": 1, "a": 2}"#);
    page.json::<Map<String, u8>>(r#"{"a": 1, "\u0061": 2}"#);
    page.json::<Map<(u8, u8), u8>>(r#"{"<<1, 2>>": 1, "<<1,2>>": 2}"#);
    page.json::<Map<u8, u8>>(r#"{"1": 1, "01": 2}"#);
    insta::assert_snapshot!(page.0);
}

#[test]
fn messages_in_itf() {
    let mut page = Page::default();
    // No JSON, or none of ITF.
    page.itf::<Value>("");
    page.itf::<Value>("[1, null]");
    page.itf::<Value>("[1, 1.5]");
    page.itf::<Value>("[1, 007]");
    page.itf::<Value>("\"\u{1}\"");
    page.itf::<Value>("[1, 2");
    page.itf::<Value>(r#"{"a": 1 "b": 2}"#);
    page.itf::<Value>(r#"{"a" 1}"#);
    page.itf::<Value>(r#"{a: 1}"#);
    page.itf::<Value>(r##"{"#set": [1, 2]"##);
    page.itf::<Value>(r##"{"#set": [1, 2], "a": 3}"##);
    page.itf::<Value>(r##"{"a": 3, "#set": [1, 2]}"##);
    page.itf::<Value>(r##"{"#set": 1}"##);
    page.itf::<Value>(r##"[{"#sets": []}]"##);
    page.itf::<Value>(r##"{"#"##);
    page.itf::<Value>(r##"{"#map": [["a", 1], ["b"]]}"##);
    page.itf::<Value>(r##"{"#map": [["a", 1, 2]]}"##);
    page.itf::<Value>(r##"{"#map": [1, 2]}"##);
    page.itf::<Value>(r##"{"#map": {"a": 1}}"##);
    page.itf::<Value>(r##"{"#bigint": 3}"##);
    page.itf::<Value>(r##"{"#bigint": "3.0"}"##);
    page.itf::<Value>(r##"{"#bigint": ""}"##);
    page.itf::<Value>(r##"[{"#unserializable": 1}]"##);
    page.itf::<Value>(r#"{"a": 1, "a": 2}"#);
    page.itf::<Value>("{\"#map\": [[\"a\", 1],\n [\"a\", 1]]}");
    page.itf::<Value>(r##"{"#map": [[{"#set": [1]}, 1], [{"#set": [1]}, 1]]}"##);
    page.itf::<Map<ModelValue, u8>>(r##"{"#map": [["\u00731", 9], ["s2", 1], ["s1", 1]]}"##);
    page.itf::<Map<u8, u8>>(r##"{"#map": [[1, 1], [{"#bigint": "1"}, 2]]}"##);
    page.itf::<Value>(r##"{"#map": [[[1, 2], 1], [{"#tup": [1,2]}, 2]]}"##);
    page.itf::<Value>(r##"{"#map": [[{"#set": [1, 2]}, 1], [{"#set": [2, 1]}, 2]]}"##);
    page.itf::<Map<String, u8>>(r#"{"\u0061": 1, "a": 2}"#);
    page.itf::<Value>(&"[".repeat(200));
    // Another type.
    page.itf::<u64>("-1");
    page.itf::<u64>(r##"{"#bigint": "18446744073709551616"}"##);
    page.itf::<i128>(r##"[{"#bigint": "1"}]"##);
    page.itf::<i128>(r##"{"#bigint": "170141183460469231731687303715884105728"}"##);
    page.itf::<u8>(r##"{"#unserializable": "Nat"}"##);
    page.itf::<bool>("TRUE");
    page.itf::<bool>(r##"{"#bigint": "1"}"##);
    page.itf::<String>("1");
    page.itf::<String>(r##"{"#bigint": "1"}"##);
    page.itf::<ModelValue>(r#"{"a": 1}"#);
    page.itf::<ModelValue>(r#""no name""#);
    page.itf::<Set<u8>>("[1]");
    page.itf::<Set<u8>>(r##"{"#set": [1, 256]}"##);
    page.itf::<Vec<u8>>(r##"{"#set": [1]}"##);
    page.itf::<Vec<u8>>(r##"{"#map": [[0, 1], [1, 2]]}"##);
    page.itf::<Vec<u8>>(r##"{"#map": [["a", 1]]}"##);
    page.itf::<(u8, u8)>(r##"{"#map": [[3, 3], [1, 1], [2, 2]]}"##);
    page.itf::<(u8, u8)>(r##"{"#tup": [1, 2, 3]}"##);
    page.itf::<(u8, u8)>(r##"{"#tup": [1]}"##);
    page.itf::<Map<u8, u8>>("1");
    page.itf::<Map<u8, u8>>(r##"{"#set": []}"##);
    page.itf::<Map<u8, u8>>(r#"{"1": 1}"#);
    page.itf::<Map<ModelValue, u8>>("[1]");
    page.itf::<Map<ModelValue, u8>>(r#"{"no name": 1}"#);
    page.itf::<Map<Set<u8>, u8>>(r#"{"a": 1}"#);
    page.itf::<Map<u8, bool>>(r##"{"#map": [[0, true], [300, true]]}"##);
    page.itf::<Entry>(r##"{"#tup": [1, "alpha"]}"##);
    page.itf::<Entry>("[1, \"alpha\"]");
    page.itf::<Entry>(r##"{"#map": [["term", 1]]}"##);
    page.itf::<Entry>(r##"{"#map": [[1, 1]]}"##);
    page.itf::<Letter>(r#""beta""#);
    page.itf::<Letter>(r#"{"tag": "alpha", "value": 1}"#);
    page.itf::<Letter>(r##"{"#set": []}"##);
    page.itf::<Strict>(r#"{"term": 1, "turm": 2}"#);
    // Inside.
    page.itf::<Map<ModelValue, Vec<Entry>>>(
        "{\"#map\": [[\"s1\", []],\n [\"s2\", [{\"term\": 1, \"value\": \"é\"}, {\"term\": [], \"value\": \"zeta\"}]]]}",
    );
    insta::assert_snapshot!(page.0);
}

#[test]
fn messages_without_a_text() {
    let mut page = Page::default();
    page.value::<u64>("-1");
    page.value::<u64>("{1, 2}");
    page.value::<bool>("1");
    page.value::<String>("s1");
    page.value::<ModelValue>("\"s1\"");
    page.value::<Set<u8>>("<<1>>");
    page.value::<Vec<u8>>("{1}");
    page.value::<(u8, u8)>("<<1>>");
    page.value::<(u8, u8)>("<<1, 2, 3>>");
    page.value::<Entry>("<<1>>");
    page.value::<Keywords>("[mtype |-> 1, type |-> 2, match |-> 3]");
    page.value::<Letter>("beta");
    page.value::<Letter>("{}");
    page.value::<Map<u8, u8>>("{}");
    page.value::<u8>("[a |-> {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}]");
    page.written(&1.5);
    page.written(&());
    page.written(&Some(vec![None::<u8>]));
    insta::assert_snapshot!(page.0);
}
