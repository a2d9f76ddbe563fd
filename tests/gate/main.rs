//! The gate: what the core and the refinement make of what is committed. `scripts/mutants.sh` runs it on each mutant,
//! so what is quick to fail comes first. It holds
//!
//! - the committed traces: each conforms; in each of their states every action is tried, every message is handled by
//!   `handle_message`, and what raft.tla does not allow is refused;
//! - the behaviours that break an invariant (`tests/replay/broken`), and which changes the invariants notice;
//! - the committed graphs, in both directions;
//! - what was read and what is foreign, in words: states, actions, errors;
//! - eight recorded runs with fixed seeds, and a fixed sequence of events through `Calls`.
//!
//! Most of it is told in one snapshot. The unit tests of `src/refinement/calls.rs` belong to the gate too, but have to
//! be there: they alter what a call did, which nobody can from here.

mod graphs;
mod handle;
mod recorded;
mod traces;
mod words;

use conformance::refinement::State;
use conformance::trace::Trace;
use std::fs;
use std::path::{Path, PathBuf};

/// One test, so that a mutant is caught as soon as anything differs.
#[test]
fn the_core_conforms() {
    // What was inferred is part of the gate: a step that several actions explain is checked less.
    let told = [
        traces::replayed(),
        traces::broken(),
        traces::watched(),
        traces::branches(),
        traces::candidates(),
        words::of_states(),
        words::of_what_is_foreign(),
        graphs::checked(),
        handle::handled(),
        recorded::recorded(),
        recorded::told(),
    ];
    insta::assert_snapshot!("gate", told.join("\n"));
}

/// The states of each committed trace.
fn states() -> impl Iterator<Item = Vec<State>> {
    states_of(files("traces", "json"))
}

/// The states of each trace.
fn states_of(paths: Vec<PathBuf>) -> impl Iterator<Item = Vec<State>> {
    paths.into_iter().map(|path| {
        let text = fs::read_to_string(path).expect("a trace");
        Trace::<State>::from_text(&text).expect("a trace").states
    })
}

/// The committed files of a folder with this extension, in order.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|own| own == extension))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// The lines of a table.
fn lines(title: &str, lines: impl IntoIterator<Item = String>) -> String {
    let mut told = format!("{title}\n");
    for line in lines {
        told.push_str("  ");
        told.push_str(&line);
        told.push('\n');
    }
    told
}
