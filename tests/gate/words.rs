//! The words in which states and actions are told, and those for what is none of the specification's.

use super::traces;
use super::{files, lines, states};
use conformance::refinement::{Action, Message, RaftSystem, Server, State};
use conformance::system::{Action as _, System};
use conformance::tla::{self, Set};
use conformance::trace::Trace;
use std::collections::BTreeMap;
use std::fs;

/// Of each kind of message and action, the first that is in a trace.
pub fn of_states() -> String {
    let mut messages = BTreeMap::new();
    let mut actions = BTreeMap::new();
    for states in states() {
        let mut core = RaftSystem::default();
        core.init(&states[0]).expect("a cluster");
        for state in &states {
            for message in state.messages.keys() {
                let value = tla::to_value(message).expect("a value");
                messages.entry(message.mtype()).or_insert_with(|| {
                    let drawn = RaftSystem::message("messages", &value);
                    let short = RaftSystem::short_name(&value);
                    format!("{message}; {short:?}; {drawn:?}")
                });
            }
            for action in core.actions(state, state) {
                actions.entry(action.name()).or_insert_with(|| {
                    let answers = |name: &&&str| action.answers_to(name);
                    let names: Vec<_> = Action::NAMES.iter().filter(answers).collect();
                    format!("{action}: {names:?}")
                });
            }
        }
    }
    // What a variable that states share is to `{:?}`: the value itself.
    let first = states().next().expect("a trace");
    let shared = &first[0].current_term;
    assert_eq!(format!("{shared:?}"), format!("{:?}", &**shared));
    let none = tla::to_value(&7).expect("a value");
    assert_eq!(RaftSystem::short_name(&none), None);
    assert_eq!(RaftSystem::message("log", &none), None);
    [
        lines("messages", messages.into_values()),
        lines("actions", actions.into_values()),
    ]
    .concat()
}

/// Committed traces with something in them that is not raft.tla's.
pub fn of_what_is_foreign() -> String {
    let mut told = Vec::new();
    let text = |name: &str| {
        let path = files("traces", "json")
            .into_iter()
            .find(|path| path.ends_with(name));
        fs::read_to_string(path.expect("the trace")).expect("the trace")
    };
    let states = |name: &str| {
        Trace::<State>::from_text(&text(name))
            .expect("a trace")
            .states
    };
    let five = states("five-leader.json");
    let two = states("vote-granted.json");
    let mut core = RaftSystem::default();
    core.init(&two[0]).expect("a cluster");
    for state in [&five[0], &five[5]] {
        told.push(format!("{:?}", core.restore(state)));
    }
    let strangers: [fn(&mut State); 13] = [
        |state| insert(&mut state.votes_granted),
        |state| insert(&mut state.votes_responded),
        |state| know(&mut state.current_term),
        |state| know(&mut state.state),
        |state| know(&mut state.voted_for),
        |state| know(&mut state.log),
        |state| know(&mut state.commit_index),
        |state| know(&mut state.votes_responded),
        |state| know(&mut state.votes_granted),
        |state| know(&mut state.voter_log),
        |state| know(&mut state.next_index),
        |state| know(&mut state.match_index),
        |state| {
            let m = Message::clone(state.messages.keys().next().expect("a message"));
            let mdest = "s9".into();
            state.messages.insert(Message { mdest, ..m }.into(), 1);
        },
    ];
    for add in strangers {
        let mut other = two[3].clone();
        add(&mut other);
        let blamed = format!("{:?}", core.restore(&other));
        // Also where the cluster is known from this state alone, the variable that is not like the others is blamed.
        let mut begun = RaftSystem::default();
        begun.init(&other).expect("a cluster");
        assert_eq!(format!("{:?}", begun.restore(&other)), blamed);
        told.push(blamed);
    }
    let committed = text("commit-by-leader.json");
    for (from, to) in [
        ("mvoteGranted |->", "mvote |->"),
        ("mtype |-> RequestVoteRequest", "mtype |-> Vote"),
        ("mterm |->", "more |-> 1, mterm |->"),
        ("mterm |->", "mmatchIndex |-> 1, mterm |->"),
        ("\"messages\":[]", "\"messages\":7"),
        ("\"messages\":{", TWICE),
        ("\"allLogs\":[[]]", "\"allLogs\":[[],[]]"),
        ("\"votedFor\":{\"s1\":\"Nil\"", "\"votedFor\":{\"s1\":7"),
        ("\"v1\"", "7"),
        ("\"v1\"", "-7"),
        ("\"v1\"", "9223372036854775808"),
        ("\"v1\"", "true"),
        ("\"v1\"", "[1]"),
    ] {
        let changed = committed.replace(from, to);
        assert!(changed != committed, "{from}");
        let found = Trace::<State>::from_text(&changed).map(|trace| {
            let mut core = RaftSystem::default();
            core.init(&trace.states[0]).expect("a cluster");
            trace.states.iter().for_each(|state| core.learn(state));
            core.constants()
        });
        let (_, replay) = traces::covered_text(changed.as_bytes());
        told.push(match (found, replay.error) {
            (Err(one), Some(other)) if one == other => format!("{from} -> {to}: {one:?}"),
            other => format!("{from} -> {to}: {other:?}"),
        });
    }
    lines("foreign", told)
}

/// A message of the trace, written in another way.
const TWICE: &str = "\"messages\":{\"[mterm |-> 2, mlastLogIndex |-> 0, mlastLogTerm |-> 0, mdest |-> s1, \
    mtype |-> RequestVoteRequest, msource |-> s1]\":1,";

/// The variable has a value for a server that is none of the cluster's.
fn know<V: Clone>(variable: &mut BTreeMap<Server, V>) {
    let value = variable.values().next().cloned();
    variable.insert("s9".into(), value.expect("a server"));
}

/// A server that is none of the cluster's.
fn insert(votes: &mut BTreeMap<Server, Set<Server>>) {
    votes.values_mut().for_each(|servers| {
        servers.insert("s9".into());
    });
}
