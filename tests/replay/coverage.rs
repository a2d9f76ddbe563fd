//! The committed traces together take every action of raft.tla and every branch of every action. Which
//! branch a step takes is worked out here from the specification's state alone, so that the core has no
//! say in it.

use conformance::refinement::{Action, Body, Handler, Message, RaftSystem, Role, Server, State};
use conformance::replay::{Inference, infer};
use conformance::system::{Action as _, System};
use conformance::trace::{Format, Trace};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Every branch that Raft reaches. (What it cannot reach is told in spec/README.md.)
const BRANCHES: &[&str] = &[
    "AdvanceCommitIndex: a majority has only entries of older terms",
    "AdvanceCommitIndex: advanced",
    "AdvanceCommitIndex: advanced over entries of an older term",
    "AdvanceCommitIndex: unchanged, no majority has any entry",
    "AdvanceCommitIndex: unchanged, nothing new",
    "AppendEntries: commit index held back",
    "AppendEntries: with an entry",
    "AppendEntries: without an entry",
    "BecomeLeader: with all votes",
    "BecomeLeader: with some votes",
    "BecomeLeader: without its own vote",
    "ClientRequest",
    "DropMessage: one of several copies",
    "DropMessage: the only copy",
    "DropStaleResponse: AppendEntriesResponse",
    "DropStaleResponse: RequestVoteResponse",
    "DuplicateMessage",
    "HandleAppendEntriesRequest: already done, commit index advanced",
    "HandleAppendEntriesRequest: already done, commit index goes back",
    "HandleAppendEntriesRequest: already done, commit index unchanged",
    "HandleAppendEntriesRequest: already done, with an entry",
    "HandleAppendEntriesRequest: already done, with an entry before others",
    "HandleAppendEntriesRequest: already done, without an entry",
    "HandleAppendEntriesRequest: back to follower",
    "HandleAppendEntriesRequest: conflict removed",
    "HandleAppendEntriesRequest: conflict removed twice in a row",
    "HandleAppendEntriesRequest: entry appended",
    "HandleAppendEntriesRequest: rejected, log too short",
    "HandleAppendEntriesRequest: rejected, old term",
    "HandleAppendEntriesRequest: rejected, other entry before",
    "HandleAppendEntriesResponse: failure",
    "HandleAppendEntriesResponse: failure at the first index",
    "HandleAppendEntriesResponse: not by a leader",
    "HandleAppendEntriesResponse: success",
    "HandleRequestVoteRequest: from itself",
    "HandleRequestVoteRequest: granted",
    "HandleRequestVoteRequest: granted again",
    "HandleRequestVoteRequest: refused, last entry older",
    "HandleRequestVoteRequest: refused, last entry older but log longer",
    "HandleRequestVoteRequest: refused, log shorter",
    "HandleRequestVoteRequest: refused, old term",
    "HandleRequestVoteRequest: refused, voted for another",
    "HandleRequestVoteResponse: by a follower",
    "HandleRequestVoteResponse: by a leader",
    "HandleRequestVoteResponse: counted before",
    "HandleRequestVoteResponse: granted",
    "HandleRequestVoteResponse: refused",
    "RequestVote: of another",
    "RequestVote: of itself",
    "Restart: of a candidate",
    "Restart: of a follower",
    "Restart: of a leader",
    "Restart: of a server that knows of a commit",
    "Timeout: of a candidate",
    "Timeout: of a follower",
    "UpdateTerm: AppendEntriesRequest",
    "UpdateTerm: AppendEntriesResponse",
    "UpdateTerm: RequestVoteRequest",
    "UpdateTerm: RequestVoteResponse",
    "UpdateTerm: of a candidate",
    "UpdateTerm: of a leader",
    "behaviour: back to an earlier state",
    "behaviour: back to the last state",
    "behaviour: five servers",
    "behaviour: one state",
    "behaviour: steps without a name",
    "behaviour: three servers",
    "behaviour: two leaders",
    "behaviour: two servers",
];

