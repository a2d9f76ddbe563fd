//! The committed traces together take every action of raft.tla and every branch of every action. The branches
//! are listed here once more, so that the library's list cannot lose one unnoticed; and traces that lack one are
//! told of. (`scripts/check-coverage-properties.sh` has TLC say of each step which branches it takes.)

use conformance::coverage::{Coverage, cover};
use conformance::graph::{self, Graph};
use conformance::refinement::{Action, Handler, RaftSystem, Role, Server, State};
use conformance::replay::{Inference, Options, infer};
use conformance::report::coverage::Collected;
use conformance::report::graph::{GraphReport, text};
use conformance::system::{Action as _, Foreign, NotRestored, Refused, System};
use conformance::trace::{Reader, Trace};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::num::NonZero;

/// Every branch that Raft reaches. (What it cannot reach is told in spec/README.md.)
const BRANCHES: &[&str] = &[
    "AdvanceCommitIndex: a majority has only entries of older terms",
    "AdvanceCommitIndex: advanced",
    "AdvanceCommitIndex: advanced over entries of an older term",
    "AdvanceCommitIndex: goes back",
    "AdvanceCommitIndex: unchanged, no majority has any entry",
    "AdvanceCommitIndex: unchanged, nothing new",
    "AppendEntries: commit index held back",
    "AppendEntries: with an entry",
    "AppendEntries: without an entry",
    "BecomeLeader: of a server that knows of a commit",
    "BecomeLeader: of a server that knows of matches",
    "BecomeLeader: with all votes",
    "BecomeLeader: with some votes",
    "BecomeLeader: without its own vote",
    "ClientRequest",
    "Discard: one of several copies",
    "Discard: the only copy",
    "DropMessage: one of several copies",
    "DropMessage: the only copy",
    "DropStaleResponse: AppendEntriesResponse",
    "DropStaleResponse: RequestVoteResponse",
    "DuplicateMessage: one of several copies",
    "DuplicateMessage: the only copy",
    "HandleAppendEntriesRequest: already done, with an entry before others",
    "HandleAppendEntriesRequest: already done, with an entry, commit index advanced",
    "HandleAppendEntriesRequest: already done, with an entry, commit index goes back",
    "HandleAppendEntriesRequest: already done, with an entry, commit index unchanged",
    "HandleAppendEntriesRequest: already done, without an entry before others",
    "HandleAppendEntriesRequest: already done, without an entry, commit index advanced",
    "HandleAppendEntriesRequest: already done, without an entry, commit index goes back",
    "HandleAppendEntriesRequest: already done, without an entry, commit index unchanged",
    "HandleAppendEntriesRequest: back to follower, with a vote for another",
    "HandleAppendEntriesRequest: back to follower, with its own vote",
    "HandleAppendEntriesRequest: back to follower, without a vote",
    "HandleAppendEntriesRequest: conflict removed",
    "HandleAppendEntriesRequest: conflict removed twice in a row",
    "HandleAppendEntriesRequest: conflict removed, another entry after it",
    "HandleAppendEntriesRequest: conflict removed, of a newer term",
    "HandleAppendEntriesRequest: entry appended",
    "HandleAppendEntriesRequest: rejected, log too short",
    "HandleAppendEntriesRequest: rejected, old term",
    "HandleAppendEntriesRequest: rejected, old term, by a leader",
    "HandleAppendEntriesRequest: rejected, other entry before",
    "HandleAppendEntriesResponse: failure",
    "HandleAppendEntriesResponse: failure after a success",
    "HandleAppendEntriesResponse: failure at the first index",
    "HandleAppendEntriesResponse: failure at the first index, not by a leader",
    "HandleAppendEntriesResponse: failure at the third index or later",
    "HandleAppendEntriesResponse: failure, not by a leader",
    "HandleAppendEntriesResponse: match index goes back",
    "HandleAppendEntriesResponse: success",
    "HandleAppendEntriesResponse: success, not by a leader",
    "HandleRequestVoteRequest: from itself",
    "HandleRequestVoteRequest: granted",
    "HandleRequestVoteRequest: granted again",
    "HandleRequestVoteRequest: granted, log shorter but last entry newer",
    "HandleRequestVoteRequest: refused, from itself",
    "HandleRequestVoteRequest: refused, last entry older",
    "HandleRequestVoteRequest: refused, last entry older but log longer",
    "HandleRequestVoteRequest: refused, log shorter",
    "HandleRequestVoteRequest: refused, old term",
    "HandleRequestVoteRequest: refused, voted for another",
    "HandleRequestVoteResponse: by a follower",
    "HandleRequestVoteResponse: by a leader",
    "HandleRequestVoteResponse: counted before",
    "HandleRequestVoteResponse: counted before, with another log",
    "HandleRequestVoteResponse: granted",
    "HandleRequestVoteResponse: refused",
    "Reply: one copy more of the answer",
    "Reply: the first copy of the answer",
    "Reply: to one of several copies",
    "Reply: to the only copy",
    "RequestVote: of another",
    "RequestVote: of itself",
    "Restart: of a candidate",
    "Restart: of a follower",
    "Restart: of a leader",
    "Restart: of a server that knows of a commit",
    "Send: one copy more",
    "Send: the first copy",
    "Timeout: of a candidate",
    "Timeout: of a follower",
    "Timeout: of a server that knows of a commit",
    "Timeout: of a server that knows of matches",
    "UpdateTerm: AppendEntriesRequest",
    "UpdateTerm: AppendEntriesResponse",
    "UpdateTerm: RequestVoteRequest",
    "UpdateTerm: RequestVoteResponse",
    "UpdateTerm: of a candidate",
    "UpdateTerm: of a leader",
    "UpdateTerm: of a leader, by a leader",
    "UpdateTerm: of a server that knows of a commit",
    "behaviour: back to an earlier state",
    "behaviour: back to the last state",
    "behaviour: five servers",
    "behaviour: one state",
    "behaviour: steps without a name",
    "behaviour: three servers",
    "behaviour: two leaders",
    "behaviour: one server",
    "behaviour: two servers",
];

