//! The same behaviours in every form in which TLC writes them, as TLC wrote them (`forms/generate.sh`): the same
//! states, steps and labels must come out of each, from the place where they stand.

use crate::dumped;
use conformance::refinement::State as Raft;
use conformance::tla::{self, Value};
use conformance::trace::{Behaviour, Format, Label, Place, Reader, TraceError, read_labels};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/trace/forms"))
}

pub fn bytes(file: &str) -> Vec<u8> {
    fs::read(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A behaviour of any specification.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Read {
    pub states: Vec<BTreeMap<String, Value>>,
    /// Where each state begins.
    pub places: Vec<Place>,
    pub steps: Vec<Step>,
    pub cut: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// As people read it; without parameters, as some forms have none.
    pub name: String,
    pub label: String,
    pub location: Option<String>,
    pub from: usize,
    pub to: usize,
}

/// All behaviours of an input, and what ended the reading.
pub fn read(bytes: &[u8], labels: &[Label]) -> (Vec<Read>, Option<TraceError>) {
    let mut found = Vec::new();
    let mut reader = match Reader::new(bytes, None) {
        Ok(reader) => reader,
        Err(error) => return (found, Some(error)),
    };
    reader.set_labels(labels.to_vec());
    loop {
        match reader.next_behaviour() {
            Err(error) => return (found, Some(error)),
            Ok(None) => return (found, None),
            Ok(Some(mut behaviour)) => {
                let mut read = Read::default();
                let result = read_one(&mut behaviour, &mut read);
                found.push(read);
                if let Err(error) = result {
                    return (found, Some(error));
                }
            }
        }
    }
}

fn read_one(behaviour: &mut Behaviour<'_, '_>, read: &mut Read) -> Result<(), TraceError> {
    while let Some(state) = behaviour.next_state()? {
        let values: BTreeMap<String, Value> = state.decode()?;
        match state.step().and_then(|step| step.back_to()) {
            None => {
                read.states.push(values);
                read.places.push(state.place());
            }
            Some(number) => assert_eq!(read.states[number - 1], values, "the state to go back to"),
        }
        read.steps.extend(state.step().map(|step| Step {
            name: step.label.name.clone(),
            label: step.label.to_string(),
            location: step.label.location.as_ref().map(ToString::to_string),
            from: step.from,
            to: step.to,
        }));
    }
    read.cut = behaviour.cut().is_some();
    Ok(())
}

/// A value without what JSON has lost of it: whether an array is a set, with the elements in no order, or a
/// sequence; and what is a model value.
fn as_in_json(value: &Value) -> serde_json::Value {
    fn sorted(value: &mut serde_json::Value) {
        if let Some(array) = value.as_array_mut() {
            array.iter_mut().for_each(sorted);
            array.sort_by_key(ToString::to_string);
        } else if let Some(object) = value.as_object_mut() {
            object.values_mut().for_each(sorted);
        }
    }
    let mut json = serde_json::from_str(&tla::json::to_string(value)).expect("JSON");
    sorted(&mut json);
    json
}

/// Two forms must give the same states, as far as both tell.
pub fn assert_same_states(
    found: &[BTreeMap<String, Value>],
    expected: &[BTreeMap<String, Value>],
    file: &str,
) {
    if !file.ends_with(".json") {
        assert_eq!(found, expected, "{file}");
        return;
    }
    let json = |states: &[BTreeMap<String, Value>]| -> Vec<BTreeMap<String, serde_json::Value>> {
        let of_state = |state: &BTreeMap<String, Value>| {
            state
                .iter()
                .map(|(name, value)| (name.clone(), as_in_json(value)))
                .collect()
        };
        states.iter().map(of_state).collect()
    };
    assert_eq!(json(found), json(expected), "{file}");
}

/// The one behaviour of a file.
pub fn one(file: &str, labels: &[Label]) -> Read {
    let (mut found, error) = read(&bytes(file), labels);
    assert_eq!(error, None, "{file}");
    assert_eq!(found.len(), 1, "{file}");
    found.remove(0)
}

const BEHAVIOURS: [&str; 15] = [
    "alias",
    "deadlock",
    "instance",
    "lasso",
    "one-state",
    "raft",
    "raft-next",
    "single",
    "stuttering",
    "stuttering-later",
    "toggle",
    "toggle-action",
    "toggle-deadlock",
    "toggle-temporal",
    "values",
];

/// How the files are called in which TLC wrote each behaviour, and what there is at the place of a state.
const FORMS: [(&str, Format, &str); 7] = [
    ("json", Format::TlcJson, "{"),
    ("dump.tla", Format::TlcModule, "["),
    ("TTrace.tla", Format::TeModule, "["),
    ("txt", Format::TlcLog, "State {n}: <"),
    ("tool.txt", Format::TlcLog, "{n}: <"),
    ("diff.txt", Format::TlcLog, "State {n}: <"),
    ("diff.tool.txt", Format::TlcLog, "{n}: <"),
];

fn has(file: &str) -> bool {
    folder().join(file).exists()
}

#[test]
fn every_form_gives_the_same_behaviour() {
    for name in BEHAVIOURS {
        let expected = one(&format!("{name}.dump.tla"), &[]);
        for (form, format, at_place) in FORMS {
            let file = format!("{name}.{form}");
            if !has(&file) {
                assert_eq!((name, form), ("one-state", "TTrace.tla"));
                continue;
            }
            let bytes = bytes(&file);
            let recognised = Reader::new(&*bytes, None).expect("a form").format();
            assert_eq!(recognised, format, "{file}");
            let found = one(&file, &[]);
            // With -difftrace, TLC prints the first state alone of what it has not to work out anew.
            if ["alias", "deadlock", "values"].contains(&name) && form.starts_with("diff") {
                assert_eq!(found.states, expected.states[..1], "{file}");
                // Only a deadlock can be in the first state.
                assert_eq!(found.cut, name != "deadlock", "{file}");
                continue;
            }
            // The module to explore a trace has the variables, whatever the ALIAS.
            if (name, form) == ("alias", "TTrace.tla") {
                assert_eq!(found.states, one("values.dump.tla", &[]).states);
                continue;
            }
            // The messages of raft.tla are keys of an object in JSON: only their type tells that they are the same.
            if !(name.starts_with("raft") && form == "json") {
                assert_same_states(&found.states, &expected.states, &file);
            }
            let ends = |read: &Read| -> Vec<(usize, usize)> {
                read.steps.iter().map(|step| (step.from, step.to)).collect()
            };
            assert_eq!(ends(&found), ends(&expected), "{file}");
            assert!(!found.cut, "{file}");
            if format != Format::TeModule {
                assert_eq!(found.steps, expected.steps, "{file}");
            }
            // Of one that ends where it begins, logs do not say `State 1`.
            if name == "one-state" && format == Format::TlcLog {
                continue;
            }
            let text = String::from_utf8(bytes).expect("text");
            for (index, place) in found.places.iter().enumerate() {
                let line = text.lines().nth(place.line - 1).expect("the line");
                let rest: String = line.chars().skip(place.column - 1).collect();
                let begin = at_place.replace("{n}", &(index + 1).to_string());
                assert!(
                    rest.starts_with(&begin),
                    "{file}, state {}: {rest}",
                    index + 1
                );
            }
        }
    }
}

#[test]
fn the_action_module_gives_labels_to_states_without() {
    for name in BEHAVIOURS.into_iter().filter(|name| *name != "one-state") {
        let text = String::from_utf8(bytes(&format!("{name}.actions.tla"))).expect("text");
        let labels = read_labels(&text).expect("labels");
        let expected = one(&format!("{name}.json"), &[]);
        let found = one(&format!("{name}.TTrace.tla"), &labels);
        let labels = |read: &Read| -> Vec<String> {
            read.steps.iter().map(|step| step.label.clone()).collect()
        };
        assert_eq!(labels(&found), labels(&expected), "{name}");
    }
}

/// What TLC's types have become in JSON, raft.tla's state knows: it is the same from every form.
#[test]
fn a_typed_state_is_the_same_from_every_form() {
    for name in ["raft", "raft-next"] {
        let typed = |form: &str| {
            let bytes = bytes(&format!("{name}.{form}"));
            let mut reader = Reader::new(&*bytes, None).expect("a form");
            let mut behaviour = reader.next_behaviour().expect("it").expect("it");
            behaviour
                .read_all::<Raft>()
                .expect("states of raft.tla")
                .states
        };
        for (form, ..) in FORMS {
            assert_eq!(typed(form), typed("json"), "{name}.{form}");
        }
    }
}

#[test]
fn simulations_are_read() {
    let mut read = Vec::new();
    for entry in fs::read_dir(folder().join("simulation")).expect("the modules") {
        let name = entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("UTF-8");
        let file = format!("simulation/{name}");
        assert_eq!(
            Reader::new(&*bytes(&file), None).expect("a form").format(),
            Format::Simulation
        );
        let found = one(&file, &[]);
        assert!(!found.cut && found.states.len() > 4, "{file}");
        assert_eq!(found.steps.len() + 1, found.states.len());
        assert!(
            found.steps.iter().all(|step| step.location.is_some()),
            "{file}"
        );
        if name.starts_with("values") {
            let whole = one("values.txt", &[]);
            assert_eq!(found.states[..14], whole.states);
            assert_eq!(found.steps[..13], whole.steps);
        }
        // Older ones have no labels.
        let text = String::from_utf8(bytes(&file)).expect("text");
        let older: String = text
            .lines()
            .filter(|l| !l.starts_with("\\*"))
            .flat_map(|l| [l, "\n"])
            .collect();
        let (older, error) = self::read(older.as_bytes(), &[]);
        assert_eq!((error, &older[0].states), (None, &found.states));
        assert!(older[0].steps.iter().all(|step| step.label.is_empty()));
        read.push(name);
    }
    assert_eq!(read.len(), 5);
}

/// Several behaviours in one log, with what the specification prints and TLC's progress between them.
#[test]
fn a_log_can_hold_several_behaviours() {
    let whole = one("values.txt", &[]);
    for file in ["continue.txt", "continue.tool.txt"] {
        let (found, error) = read(&bytes(file), &[]);
        assert_eq!(error, None);
        let lengths: Vec<usize> = found.iter().map(|read| read.states.len()).collect();
        assert_eq!(lengths, [3, 5, 8], "{file}");
        for read in found {
            assert_eq!(read.states, whole.states[..read.states.len()]);
            assert_eq!(read.steps, whole.steps[..read.steps.len()]);
            assert!(!read.cut);
        }
    }
}

/// What looks like a trace and is none is refused, with what to use instead.
#[test]
fn what_is_no_behaviour_is_refused() {
    let mut told = String::new();
    let mut names: Vec<_> = fs::read_dir(folder().join("refused"))
        .expect("the files")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .map(|name| format!("refused/{name}"))
        .collect();
    names.sort();
    names.extend([
        "values.actions.tla".to_owned(),
        "values.simulated.txt".to_owned(),
    ]);
    for name in names {
        let (found, error) = read(&bytes(&name), &[]);
        if let Some(error) = error {
            assert!(found.iter().all(|read| read.states.is_empty()), "{name}");
            told.push_str(&format!("{name}\n  {error}\n"));
        } else {
            told.push_str(&format!("{name}\n  {} behaviours\n", found.len()));
        }
    }
    insta::assert_snapshot!(told);
}

/// Compressed or not, a file says the same; also when it was compressed in parts.
#[test]
fn compressed_files_are_read() {
    for file in [
        "raft.json",
        "values.txt",
        "continue.txt",
        "simulation/raft_0_2",
    ] {
        let plain = bytes(file);
        let (first, second) = plain.split_at(plain.len() / 3);
        let gzip = [gzip(first), gzip(second)].concat();
        let zstd = [zstd(first), zstd(second)].concat();
        let expected = read(&plain, &[]);
        assert!(!expected.0.is_empty());
        for compressed in [&gzip, &zstd] {
            assert_eq!(read(compressed, &[]), expected, "{file}");
        }
        // A compressed file that is cut off gives what is there, and says so, with the place if anything is.
        for compressed in [&gzip, &zstd] {
            for cut in [compressed.len() - 9, compressed.len() / 2, 30, 3] {
                let (found, error) = read(&compressed[..cut], &[]);
                let is_told = error
                    .as_ref()
                    .is_some_and(|e| e.place.is_some() || cut <= 30);
                let is_cut = found.iter().any(|read| read.cut);
                // All but the checksum may be there.
                assert!(
                    is_told || is_cut || found == expected.0,
                    "{file} cut to {cut}: {error:?}"
                );
            }
        }
    }
}

/// A frame that is to be skipped, as pzstd writes one before each of the others, has no say in it. But what is not as
/// it was compressed is told.
#[test]
fn frames_of_zstandard() {
    let plain = bytes("values.txt");
    let compressed = zstd(&plain);
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7][..], &compressed].concat();
    assert_eq!(read(&skipped, &[]), read(&plain, &[]));
    let after = [&compressed[..], &skipped].concat();
    assert_eq!(read(&after, &[]), read(&[&plain[..], &plain].concat(), &[]));

    let mut changed = compressed.clone();
    *changed.last_mut().expect("a checksum") ^= 1;
    let junk = [&compressed[..], b"more"].concat();
    let cut = &skipped[..9];
    let told = [&changed, &junk, cut].map(|bytes| match read(bytes, &[]).1 {
        Some(error) => error.to_string(),
        None => "nothing".to_owned(),
    });
    insta::assert_snapshot!(told.join("\n"));
}

