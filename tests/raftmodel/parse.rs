//! How transcripts write messages, servers and numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use conformance::raftmodel::{LogEntry, RaftMessage};

type Message = RaftMessage<String>;

pub fn local_message(dest: u64, name: &str, arguments: &[&str]) -> Result<Message, String> {
    Ok(match (name, arguments) {
        ("TimeOut", followers) => RaftMessage::TimeOut {
            dest,
            followers: numbers(followers)?,
        },
        ("BecomeLeader", []) => RaftMessage::BecomeLeader { dest },
        ("ClientRequest", [value]) => RaftMessage::ClientRequest {
            dest,
            value: value.to_string(),
        },
        ("AppendEntries", followers) => RaftMessage::AppendEntries {
            dest,
            followers: numbers(followers)?,
        },
        _ => return Err(format!("no such message: {name} {arguments:?}")),
    })
}

pub fn invented_message(way: &str, name: &str, fields: &[&str]) -> Result<Message, String> {
    let (source, dest) = mapping(way)?;
    let fields: BTreeMap<&str, &str> = fields
        .iter()
        .map(|field| key_value(field))
        .collect::<Result<_, _>>()?;
    let field = |name: &str| {
        let value = fields.get(name).copied();
        value.ok_or_else(|| format!("the field {name} is missing"))
    };
    let term = number(field("term")?)?;
    Ok(match name {
        "RequestVoteRequest" => RaftMessage::RequestVoteRequest {
            term,
            last_log_term: number(field("lastLogTerm")?)?,
            last_log_index: number(field("lastLogIndex")?)?,
            source,
            dest,
        },
        "RequestVoteResponse" => RaftMessage::RequestVoteResponse {
            term,
            vote_granted: number(field("granted")?)?,
            source,
            dest,
        },
        "AppendEntriesRequest" => RaftMessage::AppendEntriesRequest {
            term,
            prev_log_index: number(field("prevLogIndex")?)?,
            prev_log_term: number(field("prevLogTerm")?)?,
            entry: match field("entry")? {
                "none" => None,
                text => Some(entry(text)?),
            },
            commit_index: number(field("commit")?)?,
            source,
            dest,
        },
        "AppendEntriesResponse" => RaftMessage::AppendEntriesResponse {
            term,
            success: number(field("success")?)?,
            match_index: number(field("match")?)?,
            source,
            dest,
        },
        _ => return Err(format!("no such message: {name}")),
    })
}

pub fn number<N: FromStr>(text: &str) -> Result<N, String> {
    let parsed = text.parse();
    parsed.map_err(|_| format!("no {}: {text}", std::any::type_name::<N>()))
}

pub fn numbers<'a, I>(texts: I) -> Result<BTreeSet<u64>, String>
where
    I: IntoIterator,
    I::Item: AsRef<str> + 'a,
{
    texts
        .into_iter()
        .map(|text| number(text.as_ref()))
        .collect()
}

pub fn message_number(name: &str) -> Result<u64, String> {
    number(name.strip_prefix('m').unwrap_or(name))
}

pub fn key_value(field: &str) -> Result<(&str, &str), String> {
    field
        .split_once('=')
        .ok_or_else(|| format!("no name=value: {field}"))
}

pub fn entry(text: &str) -> Result<LogEntry<String>, String> {
    let (term, value) = text
        .split_once(':')
        .ok_or_else(|| format!("no term:value: {text}"))?;
    Ok(LogEntry {
        term: number(term)?,
        value: value.to_string(),
    })
}

pub fn mapping(text: &str) -> Result<(u64, u64), String> {
    let (from, to) = text
        .split_once("->")
        .ok_or_else(|| format!("no server->number: {text}"))?;
    Ok((number(from)?, number(to)?))
}
