//! What is written is read again: any [`Value`], and a type with everything that serde and TLA+ share.

use crate::json_printer::print;
use crate::types::{Entry, Letter, Map, Message, Term};
use conformance::tla::{self, ModelValue, Set, Value};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

/// Every kind of variant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Event {
    Tick,
    Restart {},
    Timeout(u64),
    Vote(ModelValue, String),
    Send { to: Letter, what: Box<Event> },
}

/// Every kind of field and of key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    flag: bool,
    numbers: (i8, u16, i64, u64, i128),
    letter: char,
    text: String,
    name: ModelValue,
    array: [Term; 2],
    sets: Set<Set<ModelValue>>,
    events: Vec<Event>,
    bag: Map<Message, u64>,
    by_text: Map<String, Event>,
    by_name: Map<ModelValue, Map<Letter, Set<String>>>,
    by_number: Map<i64, Vec<u8>>,
    by_term: Map<Term, bool>,
    by_truth: Map<bool, char>,
    by_character: Map<char, u8>,
    by_pair: Map<(ModelValue, String), u8>,
    by_set: Map<Set<i16>, Set<char>>,
    by_function: Map<Map<Letter, String>, u8>,
    by_event: Map<Event, Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maybe: Option<Set<u8>>,
    options: Options,
}

/// May have no field at all, and is the empty function then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Options {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    term: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    leader: Option<ModelValue>,
}

fn name() -> impl Strategy<Value = ModelValue> {
    "[0-9_]{0,2}[a-zA-Z][a-z0-9_]{0,3}".prop_map(ModelValue::from)
}

/// Any text, often one of little difference to TLA+'s own.
fn text() -> impl Strategy<Value = String> {
    let like_tla = r#"[a-c12 "\\\n\r\t<>{}\[\]()|:@,.é-]{0,6}"#;
    prop_oneof![like_tla, "[a-zA-Z0-9_]{0,5}", any::<String>(), "SF_[a-z]?"]
}

fn set<T: std::fmt::Debug + Ord>(
    element: impl Strategy<Value = T>,
) -> impl Strategy<Value = Set<T>> {
    vec(element, 0..4).prop_map(|elements| elements.into_iter().collect())
}

fn map<K: std::fmt::Debug + Ord, V: std::fmt::Debug>(
    key: impl Strategy<Value = K>,
    value: impl Strategy<Value = V>,
) -> impl Strategy<Value = Map<K, V>> {
    btree_map(key, value, 0..4)
}

/// Any value.
pub fn value() -> impl Strategy<Value = Value> {
    let number = prop_oneof![-3..9_i128, any::<i64>().prop_map(i128::from), any::<i128>()];
    let large = "-?[1-9][0-9]{39,60}".prop_map(|digits| Value::integer(&digits).expect("a number"));
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        number.prop_map(Value::Int),
        large,
        text().prop_map(Value::String),
        name().prop_map(Value::ModelValue),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let field = "[a-zé1]{0,3}".prop_map(Value::String);
        prop_oneof![
            set(inner.clone()).prop_map(Value::Set),
            vec(inner.clone(), 0..4).prop_map(Value::sequence),
            map(field, inner.clone()).prop_map(|map| Value::Function(map.into_iter().collect())),
            map(inner.clone(), inner).prop_map(|map| Value::Function(map.into_iter().collect())),
        ]
    })
}

fn letter() -> impl Strategy<Value = Letter> {
    prop_oneof![Just(Letter::Alpha), Just(Letter::Zeta)]
}

fn term() -> impl Strategy<Value = Term> {
    any::<u64>().prop_map(Term)
}

fn event() -> impl Strategy<Value = Event> {
    let leaf = prop_oneof![
        Just(Event::Tick),
        Just(Event::Restart {}),
        any::<u64>().prop_map(Event::Timeout),
        (name(), text()).prop_map(|(name, text)| Event::Vote(name, text)),
    ];
    leaf.prop_recursive(2, 4, 1, |event| {
        (letter(), event).prop_map(|(to, what)| Event::Send {
            to,
            what: Box::new(what),
        })
    })
}

fn message() -> impl Strategy<Value = Message> {
    let entry = (any::<u64>(), letter()).prop_map(|(term, value)| Entry { term, value });
    (text(), any::<u64>(), vec(entry, 0..2)).prop_map(|(mtype, mterm, mentries)| Message {
        mtype,
        mterm,
        mentries,
    })
}