/// What a document of another form begins with can be a variable's name in JSON lines.
#[test]
fn lines_of_json_are_recognised_by_their_shape() {
    for name in [
        "states",
        "vars",
        "counterexample",
        "loop",
        "params",
        "#meta",
    ] {
        let line = format!(r#"{{"{name}": {{"s1": [1]}}, "x": 1}}"#);
        let two = format!("{line}\r\n{line}\n");
        let format = Reader::new(two.as_bytes(), None).expect("a form").format();
        assert_eq!(format, Format::JsonLines, "{name}");
    }
}

/// Line ends of another system change nothing.
#[test]
fn logs_with_carriage_returns() {
    for name in BEHAVIOURS {
        for form in ["txt", "tool.txt"] {
            let plain = String::from_utf8(bytes(&format!("{name}.{form}"))).expect("text");
            let other = plain.replace('\n', "\r\n");
            let (expected, found) = (read(plain.as_bytes(), &[]), read(other.as_bytes(), &[]));
            assert!(!expected.0.is_empty());
            assert_eq!(found, expected, "{name}.{form}");
        }
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Every fixture is read by some test here.
#[test]
fn no_fixture_is_left_unread() {
    let mut known: BTreeSet<String> = FORMS
        .iter()
        .flat_map(|(form, ..)| BEHAVIOURS.map(|name| format!("{name}.{form}")))
        .chain(BEHAVIOURS.map(|name| format!("{name}.actions.tla")))
        .chain(dumped::files())
        .collect();
    let others = [
        "Forms.tla",
        "Instance.tla",
        "Single.tla",
        "Steps.tla",
        "Toggle.tla",
        "continue.tool.txt",
        "continue.txt",
        "generate.sh",
        "refused",
        "simulation",
        "toggle.continue.diff.txt",
        "toggle.depth-first.diff.txt",
        "toggle.simulated.diff.txt",
        "values.simulated.txt",
    ];
    known.extend(others.map(str::to_owned));
    for entry in fs::read_dir(folder()).expect("the fixtures") {
        let name = entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("UTF-8");
        assert!(known.contains(&name), "{name}");
    }
}

/// The same states, however their text is dressed.
#[test]
fn escapes_and_marks_change_nothing() {
    let dressed = [
        (
            "escaped names of variables",
            "{\"\\u0078\": 0}\n{\"x\": 1}\n",
            "{\"x\": 0}\n{\"x\": 1}\n",
        ),
        (
            "escaped names of what a line has",
            "{\"l\\u0061bel\": null, \"state\": {\"x\": 0}}\n{\"label\": \"Tick(a)\", \"state\": {\"x\": 1}}\n",
            "{\"label\": null, \"state\": {\"x\": 0}}\n{\"label\": \"Tick(a)\", \"state\": {\"x\": 1}}\n",
        ),
        (
            "a label in TLC's brackets",
            "{\"label\": null, \"state\": {\"x\": 0}}\n{\"label\": \"<Tick(a) line 5, col 9 to line 5, col 30 of module M>\", \"state\": {\"x\": 1}}\n",
            "{\"label\": null, \"state\": {\"x\": 0}}\n{\"label\": \"Tick(a) line 5, col 9 to line 5, col 30 of module M\", \"state\": {\"x\": 1}}\n",
        ),
        (
            "escaped names in ITF",
            r#"{"vars": ["\u00e9tat"], "states": [{"\u00e9tat": 1}]}"#,
            r#"{"vars": ["état"], "states": [{"état": 1}]}"#,
        ),
        (
            "a byte order mark before a log",
            "\u{feff}State 1: <Initial predicate>\nx = 1\n\n",
            "State 1: <Initial predicate>\nx = 1\n\n",
        ),
    ];
    for (what, dressed, plain) in dressed {
        let (found, error) = read(dressed.as_bytes(), &[]);
        let (expected, _) = read(plain.as_bytes(), &[]);
        assert_eq!(error, None, "{what}");
        assert!(
            !expected.is_empty() && !expected[0].states.is_empty(),
            "{what}"
        );
        let but_for_places = |read: &[Read]| {
            let parts = read
                .iter()
                .map(|one| (one.states.clone(), one.steps.clone()));
            parts.collect::<Vec<_>>()
        };
        assert_eq!(but_for_places(&found), but_for_places(&expected), "{what}");
    }
    let labelled = read(dressed[1].1.as_bytes(), &[]).0;
    assert_eq!(labelled[0].steps[0].label, "Tick(a)");
}

/// Errors that are due to the form that was given say so, and a line that says too much is told of.
#[test]
fn what_is_read_as_another_form_is_told() {
    let read_as = |text: &str, format| {
        let mut reader = match Reader::new(text.as_bytes(), Some(format)) {
            Ok(reader) => reader,
            Err(error) => return error.to_string(),
        };
        let behaviour = reader.next_behaviour();
        let read = behaviour.and_then(|behaviour| match behaviour {
            Some(mut behaviour) => behaviour.next_state().map(|_| ()),
            None => Ok(()),
        });
        read.map_or_else(|error| error.to_string(), |()| "nothing".to_owned())
    };
    let json = String::from_utf8(bytes("values.json")).expect("text");
    let log = String::from_utf8(bytes("values.txt")).expect("text");
    let told = [
        read_as(&json, Format::TlcLog),
        read_as(&json, Format::TlcModule),
        read_as(&json, Format::JsonLines),
        read_as(&log, Format::TlcJson),
        read_as(
            "{\"label\": null, \"state\": {\"x\": 0}, \"time\": 3}\n",
            Format::JsonLines,
        ),
        read_as("x", Format::TlcJson),
    ];
    insta::assert_snapshot!(told.join("\n"));
}
