//! The invariants that a reader of the Raft paper expects (its figure 3), as properties of raft.tla's state. TLC checks
//! the same, by the same names, in spec/MCraft.tla.

use super::log::{Entry, Log, Server};
use super::state::State;
use crate::system::Invariant;

pub(super) const INVARIANTS: &[Invariant<State>] = &[
    Invariant {
        name: "ElectionSafety",
        broken: election_safety,
    },
    Invariant {
        name: "LogMatching",
        broken: log_matching,
    },
    Invariant {
        name: "LeaderCompleteness",
        broken: leader_completeness,
    },
    Invariant {
        name: "StateMachineSafety",
        broken: state_machine_safety,
    },
];

/// At most one leader is elected in a term.
fn election_safety(before: Option<&State>, state: &State) -> Option<String> {
    if before.is_some_and(|before| before.elections == state.elections) {
        return None;
    }
    // In their order, elections of the same term are neighbours.
    let neighbours = state.elections.iter().zip(state.elections.iter().skip(1));
    let (one, other) = neighbours
        .filter(|(one, other)| one.eterm == other.eterm)
        .find(|(one, other)| one.eleader != other.eleader)?;
    Some(format!(
        "{} and {} are both elected in term {}",
        one.eleader, other.eleader, one.eterm
    ))
}

/// Two logs with an entry of the same index and term are equal up to it, of all logs that ever were.
fn log_matching(before: Option<&State>, state: &State) -> Option<String> {
    let is_new = |log: &&Log| match before {
        Some(before) => !before.all_logs.contains(log) && !before.log.values().any(|b| b == *log),
        None => true,
    };
    let has_new_sets = before.is_none_or(|before| before.all_logs != state.all_logs);
    let has_new_logs = before.is_none_or(|before| before.log != state.log);
    let ever = state.all_logs.iter().filter(|_| has_new_sets);
    let now = state.log.values().filter(|_| has_new_logs);
    for new in ever.chain(now).filter(is_new) {
        for other in state.all_logs.iter().chain(state.log.values()) {
            if let Some((index, differs)) = mismatch(new, other) {
                let (new, other) = (name(new, state), name(other, state));
                return Some(format!(
                    "{new} and {other} have the same term at index {index}, but different entries at index {differs}"
                ));
            }
        }
    }
    None
}

/// The last index at which both logs have the same term, and the first at which they differ, if that is not after it.
fn mismatch(one: &Log, other: &Log) -> Option<(usize, usize)> {
    let has_same_term = |(one, other): (&Entry, &Entry)| one.term == other.term;
    let last = one.iter().zip(other).rposition(has_same_term)?;
    let differs = one
        .iter()
        .zip(other)
        .position(|(one, other)| one != other)?;
    (differs <= last).then_some((last + 1, differs + 1))
}

/// What people call a log.
fn name(log: &Log, state: &State) -> String {
    match state.log.iter().find(|(_, own)| *own == log) {
        Some((server, _)) => format!("log[{server}]"),
        None => "a log of allLogs".to_owned(),
    }
}

/// What a server knows to be committed in its term is in the log of every leader that is elected in a later one.
fn leader_completeness(before: Option<&State>, state: &State) -> Option<String> {
    let is_same = |before: &State| {
        before.elections == state.elections
            && before.current_term == state.current_term
            && has_same_commits(before, state)
    };
    if before.is_some_and(is_same) {
        return None;
    }
    for (server, committed) in committed(state) {
        let Some(&term) = state.current_term.get(server) else {
            continue;
        };
        for election in state.elections.iter().filter(|e| term < e.eterm) {
            if !election.elog.starts_with(committed) {
                let index = committed.len();
                return Some(format!(
                    "{server} has committed up to index {index} in term {term}, but {} is elected in term {} without \
                     these entries",
                    election.eleader, election.eterm
                ));
            }
        }
    }
    None
}

/// No two servers have different entries at the same index that both know to be committed.
fn state_machine_safety(before: Option<&State>, state: &State) -> Option<String> {
    if before.is_some_and(|before| has_same_commits(before, state)) {
        return None;
    }
    let committed: Vec<(&Server, &[Entry])> = committed(state).collect();
    for (number, (one, entries)) in committed.iter().enumerate() {
        for (other, others) in &committed[number..] {
            let mut pairs = entries.iter().zip(others.iter());
            if let Some(index) = pairs.position(|(one, other)| one != other) {
                return Some(format!(
                    "{one} and {other} have committed different entries at index {}: {} of term {} and {} of term {}",
                    index + 1,
                    entries[index].value,
                    entries[index].term,
                    others[index].value,
                    others[index].term,
                ));
            }
        }
    }
    None
}

fn has_same_commits(before: &State, state: &State) -> bool {
    before.commit_index == state.commit_index && before.log == state.log
}

/// What each server knows to be committed. A commit index past the log, which raft.tla never has, commits all of it.
fn committed(state: &State) -> impl Iterator<Item = (&Server, &[Entry])> {
    state.log.iter().filter_map(|(server, log)| {
        let index = usize::try_from(*state.commit_index.get(server)?).unwrap_or(usize::MAX);
        Some((server, &log[..index.min(log.len())]))
    })
}