#[test]
fn the_traces_take_every_branch_of_every_action() {
    let mut covered: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in crate::traces() {
        let trace = Trace::parse(&text, Format::TlcJson).expect("a trace");
        for branch in branches_of(&trace) {
            covered.entry(branch).or_default().insert(name.clone());
        }
    }
    let known: BTreeSet<&str> = BRANCHES.iter().copied().collect();
    let found: BTreeSet<&str> = covered.keys().copied().collect();
    assert_eq!(
        found.difference(&known).collect::<Vec<_>>(),
        [&""; 0],
        "branches not listed"
    );
    assert_eq!(
        known.difference(&found).collect::<Vec<_>>(),
        [&""; 0],
        "branches not taken"
    );

    let mut table = String::new();
    for (branch, names) in &covered {
        writeln!(table, "{branch:<70} {:>3}", names.len()).expect("text");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_traces_take_every_action() {
    let mut found = BTreeSet::new();
    for (_, text) in crate::traces() {
        let trace = Trace::parse(&text, Format::TlcJson).expect("a trace");
        found.extend(
            actions_of(&trace)
                .into_iter()
                .map(|(_, action, _)| action.name()),
        );
    }
    // `Receive` is no action of its own: it is the name that six of them have in common.
    let all = Action::NAMES
        .iter()
        .copied()
        .filter(|&name| name != "Receive")
        .collect();
    assert_eq!(found, all);
}

/// The steps of which it is certain what they are, each with the state before and the state after.
fn actions_of(trace: &Trace<'_>) -> Vec<(State, Action, State)> {
    let mut system = RaftSystem::default();
    let state = |index: usize| -> State { trace.decode(&trace.states[index]).expect("a state") };
    system.init(&state(0)).expect("a cluster");
    let mut actions = Vec::new();
    for step in &trace.steps {
        let (before, after) = (state(step.from), state(step.to));
        let inference = infer(&mut system, &before, &after, &step.label).expect("states of Raft");
        if let Inference::Unique(action) = inference {
            actions.push((before, action, after));
        }
    }
    actions
}

fn branches_of(trace: &Trace<'_>) -> BTreeSet<&'static str> {
    let mut branches = BTreeSet::new();
    branches.extend(shape(trace));
    let mut removed_before = None;
    for (before, action, after) in actions_of(trace) {
        branches.extend(of_step(&before, &action, &after));
        let removed = removes_conflict(&before, &action, &after);
        if removed.is_some() && removed == removed_before {
            branches.insert("HandleAppendEntriesRequest: conflict removed twice in a row");
        }
        removed_before = removed;
    }
    branches
}

fn shape(trace: &Trace<'_>) -> Vec<&'static str> {
    let first: State = trace.decode(&trace.states[0]).expect("a state");
    let last = trace.steps.last();
    let mut shape = vec![match first.servers().count() {
        2 => "behaviour: two servers",
        3 => "behaviour: three servers",
        5 => "behaviour: five servers",
        other => panic!("{other} servers"),
    }];
    if trace.states.len() == 1 {
        shape.push("behaviour: one state");
    }
    if last.is_some_and(|step| step.to < step.from) {
        shape.push("behaviour: back to an earlier state");
    }
    if last.is_some_and(|step| step.to == step.from) {
        shape.push("behaviour: back to the last state");
    }
    if trace.steps.iter().any(|step| step.label.name == "Next") {
        shape.push("behaviour: steps without a name");
    }
    shape
}

/// The server of which a conflicting entry is removed.
fn removes_conflict(before: &State, action: &Action, after: &State) -> Option<Server> {
    match action {
        Action::OnMessage(Handler::HandleAppendEntriesRequest, m)
            if after.log[&m.mdest].len() < before.log[&m.mdest].len() =>
        {
            Some(m.mdest.clone())
        }
        _ => None,
    }
}

fn of_step(before: &State, action: &Action, after: &State) -> Vec<&'static str> {
    match action {
        Action::Restart(i) => of_restart(before, i),
        Action::Timeout(i) => vec![match before.state[i] {
            Role::Candidate => "Timeout: of a candidate",
            _ => "Timeout: of a follower",
        }],
        Action::RequestVote(i, j) if i == j => vec!["RequestVote: of itself"],
        Action::RequestVote(..) => vec!["RequestVote: of another"],
        Action::BecomeLeader(i) => of_become_leader(before, i, after),
        Action::ClientRequest(..) => vec!["ClientRequest"],
        Action::AdvanceCommitIndex(i) => vec![of_advance_commit_index(before, i)],
        Action::AppendEntries(i, j) => {
            if before.next_index[i][j] < before.commit_index[i] {
                return vec!["AppendEntries: commit index held back"];
            }
            let entry = before.next_index[i][j] <= before.log[i].len() as u64;
            vec![if entry {
                "AppendEntries: with an entry"
            } else {
                "AppendEntries: without an entry"
            }]
        }
        Action::OnMessage(handler, m) => on_message(*handler, m, before, after),
    }
}

fn of_restart(before: &State, i: &Server) -> Vec<&'static str> {
    let mut branches = vec![match before.state[i] {
        Role::Follower => "Restart: of a follower",
        Role::Candidate => "Restart: of a candidate",
        Role::Leader => "Restart: of a leader",
    }];
    if before.commit_index[i] > 0 {
        branches.push("Restart: of a server that knows of a commit");
    }
    branches
}

fn of_become_leader(before: &State, i: &Server, after: &State) -> Vec<&'static str> {
    let votes = &before.votes_granted[i];
    let all = votes.len() == before.servers().count();
    let mut branches = vec![if all {
        "BecomeLeader: with all votes"
    } else {
        "BecomeLeader: with some votes"
    }];
    if !votes.contains(i) {
        branches.push("BecomeLeader: without its own vote");
    }
    if after
        .state
        .values()
        .filter(|role| **role == Role::Leader)
        .count()
        > 1
    {
        branches.push("behaviour: two leaders");
    }
    branches
}

fn of_advance_commit_index(before: &State, i: &Server) -> &'static str {
    let log = &before.log[i];
    let servers = before.servers().count();
    let agree = |index: usize| {
        let others = before.servers().filter(|k| *k != i);
        1 + others
            .filter(|k| before.match_index[i][*k] >= index as u64)
            .count()
    };
    let agreed = (1..=log.len())
        .rev()
        .find(|&index| 2 * agree(index) > servers)
        .unwrap_or(0);
    let known = before.commit_index[i] as usize;
    if agreed == 0 {
        "AdvanceCommitIndex: unchanged, no majority has any entry"
    } else if log[agreed - 1].term != before.current_term[i] {
        "AdvanceCommitIndex: a majority has only entries of older terms"
    } else if agreed == known {
        "AdvanceCommitIndex: unchanged, nothing new"
    } else if log[known..agreed]
        .iter()
        .any(|entry| entry.term != before.current_term[i])
    {
        "AdvanceCommitIndex: advanced over entries of an older term"
    } else {
        "AdvanceCommitIndex: advanced"
    }
}

