//! Every faulty core's first divergence, minimised with the right core for a judge.

use crate::faulty::{Fault, Faulty, faults};
use conformance::minimize::{Minimal, minimize, shown};
use conformance::refinement::RaftSystem;
use conformance::replay::{Options, replay};
use conformance::trace::Reader;
use std::fmt::Write as _;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::thread;

/// The first trace that shows the fault, minimised.
fn minimal(fault: &Fault, traces: &[(String, String)]) -> (String, Minimal<RaftSystem>) {
    let faulty = Faulty {
        core: RaftSystem::default(),
        fault,
    };
    let diverges = |text: &str| {
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
        let found = replay(&mut faulty.clone(), &mut behaviour, &Options::default());
        !found.divergences.is_empty()
    };
    let (name, text) = traces
        .iter()
        .find(|(_, text)| diverges(text))
        .unwrap_or_else(|| panic!("no trace shows {}", fault.name));
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
    let mut faulty = faulty;
    let minimal = minimize(&RaftSystem::default(), &mut behaviour, &mut |behaviour| {
        shown(&mut faulty, behaviour)
    });
    let minimal = minimal.unwrap_or_else(|error| panic!("{}: {error}", fault.name));
    (name.clone(), minimal)
}

fn median(mut lengths: Vec<usize>) -> usize {
    lengths.sort_unstable();
    lengths[lengths.len() / 2]
}

#[test]
fn every_fault() {
    let traces = crate::traces();
    let faults: Vec<&Fault> = faults().collect();
    let jobs = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let mut table = String::new();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    conformance::replay::in_order(
        jobs,
        &faults,
        |fault, give| {
            let _ = give((fault.name, minimal(fault, &traces)));
        },
        |(fault, (trace, minimal))| {
            before.push(minimal.before.steps);
            after.push(minimal.after.steps);
            writeln!(
                table,
                "{fault}: {trace}, {} steps -> {}{}",
                minimal.before.steps,
                minimal.after.steps,
                if minimal.is_shortest {
                    ", the shortest"
                } else {
                    ""
                }
            )
            .expect("text");
            ControlFlow::Continue(())
        },
    );
    assert_eq!(before.len(), faults.len());
    let (before, after) = (median(before), median(after));
    insta::assert_snapshot!(format!("median: {before} steps -> {after}\n\n{table}"));
}