#[test]
fn the_traces_take_every_branch_of_every_action() {
    let mut covered: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in crate::traces() {
        let trace = Trace::<State>::from_text(&text).expect("a trace");
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
        writeln!(table, "{branch:<84} {:>3}", names.len()).expect("text");
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_library_knows_the_same_branches() {
    let is_of_a_step =
        |name: &&&str| !name.starts_with("behaviour: ") && !name.ends_with("twice in a row");
    let here: BTreeSet<&str> = BRANCHES.iter().filter(is_of_a_step).copied().collect();
    let there: BTreeSet<&str> = RaftSystem::BRANCHES.iter().map(|b| b.name).collect();
    assert_eq!(there, here);
    let names: BTreeSet<String> = RaftSystem::BRANCHES
        .iter()
        .map(|b| b.never_name())
        .collect();
    assert_eq!(names.len(), here.len(), "two properties have the same name");
    let sizes = (RaftSystem::BRANCHES.len(), RaftSystem::ACTIONS.len());
    assert_eq!(sizes, (here.len(), 15), "something is there twice");
}

#[test]
fn traces_that_lack_a_branch_are_told_of() {
    let all: Vec<(String, Coverage)> = crate::traces()
        .iter()
        .map(|(name, text)| (name.clone(), coverage(name, text)))
        .collect();
    assert_eq!(missing(&all, |_| true), [""; 0]);
    for branch in RaftSystem::BRANCHES {
        let lacks = |coverage: &Coverage| !coverage.branches.contains_key(branch.name);
        let missing = missing(&all, lacks);
        assert!(
            missing.contains(&branch.name),
            "{}: {missing:?}",
            branch.name
        );
    }
}

fn coverage(name: &str, text: &str) -> Coverage {
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
    let (coverage, replay) = cover(
        &RaftSystem::default(),
        name,
        &mut behaviour,
        &Options::default(),
        &mut |_| {},
    );
    assert!(
        replay.error.is_none() && replay.divergences.is_empty(),
        "{name}"
    );
    assert_eq!(coverage.not_refused, [], "{name}");
    coverage
}

/// The branches that the report on some of the traces says are missing.
fn missing(all: &[(String, Coverage)], is_in: impl Fn(&Coverage) -> bool) -> Vec<&'static str> {
    let mut collected = Collected::default();
    for (_, coverage) in all.iter().filter(|(_, coverage)| is_in(coverage)) {
        collected.cover(coverage.clone());
    }
    let report = collected.report::<RaftSystem>(&[], None);
    report.missing().map(|branch| branch.name).collect()
}

/// A core that takes what it must refuse, or is changed by what it refuses, is told of.
#[test]
fn what_is_not_refused_is_told_of() {
    let (_, text) = crate::traces().swap_remove(0);
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
    let (coverage, _) = cover(
        &Eager::default(),
        "a",
        &mut behaviour,
        &Options::default(),
        &mut |_| {},
    );
    let faults: BTreeSet<String> = coverage
        .not_refused
        .iter()
        .map(|found| format!("{} {:?}", found.action, found.fault))
        .collect();
    assert!(faults.contains("ClientRequest(s1, v1) Taken"), "{faults:?}");
    assert!(faults.contains("BecomeLeader(s1) Changed"), "{faults:?}");
    assert!(!coverage.refused.contains_key("ClientRequest"));
    assert!(coverage.refused.contains_key("AppendEntries"));
}

/// In a graph too.
#[test]
fn what_is_not_refused_in_a_graph_is_told_of() {
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: false,
    };
    let file = crate::root().join("tests/graph/two-servers.dot.gz");
    let file = std::fs::File::open(file).expect("the graph");
    let graph = Graph::read(file, options.jobs).expect("a graph");
    let verdict = graph::check(&graph, &Eager::default(), &options).expect("a verdict");
    let report = GraphReport::new("two-servers.dot.gz", verdict, &[], &[]);
    let mut told = Vec::new();
    text(&mut told, &report).expect("memory");
    let told = String::from_utf8(anstream::adapter::strip_bytes(&told).into_vec()).expect("text");
    let headlines = told
        .lines()
        .filter(|line| line.starts_with("kind of divergence"));
    insta::assert_snapshot!(headlines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_traces_take_every_action() {
    let mut found = BTreeSet::new();
    for (_, text) in crate::traces() {
        let trace = Trace::<State>::from_text(&text).expect("a trace");
        found.extend(
            actions_of(&trace)
                .into_iter()
                .map(|(_, action, _)| action.name()),
        );
    }
    assert_eq!(found, RaftSystem::ACTIONS.iter().copied().collect());
}

/// The steps of which it is certain what they are, each with the state before and the state after.
fn actions_of(trace: &Trace<State>) -> Vec<(State, Action, State)> {
    let mut system = RaftSystem::default();
    system.init(&trace.states[0]).expect("a cluster");
    let mut actions = Vec::new();
    for step in &trace.steps {
        let (before, after) = (&trace.states[step.from], &trace.states[step.to]);
        let inference = infer(&mut system, before, after, &step.label).expect("states of Raft");
        if let Inference::Unique(action) = inference {
            actions.push((before.clone(), action, after.clone()));
        }
    }
    actions
}

fn branches_of(trace: &Trace<State>) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    found.extend(shape(trace));
    let mut removed_before = None;
    for (before, action, after) in actions_of(trace) {
        found.extend(RaftSystem::branches(&before, &action, &after));
        let leaders = after.state.values().filter(|role| **role == Role::Leader);
        if leaders.count() > 1 {
            found.insert("behaviour: two leaders");
        }
        let removed = removes_conflict(&before, &action, &after);
        if removed.is_some() && removed == removed_before {
            found.insert("HandleAppendEntriesRequest: conflict removed twice in a row");
        }
        removed_before = removed;
    }
    found
}

fn shape(trace: &Trace<State>) -> Vec<&'static str> {
    let first = &trace.states[0];
    let last = trace.steps.last();
    let mut shape = vec![match first.servers().count() {
        1 => "behaviour: one server",
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

/// A core whose followers append what clients ask for, and whose servers that are not elected lead no more.
#[derive(Clone, Default)]
struct Eager {
    core: RaftSystem,
}

impl System for Eager {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = RaftSystem::VARIABLES;

    const ACTIONS: &'static [&'static str] = RaftSystem::ACTIONS;

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.core.init(first)
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.core.restore(state)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        let refused = match self.core.step(action) {
            Ok(()) => return Ok(()),
            Err(refused) => refused,
        };
        match action {
            Action::ClientRequest(..) => Ok(()),
            Action::BecomeLeader(i) => {
                let mut state = self.core.observe().into_owned();
                if let Some(index) = state.commit_index.get_mut(i) {
                    *index += 1;
                }
                drop(self.core.restore(&state));
                Err(refused)
            }
            _ => Err(refused),
        }
    }

    fn observe(&self) -> Cow<'_, State> {
        self.core.observe()
    }

    fn candidates(&self, before: &State, after: &State) -> Vec<Action> {
        self.core.candidates(before, after)
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        self.core.actions(before, after)
    }

    fn is_action_name(&self, name: &str) -> bool {
        self.core.is_action_name(name)
    }

    fn learn(&mut self, state: &State) {
        self.core.learn(state);
    }

    fn allows(state: &State, action: &Action) -> Option<bool> {
        RaftSystem::allows(state, action)
    }
}
