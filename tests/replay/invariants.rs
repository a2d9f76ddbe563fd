//! The invariants: as MCraft.tla says them, on states that keep them and on states that do not; and what is told of
//! behaviours that TLC found to break them, of specifications that are not Raft (broken/Broken.tla).

use crate::faulty::votes::grant;
use crate::faulty::{Fault, Faulty, faults};
use conformance::refinement::{Action, Handler, Log, RaftSystem, Server, State};
use conformance::replay::{Options, Replay, replay};
use conformance::report::{Origin, Report, TraceReport, terminal};
use conformance::system::System;
use conformance::trace::{Decoder, Reader};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

/// The invariants that a state breaks, formula by formula as MCraft.tla has them.
fn broken_by_the_formulas(s: &State) -> BTreeSet<&'static str> {
    let servers: Vec<&Server> = s.current_term.keys().collect();
    let prefix = |one: &[_], longer: &[_]| one.len() <= longer.len() && longer[..one.len()] == *one;
    let committed = |i: &Server| {
        let least = (s.commit_index[i] as usize).min(s.log[i].len());
        s.log[i][..least].to_vec()
    };
    let election_safety = s.elections.iter().all(|e| {
        let mut others = s.elections.iter();
        others.all(|f| e.eterm != f.eterm || e.eleader == f.eleader)
    });
    let mut every_log: BTreeSet<Log> = s.all_logs.iter().cloned().collect();
    every_log.extend(s.log.values().cloned());
    let log_matching = every_log.iter().all(|one| {
        every_log.iter().all(|other| {
            (0..one.len().min(other.len())).all(|index| {
                one[index].term != other[index].term || one[..=index] == other[..=index]
            })
        })
    });
    let leader_completeness = servers.iter().all(|i| {
        let mut elections = s.elections.iter();
        elections.all(|e| s.current_term[*i] >= e.eterm || prefix(&committed(i), &e.elog))
    });
    let state_machine_safety = servers.iter().all(|i| {
        let own = committed(i);
        servers
            .iter()
            .all(|j| prefix(&own, &committed(j)) || prefix(&committed(j), &own))
    });
    [
        ("ElectionSafety", election_safety),
        ("LogMatching", log_matching),
        ("LeaderCompleteness", leader_completeness),
        ("StateMachineSafety", state_machine_safety),
    ]
    .into_iter()
    .filter(|(_, holds)| !holds)
    .map(|(name, _)| name)
    .collect()
}

/// The invariants that the library says the state breaks.
fn broken(sound: Option<&State>, state: &State) -> BTreeSet<&'static str> {
    let all = RaftSystem::INVARIANTS.iter();
    all.filter(|invariant| (invariant.broken)(sound, state).is_some())
        .map(|invariant| invariant.name)
        .collect()
}

fn states(text: &str) -> Vec<State> {
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    let mut decoder = Decoder::default();
    let mut states: Vec<State> = Vec::new();
    while let Some(raw) = behaviour.next_state().expect("a state") {
        let state = decoder.decode(states.last(), &raw, RaftSystem::set);
        states.push(state.expect("a state"));
    }
    states
}

static TRACES: LazyLock<Vec<Vec<State>>> = LazyLock::new(|| {
    let traces = crate::traces();
    traces.iter().map(|(_, text)| states(text)).collect()
});

fn state_of(trace: &Index, number: &Index) -> &'static State {
    let states: &Vec<State> = trace.get(TRACES.as_slice());
    number.get(states.as_slice())
}

/// A change of one thing in a state, which can break an invariant.
#[derive(Debug, Clone)]
enum Edit {
    /// A server's log becomes one that was there, of this state or another.
    Log(Index, Index),
    /// An entry of the longest log gets another term.
    EntryTerm(Index, u64),
    /// A commit index.
    CommitIndex(Index, u64),
    /// A server's term.
    Term(Index, u64),
    /// One more election in a term.
    Election(Index, u64),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        any::<(Index, Index)>().prop_map(|(i, log)| Edit::Log(i, log)),
        (any::<Index>(), 1..4u64).prop_map(|(at, term)| Edit::EntryTerm(at, term)),
        (any::<Index>(), 0..4u64).prop_map(|(i, index)| Edit::CommitIndex(i, index)),
        (any::<Index>(), 1..4u64).prop_map(|(i, term)| Edit::Term(i, term)),
        (any::<Index>(), 2..4u64).prop_map(|(i, term)| Edit::Election(i, term)),
    ]
}

