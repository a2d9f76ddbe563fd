//! Logs of `-difftrace`: what a state does not repeat is that of the state before, but for one state.

use crate::forms::{bytes, one, read};
use conformance::trace::Reader;

fn text(file: &str) -> String {
    String::from_utf8(bytes(file)).expect("text")
}

/// However TLC searched, and whatever it found besides.
#[test]
fn a_variable_goes_back_and_forth() {
    let whole = one("toggle.txt", &[]);
    for file in ["toggle.depth-first.diff.txt", "toggle.simulated.diff.txt"] {
        let found = one(file, &[]);
        assert_eq!((&found.states, found.cut), (&whole.states, false), "{file}");
    }
    let (found, error) = read(&bytes("toggle.continue.diff.txt"), &[]);
    assert_eq!((found.len(), error), (3, None));
    let longer = one("toggle-deadlock.txt", &[]);
    for (found, expected) in found.iter().zip([&whole, &longer, &longer]) {
        assert_eq!(
            (&found.states, &found.steps),
            (&expected.states, &expected.steps)
        );
        assert!(!found.cut);
    }
}

/// Without what tells of the search, or of what was found, one state can be either: it is not guessed.
#[test]
fn a_state_that_is_not_known() {
    let log = text("toggle.diff.txt");
    let lines = |keeps: fn(&str) -> bool| {
        let lines = log.lines().filter(|line| keeps(line));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let at = log.find("State 1").expect("a state");
    let logs = [
        ("the states alone", log[at..].to_owned()),
        ("no search", lines(|line| !line.starts_with("Running"))),
        (
            "no violation",
            lines(|line| !line.starts_with("Error: Inv")),
        ),
        (
            "cut before the last",
            log[..log.find("State 6").expect("one")].to_owned(),
        ),
        (
            "the last is not whole",
            lines(|line| line != "/\\ count = 2"),
        ),
        ("nor the second of three", {
            let states: Vec<&str> = log[at..].split_inclusive("\n\n").collect();
            let last = states[5].replace("State 6", "State 3");
            [&log[..at], states[0], states[1], &last, states[6]].concat()
        }),
        (
            "an old TLC",
            log.replacen("TLC2 Version 20", "TLC2 Version 2.15 of 20", 1),
        ),
        (
            "after another run",
            text("toggle.simulated.diff.txt") + &log[at..],
        ),
        ("two behaviours", log[at..].to_owned() + &text("lasso.txt")),
    ];
    let expected = one("toggle.txt", &[]);
    let mut told = String::new();
    for (what, log) in logs {
        let mut reader = Reader::new(log.as_bytes(), None).expect("a log");
        told += &format!("{what}:");
        while let Some(mut behaviour) = reader.next_behaviour().expect("a behaviour") {
            let mut states = 0;
            while behaviour.next_state().expect("a state").is_some() {
                states += 1;
            }
            let cut = behaviour
                .cut()
                .map_or("not cut".to_owned(), |cut| cut.to_string());
            told += &format!(" {states} states, {cut}\n");
        }
        let (found, _) = read(log.as_bytes(), &[]);
        assert_eq!(
            found[0].states,
            expected.states[..found[0].states.len()],
            "{what}"
        );
    }
    insta::assert_snapshot!(told);
}

/// Where the two states that it can be agree on what a state leaves out, nothing more has to be known.
#[test]
fn states_that_agree_need_no_search() {
    let log = text("toggle.diff.txt");
    let states = log[log.find("State 1").expect("one")..].replace("\"off\"", "\"on\"");
    let mut lamps = states.split("/\\ lamp = \"on\"\n").collect::<Vec<_>>();
    let last = lamps.pop().expect("the last state's");
    let states = [lamps[0], &lamps[1..].concat(), last].join("/\\ lamp = \"on\"\n");
    let (found, error) = read(states.as_bytes(), &[]);
    assert_eq!(
        (found[0].states.len(), found[0].cut, error),
        (6, false, None)
    );
}
