//! The real core equals what TLC wrote, in each form.

use super::{checked, graph, options, told};
use conformance::graph::{Border, Options, Verdict};
use conformance::refinement::{Action, RaftSystem};
use std::num::NonZero;

fn real(name: &str, options: &Options) -> Verdict {
    checked(&graph(name), &RaftSystem::default(), options).expect("a graph")
}

#[test]
fn the_core_equals_the_specification() {
    let verdict = real("two-servers", &options());
    assert!(verdict.agrees());
    assert_eq!(verdict.border, Border::Shown);
    assert_eq!((verdict.states, verdict.initial_states), (709, 1));
    // As TLC itself counts them.
    assert_eq!(verdict.ambiguous, 0);
    for (action, count) in &verdict.actions {
        assert_eq!(count.edges, count.steps, "{action}");
        assert!(count.edges > 0, "{action}");
    }
    // `Receive` is several actions, and none of its own.
    assert_eq!(verdict.actions.len(), Action::NAMES.len() - 1);
    insta::assert_snapshot!("equal", told(verdict));
}

#[test]
fn several_threads_find_the_same() {
    let one = real("two-servers", &options());
    let several = Options {
        jobs: NonZero::new(3).expect("a number"),
        ..options()
    };
    assert_eq!(told(real("two-servers", &several)), told(one));
}

#[test]
fn labels_that_say_next_alone_are_enough() {
    let verdict = real("next-only", &options());
    assert!(verdict.agrees());
    assert_eq!(verdict.border, Border::Shown);
    assert!(verdict.ambiguous > 0);
    insta::assert_snapshot!("next-only", told(verdict));
}

#[test]
fn without_its_border_a_graph_says_less() {
    let verdict = real("no-border", &options());
    assert!(verdict.agrees());
    assert_eq!(verdict.border, Border::Unknown { steps: 477 });
    insta::assert_snapshot!("no-border", told(verdict));
}

#[test]
fn who_says_that_there_is_no_border_is_told_what_crosses_it() {
    let complete = Options {
        is_complete: true,
        ..options()
    };
    let verdict = real("no-border", &complete);
    let found: usize = verdict.divergences.iter().map(|d| d.count).sum();
    assert_eq!(found, 477);
    insta::assert_snapshot!("no-border-complete", told(verdict));
}
