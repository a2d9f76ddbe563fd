//! One schedule, taken by the crate as far as it can.

use crate::Schedule;
use conformance::refinement::{Action, Body, Election, Message, RaftSystem, Role, State};
use conformance::system::{Action as _, System};
use published_raft::Published;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What came of a schedule.
#[derive(Debug)]
pub struct Outcome {
    pub name: String,
    pub steps: usize,
    /// What was left out: the action, and why.
    pub left_out: Vec<(&'static str, String)>,
    /// In each state what differs from raft.tla's, the first among them.
    pub differences: Vec<Differences>,
    /// The first step that is left out or leads to a difference, and how many come before it.
    pub first: Option<String>,
    pub before_the_first: usize,
    /// The invariants that the crate's own states break, with the first breach of each.
    pub broken: BTreeMap<&'static str, String>,
}

/// By the variable's name, the servers in which it differs, and how.
pub type Differences = BTreeMap<&'static str, Vec<String>>;

/// Lets a cluster of the crate take the schedule.
pub fn run(schedule: &Schedule) -> Outcome {
    let mut cluster = Published::<true>::default();
    let begun = cluster.init(&schedule.first);
    begun.expect("servers");
    let mut outcome = Outcome {
        name: schedule.name.clone(),
        steps: schedule.steps.len(),
        left_out: Vec::new(),
        differences: vec![differences(&schedule.first, &cluster.observe())],
        first: None,
        before_the_first: 0,
        broken: BTreeMap::new(),
    };
    let mut history = cluster.unmapped();
    for (action, after) in &schedule.steps {
        let own = its_own(&cluster, action);
        let taken = take(&mut cluster, &own);
        let differences = differences(after, &cluster.observe());
        match (&outcome.first, &taken) {
            (None, Err(why)) => outcome.first = Some(format!("{}: {why}", action.name())),
            (None, Ok(())) if own != *action => {
                outcome.first = Some(format!("{}: of another message", action.name()));
            }
            (None, Ok(())) if !differences.is_empty() => {
                let how: Vec<_> = differences.iter().map(in_short).collect();
                outcome.first = Some(format!("{}: {}", action.name(), how.join(", ")));
            }
            (None, Ok(())) => outcome.before_the_first += 1,
            (Some(_), _) => {}
        }
        if let Err(why) = taken {
            outcome.left_out.push((action.name(), why));
        }
        outcome.differences.push(differences);
        let now = remembering(&history, cluster.unmapped());
        for invariant in RaftSystem::INVARIANTS {
            if let Some(why) = (invariant.broken)(Some(&history), &now) {
                outcome.broken.entry(invariant.name).or_insert(why);
            }
        }
        history = now;
    }
    outcome
}

/// The action with the crate's own message for raft.tla's, if it has one.
fn its_own(cluster: &Published<true>, action: &Action) -> Action {
    match action {
        Action::OnMessage(handler, m) => {
            let own = sent(cluster, m).unwrap_or_else(|| Arc::clone(m));
            Action::OnMessage(*handler, own)
        }
        _ => action.clone(),
    }
}

fn take(cluster: &mut Published<true>, action: &Action) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(|| cluster.step(action))) {
        Ok(taken) => taken.map_err(|refused| refused.reason),
        Err(_) => {
            *cluster = cluster.clone();
            Err("it panics".to_owned())
        }
    }
}

/// The message on its way that is this one of raft.tla's, or else the one most like it: of the same kind and term, between the
/// same servers.
fn sent(cluster: &Published<true>, m: &Arc<Message>) -> Option<Arc<Message>> {
    let state = cluster.observe();
    if state.messages.contains_key(m) {
        return Some(Arc::clone(m));
    }
    let kind = |m: &Message| (m.mtype(), m.mterm, m.msource.clone(), m.mdest.clone());
    let messages = state.messages.keys();
    let alike = messages.filter(|own| kind(own) == kind(m));
    // The first of those that are equally like it.
    alike
        .rev()
        .max_by_key(|own| likeness(&own.body, &m.body))
        .cloned()
}