fn on_message(handler: Handler, m: &Message, before: &State, after: &State) -> Vec<&'static str> {
    let copies = before
        .messages
        .iter()
        .find(|(other, _)| ***other == *m)
        .map(|(_, copies)| *copies);
    let old_term = m.mterm < before.current_term[&m.mdest];
    match (handler, &m.body) {
        (Handler::UpdateTerm, _) => of_update_term(m, before),
        (Handler::DropStaleResponse, Body::RequestVoteResponse { .. }) => {
            vec!["DropStaleResponse: RequestVoteResponse"]
        }
        (Handler::DropStaleResponse, _) => vec!["DropStaleResponse: AppendEntriesResponse"],
        (Handler::DuplicateMessage, _) => vec!["DuplicateMessage"],
        (Handler::DropMessage, _) if copies == Some(1) => vec!["DropMessage: the only copy"],
        (Handler::DropMessage, _) => vec!["DropMessage: one of several copies"],
        (
            _,
            Body::RequestVoteRequest {
                mlast_log_term,
                mlast_log_index,
            },
        ) => of_vote_request(m, old_term, (*mlast_log_term, *mlast_log_index), before),
        (_, Body::RequestVoteResponse { mvote_granted, .. }) => {
            of_vote_response(m, *mvote_granted, before)
        }
        (_, Body::AppendEntriesRequest { .. }) => of_append_request(m, old_term, before, after),
        (_, Body::AppendEntriesResponse { msuccess, .. }) => {
            of_append_response(m, *msuccess, before)
        }
    }
}

fn of_update_term(m: &Message, before: &State) -> Vec<&'static str> {
    let mut branches = vec![match m.body {
        Body::RequestVoteRequest { .. } => "UpdateTerm: RequestVoteRequest",
        Body::RequestVoteResponse { .. } => "UpdateTerm: RequestVoteResponse",
        Body::AppendEntriesRequest { .. } => "UpdateTerm: AppendEntriesRequest",
        Body::AppendEntriesResponse { .. } => "UpdateTerm: AppendEntriesResponse",
    }];
    match before.state[&m.mdest] {
        Role::Follower => {}
        Role::Candidate => branches.push("UpdateTerm: of a candidate"),
        Role::Leader => branches.push("UpdateTerm: of a leader"),
    }
    branches
}

