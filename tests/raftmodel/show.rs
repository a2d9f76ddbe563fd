//! How transcripts print messages and servers: in raft.tla's words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use conformance::raftmodel::{LogEntry, RaftMessage, RaftServer};

/// A message's type and fields, without source and destination.
pub fn message(message: &RaftMessage<String>) -> String {
    match message {
        RaftMessage::TimeOut { followers, .. } => format!("TimeOut {}", set(followers)),
        RaftMessage::BecomeLeader { .. } => "BecomeLeader".to_string(),
        RaftMessage::ClientRequest { value, .. } => format!("ClientRequest {value}"),
        RaftMessage::AppendEntries { followers, .. } => format!("AppendEntries {}", set(followers)),
        RaftMessage::RequestVoteRequest {
            term,
            last_log_term,
            last_log_index,
            ..
        } => format!(
            "RequestVoteRequest term={term} lastLogTerm={last_log_term} \
             lastLogIndex={last_log_index}"
        ),
        RaftMessage::RequestVoteResponse {
            term, vote_granted, ..
        } => format!("RequestVoteResponse term={term} granted={vote_granted}"),
        RaftMessage::AppendEntriesRequest {
            term,
            prev_log_index,
            prev_log_term,
            entry,
            commit_index,
            ..
        } => {
            let entry = match entry {
                Some(LogEntry { term, value }) => format!("{term}:{value}"),
                None => "none".to_string(),
            };
            format!(
                "AppendEntriesRequest term={term} prevLogIndex={prev_log_index} \
                 prevLogTerm={prev_log_term} entry={entry} commit={commit_index}"
            )
        }
        RaftMessage::AppendEntriesResponse {
            term,
            success,
            match_index,
            ..
        } => format!("AppendEntriesResponse term={term} success={success} match={match_index}"),
    }
}

/// A server's variables by name, in raft.tla's order; first what it knows of itself.
pub fn variables(server: &RaftServer<String>) -> Vec<(&'static str, String)> {
    let variables = server.variables();
    vec![
        ("id", option(server.id(), "unknown")),
        ("Server", option(server.servers().map(set), "unknown")),
        ("currentTerm", variables.current_term.to_string()),
        ("state", variables.state.to_string()),
        ("votedFor", option(variables.voted_for, "Nil")),
        ("log", log(server.log())),
        ("commitIndex", variables.commit_index.to_string()),
        ("votesResponded", set(&variables.votes_responded)),
        ("votesGranted", set(&variables.votes_granted)),
        ("nextIndex", function(&variables.next_index)),
        ("matchIndex", function(&variables.match_index)),
    ]
}

fn option(value: Option<impl Display>, none: &str) -> String {
    value.map_or_else(|| none.to_string(), |value| value.to_string())
}

fn set(servers: &BTreeSet<u64>) -> String {
    let servers: Vec<_> = servers.iter().map(u64::to_string).collect();
    format!("{{{}}}", servers.join(", "))
}

fn function(function: &BTreeMap<u64, u64>) -> String {
    let pairs: Vec<_> = function
        .iter()
        .map(|(server, index)| format!("{server}->{index}"))
        .collect();
    format!("[{}]", pairs.join(", "))
}

/// The entries as term:value. The placeholder is left out, and always the same.
fn log(log: &[LogEntry<String>]) -> String {
    assert_eq!(log[0], LogEntry::default(), "the placeholder has changed");
    let entries: Vec<_> = log[1..]
        .iter()
        .map(|entry| format!("{}:{}", entry.term, entry.value))
        .collect();
    format!("<<{}>>", entries.join(", "))
}
