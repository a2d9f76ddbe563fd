//! Steps that are none, made from those that are.

use crate::{module, trace};
use conformance::refinement::{Entry, PerServer, Role, Server, State, VotedFor};
use conformance::tla::Set;
use std::collections::{BTreeMap, BTreeSet};
use tla_conformance_oracle::{
    Answers, Behaviour, Error, Kind, committed, for_each, judge, judge_steps, root,
};

/// Changes one variable to another value of its type, so that no step leads there; nothing, if the state has nothing to
/// be changed.
type Corruption = (&'static str, fn(&mut State));

const CORRUPTIONS: [Corruption; 13] = [
    ("messages", |state| {
        if let Some(mut copies) = state.messages.last_entry() {
            *copies.get_mut() += 3;
        }
    }),
    ("elections", |state| {
        let first = state.elections.iter().next().cloned();
        if let Some(mut election) = first {
            election.eterm += 1;
            state.elections.insert(election);
        }
    }),
    ("allLogs", |state| {
        let first = state.all_logs.iter().next().cloned();
        if let Some(log) = first {
            state.all_logs.remove(&log);
        }
    }),
    ("currentTerm", |state| *first(&mut state.current_term) += 1),
    ("state", |state| {
        let role = first(&mut state.state);
        *role = match role {
            Role::Follower | Role::Candidate => Role::Leader,
            Role::Leader => Role::Candidate,
        };
    }),
    ("votedFor", |state| {
        let server = last(state);
        let vote = first(&mut state.voted_for);
        *vote = VotedFor(vote.0.is_none().then_some(server));
    }),
    ("log", |state| {
        let value = "v1".into();
        first(&mut state.log).push(Entry { term: 1, value });
    }),
    ("commitIndex", |state| {
        let beyond = first(&mut state.log).len() as u64 + 1;
        *first(&mut state.commit_index) = beyond;
    }),
    ("votesResponded", |state| {
        let server = last(state);
        toggle(&mut state.votes_responded, server);
    }),
    ("votesGranted", |state| {
        let server = last(state);
        toggle(&mut state.votes_granted, server);
    }),
    ("voterLog", |state| {
        let server = last(state);
        let logs = first(&mut state.voter_log);
        if logs.remove(&server).is_none() {
            logs.insert(server, Vec::new());
        }
    }),
    ("nextIndex", |state| {
        *first(first(&mut state.next_index)) += 1
    }),
    ("matchIndex", |state| {
        *first(first(&mut state.match_index)) += 1
    }),
];

/// Of the first server.
fn first<K: Ord, V>(function: &mut BTreeMap<K, V>) -> &mut V {
    function.values_mut().next().expect("a server")
}

fn last(state: &State) -> Server {
    state.servers().last().expect("a server").clone()
}

fn toggle(votes: &mut PerServer<Set<Server>>, server: Server) {
    let votes = first(votes);
    if !votes.remove(&server) {
        votes.insert(server);
    }
}

/// How often the judge said no of how many changed states, for each variable; and to how many steps from a state to
/// the one after the next.
type Said = BTreeMap<&'static str, (usize, usize)>;

const LEFT_OUT: &str = "a step left out";

#[test]
fn a_changed_variable_or_a_step_left_out_is_no_step() -> Result<(), Error> {
    let names: BTreeSet<&str> = CORRUPTIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, State::VARIABLES.iter().copied().collect());
    let mut all = Said::new();
    for said in for_each(&committed(&root())?, every_corruption)? {
        for (name, (no, of)) in said {
            let sum = all.entry(name).or_default();
            *sum = (sum.0 + no, sum.1 + of);
        }
    }
    // Some pairs of steps are one step too, such as a request that is sent, and lost as one of two.
    let (no, of) = all.remove(LEFT_OUT).expect("pairs of steps");
    assert!(of > 1000 && no * 10 > of * 9, "{LEFT_OUT}: {no} of {of}");
    assert_eq!(all.len(), CORRUPTIONS.len(), "{all:?}");
    for (variable, (no, of)) in all {
        assert!(of > 500, "{variable}: only {of} states were changed");
        assert_eq!(no, of, "{variable}");
    }
    Ok(())
}

fn every_corruption(trace: &Behaviour) -> Result<Said, Error> {
    let answers = Answers::about(trace, &module())?;
    let mut said = Said::new();
    let mut note = |name, is_step: bool| {
        let (no, of) = said.entry(name).or_default();
        *no += usize::from(!is_step);
        *of += 1;
    };
    for (from, to) in trace.steps.iter().copied() {
        let successors = &answers.successors[from];
        for (variable, corrupt) in CORRUPTIONS {
            let mut wrong = trace.states[to].clone();
            corrupt(&mut wrong);
            if wrong != trace.states[to] {
                note(variable, successors.contains(&wrong));
            }
        }
        if let Some(&(_, next)) = trace.steps.iter().find(|&&(middle, _)| middle == to) {
            note(LEFT_OUT, successors.contains(&trace.states[next]));
        }
    }
    Ok(said)
}

#[test]
fn what_is_wrong_is_told_with_its_place() -> Result<(), Error> {
    let right = trace("heartbeat");
    let last = right.states.len() - 1;
    let mut wrong = right.clone();
    *first(&mut wrong.states[last].current_term) += 1;
    let findings = judge_steps(&wrong, &Answers::about(&wrong, &module())?).findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(
        (findings[0].state, &findings[0].kind),
        (last, &Kind::NoStep)
    );
    let told = findings[0].to_string();
    assert!(
        told.contains("currentTerm[s1]: behaviour 3, specification 2"),
        "{told}"
    );
    Ok(())
}

#[test]
fn a_behaviour_that_begins_late_does_not_begin_in_init() -> Result<(), Error> {
    let mut late = trace("heartbeat");
    late.states.remove(0);
    late.steps.pop();
    let findings = judge_steps(&late, &Answers::about(&late, &module())?).findings;
    let kinds: Vec<_> = findings.iter().map(|finding| &finding.kind).collect();
    assert_eq!(kinds, [&Kind::NotInitial]);
    Ok(())
}

#[test]
fn a_lasso_that_leads_back_to_another_state_is_none() -> Result<(), Error> {
    let mut lasso = trace("lasso-message-lost-forever");
    let (from, to) = lasso.steps.last().copied().expect("a step");
    assert!(to < from, "the step back");
    lasso.steps.push((from, to - 1));
    let findings = judge_steps(&lasso, &Answers::about(&lasso, &module())?).findings;
    let found: Vec<_> = findings.iter().map(|f| (f.state, &f.kind)).collect();
    assert_eq!(found, [(from + 1, &Kind::NoStep)]);
    Ok(())
}

#[test]
fn nothing_is_no_success() {
    assert!(judge(&[], &module()).is_err());
    assert!(judge(&[trace("one-state")], &module()).is_err());
}
