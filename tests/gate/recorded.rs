//! What the core does when messages alone drive it: the same for the same seed.

use super::lines;
use conformance::record::raft::{Settings, record};
use conformance::refinement::{Calls, Event, Server};
use conformance::system::Action as _;
use conformance::trace::write::Target;
use std::collections::BTreeMap;

pub fn recorded() -> String {
    let runs = (0..8).map(|seed| {
        let settings = Settings {
            seed,
            steps: 40,
            ..Settings::default()
        };
        let recorded = record(&settings).expect("it does what it says");
        assert_eq!(recorded.broken(), []);
        let mut bytes = Vec::new();
        let mut writer = Target::Json.writer().expect("a form");
        recorded.write(&mut bytes, &mut *writer).expect("memory");
        let mut actions: BTreeMap<&str, usize> = BTreeMap::new();
        for step in &recorded.steps {
            *actions.entry(step.action.name()).or_default() += 1;
        }
        format!("{} bytes, {actions:?}", bytes.len())
    });
    lines("recorded", runs)
}

/// What happens to a cluster, in words; what cannot happen changes nothing.
pub fn told() -> String {
    let mut calls = Calls::new(["s1", "s2", "s3"].map(Server::from).into());
    let mut told = Vec::new();
    let mut happen = |event: Event| {
        told.push(match calls.happen(&event) {
            Ok(steps) => format!("{event}: {} steps", steps.len()),
            Err(disagreement) => disagreement.to_string(),
        });
        calls.state().clone()
    };
    let state = happen(Event::TimeOut("s1".into()));
    let requests: Vec<_> = state.messages.keys().cloned().collect();
    let [to_s1, to_s2, to_s3] = &requests[..] else {
        panic!("{requests:?}")
    };
    happen(Event::Lose(to_s2.clone()));
    happen(Event::Deliver(to_s2.clone()));
    happen(Event::Lose(to_s2.clone()));
    happen(Event::Duplicate(to_s2.clone()));
    happen(Event::Duplicate(to_s3.clone()));
    happen(Event::Deliver(to_s3.clone()));
    happen(Event::Deliver(to_s1.clone()));
    happen(Event::Restart("s2".into()));
    happen(Event::Restart("s4".into()));
    happen(Event::BecomeLeader("s1".into()));
    happen(Event::ClientRequest("s1".into(), "v1".into()));
    let state = happen(Event::AppendEntries("s1".into(), ["s2".into()].into()));
    for m in state.messages.keys() {
        happen(Event::Deliver(m.clone()));
    }
    told.push(format!("elected: {:?}", calls.elected()));
    lines("happens", told)
}