fn of_vote_request(
    m: &Message,
    old_term: bool,
    (last_term, last_index): (u64, u64),
    before: &State,
) -> Vec<&'static str> {
    let i = &m.mdest;
    let log = &before.log[i];
    let own_term = log.last().map_or(0, |entry| entry.term);
    let own_index = log.len() as u64;
    let voted_for = before.voted_for[i].0.as_ref();
    if old_term {
        return vec!["HandleRequestVoteRequest: refused, old term"];
    }
    if last_term < own_term {
        let mut branches = vec!["HandleRequestVoteRequest: refused, last entry older"];
        if last_index > own_index {
            branches.push("HandleRequestVoteRequest: refused, last entry older but log longer");
        }
        return branches;
    }
    if last_term == own_term && last_index < own_index {
        return vec!["HandleRequestVoteRequest: refused, log shorter"];
    }
    let mut branches = vec![match voted_for {
        None => "HandleRequestVoteRequest: granted",
        Some(candidate) if *candidate == m.msource => "HandleRequestVoteRequest: granted again",
        Some(_) => "HandleRequestVoteRequest: refused, voted for another",
    }];
    if m.msource == *i {
        branches.push("HandleRequestVoteRequest: from itself");
    }
    branches
}

fn of_vote_response(m: &Message, granted: bool, before: &State) -> Vec<&'static str> {
    let mut branches = vec![if granted {
        "HandleRequestVoteResponse: granted"
    } else {
        "HandleRequestVoteResponse: refused"
    }];
    if before.votes_responded[&m.mdest].contains(&m.msource) {
        branches.push("HandleRequestVoteResponse: counted before");
    }
    match before.state[&m.mdest] {
        Role::Follower => branches.push("HandleRequestVoteResponse: by a follower"),
        Role::Candidate => {}
        Role::Leader => branches.push("HandleRequestVoteResponse: by a leader"),
    }
    branches
}

fn of_append_request(
    m: &Message,
    old_term: bool,
    before: &State,
    after: &State,
) -> Vec<&'static str> {
    let Body::AppendEntriesRequest {
        mprev_log_index,
        mprev_log_term,
        mentries,
        ..
    } = &m.body
    else {
        panic!("{m} is no AppendEntriesRequest");
    };
    let i = &m.mdest;
    let (log, index) = (&before.log[i], *mprev_log_index as usize);
    if old_term {
        return vec!["HandleAppendEntriesRequest: rejected, old term"];
    }
    if before.state[i] == Role::Candidate {
        return vec!["HandleAppendEntriesRequest: back to follower"];
    }
    if index > log.len() {
        return vec!["HandleAppendEntriesRequest: rejected, log too short"];
    }
    if index > 0 && log[index - 1].term != *mprev_log_term {
        return vec!["HandleAppendEntriesRequest: rejected, other entry before"];
    }
    match (mentries.first(), log.get(index)) {
        (Some(entry), Some(own)) if entry.term != own.term => {
            return vec!["HandleAppendEntriesRequest: conflict removed"];
        }
        (Some(_), None) => return vec!["HandleAppendEntriesRequest: entry appended"],
        _ => {}
    }
    let mut branches = vec![
        if mentries.is_empty() {
            "HandleAppendEntriesRequest: already done, without an entry"
        } else {
            "HandleAppendEntriesRequest: already done, with an entry"
        },
        match after.commit_index[i].cmp(&before.commit_index[i]) {
            std::cmp::Ordering::Less => {
                "HandleAppendEntriesRequest: already done, commit index goes back"
            }
            std::cmp::Ordering::Equal => {
                "HandleAppendEntriesRequest: already done, commit index unchanged"
            }
            std::cmp::Ordering::Greater => {
                "HandleAppendEntriesRequest: already done, commit index advanced"
            }
        },
    ];
    if !mentries.is_empty() && log.len() > index + 1 {
        branches.push("HandleAppendEntriesRequest: already done, with an entry before others");
    }
    branches
}

fn of_append_response(m: &Message, success: bool, before: &State) -> Vec<&'static str> {
    let (i, j) = (&m.mdest, &m.msource);
    let mut branches = vec![if success {
        "HandleAppendEntriesResponse: success"
    } else if before.next_index[i][j] == 1 {
        "HandleAppendEntriesResponse: failure at the first index"
    } else {
        "HandleAppendEntriesResponse: failure"
    }];
    if before.state[i] != Role::Leader {
        branches.push("HandleAppendEntriesResponse: not by a leader");
    }
    branches
}