fn edited(state: &State, edits: &[Edit]) -> State {
    let mut after = state.clone();
    let servers: Vec<Server> = state.servers().cloned().collect();
    for edit in edits {
        match edit {
            Edit::Log(i, log) => {
                let mut logs: Vec<Log> = after.all_logs.iter().cloned().collect();
                logs.extend(after.log.values().cloned());
                let log = log.get(&logs).clone();
                after.log.insert(i.get(&servers).clone(), log);
            }
            Edit::EntryTerm(at, term) => {
                let logs = after.log.values_mut();
                let log = logs.max_by_key(|log| log.len()).expect("a log");
                if !log.is_empty() {
                    let at = at.index(log.len());
                    log[at].term = *term;
                }
            }
            Edit::CommitIndex(i, index) => {
                after.commit_index.insert(i.get(&servers).clone(), *index);
            }
            Edit::Term(i, term) => {
                after.current_term.insert(i.get(&servers).clone(), *term);
            }
            Edit::Election(i, term) => {
                let leader = i.get(&servers).clone();
                let election = state.elections.iter().next().cloned();
                after.elections.extend(election.map(|mut election| {
                    election.elog = after.log[&leader].clone();
                    election.eleader = leader;
                    election.eterm = *term;
                    election
                }));
            }
        }
    }
    after
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// The library's invariants are the formulas, whatever is known of a state before.
    #[test]
    fn invariants_are_the_formulas(
        trace in any::<Index>(),
        number in any::<Index>(),
        edits in prop::collection::vec(edit(), 0..5),
    ) {
        let state = state_of(&trace, &number);
        let after = edited(state, &edits);
        let expected = broken_by_the_formulas(&after);
        prop_assert_eq!(&broken(None, &after), &expected);
        prop_assert_eq!(&broken_by_the_formulas(state), &BTreeSet::new());
        prop_assert_eq!(&broken(Some(state), &after), &expected);
    }
}

/// The edits above do break each invariant, so that the property says something.
#[test]
fn edits_break_every_invariant() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = (
        any::<Index>(),
        any::<Index>(),
        prop::collection::vec(edit(), 0..5),
    );
    let mut seen = BTreeSet::new();
    for _ in 0..1000 {
        let (trace, number, edits) = strategy.new_tree(&mut runner).expect("a value").current();
        seen.extend(broken(None, &edited(state_of(&trace, &number), &edits)));
    }
    assert_eq!(seen.len(), RaftSystem::INVARIANTS.len(), "{seen:?}");
}

/// A core with the same bug as the specification conforms to it; that both are wrong shows nevertheless.
#[test]
fn a_wrong_specification_is_told() {
    let term_1 = Fault::edit(
        "request-of-term-1",
        "an entry does not get its leader's term",
        |_, action, after| {
            if let Action::ClientRequest(i, _) = action
                && let Some(entry) = after.log.get_mut(i).and_then(|log| log.last_mut())
            {
                entry.term = 1;
            }
        },
    );
    // As raft.tla's Grants without IsUpToDate.
    let log_not_checked = Fault::edit(
        "log-not-checked",
        "nobody looks at the candidate's log",
        |before, action, after| {
            if let Action::OnMessage(Handler::HandleRequestVoteRequest, m) = action
                && m.mterm == before.current_term[&m.mdest]
                && before.voted_for[&m.mdest]
                    .0
                    .as_ref()
                    .is_none_or(|voted| *voted == m.msource)
            {
                grant(before, after, m);
            }
        },
    );
    let known = |name: &str| faults().find(|fault| fault.name == name).expect("a fault");
    let cases = [
        (
            "election-safety",
            "ElectionSafety",
            known("vote-given-twice-in-a-term"),
        ),
        ("log-matching", "LogMatching", &term_1),
        (
            "leader-completeness",
            "LeaderCompleteness",
            &log_not_checked,
        ),
        (
            "state-machine-safety",
            "StateMachineSafety",
            &log_not_checked,
        ),
    ];
    let mut read = BTreeSet::new();
    for (name, invariant, fault) in cases {
        let path = format!("tests/replay/broken/{name}.json");
        let text = fs::read_to_string(crate::root().join(&path)).expect("a trace");
        read.insert(format!("{name}.json"));
        let states = states(&text);
        let (last, before) = states.split_last().expect("states");
        assert!(broken(None, last).contains(invariant), "{name}");
        assert!(
            before
                .iter()
                .all(|state| !broken(None, state).contains(invariant)),
            "{name}"
        );

        let core = RaftSystem::default();
        let right = told(&path, &text, &mut core.clone());
        assert!(
            right.contains(&format!("{invariant} does not hold")),
            "{right}"
        );
        assert!(right.contains("leads the core to another state"), "{right}");

        let wrong = told(&path, &text, &mut Faulty { core, fault });
        insta::with_settings!({ description => fault.bug, omit_expression => true }, {
            insta::assert_snapshot!(format!("broken-{name}"), wrong);
        });
    }
    let there = fs::read_dir(crate::root().join("tests/replay/broken")).expect("a folder");
    let there = there.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let there: BTreeSet<String> = there.filter(|name| name.ends_with(".json")).collect();
    assert_eq!(there, read, "traces that no test reads");
}

/// What is told of a trace, without colours.
fn told<S: System>(path: &str, text: &str, system: &mut S) -> String {
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    let found: Replay = replay(system, &mut behaviour, &Options::default());
    let mut report = Report::new::<S>();
    let trace = TraceReport::new(&Origin::file(path), found);
    let mut told = Vec::new();
    terminal::trace(&mut told, &trace, 0).expect("a line");
    report.add(trace);
    terminal::summary(&mut told, &report).expect("a report");
    String::from_utf8(anstream::adapter::strip_bytes(&told).into_vec()).expect("text")
}
