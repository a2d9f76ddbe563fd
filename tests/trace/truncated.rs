//! Files that end too early, at every byte: each is an error with a place, or the states up to there and a
//! warning; and never more than what is there, nor less than what is whole.

use crate::dumped;
use crate::forms::{Read, bytes, read};

/// The documents: what is not whole is an error.
const DOCUMENTS: [&str; 7] = [
    "lasso.TTrace.tla",
    "stuttering.json",
    "stuttering.dump.tla",
    "stuttering.TTrace.tla",
    "toggle.TESpec.tla",
    "toggle.counterexample.json",
    "toggle.plain.tla",
];

/// The forms that are read line by line.
const LINES: [&str; 7] = [
    "stuttering.txt",
    "stuttering.tool.txt",
    "one-state.diff.txt",
    "toggle.diff.txt",
    "toggle.diff.tool.txt",
    "simulation/single_0_0",
    "simulation/values_0_0",
];

const JSON_LINES: &str = r#"{"label": null, "state": {"x": 0, "y": "ä"}}
{"label": "Tick(a)", "state": {"x": 10, "y": "b"}}
{"label": {"name": "Tick", "parameters": ["n"], "context": {"n": "a"}}, "state": {"x": 20, "y": "c"}}
{"label": "Reset", "state": {"x": 0, "y": "ä"}, "back_to": 1}
"#;

#[test]
fn a_document_that_is_cut_is_an_error_with_a_place() {
    for file in DOCUMENTS {
        check_document(file, &bytes(file));
    }
    let file = "toggle.counterexample.json";
    check_document("the other order", dumped::other_order(file).as_bytes());
}

fn check_document(name: &str, whole: &[u8]) {
    let (expected, error) = read(whole, &[]);
    assert_eq!((expected.len(), error), (1, None), "{name}");
    // Of what comes after the states, only what says how the behaviour goes on must be there.
    for length in 0..whole.len() {
        let (found, error) = read(&whole[..length], &[]);
        match error {
            // What is not there has no place.
            Some(error) => assert!(
                error.place.is_some() || length == 0,
                "{name}, {length}: {error}"
            ),
            // So short that it could be a line of JSON.
            None if length < 20 => assert!(found.iter().all(|read| read.cut)),
            None => assert_eq!(found, expected, "{name}, {length}"),
        }
    }
}

#[test]
fn lines_that_are_cut_give_what_is_whole() {
    for file in LINES {
        check(file, &bytes(file));
    }
    check("JSON lines", JSON_LINES.as_bytes());
}

fn check(name: &str, whole: &[u8]) {
    let (expected, error) = read(whole, &[]);
    assert_eq!(error, None, "{name}");
    let [expected] = expected.as_slice() else {
        panic!("{name}: {} behaviours", expected.len());
    };
    assert!(!expected.cut);
    let mut most = 0;
    for length in 0..whole.len() {
        let (found, error) = read(&whole[..length], &[]);
        let Some(found) = found.first() else {
            let error = error.expect("a reason");
            let is_told = error.place.is_some() || length == 0;
            assert!(is_told, "{name}, {length}: {error}");
            continue;
        };
        let states = found.states.len();
        assert_eq!(found.states, expected.states[..states], "{name}, {length}");
        assert!(states >= most, "{name}, {length}: a state less than before");
        most = states;
        let is_whole =
            |found: &Read| found.states == expected.states && found.steps == expected.steps;
        let is_told = found.cut || error.is_some_and(|error| error.place.is_some());
        // A file of lines that ends after a line says nothing of more to come.
        let ends = |end: &[u8]| whole[..length].ends_with(end);
        let is_between_lines = name == "JSON lines" && (ends(b"}") || ends(b"}\n"));
        assert!(
            is_told || is_whole(found) || is_between_lines,
            "{name}, {length}"
        );
    }
    assert_eq!(most, expected.states.len(), "{name}");
}

/// As `convert --to text` writes it, with the letters and numbers that can be mistaken for another's beginning.
const TEXT: &str = "State 1: <Initial predicate>
/\\ x = 0
/\\ y = <<>>

