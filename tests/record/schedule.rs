//! What happens on the default schedule.

use crate::{assert_conforms, written};
use conformance::record::Recorded;
use conformance::record::raft::{Settings, record};
use conformance::refinement::{Action, Body, Handler, Message, RaftSystem, State};
use conformance::system::Action as _;
use conformance::trace::write::Target;
use std::collections::BTreeMap;
use std::fmt::Write as _;

fn runs() -> Vec<Recorded<RaftSystem>> {
    let settings = |seed| Settings {
        seed,
        ..Settings::default()
    };
    let runs = (0..200).map(|seed| record(&settings(seed)).expect("a behaviour"));
    runs.collect()
}

/// How often each action is taken and in how many of the 200 runs; and how many runs get how far. Each conforms.
#[test]
fn what_happens_in_200_runs_of_50_steps() {
    let mut taken: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    for run in runs() {
        assert_conforms(&written(&run, Target::Json), 50);
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        for step in &run.steps {
            *here.entry(step.action.name()).or_default() += 1;
        }
        for (name, count) in here {
            let all = taken.entry(name).or_default();
            *all = (all.0 + count, all.1 + 1);
        }
        for milestone in milestones(&run) {
            *reached.entry(milestone).or_default() += 1;
        }
    }
    let names = Action::NAMES.iter().filter(|name| **name != "Receive");
    for name in names {
        assert!(taken.contains_key(name), "no run takes {name}");
    }
    let mut told = String::new();
    for (name, (steps, runs)) in taken {
        let _ = writeln!(told, "{name:<28} {steps:>5} steps in {runs:>3} runs");
    }
    told.push('\n');
    for (milestone, runs) in reached {
        let _ = writeln!(told, "{milestone:<40} {runs:>3} runs");
    }
    insta::assert_snapshot!(told);
}

fn milestones(run: &Recorded<RaftSystem>) -> Vec<&'static str> {
    let states: Vec<_> = run.states().collect();
    let mut reached = Vec::new();
    let elections = states.last().map_or(0, |last| last.elections.len());
    if elections > 0 {
        reached.push("a leader is elected");
    }
    if elections > 1 {
        reached.push("a second leader is elected");
    }
    if states
        .iter()
        .any(|s| s.commit_index.values().any(|&index| index > 0))
    {
        reached.push("an entry is committed");
    }
    if states
        .iter()
        .any(|s| s.commit_index.values().filter(|&&index| index > 0).count() > 1)
    {
        reached.push("a follower knows of the commit");
    }
    if states
        .iter()
        .any(|s| s.log.values().any(|log| log.len() > 1))
    {
        reached.push("a log has two entries");
    }
    let is_conflict = |pair: &[&State], action: &Action| {
        matches!(action, Action::OnMessage(Handler::HandleAppendEntriesRequest, m)
            if pair[1].log[&m.mdest].len() < pair[0].log[&m.mdest].len())
    };
    if states
        .windows(2)
        .zip(&run.steps)
        .any(|(pair, step)| is_conflict(pair, &step.action))
    {
        reached.push("a conflicting entry is removed");
    }
    let refuses = |m: &Message| {
        matches!(
            m.body,
            Body::AppendEntriesResponse {
                msuccess: false,
                ..
            }
        )
    };
    if states.iter().any(|s| s.messages.keys().any(|m| refuses(m))) {
        reached.push("a request is rejected");
    }
    reached
}
