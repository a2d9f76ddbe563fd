//! Cores with bugs: what the graph finds of them, in each direction, and what a reader is told.

use super::faulty::{Fault, Faulty, faults, handled};
use super::{graph, options, told};
use conformance::graph::{Found, Graph, Options, Verdict, check};
use conformance::refinement::{Action, Handler, RaftSystem, Role, State};
use conformance::system::Refused;
use std::num::NonZero;
use std::thread;

/// Bugs that no trace of the specification can show: the core does what it must, and more. And some that refuse.
const MORE: &[Fault] = &[
    Fault::new(
        "leader-times-out",
        "a leader times out like any other server",
        |before, action, right| match action {
            Action::Timeout(i) if before.state[i] == Role::Leader => {
                let mut after = recorded(before);
                *after.current_term.entry(i.clone()).or_default() += 1;
                after.state.insert(i.clone(), Role::Candidate);
                Ok(after)
            }
            _ => right,
        },
    ),
    Fault::new(
        "leader-without-majority",
        "a candidate leads as soon as it has one vote",
        |before, action, right| match action {
            Action::BecomeLeader(i)
                if before.state[i] == Role::Candidate && !before.votes_granted[i].is_empty() =>
            {
                right.or_else(|_| {
                    let mut after = recorded(before);
                    after.state.insert(i.clone(), Role::Leader);
                    Ok(after)
                })
            }
            _ => right,
        },
    ),
    Fault::new(
        "client-heard-by-anyone",
        "every server takes clients' requests, not the leader alone",
        |before, action, right| match action {
            Action::ClientRequest(i, v) => right.or_else(|_| {
                let mut after = recorded(before);
                let entry = conformance::refinement::Entry {
                    term: before.current_term[i],
                    value: v.clone(),
                };
                after.log.entry(i.clone()).or_default().push(entry);
                Ok(after)
            }),
            _ => right,
        },
    ),
    Fault::new(
        "follower-advances-nothing",
        "AdvanceCommitIndex is possible in every role, and changes nothing there",
        |before, action, right| match action {
            Action::AdvanceCommitIndex(_) => right.or_else(|_| Ok(before.clone())),
            _ => right,
        },
    ),
    Fault::new(
        "entries-to-oneself",
        "every server can take AppendEntries with itself, which sends nothing",
        |before, action, right| match action {
            Action::AppendEntries(i, j) if i == j => right.or_else(|_| Ok(recorded(before))),
            _ => right,
        },
    ),
    Fault::new(
        "leader-does-not-restart",
        "a leader cannot restart",
        |before, action, right| match action {
            Action::Restart(i) if before.state[i] == Role::Leader => {
                Err(Refused::because("leaders do not restart"))
            }
            _ => right,
        },
    ),
    Fault::edit(
        "vote-request-kept",
        "a request for a vote stays in the network when it is answered",
        |_, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest) {
                *after.messages.entry(m.clone().into()).or_default() += 1;
            }
        },
    ),
];

/// The state after a step that changes nothing but what every step records.
fn recorded(before: &State) -> State {
    let mut after = before.clone();
    let logs: Vec<_> = before.log.values().cloned().collect();
    after.all_logs.extend(logs);
    after
}

/// Bugs that need rivals, terms or logs that these graphs do not have. The traces show them.
const NOT_IN_THESE_GRAPHS: &[&str] = &[
    "vote-without-log-check",
    "vote-compares-lengths-only",
    "vote-refused-to-a-shorter-log",
    "vote-given-twice-in-a-term",
    "leader-does-not-step-down",
    "vote-that-comes-twice-counts-twice",
    "candidate-ignores-the-leader-of-its-term",
    "request-commits-what-it-does-not-send",
    "stale-leader-accepted",
    "conflict-removed-at-once",
    "conflict-overwritten",
    "leader-commit-index-never-goes-back",
    "failure-takes-next-index-to-the-start",
    "failure-clears-match-index",
    "commit-stops-at-an-older-term",
    "failures-noted-by-leaders-only",
    "leader-forgets-the-commit",
    "back-to-follower-forgets-the-vote",
    "back-to-follower-votes-for-the-leader",
    "own-vote-without-log-check",
    "conflicting-entry-removed-from-the-middle",
    "newer-entry-taken-for-the-same",
    "newer-term-in-an-answer-ignored",
    "newer-term-of-a-candidate-behind-ignored",
    "heartbeat-removes-what-follows",
    "request-truncates-the-log",
    "log-check-against-the-last-entry",
    "candidate-stays-after-a-log-mismatch",
    "leader-ignored-by-who-voted-for-another",
    "success-acknowledges-the-whole-log",
    "conflict-removes-all-uncommitted",
    "conflict-kept",
];

/// Whose reports are snapshots.
const TOLD: &[&str] = &[
    "starts-in-term-0",
    "vote-for-an-old-term",
    "term-goes-up-by-one",
    "leader-needs-every-vote",
    "stale-vote-counted",
    "commit-past-the-last-entry",
];

fn found(graph: &Graph<Faulty<'static>>, fault: &'static Fault) -> Verdict {
    let core = Faulty {
        core: RaftSystem::default(),
        fault,
    };
    let options = Options {
        jobs: thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN),
        ..options()
    };
    check(graph, &core, &options).expect("a graph")
}

fn directions(verdict: &Verdict) -> (bool, bool) {
    let is_allowed = |found: &Found| !matches!(found, Found::NotAllowed { .. });
    let divergences = || verdict.divergences.iter().map(|d| is_allowed(&d.found));
    (divergences().any(|d| d), divergences().any(|d| !d))
}

#[test]
fn faults_are_found() {
    let graph = |name| Graph::read(&graph(name)[..], options().jobs).expect("a graph");
    let (two, three) = (graph("two-servers"), graph("three-servers"));
    let mut missed = Vec::new();
    for fault in faults() {
        let mut verdict = found(&two, fault);
        if verdict.agrees() {
            verdict = found(&three, fault);
        }
        if verdict.agrees() {
            missed.push(fault.name);
        }
        if TOLD.contains(&fault.name) {
            insta::with_settings!({ description => fault.bug, omit_expression => true }, {
                insta::assert_snapshot!(fault.name, told(verdict));
            });
        }
    }
    assert_eq!(missed, NOT_IN_THESE_GRAPHS);
}

#[test]
fn a_core_that_does_more_or_less_is_found() {
    let graph = Graph::read(&graph("two-servers")[..], options().jobs).expect("a graph");
    for fault in MORE {
        let verdict = found(&graph, fault);
        assert!(!verdict.agrees(), "{}", fault.name);
        let expected = match fault.name {
            "leader-does-not-restart" | "vote-request-kept" => (true, false),
            _ => (false, true),
        };
        assert_eq!(directions(&verdict), expected, "{}", fault.name);
        insta::with_settings!({ description => fault.bug, omit_expression => true }, {
            insta::assert_snapshot!(fault.name, told(verdict));
        });
    }
}

#[test]
fn without_a_fault_nothing_is_found() {
    static NONE: Fault = Fault::edit("none", "nothing is wrong", |_, _, _| {});
    let graph = Graph::read(&graph("two-servers")[..], options().jobs).expect("a graph");
    assert!(found(&graph, &NONE).agrees());
}