State 2: <Tick(<<1, 2>>) line 5, col 9 to line 5, col 30 of module Clock>
/\\ x = 1
/\\ y = <<12, 3>>

State 3: <Tick(a :> 1) line 5, col 9 to line 5, col 30 of module Clock>
/\\ x = 12
/\\ y = <<>>

";

/// States alone do not tell whether more were to come: then only what is between two of them is taken for whole.
#[test]
fn states_alone_that_are_cut_are_told() {
    let back = "Back to state 1: <Tick(<<1>>) line 5, col 9 to line 5, col 30 of module Clock>\n\n";
    let last = ["State 4: Stuttering\n", back];
    for last in last {
        let whole = format!("{TEXT}{last}");
        let is_between = |text: &str| text.ends_with('\n') && !text.ends_with("Clock>\n");
        states_alone(&whole, is_between);
        // The last line break tells nothing.
        let (found, error) = read(whole.trim_end().as_bytes(), &[]);
        assert_eq!((error, found), (None, read(whole.as_bytes(), &[]).0));
    }
    for file in ["lasso.tool.txt", "stuttering-later.tool.txt"] {
        let whole = String::from_utf8(bytes(file)).expect("text");
        let begin = whole.find("@!@!@STARTMSG 2217").expect("it");
        let end = whole.find("@!@!@STARTMSG 2267").expect("it");
        let end_of_message = "@!@!@ENDMSG 2217 @!@!@";
        let is_between = |text: &str| text.trim_end().ends_with(end_of_message);
        states_alone(&whole[begin..end], is_between);
    }
}

fn states_alone(whole: &str, is_between: impl Fn(&str) -> bool) {
    let (expected, error) = read(whole.as_bytes(), &[]);
    assert!(error.is_none() && expected.len() == 1 && !expected[0].cut);
    for (length, _) in whole.char_indices() {
        let text = &whole[..length];
        let (found, error) = read(text.as_bytes(), &[]);
        let Some(found) = found.first() else {
            let error = error.expect("a reason");
            assert!(error.place.is_some() || text.is_empty(), "{text}");
            continue;
        };
        let is_told = found.cut || error.is_some_and(|error| error.place.is_some());
        let (states, steps) = (found.states.len(), found.steps.len());
        assert_eq!(found.states, expected[0].states[..states], "{text}");
        assert_eq!(found.steps, expected[0].steps[..steps], "{text}");
        let is_whole = states == expected[0].states.len() && steps == expected[0].steps.len();
        assert!(is_told || is_whole || is_between(text), "{text}");
    }
}

/// A run of TLC that has not ended, with the whole log of another after it.
#[test]
fn a_run_that_was_cut_is_told_before_the_next() {
    for (file, state, lengths) in [
        ("raft.txt", "State 6:", [5, 10]),
        ("raft.txt", "State 1:", [10, 0]),
        ("raft.tool.txt", "@!@!@STARTMSG 2217:4 @!@!@\n6:", [5, 10]),
        ("raft.tool.txt", "6: <", [5, 10]),
        ("lasso.txt", "Back to state", [14, 14]),
        ("lasso.diff.txt", "/\\ step = 6", [5, 14]),
        ("stuttering-later.tool.txt", "/\\ step = 2", [1, 3]),
    ] {
        let whole = String::from_utf8(bytes(file)).expect("text");
        let end = whole.find(&format!("\n{state}")).expect(state) + 1;
        let (expected, _) = read(whole.as_bytes(), &[]);
        let (found, error) = read(format!("{}{whole}", &whole[..end]).as_bytes(), &[]);
        let told = format!("{file}, {state}: {error:?}");
        let last = found.last().expect(&told);
        assert_eq!(last.states, expected[0].states, "{told}");
        assert!(!last.cut, "{told}");
        if lengths[1] > 0 {
            assert_eq!(found.len(), 2, "{told}");
            assert_eq!(found[0].states, expected[0].states[..lengths[0]], "{told}");
            assert!(found[0].cut, "{told}");
        }
    }
}

