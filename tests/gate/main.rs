//! The gate: the committed traces and graphs alone. `scripts/mutants.sh` runs it on each mutant: what is quick to fail
//! comes first, and nothing else is here.

mod handle;

use conformance::graph::{self, Graph};
use conformance::refinement::{RaftSystem, State};
use conformance::replay::{Options, Replay, replay};
use conformance::system::{Action as _, System as _};
use conformance::trace::{Reader, Trace};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};

/// One test, so that a mutant is caught as soon as anything differs.
#[test]
fn the_core_conforms() {
    let mut told = String::new();
    traces(&mut told);
    for path in files("tests/graph", "gz") {
        graph(&path, &mut told);
    }
    handled(&mut told);
    narrowed(&mut told);
    // What was inferred is part of the gate: a step that several actions explain is checked less.
    insta::assert_snapshot!("gate", told);
}

fn traces(told: &mut String) {
    let paths = files("traces", "json");
    let mut actions: BTreeMap<String, usize> = BTreeMap::new();
    let (mut steps, mut ambiguous, mut stuttering) = (0, 0, 0);
    for path in &paths {
        let found = replayed(path);
        assert!(
            found.divergences.is_empty() && found.error.is_none() && found.cut.is_none(),
            "{}: {:?} {:?} {:?}",
            path.display(),
            found.divergences,
            found.error,
            found.cut
        );
        for (action, count) in found.actions {
            *actions.entry(action).or_default() += count;
        }
        steps += found.steps;
        ambiguous += found.ambiguous;
        stuttering += found.stuttering;
    }
    let traces = paths.len();
    writeln!(
        told,
        "{traces} traces, {steps} steps, {ambiguous} ambiguous, {stuttering} stuttering"
    )
    .expect("text");
    for (action, count) in actions {
        writeln!(told, "  {action} {count}").expect("text");
    }
}

fn handled(told: &mut String) {
    let steps = files("traces", "json").into_iter().map(|path| {
        let text = fs::read_to_string(path).expect("a trace");
        handle::steps(&Trace::<State>::from_text(&text).expect("a trace"))
    });
    let steps: usize = steps.sum();
    writeln!(told, "{steps} steps of the convenient API").expect("text");
}

/// How many actions could lead from states of the traces to others: to the same, the next, the one after that, and back.
/// They are worked out from the specification alone, so a right core hides what is wrong with them.
fn narrowed(told: &mut String) {
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for path in files("traces", "json") {
        let text = fs::read_to_string(path).expect("a trace");
        let states = Trace::<State>::from_text(&text).expect("a trace").states;
        let mut core = RaftSystem::default();
        core.init(&states[0]).expect("a cluster");
        states.iter().for_each(|state| core.learn(state));
        for (n, before) in states.iter().enumerate() {
            let others = [Some(n), Some(n + 1), Some(n + 2), n.checked_sub(1)];
            for (kind, after) in others.into_iter().enumerate() {
                let Some(after) = after.and_then(|after| states.get(after)) else {
                    continue;
                };
                for action in core.candidates(before, after) {
                    counts.entry(action.name()).or_default()[kind] += 1;
                }
            }
        }
    }
    writeln!(
        told,
        "candidates: to the same state, the next, the one after, the one before"
    )
    .expect("text");
    for (action, [same, next, after, back]) in counts {
        writeln!(told, "  {action}: {same}, {next}, {after}, {back}").expect("text");
    }
}

fn replayed(path: &Path) -> Replay {
    let text = fs::read(path).expect("a trace");
    let mut reader = Reader::new(&text[..], None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    let options = Options::default();
    replay(&mut RaftSystem::default(), &mut behaviour, &options)
}

fn graph(path: &Path, told: &mut String) {
    let dot = flate2::read::GzDecoder::new(fs::File::open(path).expect("a graph"));
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: false,
    };
    let graph = Graph::read(dot, options.jobs).expect("a graph");
    let verdict = graph::check(&graph, &RaftSystem::default(), &options).expect("a graph of Raft");
    let name = path.file_name().expect("a name").to_string_lossy();
    assert!(verdict.agrees(), "{name}: {:?}", verdict.divergences);
    writeln!(
        told,
        "{name}: {:?}, {} states, {} ambiguous",
        verdict.constants, verdict.states, verdict.ambiguous
    )
    .expect("text");
    for (action, count) in &verdict.actions {
        let (edges, steps, refused) = (count.edges, count.steps, count.refused);
        writeln!(
            told,
            "  {action}: {edges} edges, {steps} steps, {refused} refused"
        )
        .expect("text");
    }
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
