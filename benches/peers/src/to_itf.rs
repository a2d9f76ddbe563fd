//! Behaviours in Apalache's Informal Trace Format (ADR-015), with labels as each peer reads them.
//!
//! Functions are `#map`, sets `#set`, sequences lists, records objects, model values strings.

use crate::behaviour::Behaviour;
use conformance::refinement::{Action, Election, PerServer, State};
use conformance::system::Action as _;
use conformance::tla::Set;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Where a state says which action led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// In `action_taken` and `nondet_picks`, for tla-connect.
    Plain,
    /// In `mbt::actionTaken` and `mbt::nondetPicks`, each pick in Quint's `Some`, for quint-connect.
    Quint,
}

/// How integers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integers {
    /// `{"#bigint": "3"}`, as Apalache and Quint write all of them.
    Big,
    /// `3`, which ADR-015 allowed before its revision of 2023-09-14, and which Quint's Rust evaluator still writes.
    Plain,
}

/// A behaviour as the text of an ITF file.
pub fn text(behaviour: &Behaviour, labels: Labels, integers: Integers) -> String {
    let states = behaviour.states.iter().enumerate();
    let states: Vec<Value> = states
        .map(|(index, state)| {
            let mut fields = variables(state);
            label(&mut fields, behaviour, index, labels);
            let mut fields = Value::Object(fields);
            if integers == Integers::Big {
                make_big(&mut fields);
            }
            fields["#meta"] = json!({ "index": index });
            fields
        })
        .collect();
    let mut trace =
        json!({ "#meta": { "format": "ITF" }, "vars": State::VARIABLES, "states": states });
    if let Some(index) = behaviour.back_to {
        trace["loop"] = json!(index);
    }
    trace.to_string()
}

fn variables(state: &State) -> Map<String, Value> {
    let variables = json!({
        "messages": map(state.messages.iter(), plain),
        "elections": { "#set": state.elections.iter().map(election).collect::<Vec<_>>() },
        "allLogs": set(&state.all_logs),
        "currentTerm": per_server(&state.current_term, plain),
        "state": per_server(&state.state, plain),
        "votedFor": per_server(&state.voted_for, plain),
        "log": per_server(&state.log, plain),
        "commitIndex": per_server(&state.commit_index, plain),
        "votesResponded": per_server(&state.votes_responded, set),
        "votesGranted": per_server(&state.votes_granted, set),
        "voterLog": per_server(&state.voter_log, |logs| per_server(logs, plain)),
        "nextIndex": per_server(&state.next_index, |indices| per_server(indices, plain)),
        "matchIndex": per_server(&state.match_index, |indices| per_server(indices, plain)),
    });
    match variables {
        Value::Object(fields) => fields,
        _ => unreachable!("an object was written"),
    }
}

fn election(election: &Election) -> Value {
    json!({
        "eterm": election.eterm,
        "eleader": plain(&election.eleader),
        "elog": plain(&election.elog),
        "evotes": set(&election.evotes),
        "evoterLog": per_server(&election.evoter_log, plain),
    })
}

/// What has no function and no set in it is the same in ITF as in serde's JSON.
fn plain<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("a value without functions")
}

fn set<T: Serialize>(set: &Set<T>) -> Value {
    json!({ "#set": plain(set) })
}

fn per_server<V>(function: &PerServer<V>, value: impl Fn(&V) -> Value) -> Value {
    map(function.iter(), value)
}

fn map<'a, K: Serialize + 'a, V: 'a>(
    entries: impl Iterator<Item = (&'a K, &'a V)>,
    value: impl Fn(&V) -> Value,
) -> Value {
    let pairs: Vec<Value> = entries.map(|(k, v)| json!([plain(k), value(v)])).collect();
    json!({ "#map": pairs })
}

/// The action that leads to the state with this index. That of the first one is `init`.
fn label(fields: &mut Map<String, Value>, behaviour: &Behaviour, index: usize, labels: Labels) {
    let action = index.checked_sub(1).map(|step| &behaviour.actions[step]);
    let name = action.map_or("init", |action| action.name());
    let picks = match action {
        Some(action) => picks(action),
        // Nothing else tells the peers the specification's constants.
        None => {
            let servers: Vec<Value> = behaviour.states[0].servers().map(plain).collect();
            vec![("servers", json!({ "#set": servers }))]
        }
    };
    let (action_field, picks_field) = match labels {
        Labels::Plain => ("action_taken", "nondet_picks"),
        Labels::Quint => ("mbt::actionTaken", "mbt::nondetPicks"),
    };
    let wrap = |value: Value| match labels {
        Labels::Plain => value,
        Labels::Quint => json!({ "tag": "Some", "value": value }),
    };
    let picks: Map<String, Value> = picks
        .into_iter()
        .map(|(name, value)| (name.to_owned(), wrap(value)))
        .collect();
    fields.insert(action_field.to_owned(), json!(name));
    fields.insert(picks_field.to_owned(), Value::Object(picks));
}

/// An action's parameters: the message, if it takes one.
fn picks(action: &Action) -> Vec<(&'static str, Value)> {
    match action {
        Action::OnMessage(_, m) => vec![("m", plain(m))],
        Action::ClientRequest(i, v) => vec![("i", plain(i)), ("v", plain(v))],
        Action::RequestVote(i, j) | Action::AppendEntries(i, j) => {
            vec![("i", plain(i)), ("j", plain(j))]
        }
        Action::Restart(i)
        | Action::Timeout(i)
        | Action::BecomeLeader(i)
        | Action::AdvanceCommitIndex(i) => vec![("i", plain(i))],
    }
}

fn make_big(value: &mut Value) {
    match value {
        Value::Number(number) => *value = json!({ "#bigint": number.to_string() }),
        Value::Array(elements) => elements.iter_mut().for_each(make_big),
        Value::Object(fields) => fields.values_mut().for_each(make_big),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
