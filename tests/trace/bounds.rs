//! Values that are too deep, too large or too long, in every form: an error that says so, with its place, and
//! never an overflow of the stack. What is only wide takes no longer than it is: if the time were that of its
//! square, these tests would take minutes.

use crate::forms::{bytes, read};
use conformance::diff::{changes, differences};
use conformance::tla::{Set, Value};
use conformance::trace::{Decoder, Reader};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Each form with the place of a value in it, and the brackets of a sequence.
fn forms() -> Vec<(&'static str, String, &'static str, [&'static str; 2])> {
    let file = |name| String::from_utf8(bytes(name)).expect("UTF-8");
    let tla = ["<<", ">>"];
    let json = ["[", "]"];
    let line = r#"{"still": 1, "value":[]}"#;
    let itf = r##"{"vars": ["value"], "states": [{"value":[]}, {"value":[]}]}"##;
    vec![
        ("a log", file("values.txt"), "value = <<>>", tla),
        ("-tool", file("values.tool.txt"), "value = <<>>", tla),
        (
            "-simulate",
            file("simulation/values_0_0"),
            "value = <<>>",
            tla,
        ),
        (
            "-dumpTrace tla",
            file("values.dump.tla"),
            "value |-> <<>>",
            tla,
        ),
        (
            "the module for exploring",
            file("values.TTrace.tla"),
            "value |-> <<>>",
            tla,
        ),
        (
            "-dumpTrace json",
            file("values.json"),
            r#""value":[]"#,
            json,
        ),
        (
            "JSON lines",
            format!("{line}\n{line}\n"),
            r#""value":[]"#,
            json,
        ),
        ("ITF", itf.to_owned(), r#""value":[]"#, json),
    ]
}

#[test]
fn what_is_too_much_is_an_error_with_a_place() {
    let mut told = String::new();
    for (name, text, value, brackets) in forms() {
        let stem = value.strip_suffix(&brackets.concat()).expect("a sequence");
        let [deep, closed] = [brackets[0], brackets[1]].map(|bracket| bracket.repeat(100_000));
        for (what, hostile, word) in [
            ("brackets", deep.clone(), "nested"),
            ("closed brackets", deep + &closed, "nested"),
            ("digits", "9".repeat(100_001), "digits"),
            (
                "a string",
                format!("\"{}\"", "x".repeat((1 << 20) + 1)),
                "bytes",
            ),
            (
                "elements",
                brackets.join(&vec!["0"; (1 << 20) + 1].join(",")),
                "elements in one value",
            ),
        ] {
            let spoilt = text.replace(value, &format!("{stem}{hostile}"));
            assert_ne!(spoilt, text, "{name} has no such value");
            let (states, error) = read(spoilt.as_bytes(), &[]);
            // An open bracket can also be told as the end of the text, which a log that grows may have.
            let is_cut = what == "brackets" && states.last().is_some_and(|read| read.cut);
            match error {
                Some(error) => {
                    assert!(error.place.is_some(), "{name}, {what}: {error}");
                    let is_told = error.to_string().contains(word) || what == "brackets";
                    assert!(is_told, "{name}, {what}: {error}");
                    told += &format!("{name}, {what}: {error}\n");
                }
                None => assert!(is_cut, "{name}, {what}: no error"),
            }
        }
    }
    insta::assert_snapshot!("too_much", told);
}

const WIDE: usize = 100_000;

/// A log of `-difftrace` in which a state has half of the variables; and lines of JSON with the
/// variables in another order.
#[test]
fn many_variables() {
    let name = |index: usize| format!("variable{index}");
    let mut log = "State 1: <Initial predicate>\n".to_owned();
    (0..WIDE).for_each(|index| writeln!(log, "/\\ {} = 0", name(index)).expect("text"));
    log.push_str("\nState 2: <Next>\n");
    (WIDE / 2..WIDE).for_each(|index| writeln!(log, "/\\ {} = 1", name(index)).expect("text"));
    log.push('\n');
    let (found, error) = read(log.as_bytes(), &[]);
    assert_eq!((error, found[0].states.len()), (None, 2));
    let changed = found[0].states[1].values().filter(|v| **v == Value::Int(1));
    assert_eq!(changed.count(), WIDE / 2);

    let line = |indexes: &mut dyn Iterator<Item = usize>| {
        let members: Vec<String> = indexes.map(|i| format!("\"{}\": 0", name(i))).collect();
        format!("{{{}}}\n", members.join(", "))
    };
    let lines = line(&mut (0..WIDE)) + &line(&mut (0..WIDE).rev());
    let (found, error) = read(lines.as_bytes(), &[]);
    assert_eq!(error, None);
    assert_eq!(found[0].states[0], found[0].states[1]);
}

#[test]
fn a_label_with_many_parameters() {
    let names: Vec<String> = (0..WIDE).map(|index| format!("\"p{index}\"")).collect();
    let values: Vec<String> = names.iter().map(|name| format!("{name}: 1")).collect();
    let lines = format!(
        r#"{{"label": null, "state": {{"x": 0}}}}
{{"label": {{"name": "Go", "parameters": [{}], "context": {{{}}}}}, "state": {{"x": 1}}}}
"#,
        names.join(", "),
        values.join(", ")
    );
    let (found, error) = read(lines.as_bytes(), &[]);
    assert_eq!(error, None);
    assert_eq!(found[0].steps[0].label.matches('1').count(), WIDE);
}

/// A state whose one variable is this.
fn state(value: Value) -> Value {
    Value::Function(conformance::tla::Function::from([(
        Value::String("x".to_owned()),
        value,
    )]))
}

fn numbers(from: usize) -> impl Iterator<Item = Value> {
    (from..from + WIDE).map(|number| Value::Int(number as i128))
}

/// What is long and shifted by one is another at each place.
#[test]
fn long_values_that_are_shifted() {
    let no_name = |_: &Value| None;
    let sequences = [0, 1].map(|from| state(Value::sequence(numbers(from))));
    let [before, after] = &sequences;
    assert_eq!(changes(before, after, before, no_name).len(), WIDE);
    assert_eq!(differences(before, after, no_name).len(), WIDE);

    let sets = [0, WIDE].map(|from| state(Value::Set(numbers(from).collect::<Set<_>>())));
    let [before, after] = &sets;
    assert_eq!(changes(before, after, before, no_name).len(), 2 * WIDE);
    assert_eq!(differences(before, after, no_name).len(), 2 * WIDE);

    // The parts that are new, of a text.
    let text = |from: usize| {
        let numbers: Vec<String> = (from..from + WIDE).map(|n| n.to_string()).collect();
        format!("/\\ x = {{{}}}\n", numbers.join(", "))
    };
    let log = format!(
        "State 1: <Initial predicate>\n{}\nState 2: <Next>\n{}\n",
        text(0),
        text(1)
    );
    let mut reader = Reader::new(log.as_bytes(), None).expect("a log");
    let mut behaviour = reader.next_behaviour().expect("it").expect("it");
    let mut decoder = Decoder::default();
    let mut last: Option<BTreeMap<String, i64>> = None;
    while let Some(raw) = behaviour.next_state().expect("a state") {
        let next = decoder.decode(last.as_ref(), &raw, |state, _, mut change| {
            let elements = change.elements()?;
            let [gone, new] = [elements.gone, elements.new].map(|e| e.len() as i64);
            state.insert("gone".to_owned(), gone);
            state.insert("new".to_owned(), new);
            Some(Ok(()))
        });
        last = Some(match last {
            Some(_) => next.expect("a state"),
            None => BTreeMap::new(),
        });
    }
    let last = last.expect("a state");
    assert_eq!([last["gone"], last["new"]], [1, 1]);
}

/// Arguments with short names, each of which could be another's.
#[test]
fn many_arguments_with_short_names() {
    let name = |value: &Value| Some(value.to_string());
    let bags = [1, 2].map(|copies| {
        let entries = numbers(0).map(|number| (number, Value::Int(copies)));
        state(Value::Function(entries.collect()))
    });
    let [before, after] = &bags;
    assert_eq!(changes(before, after, before, name).len(), WIDE);
    assert_eq!(differences(before, after, name).len(), WIDE);
}

/// A small file that says it is a huge one.
#[test]
fn what_was_compressed_has_a_bound() {
    // A block of 128 KiB of one byte, in four bytes; the last of three bits says which kind of block it is.
    let block = |size: u32, kind: u32, is_last: u32| {
        let header = (size << 3 | kind << 1 | is_last).to_le_bytes();
        header[..3].to_vec()
    };
    let begin = br#"{"counterexample": {"action": [[[1, {"x": ""#;
    // No checksum, and a window of 128 KiB.
    let mut file = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    file.extend(block(begin.len() as u32, 0, 0));
    file.extend(begin);
    for _ in 0..1 << 11 {
        file.extend(block(1 << 17, 1, 0));
        file.push(b'a');
    }
    file.extend(block(1, 1, 1));
    file.push(b'a');
    assert!(file.len() < 1 << 15);
    let (found, error) = read(&file, &[]);
    assert!(found.is_empty());
    insta::assert_snapshot!(error.expect("an error"), @"more than 256 MiB of this compressed file have to be in memory at a time; decompress it first, if it is what it should be: a plain file may be of any size");
}

/// A small file whose frame asks for a gigabyte to be decompressed, in its first frame or a later one.
#[test]
fn what_a_frame_asks_for_has_a_bound() {
    let empty = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x00, 0x01, 0x00, 0x00];
    // A window of 1 GiB, and a last block with one space.
    let asks = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0, 0x09, 0x00, 0x00, b' '];
    for file in [asks.to_vec(), [&empty[..], &asks].concat()] {
        let error = Reader::new(&file[..], None)
            .err()
            .expect("an error")
            .to_string();
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"cannot be read: the Zstandard data asks for a window of 1024 MiB, and at most 100 are given: decompress it first");
        }
    }
}
