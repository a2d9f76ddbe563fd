//! The committed traces, written in ITF and read again.

use crate::traces;
use conformance::refinement::{RaftSystem, State};
use conformance::replay::{Options, Replay, replay};
use conformance::tla;
use conformance::trace::{Format, Label, Reader, Trace};

fn check(text: &str, format: Format) -> Replay {
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    assert_eq!(reader.format(), format);
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    replay(
        &mut RaftSystem::default(),
        &mut behaviour,
        &Options::default(),
    )
}

/// Writes a trace as Quint would: the label of a step in the state to which it leads.
fn itf(trace: &Trace<State>) -> String {
    let mut states = Vec::new();
    for (index, state) in trace.states.iter().enumerate() {
        let variables = tla::itf::to_string(state).expect("a value");
        let step = index.checked_sub(1).map(|step| &trace.steps[step]);
        let label = step.map(|step| label(&step.label)).unwrap_or_default();
        let variables = variables.strip_prefix('{').expect("a record");
        states.push(format!(
            r##"{{"#meta":{{"index":{index}}},{label}{variables}"##
        ));
    }
    let back_to = trace.steps.last().and_then(|step| step.back_to());
    let back_to = back_to.map(|number| format!(r#","loop":{}"#, number - 1));
    format!(
        r##"{{"#meta":{{"format":"ITF"}},"vars":[],"states":[{}]{}}}"##,
        states.join(","),
        back_to.unwrap_or_default()
    )
}

fn label(label: &Label) -> String {
    let picks = label.parameters.iter().filter_map(|parameter| {
        let value = tla::itf::to_string(parameter.value.as_ref()?).expect("a value");
        let name = &parameter.name;
        Some(format!(r#""{name}":{{"tag":"Some","value":{value}}}"#))
    });
    format!(
        r#""mbt::actionTaken":"{}","mbt::nondetPicks":{{{}}},"#,
        label.name,
        picks.collect::<Vec<_>>().join(",")
    )
}

#[test]
fn a_raft_trace_in_itf_is_the_same_behaviour() {
    for (name, json) in traces() {
        let trace = Trace::<State>::from_text(&json).expect("a trace");
        let text = itf(&trace);
        let again = Trace::<State>::from_text(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(again.states, trace.states, "{name}");

        let (tlc, itf) = (check(&json, Format::TlcJson), check(&text, Format::Itf));
        assert_eq!(itf.error, None, "{name}");
        assert!(itf.divergences.is_empty(), "{name}: {:?}", itf.divergences);
        assert_eq!((itf.states, itf.steps), (tlc.states, tlc.steps), "{name}");
        // ITF cannot say that a step back to its own state is none of the actions that change nothing.
        let is_stuttering = trace.steps.last().is_some_and(|step| step.from == step.to);
        if !is_stuttering {
            assert_eq!(
                (itf.actions, itf.stuttering),
                (tlc.actions, tlc.stuttering),
                "{name}"
            );
        }
    }
}
