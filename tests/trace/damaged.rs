//! Logs of which a line was lost or changed: what is not there is told, and never passed over.

use crate::forms::{bytes, read};
use conformance::trace::Reader;

fn text(file: &str) -> String {
    String::from_utf8(bytes(file)).expect("text")
}

/// What is told of a log, after how many states.
fn told(what: &str, text: &str) -> String {
    let (found, error) = read(text.as_bytes(), &[]);
    let error = error.unwrap_or_else(|| panic!("{what}: nothing is told"));
    let states: Vec<usize> = found.iter().map(|read| read.states.len()).collect();
    format!("{what}: {states:?} states\n  {error}\n")
}

#[test]
fn a_first_line_that_was_changed() {
    let told = [
        ("raft.txt", "\nState 10:", "\nStxte 10:"),
        ("raft.txt", "\nState 4: ", "\nState4: "),
        ("continue.txt", "\nState 1: ", "\n"),
        (
            "raft.tool.txt",
            "STARTMSG 2217:4 @!@!@\n10:",
            "STARTMS\n10:",
        ),
        (
            "raft.tool.txt",
            "STARTMSG 2217:4 @!@!@\n10:",
            "STARTMSG 2210:4 @!@!@\n10:",
        ),
        ("raft.txt", "\nState 10: <", "\nState 10: "),
        ("raft.tool.txt", "\n10: <", "\n10: {"),
        ("single.txt", "\nState 3:", "\nState3:"),
        (
            "single.tool.txt",
            "STARTMSG 2217:4 @!@!@\n3:",
            "STARTMS\n3:",
        ),
        ("lasso.tool.txt", "STARTMSG 2122", "STRTMSG 2122"),
        ("stuttering.tool.txt", "STARTMSG 2218", "STARTMSG 221"),
    ]
    .map(|(file, line, other)| {
        let whole = text(file);
        let at = whole
            .rfind(line)
            .unwrap_or_else(|| panic!("{file}: {line}"));
        let changed = format!("{}{other}{}", &whole[..at], &whole[at + line.len()..]);
        told(&format!("{file}, {other:?}"), &changed)
    });
    insta::assert_snapshot!(told.concat());
}

#[test]
fn a_variable_that_is_not_there_or_twice() {
    let lost = |file: &str, line: &str| {
        let whole = text(file);
        let at = whole.find(line).unwrap_or_else(|| panic!("{file}: {line}"));
        let changed = format!("{}{}", &whole[..at], &whole[at + line.len()..]);
        told(&format!("{file} without {line:?}"), &changed)
    };
    let states = |states: &[&str]| {
        let state =
            |(index, state): (usize, &&str)| format!("State {}: <Next>\n{state}\n\n", index + 1);
        states.iter().enumerate().map(state).collect::<String>()
    };
    let first = "/\\ x = 1\n/\\ y = 1\n/\\ z = 1";
    let told = [
        lost("lasso.txt", "/\\ step = 3\n"),
        lost("lasso.tool.txt", "/\\ step = 14\n"),
        lost("raft.txt", "/\\ votedFor = (s1 :> s1 @@ s2 :> s1)\n"),
        told("twice", &states(&[first, "/\\ x = 1\n/\\ x = 2"])),
        told(
            "twice, and all",
            &states(&[first, "/\\ x = 1\n/\\ y = 1\n/\\ z = 2\n/\\ y = 2"]),
        ),
        told(
            "told later",
            &states(&[
                first,
                "/\\ x = 2",
                "/\\ x = 2\n/\\ y = 1\n/\\ z = 2",
                "/\\ x = 2",
            ]),
        ),
    ];
    insta::assert_snapshot!(told.concat());
    // Of -difftrace the last state can be whole.
    let differences = states(&[
        first,
        "/\\ x = 2",
        "/\\ y = 2",
        "/\\ x = 2\n/\\ y = 2\n/\\ z = 2",
    ]);
    let differences = format!("Error: Deadlock reached.\n{differences}");
    let (found, error) = read(differences.as_bytes(), &[]);
    assert_eq!((found[0].states.len(), error), (4, None));
    // And of each state, TLC prints some that have not changed.
    let more = states(&[first, "/\\ x = 1\n/\\ y = 2", "/\\ y = 3"]);
    let (found, error) = read(more.as_bytes(), &[]);
    assert_eq!((found[0].states.len(), error), (3, None));
}

/// What is left of a behaviour after an error is no other behaviour; the next one is.
#[test]
fn after_an_error_the_next_behaviour_is_read() {
    let log = text("continue.txt").replacen("\nState 3: ", "\nState 7: ", 2);
    let mut reader = Reader::new(log.as_bytes(), None).expect("a log");
    let mut read = String::new();
    loop {
        match reader.next_behaviour() {
            Ok(None) => break,
            Err(error) => {
                read += &format!("no behaviour: {error}\n");
                break;
            }
            Ok(Some(mut behaviour)) => {
                let end = loop {
                    match behaviour.next_state() {
                        Ok(Some(_)) => {}
                        Ok(None) => break "whole".to_owned(),
                        Err(error) => break error.to_string(),
                    }
                };
                read += &format!("{} states, {end}\n", behaviour.states());
            }
        }
    }
    insta::assert_snapshot!(read);
}

/// What violates a temporal property never ends, so that a step back that is lost is told.
#[test]
fn a_behaviour_that_has_to_go_back() {
    let files = ["lasso.txt", "lasso.diff.txt", "stuttering-later.txt"];
    let told = files.map(|file| {
        let whole = text(file);
        let changed = whole
            .replace("\nBack to", "\nBack")
            .replace("State 15: Stutt", "State15: Stutt");
        let mut reader = Reader::new(changed.as_bytes(), None).expect("a log");
        let mut behaviour = reader.next_behaviour().expect("one").expect("one");
        while let Ok(Some(_)) = behaviour.next_state() {}
        let cut = behaviour.cut().expect(file).to_string();
        format!("{file}: {} states, {cut}\n", behaviour.states())
    });
    insta::assert_snapshot!(told.concat());
}

/// An error while TLC computes the initial states is told of one of them.
#[test]
fn an_error_in_an_initial_state() {
    let log = "TLC2 Version 2026.11.26.232745
Computing initial states...
Error: Attempted to access index 0 of tuple
<<>>
which is out of bounds.
While working on the initial state:
/\\ x = 1
/\\ y = <<>>

Error: TLC was unable to fingerprint.

Fingerprint Stack Trace:
0. Line 4, column 9 to line 4, column 31 in Er

Reason:
Attempted to access index 0 of tuple
<<>>
which is out of bounds.
2 states generated, 1 distinct states found, 1 states left on queue.
Finished in 00s at (2026-11-26 23:27:45)
";
    let (found, error) = read(log.as_bytes(), &[]);
    assert_eq!((found.len(), error), (1, None));
    assert_eq!(found[0].states[0]["x"].to_string(), "1");
    assert!(!found[0].cut);
}
