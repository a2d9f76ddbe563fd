//! Inference against a naive oracle, and with labels that tell less than TLC's do, or another thing.

use conformance::refinement::{Action, RaftSystem, State};
use conformance::replay::{Cause, Inference, NearestOutcome, Options, Replay, infer, replay};
use conformance::system::System;
use conformance::trace::{Label, Reader, Trace};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Narrowing by what has changed must lose no action that explains the step: those that do are the same
/// when the core is asked of every action there is.
#[test]
fn narrowing_loses_no_action_that_explains_the_step() {
    let mut steps = 0;
    for (name, text) in crate::traces() {
        let trace = Trace::<State>::from_text(&text).expect("a trace");
        let mut core = RaftSystem::default();
        core.init(&trace.states[0]).expect("a cluster");
        for step in &trace.steps {
            let (before, after) = (&trace.states[step.from], &trace.states[step.to]);
            let candidates = core.candidates(before, after);
            let mut others = core.actions(before, after);
            others.retain(|action| !candidates.contains(action));
            for action in &others {
                assert!(
                    !explains(&mut core, before, action, after),
                    "{name}: {action}"
                );
            }
            core.restore(before).expect("a state");
            let found = explained(&infer(&mut core, before, after, &Label::default()));
            let fitting = candidates.into_iter();
            let oracle: Vec<Action> = fitting
                .filter(|action| explains(&mut core, before, action, after))
                .collect();
            assert_eq!(found, oracle, "{name}, step {}", step.number());
            steps += 1;
        }
    }
    assert!(steps > 1000, "only {steps} steps");
}

fn explains(core: &mut RaftSystem, before: &State, action: &Action, after: &State) -> bool {
    core.restore(before).expect("a state");
    core.step(action).is_ok() && *core.observe() == *after
}

fn explained<E: std::fmt::Debug>(inference: &Result<Inference<RaftSystem>, E>) -> Vec<Action> {
    match inference.as_ref().expect("states of Raft") {
        Inference::Unique(action) => vec![action.clone()],
        Inference::Ambiguous(actions) => actions.clone(),
        Inference::Stuttering | Inference::None(_) => Vec::new(),
    }
}

/// A label in TLC's JSON.
#[derive(serde::Deserialize, serde::Serialize)]
struct JsonLabel {
    name: String,
    #[serde(default)]
    parameters: Vec<String>,
    #[serde(default)]
    context: BTreeMap<String, Value>,
}

/// Replays a committed trace whose labels are changed, the first of which has index 0.
fn with_labels(text: &str, change: &dyn Fn(usize, &mut JsonLabel)) -> Replay {
    let mut document: Value = serde_json::from_str(text).expect("JSON");
    let steps = document["counterexample"]["action"].as_array_mut();
    for (index, step) in steps.expect("the steps").iter_mut().enumerate() {
        let mut label = serde_json::from_value(step[1].take()).expect("a label");
        change(index, &mut label);
        step[1] = json!(label);
    }
    let text = document.to_string();
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    let found = replay(
        &mut RaftSystem::default(),
        &mut behaviour,
        &Options::default(),
    );
    assert_eq!(found.error, None);
    found
}

fn heartbeat() -> String {
    let traces = crate::traces().into_iter();
    let mut named = traces.filter(|(name, _)| name == "heartbeat");
    named.next().expect("it").1
}

#[test]
fn traces_conform_with_names_alone_and_without_names() {
    for (name, text) in crate::traces() {
        let names = with_labels(&text, &|_, label| {
            label.parameters.clear();
            label.context.clear();
        });
        assert!(names.divergences.is_empty(), "{name} with names alone");
        let values = with_labels(&text, &|_, label| label.context.clear());
        assert!(
            values.divergences.is_empty(),
            "{name} with parameters of unknown value"
        );
        let nothing = with_labels(&text, &|_, label| {
            *label = JsonLabel {
                name: String::new(),
                parameters: Vec::new(),
                context: BTreeMap::new(),
            };
        });
        assert!(nothing.divergences.is_empty(), "{name} without names");
        assert!(nothing.ambiguous >= names.ambiguous, "{name}");
    }
}

