//! Every shape that a trace of TLC can have, read from what TLC wrote from `Counter.tla`, and replayed
//! through an implementation that has nothing to do with Raft.

mod bounds;
mod counter;
mod damaged;
mod difference;
mod dumped;
mod encoded;
mod forms;
mod itf;
mod modules;
mod samples;
mod truncated;
mod written;

use conformance::graph::{self, Graph};
use conformance::refinement::RaftSystem;
use conformance::replay::{MOST_DIVERGENCES, Options, Replay, replay};
use conformance::report::graph::{self as graph_report, GraphReport};
use conformance::system::System;
use conformance::trace::Reader;
use counter::Counter;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZero;
use std::path::Path;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/trace"))
}

fn text(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.json"))).expect("a trace")
}

fn check<S: System>(mut system: S, name: &str, options: &Options) -> Replay {
    let text = text(name);
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    replay(&mut system, &mut behaviour, options)
}

/// What is read from each of the traces here, so that none is left unread.
#[test]
fn every_shape_is_read() {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the traces")
        .filter_map(|entry| {
            let name = entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8");
            name.strip_suffix(".json").map(str::to_owned)
        })
        .collect();
    names.sort();
    let mut told = String::new();
    for name in names {
        let text = text(&name);
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        let mut steps = String::new();
        while let Some(state) = behaviour.next_state().expect("a state") {
            let Some(step) = state.step() else { continue };
            let back = step.back_to().map(|to| format!(", back to {to}"));
            let source = step.label.location.as_ref();
            let source = source.map(|l| format!(" ({}.tla:{})", l.module, l.begin_line));
            writeln!(
                steps,
                "  step {}{}: {}{}, state at {}",
                step.number(),
                back.unwrap_or_default(),
                step.label,
                source.unwrap_or_default(),
                state.place()
            )
            .expect("text");
        }
        let variables = behaviour.variables().join(", ");
        writeln!(told, "{name}: {} states of {variables}", behaviour.states()).expect("text");
        told.push_str(&steps);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_counter_conforms_to_its_specification() {
    for (name, states, steps) in [
        ("one-state", 1, 0),
        ("labelled", 3, 2),
        ("next-only", 3, 2),
        ("lasso", 3, 3),
    ] {
        let found = check(Counter::default(), name, &Options::default());
        assert_eq!(found.error, None, "{name}");
        assert!(
            found.divergences.is_empty(),
            "{name}: {:?}",
            found.divergences
        );
        assert_eq!((found.states, found.steps), (states, steps), "{name}");
    }
}

/// TLC labels the step in which nothing happens like the step before; it is none of that action.
#[test]
fn stuttering_is_no_action_whatever_its_label() {
    let found = check(Counter::default(), "stuttering", &Options::default());
    assert!(found.divergences.is_empty() && found.error.is_none());
    assert_eq!(
        (found.steps, found.stuttering, found.actions["Add"]),
        (3, 1, 2)
    );
}

/// A behaviour that diverges in every step is told of so far, and no memory is taken for more.
#[test]
fn so_many_divergences_end_a_replay() {
    let jumps = |n: usize| format!("{{\"count\": {}, \"names\": []}}\n", n % 2 * 7);
    let lines: String = (0..4 * MOST_DIVERGENCES).map(jumps).collect();
    let mut reader = Reader::new(lines.as_bytes(), None).expect("lines");
    let mut behaviour = reader.next_behaviour().expect("one").expect("one");
    let found = replay(&mut Counter::default(), &mut behaviour, &Options::default());
    assert_eq!(found.divergences.len(), MOST_DIVERGENCES);
    assert!(found.rest_unchecked && found.steps <= 2 * MOST_DIVERGENCES);
}

#[test]
fn a_counter_that_forgets_a_name_diverges() {
    let found = check(Counter::forgetful(), "labelled", &Options::default());
    assert_eq!(found.divergences.len(), 1);
    let divergence = &found.divergences[0];
    assert_eq!(divergence.step, 3);
    let told: Vec<_> = divergence
        .differences
        .iter()
        .map(|d| (d.path.as_str(), d.spec.as_deref(), d.core.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("count", Some("2"), Some("1")),
            ("names", Some("{a, b}"), Some("{b}"))
        ]
    );
}

/// The graph says what no trace does: what else an implementation can do. It works for any.
#[test]
fn the_graph_of_a_counter() {
    let dot = fs::read(folder().join("counter.dot")).expect("a graph");
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: true,
    };
    let graph = Graph::<Counter>::read(&dot[..], options.jobs).expect("a graph");
    let told = [Counter::default(), Counter::hasty(), Counter::forgetful()].map(|counter| {
        let verdict = graph::check(&graph, &counter, &options).expect("a verdict");
        let report = GraphReport::new("counter.dot", verdict, &[], &[]);
        let mut told = Vec::new();
        graph_report::text(&mut told, &report).expect("memory");
        String::from_utf8(anstream::adapter::strip_bytes(&told).into_vec()).expect("text")
    });
    insta::assert_snapshot!(told.join("\n---\n"));
}

/// With ALIAS a state has the alias's fields: those of the variables must be there, and the others are
/// compared by nobody.
#[test]
fn an_alias_must_have_every_variable_and_what_else_it_has_is_told() {
    let found = check(Counter::default(), "alias", &Options::default());
    let error = found.error.expect("an error");
    assert!(error.message.contains("no variable `names`"), "{error}");

    let found = check(RaftSystem::default(), "raft-alias", &Options::default());
    assert_eq!((found.steps, found.divergences.len()), (9, 0));
    assert_eq!(found.not_compared, ["leaders"]);
    assert!(found.error.expect("an error").message.contains("`leaders`"));

    let options = Options {
        ignored: vec!["leaders".to_owned()],
        ..Options::default()
    };
    let found = check(RaftSystem::default(), "raft-alias", &options);
    assert_eq!(
        (found.error, found.not_compared),
        (None, vec!["leaders".to_owned()])
    );
}

/// Servers and values can be numbers and strings too.
#[test]
fn servers_and_values_need_not_be_model_values() {
    for name in ["raft-numbers", "raft-mixed"] {
        let found = check(RaftSystem::default(), name, &Options::default());
        assert_eq!(found.error, None, "{name}");
        assert!(
            found.divergences.is_empty(),
            "{name}: {:?}",
            found.divergences
        );
        assert_eq!(found.actions["ClientRequest"], 1, "{name}");
    }
}
