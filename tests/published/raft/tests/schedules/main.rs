//! The same schedules for the crate and for raft.tla, each to its end. After its first divergence a trace says no more about
//! the crate step by step; but who times out, what arrives and what is lost can go on, and terms, roles, votes, logs and
//! commit indexes can be compared at any time. What the crate cannot do is left out: it asks for fewer things than raft.tla does,
//! and a message that it has not sent does not arrive.
//!
//! In every state the crate's own logs, with the entries that raft.tla does not have, are asked for raft.tla's invariants.

mod run;
mod tally;

use conformance::record::raft::{Settings, numbered, record};
use conformance::refinement::{Action, RaftSystem, State};
use conformance::replay::{Inference, Options, replay_watching};
use conformance::trace::Reader;
use run::run;
use std::path::{Path, PathBuf};
use tally::Tally;

const TRACES: &str = "../../../traces";

/// What happens, and the state of raft.tla after it.
struct Schedule {
    name: String,
    first: State,
    steps: Vec<(Action, State)>,
}

#[test]
fn of_the_traces() {
    let mut tally = Tally::default();
    for path in traces() {
        tally.add(&run(&trace(&path)));
    }
    insta::assert_snapshot!(tally.told());
}

/// Runs of this library's own core, by `conformance record`: longer than the traces, and with all faults.
#[test]
fn recorded() {
    let mut tally = Tally::default();
    for seed in 0..200 {
        tally.add(&run(&recording(seed)));
    }
    insta::assert_snapshot!(tally.summary());
}

fn traces() -> Vec<PathBuf> {
    let files = std::fs::read_dir(TRACES).expect("the committed traces");
    let paths = files.map(|file| file.expect("a file").path());
    let is_trace = |path: &PathBuf| path.extension().is_some_and(|e| e == "json");
    let mut paths: Vec<_> = paths.filter(is_trace).collect();
    paths.sort();
    paths
}

/// The actions of a trace are what the library's own core finds them to be.
fn trace(path: &Path) -> Schedule {
    let mut reader = Reader::open(path, None).expect("a trace");
    let behaviour = reader.next_behaviour().expect("a trace");
    let mut behaviour = behaviour.expect("a behaviour");
    let (mut first, mut steps) = (None, Vec::new());
    let mut core = RaftSystem::default();
    replay_watching(
        &mut core,
        &mut behaviour,
        &Options::default(),
        &mut |_| {},
        &mut |visit| match visit.step.map(|step| step.inference) {
            None => first = Some(visit.state.clone()),
            Some(Inference::Unique(action)) => steps.push((action.clone(), visit.state.clone())),
            Some(Inference::Ambiguous(actions)) => {
                steps.push((actions[0].clone(), visit.state.clone()));
            }
            Some(Inference::Stuttering) => {}
            Some(Inference::None(_)) => panic!("{} does not conform", path.display()),
        },
    );
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Schedule {
        name: name.into_owned(),
        first: first.expect("a first state"),
        steps,
    }
}

fn recording(seed: u64) -> Schedule {
    let settings = Settings {
        servers: numbered("s", if seed.is_multiple_of(3) { 5 } else { 3 }),
        steps: 150,
        seed,
        ..Settings::default()
    };
    let recorded = record(&settings).expect("a behaviour");
    let steps = recorded.steps.into_iter();
    Schedule {
        name: format!("seed {seed}"),
        first: recorded.initial,
        steps: steps.map(|step| (step.action, step.state)).collect(),
    }
}