/// A label that names an action binds: another action that would explain the step does not count.
#[test]
fn a_label_that_names_the_wrong_action_diverges() {
    let text = heartbeat();
    let last = Trace::<State>::from_text(&text).expect("it").steps.len() - 1;
    for wrong in ["Restart", "DropMessage", "HandleAppendEntriesResponse"] {
        let found = with_labels(&text, &|index, label| {
            if index == last {
                label.name = wrong.to_owned();
            }
        });
        assert_eq!(found.divergences.len(), 1, "{wrong}");
        assert_eq!(found.divergences[0].step, last + 2);
    }
}

/// Replays the heartbeat with another server in the label of its first step, `Timeout(s1)`.
fn with_server(server: &str) -> Replay {
    with_labels(&heartbeat(), &|index, label| {
        if index == 0 {
            let parameter = label.parameters[0].clone();
            label.context.insert(parameter, json!(server));
        }
    })
}

/// A label that names the wrong server binds as well.
#[test]
fn a_label_with_the_wrong_parameter_diverges() {
    let found = with_server("s2");
    assert_eq!(found.divergences.len(), 1);
    assert_eq!(found.divergences[0].cause, Cause::Differs);
}

/// `Receive` names none of the message's handlers, and any of them explains it.
#[test]
fn a_label_that_names_a_part_of_the_specification_binds_to_its_actions() {
    let receive = |_: usize, label: &mut JsonLabel| {
        if label.name.starts_with("Handle") || label.name == "UpdateTerm" {
            label.name = "Receive".to_owned();
            label.parameters.clear();
            label.context.clear();
        }
    };
    assert!(with_labels(&heartbeat(), &receive).divergences.is_empty());
    let all = |_: usize, label: &mut JsonLabel| label.name = "Receive".to_owned();
    assert!(!with_labels(&heartbeat(), &all).divergences.is_empty());
}

/// A label that names what the state does not have: told as that, with what does explain the step.
#[test]
fn a_label_that_names_no_possible_action_says_so() {
    let found = with_server("s9");
    let divergence = &found.divergences[0];
    let reason = "the state before the step has only Timeout(s1), Timeout(s2)".to_owned();
    assert_eq!(divergence.cause, Cause::Impossible { reason });
    assert_eq!(
        divergence.action.as_ref().expect("the label's").text,
        "Timeout(s9)"
    );
    assert_eq!(divergence.nearest[0].outcome, NearestOutcome::Explains);
}

/// Parameters go by their names, then by their order; what the action lacks of them tells nothing.
#[test]
fn parameters_go_by_name() {
    let text = heartbeat();
    let conforms =
        |change: &dyn Fn(usize, &mut JsonLabel)| with_labels(&text, change).divergences.is_empty();
    assert!(
        conforms(&|_, label| label.parameters.reverse()),
        "in another order"
    );
    let other_names = |_: usize, label: &mut JsonLabel| {
        let other = |name: &String| format!("_{name}");
        label.parameters = label.parameters.iter().map(other).collect();
        let context = std::mem::take(&mut label.context).into_iter();
        label.context = context.map(|(name, value)| (other(&name), value)).collect();
    };
    assert!(conforms(&other_names), "with other names");
    let with_message = |_: usize, label: &mut JsonLabel| {
        label.parameters.push("m".to_owned());
        label.context.insert("m".to_owned(), json!([]));
    };
    assert!(conforms(&with_message), "with a message");
    let more = |index: usize, label: &mut JsonLabel| {
        other_names(index, label);
        for name in ["x", "y", "z"] {
            label.parameters.push(name.to_owned());
            label.context.insert(name.to_owned(), json!(7));
        }
    };
    assert!(conforms(&more), "with more than the action has");
    let others = |index: usize, label: &mut JsonLabel| {
        more(index, label);
        label
            .context
            .values_mut()
            .for_each(|value| *value = json!(7));
    };
    assert!(!conforms(&others), "with others");
}
