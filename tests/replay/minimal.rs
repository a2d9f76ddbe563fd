//! Every faulty core's first divergence, minimised with the right core for a judge.

use crate::faulty::{Fault, Faulty, faults};
use conformance::minimize::{Minimal, NotMinimized, minimize, shown};
use conformance::refinement::RaftSystem;
use conformance::replay::{Options, replay};
use conformance::trace::{Reader, TraceError};
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

/// Minimises a trace of a server that forgets its term, with an answer that can be other than true: the closure gets how
/// often it was asked before, how many steps the behaviour has, and whether it shows the fault.
fn asked(
    answer: &mut dyn FnMut(usize, usize, bool) -> Result<bool, TraceError>,
) -> Result<Minimal<RaftSystem>, NotMinimized> {
    let fault = faults().find(|fault| fault.name == "restart-forgets-the-term");
    let mut faulty = Faulty {
        core: RaftSystem::default(),
        fault: fault.expect("the fault"),
    };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/traces/restart-of-voter.json");
    let mut reader = Reader::open(path.as_ref(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
    let mut times = 0;
    minimize(&RaftSystem::default(), &mut behaviour, &mut |behaviour| {
        let shown = shown(&mut faulty, behaviour)?;
        let is_shown = answer(times, behaviour.steps.len(), shown.is_some())?;
        times += 1;
        Ok(shown.filter(|_| is_shown))
    })
}

#[test]
fn what_is_left_is_asked_for_once_more() {
    let mut last = 0;
    let minimal = asked(&mut |times, _, is_shown| {
        last = times;
        Ok(is_shown)
    });
    assert!(minimal.expect("a behaviour").is_shortest);
    let flaky = asked(&mut |times, _, is_shown| Ok(is_shown && times < last));
    assert!(matches!(flaky, Err(NotMinimized::NotAgain)), "{flaky:?}");
}

/// It may or may not have shown it: so nothing is certain.
#[test]
fn what_cannot_be_asked_is_not_known_to_be_longer() {
    let minimal = asked(&mut |_, steps, is_shown| match steps {
        1 => Err(TraceError {
            place: None,
            message: "no answer".to_owned(),
            help: None,
            panicked_at: None,
        }),
        _ => Ok(is_shown),
    });
    let minimal = minimal.expect("a behaviour");
    assert!(!minimal.is_shortest, "{} steps", minimal.after.steps);
}