/// TLC writes the lasso's constants after the states: without them the behaviour would seem to end there.
#[test]
fn a_lasso_is_not_lost_with_the_end_of_the_module() {
    let whole = String::from_utf8(bytes("lasso.TTrace.tla")).expect("text");
    let ends = [
        "\n    >>\n",
        "CONSTANTS _TTraceLassoStart",
        "_TTraceLassoStart = 1",
        "_TTraceLassoEnd = 14",
    ];
    let told = ends.map(|end| {
        let at = whole.rfind(end).expect("it");
        let after = at + end.len() - usize::from(end.ends_with(char::is_numeric));
        [at, after].map(|length| match read(&whole.as_bytes()[..length], &[]).1 {
            Some(error) => format!("{error}\n"),
            None => panic!("{end}: nothing is told"),
        })
    });
    insta::assert_snapshot!(told.concat().concat());
}

/// The step back is as much of the behaviour as the others: what it says must be so, and it is the last.
#[test]
fn a_lasso_of_json_lines_is_checked() {
    assert_eq!(read(JSON_LINES.as_bytes(), &[]).1, None);
    // Only how the state is written may differ.
    let other = JSON_LINES.replace(r#"{"x": 0, "y": "ä"}, "back"#, r#"{"y":"ä","x":0} , "back"#);
    assert_ne!(other, JSON_LINES);
    assert_eq!(read(format!("{other}\n \n").as_bytes(), &[]).1, None);
    let changed = [
        JSON_LINES.replace(r#""back_to": 1"#, r#""back_to": 2"#),
        JSON_LINES.replace(r#""back_to": 1"#, r#""back_to": 4"#),
        JSON_LINES.replace(r#"0, "y": "ä"}, "back"#, r#"1, "y": "ä"}, "back"#),
        format!("{JSON_LINES}{{\"x\": 0, \"y\": \"b\"}}\n"),
        format!("{JSON_LINES}\n  garbage"),
    ];
    let told = changed.map(|text| match read(text.as_bytes(), &[]).1 {
        Some(error) => format!("{error}\n"),
        None => panic!("nothing is told of\n{text}"),
    });
    insta::assert_snapshot!(told.concat());
}

/// Each run of TLC in a log has an end of its own, also one whose beginning is lost.
#[test]
fn a_log_says_when_its_last_run_is_cut() {
    let whole = String::from_utf8(bytes("stuttering.txt")).expect("text");
    let is_cut = |text: &str| {
        let (found, error) = read(text.as_bytes(), &[]);
        assert_eq!(error, None);
        found.last().expect("a behaviour").cut
    };
    let again = format!("{whole}\n{whole}");
    assert!(!is_cut(&again));
    for end in ["Finished in", "\nState 2: ", "\nState 1: ", "Running "] {
        let second = whole.find(end).unwrap_or_else(|| panic!("{end}"));
        assert!(is_cut(&again[..whole.len() + 1 + second]), "{end}");
    }
    let begin = whole.find("Error: The following behavior").expect("it");
    let without_begin = &whole[begin..];
    assert!(!is_cut(without_begin));
    let second = without_begin.find("\nState 2: ").expect("it");
    assert!(is_cut(&without_begin[..second]));
}

/// A state whose number is too large is a state all the same.
#[test]
fn a_number_that_is_too_large_is_told() {
    let whole = String::from_utf8(bytes("stuttering.txt")).expect("text");
    let told = ["\nState 2: ", "\nState 1: "].map(|state| {
        let changed = whole.replace(state, "\nState 18446744073709551616: ");
        match read(changed.as_bytes(), &[]).1 {
            Some(error) => format!("{error}\n"),
            None => panic!("{state}: nothing is told"),
        }
    });
    insta::assert_snapshot!(told.concat());
}

/// Of two modules in one input, the second is not passed over in silence.
#[test]
fn a_second_module_is_told() {
    let told = ["simulation/raft_0_0", "values.dump.tla"].map(|file| {
        let twice = [bytes(file), bytes(file)].concat();
        let (found, error) = read(&twice, &[]);
        let error = error.expect("an error");
        format!("{file}: {} read, {error}\n", found.len())
    });
    insta::assert_snapshot!(told.concat());
}