prop_compose! {
    fn state()(
        (flag, numbers, letter, text, name) in (any::<bool>(), any::<(i8, u16, i64, u64, i128)>(), any::<char>(), text(), name()),
        (array, sets, events, bag) in ([term(), term()], set(set(name())), vec(event(), 0..4), map(message(), any::<u64>())),
        (by_text, by_name) in (map(text(), event()), map(name(), map(letter(), set(text())))),
        (by_number, by_term, by_truth) in (map(-1..4_i64, any::<Vec<u8>>()), map(term(), any::<bool>()), map(any::<bool>(), any::<char>())),
        (by_character, by_pair) in (map(any::<char>(), any::<u8>()), map((name(), text()), any::<u8>())),
        by_set in map(set(any::<i16>()), set(any::<char>())),
        by_function in map(map(letter(), text()), any::<u8>()),
        by_event in map(event(), term()),
        maybe in proptest::option::of(set(any::<u8>())),
        options in (proptest::option::of(term()), proptest::option::of(name())),
    ) -> State {
        let (term, leader) = options;
        State {
            flag, numbers, letter, text, name, array, sets, events, bag, by_text, by_name, by_number,
            by_term, by_truth, by_character, by_pair, by_set, by_function, by_event, maybe,
            options: Options { term, leader },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_value_is_read_as_it_is_displayed(value in value()) {
        let text = value.to_string();
        prop_assert_eq!(&tla::from_str::<Value>(&text)?, &value, "{}", text);
    }

    #[test]
    fn a_value_is_a_value_to_serde(value in value()) {
        prop_assert_eq!(&tla::to_value(&value)?, &value);
        prop_assert_eq!(&tla::from_value::<Value>(&value)?, &value);
    }

    #[test]
    fn white_space_means_nothing_between_tokens(value in value(), space in "[ \t\r\n]{0,3}") {
        // Strings keep theirs, so the tokens are those of a value without strings.
        let text = value.to_string();
        prop_assume!(!text.contains('"'));
        let spaced = text.replace(' ', &format!(" {space}")).replace(',', &format!("{space},"));
        prop_assert_eq!(tla::from_str::<Value>(&format!("{space}{spaced}{space}"))?, value);
    }

    #[test]
    fn a_typed_state_is_read_as_it_is_written(state in state()) {
        let text = tla::to_string(&state)?;
        prop_assert_eq!(&tla::from_str::<State>(&text)?, &state, "{}", text);
        let value: Value = tla::from_str(&text)?;
        prop_assert_eq!(&tla::from_value::<State>(&value)?, &state, "{}", text);
        prop_assert_eq!(tla::to_value(&state)?, value);
    }

    #[test]
    fn a_typed_state_is_read_from_the_json_of_tlc(state in state()) {
        let json = print(&tla::to_value(&state)?);
        prop_assert_eq!(&tla::json::from_str::<State>(&json)?, &state, "{}", json);
    }

    #[test]
    fn a_typed_state_is_read_from_itf(state in state()) {
        let itf = tla::itf::to_string(&state)?;
        prop_assert_eq!(&tla::itf::from_str::<State>(&itf)?, &state, "{}", itf);
    }
}

/// The usual way to write a message: its type, a model value, decides its fields.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "mtype")]
enum Tagged {
    Ask {
        mterm: Term,
        mdest: ModelValue,
    },
    Answer {
        mgranted: bool,
        mvoters: Set<ModelValue>,
    },
}

#[test]
fn a_tag_is_a_model_value_or_a_string() {
    let ask = Tagged::Ask {
        mterm: Term(2),
        mdest: "s1".into(),
    };
    let answer = Tagged::Answer {
        mgranted: true,
        mvoters: Set::from_iter(["s1".into()]),
    };
    for (text, message) in [
        ("[mtype |-> Ask, mterm |-> 2, mdest |-> s1]", &ask),
        ("[mterm |-> 2, mdest |-> s1, mtype |-> \"Ask\"]", &ask),
        (
            "[mvoters |-> {s1}, mgranted |-> TRUE, mtype |-> Answer]",
            &answer,
        ),
    ] {
        assert_eq!(&tla::from_str::<Tagged>(text).expect(text), message);
        let value: Value = tla::from_str(text).expect(text);
        assert_eq!(&tla::from_value::<Tagged>(&value).expect(text), message);
        assert_eq!(
            &tla::json::from_str::<Tagged>(&print(&value)).expect(text),
            message
        );
    }
}
