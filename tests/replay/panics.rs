//! A core that panics: the step is told as a divergence, and everything else is checked all the same.

use crate::faulty::{self, Faulty};
use conformance::coverage::Fault;
use conformance::graph::{self, Found, Graph};
use conformance::refinement::{Action, RaftSystem};
use conformance::replay::{Cause, Divergence, Options, replay};
use conformance::trace::Reader;
use std::fs;
use std::num::NonZero;

/// An entry too far.
static PANICS: faulty::Fault = faulty::Fault::new(
    "panics-on-becoming-leader",
    "the core looks behind the end of the log",
    |before, action, right| match action {
        Action::BecomeLeader(i) => {
            let log = &before.log[i];
            panic!(
                "there is no entry {} in a log of {}",
                log.len() + 1,
                log.len()
            )
        }
        _ => right,
    },
);

fn core() -> Faulty<'static> {
    Faulty {
        core: RaftSystem::default(),
        fault: &PANICS,
    }
}

fn is_told(divergence: &Divergence) -> bool {
    let Cause::Panicked { message, .. } = &divergence.cause else {
        return false;
    };
    let action = divergence.action.as_ref().map(|action| &*action.name);
    message.starts_with("there is no entry ") && action == Some("BecomeLeader")
}

#[test]
fn a_panic_is_a_divergence() {
    let (mut elections, mut divergences) = (0, 0);
    for (name, text) in crate::traces() {
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        let found = replay(&mut core(), &mut behaviour, &Options::default());
        assert_eq!(found.error, None, "{name}");
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        let right = replay(
            &mut RaftSystem::default(),
            &mut behaviour,
            &Options::default(),
        );
        assert_eq!(
            (found.states, found.steps),
            (right.states, right.steps),
            "{name}"
        );
        if !name.starts_with("unlabelled") {
            elections += right.actions.get("BecomeLeader").copied().unwrap_or(0);
            divergences += found.divergences.iter().filter(|d| is_told(d)).count();
        }
    }
    assert!(elections > 50);
    assert_eq!(divergences, elections);
}

#[test]
fn a_panic_is_a_divergence_in_the_graph_too() {
    let file = crate::root().join("tests/graph/two-servers.dot.gz");
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: false,
    };
    let file = fs::File::open(file).expect("the graph");
    let graph = Graph::read(file, options.jobs).expect("a graph");
    let verdict = graph::check(&graph, &core(), &options).expect("a verdict");
    // Where it must refuse, too: the candidate has no votes.
    let [refusing, taking] = &verdict.divergences[..] else {
        panic!("{:?}", verdict.divergences)
    };
    assert!(matches!(&taking.found, Found::NotTaken(d) if is_told(d)));
    let Found::NotAllowed {
        fault: Fault::Panicked,
        panic: Some(message),
        ..
    } = &refusing.found
    else {
        panic!("{refusing:?}")
    };
    assert!(message.starts_with("there is no entry "), "{message}");
    // It neither takes nor refuses any.
    assert!(!verdict.actions.contains_key("BecomeLeader"));
}