/// How many of the things that are for the receiver to act upon are equal.
fn likeness(one: &Body, other: &Body) -> usize {
    let equal: &[bool] = match (one, other) {
        (
            Body::RequestVoteRequest {
                mlast_log_term: term,
                mlast_log_index: index,
            },
            Body::RequestVoteRequest {
                mlast_log_term,
                mlast_log_index,
            },
        ) => &[term == mlast_log_term, index == mlast_log_index],
        (
            Body::RequestVoteResponse {
                mvote_granted: granted,
                ..
            },
            Body::RequestVoteResponse { mvote_granted, .. },
        ) => &[granted == mvote_granted],
        (
            Body::AppendEntriesRequest {
                mprev_log_index: index,
                mentries: entries,
                mcommit_index: commit,
                ..
            },
            Body::AppendEntriesRequest {
                mprev_log_index,
                mentries,
                mcommit_index,
                ..
            },
        ) => {
            let is_same_place = index == mprev_log_index;
            let is_same_entry = is_same_place && entries == mentries;
            &[is_same_place, is_same_entry, commit == mcommit_index]
        }
        (
            Body::AppendEntriesResponse {
                msuccess: success,
                mmatch_index: index,
            },
            Body::AppendEntriesResponse {
                msuccess,
                mmatch_index,
            },
        ) => &[success == msuccess, index == mmatch_index],
        _ => &[],
    };
    equal.iter().filter(|is_equal| **is_equal).count()
}

/// The crate's state with raft.tla's history: every log, and every leader.
fn remembering(before: &State, mut now: State) -> State {
    now.all_logs = before.all_logs.clone();
    now.all_logs.extend(before.log.values().cloned());
    now.elections = before.elections.clone();
    for (server, role) in now.state.iter() {
        let term = now.current_term[server];
        let is_known = |e: &Election| (&e.eleader, e.eterm) == (server, term);
        if *role == Role::Leader && !now.elections.iter().any(is_known) {
            now.elections.insert(Election {
                eterm: term,
                eleader: server.clone(),
                elog: now.log[server].clone(),
                evotes: Default::default(),
                evoter_log: Default::default(),
            });
        }
    }
    now
}

/// A difference without the server and the numbers: `commitIndex is higher`.
fn in_short((variable, servers): (&&'static str, &Vec<String>)) -> String {
    let of_one = servers.first().map_or("", String::as_str);
    let (_, how) = of_one.split_once(' ').unwrap_or_default();
    let numbers = how.split_once(" for ").and_then(|(own, spec)| {
        let numbers: (u64, u64) = (own.parse().ok()?, spec.parse().ok()?);
        Some(numbers)
    });
    let how = match numbers {
        Some((own, spec)) if own > spec => "higher",
        Some(_) => "lower",
        None if how.contains(" for ") => "another",
        None => how,
    };
    format!("{variable} is {how}")
}

fn differences(spec: &State, own: &State) -> Differences {
    let mut differences = Differences::new();
    for server in spec.servers() {
        let mut differs = |variable, how: String| {
            let servers: &mut Vec<String> = differences.entry(variable).or_default();
            servers.push(format!("{server} {how}"));
        };
        let (theirs, ours) = (spec.current_term[server], own.current_term[server]);
        if theirs != ours {
            differs("currentTerm", format!("{ours} for {theirs}"));
        }
        let (theirs, ours) = (spec.state[server], own.state[server]);
        if theirs != ours {
            differs("state", format!("{ours:?} for {theirs:?}"));
        }
        if spec.voted_for[server] != own.voted_for[server] {
            let name = |state: &State| {
                let vote = state.voted_for[server].0.clone();
                vote.map_or("Nil".to_owned(), |vote| vote.to_string())
            };
            differs("votedFor", format!("{} for {}", name(own), name(spec)));
        }
        let (theirs, ours) = (&spec.log[server], &own.log[server]);
        if theirs != ours {
            let how = match (theirs.starts_with(ours), ours.starts_with(theirs)) {
                (true, _) => "shorter",
                (_, true) => "longer",
                _ => "another",
            };
            differs("log", how.to_owned());
        }
        let (theirs, ours) = (spec.commit_index[server], own.commit_index[server]);
        if theirs != ours {
            differs("commitIndex", format!("{ours} for {theirs}"));
        }
    }
    differences
}
