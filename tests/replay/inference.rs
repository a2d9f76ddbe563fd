//! Inference against a naive oracle, and with labels that tell less than TLC's do, or another thing.

use conformance::refinement::{Action, RaftSystem, State};
use conformance::replay::{Cause, Inference, NearestOutcome, Options, Replay, infer, replay};
use conformance::system::System;
use conformance::trace::{Format, Label, Parameter, Trace};

fn parse(text: &str) -> Trace<'_> {
    Trace::parse(text, Format::TlcJson).expect("a trace")
}

/// Narrowing by what has changed must lose no action that explains the step: those that do are the same
/// when the core is asked of every action there is.
#[test]
fn narrowing_loses_no_action_that_explains_the_step() {
    let mut steps = 0;
    for (name, text) in crate::traces() {
        let trace = parse(&text);
        let mut core = RaftSystem::default();
        let state =
            |index: usize| -> State { trace.decode(&trace.states[index]).expect("a state") };
        core.init(&state(0)).expect("a cluster");
        for step in &trace.steps {
            let (before, after) = (state(step.from), state(step.to));
            let candidates = core.candidates(&before, &after);
            for action in &candidates.others {
                assert!(
                    !explains(&mut core, &before, action, &after),
                    "{name}: {action}"
                );
            }
            core.restore(&before).expect("a state");
            let found = explained(&infer(&mut core, &before, &after, &Label::default()));
            let fitting = candidates.fitting.into_iter();
            let oracle: Vec<Action> = fitting
                .filter(|action| explains(&mut core, &before, action, &after))
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

/// Replays a trace whose labels are changed.
fn with_labels(trace: &mut Trace<'_>, change: impl Fn(&mut Label)) -> Replay {
    for step in &mut trace.steps {
        change(&mut step.label);
    }
    replay(&mut RaftSystem::default(), trace, &Options::default())
}

#[test]
fn traces_conform_with_names_alone_and_without_names() {
    for (name, text) in crate::traces() {
        let names = with_labels(&mut parse(&text), |label| label.parameters.clear());
        assert!(names.divergences.is_empty(), "{name} with names alone");
        let values = with_labels(&mut parse(&text), |label| {
            label
                .parameters
                .iter_mut()
                .for_each(|parameter| parameter.value = None);
        });
        assert!(
            values.divergences.is_empty(),
            "{name} with parameters of unknown value"
        );
        let nothing = with_labels(&mut parse(&text), |label| *label = Label::default());
        assert!(nothing.divergences.is_empty(), "{name} without names");
        assert!(nothing.ambiguous >= names.ambiguous, "{name}");
    }
}

/// A label that names an action binds: another action that would explain the step does not count.
#[test]
fn a_label_that_names_the_wrong_action_diverges() {
    let (_, text) = crate::traces()
        .into_iter()
        .find(|(name, _)| name == "heartbeat")
        .expect("it");
    for wrong in ["Restart", "DropMessage", "HandleAppendEntriesResponse"] {
        let mut trace = parse(&text);
        let last = trace.steps.len() - 1;
        trace.steps[last].label.name = wrong.to_owned();
        let found = replay(&mut RaftSystem::default(), &trace, &Options::default());
        assert_eq!(found.divergences.len(), 1, "{wrong}");
        assert_eq!(found.divergences[0].step, last + 2);
    }
}

/// So does one that names the wrong server.
#[test]
fn a_label_with_the_wrong_parameter_diverges() {
    let (_, text) = crate::traces()
        .into_iter()
        .find(|(name, _)| name == "heartbeat")
        .expect("it");
    let mut trace = parse(&text);
    let parameters = &mut trace.steps[0].label.parameters;
    parameters[0].value = Some(conformance::tla::Value::String("s2".to_owned()));
    let found = replay(&mut RaftSystem::default(), &trace, &Options::default());
    assert_eq!(found.divergences.len(), 1);
    assert_eq!(found.divergences[0].cause, Cause::Differs);
}

/// `Receive` names none of the message's handlers, and any of them explains it.
#[test]
fn a_label_that_names_a_part_of_the_specification_binds_to_its_actions() {
    let (_, text) = crate::traces()
        .into_iter()
        .find(|(name, _)| name == "heartbeat")
        .expect("it");
    let receive = |label: &mut Label| {
        if label.name.starts_with("Handle") || label.name == "UpdateTerm" {
            label.name = "Receive".to_owned();
            label.parameters.clear();
        }
    };
    assert!(
        with_labels(&mut parse(&text), receive)
            .divergences
            .is_empty()
    );
    let all = |label: &mut Label| label.name = "Receive".to_owned();
    assert!(!with_labels(&mut parse(&text), all).divergences.is_empty());
}

/// A label that names what the state does not have: told as that, with what does explain the step.
#[test]
fn a_label_that_names_no_possible_action_says_so() {
    let (_, text) = crate::traces()
        .into_iter()
        .find(|(name, _)| name == "heartbeat")
        .expect("it");
    let mut trace = parse(&text);
    let value = &mut trace.steps[0].label.parameters[0].value;
    *value = Some(conformance::tla::Value::String("s9".to_owned()));
    let found = replay(&mut RaftSystem::default(), &trace, &Options::default());
    let divergence = &found.divergences[0];
    assert_eq!(divergence.cause, Cause::Impossible);
    assert_eq!(
        divergence.action.as_ref().expect("the label's").text,
        "Timeout(s9)"
    );
    assert_eq!(divergence.nearest[0].outcome, NearestOutcome::Explains);
}

/// Parameters go by their names, then by their order; and a message among them tells nothing new.
#[test]
fn parameters_go_by_name() {
    let (_, text) = crate::traces()
        .into_iter()
        .find(|(name, _)| name == "heartbeat")
        .expect("it");
    let conforms = |change: &dyn Fn(&mut Label)| {
        with_labels(&mut parse(&text), change)
            .divergences
            .is_empty()
    };
    assert!(
        conforms(&|label| label.parameters.reverse()),
        "in another order"
    );
    let other_names = |label: &mut Label| {
        label
            .parameters
            .iter_mut()
            .for_each(|parameter| parameter.name.insert(0, '_'));
    };
    assert!(conforms(&other_names), "with other names");
    let with_message = |label: &mut Label| {
        let message = conformance::tla::Value::sequence([]);
        label.parameters.push(Parameter {
            name: "m".to_owned(),
            value: Some(message),
        });
    };
    assert!(conforms(&with_message), "with a message");
    let too_many = |label: &mut Label| {
        other_names(label);
        for name in ["x", "y", "z"] {
            let value = Some(conformance::tla::Value::Int(7));
            label.parameters.push(Parameter {
                name: name.to_owned(),
                value,
            });
        }
    };
    assert!(!conforms(&too_many), "with too many");
}
