//! The messages of raft.tla: records in its bag `messages`, told apart by their field `mtype`.

use super::log::{Log, Name, Server};
use crate::raftmodel::{Index, Term};
use crate::system;
use crate::tla::Value;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A message of raft.tla.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct Message {
    /// The sender's term.
    pub mterm: Term,
    /// The sender.
    pub msource: Server,
    /// The receiver.
    pub mdest: Server,
    /// What depends on the message's type.
    pub body: Body,
}

/// The fields that depend on a message's type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Body {
    /// `RequestVoteRequest`
    RequestVoteRequest {
        /// The term of the candidate's last entry.
        mlast_log_term: Term,
        /// The length of the candidate's log.
        mlast_log_index: Index,
    },
    /// `RequestVoteResponse`
    RequestVoteResponse {
        /// Whether the vote is granted.
        mvote_granted: bool,
        /// History: the voter's log.
        mlog: Log,
    },
    /// `AppendEntriesRequest`
    AppendEntriesRequest {
        /// The index of the entry before the one sent.
        mprev_log_index: Index,
        /// The term of that entry.
        mprev_log_term: Term,
        /// The entries sent: at most one.
        mentries: Log,
        /// History: the leader's log.
        mlog: Log,
        /// How far the receiver may take its log for committed.
        mcommit_index: Index,
    },
    /// `AppendEntriesResponse`
    AppendEntriesResponse {
        /// Whether the request was accepted.
        msuccess: bool,
        /// The last index up to which the logs are known to be equal.
        mmatch_index: Index,
    },
}

impl Message {
    /// The value of the field `mtype`.
    #[must_use]
    pub fn mtype(&self) -> &'static str {
        match self.body {
            Body::RequestVoteRequest { .. } => "RequestVoteRequest",
            Body::RequestVoteResponse { .. } => "RequestVoteResponse",
            Body::AppendEntriesRequest { .. } => "AppendEntriesRequest",
            Body::AppendEntriesResponse { .. } => "AppendEntriesResponse",
        }
    }
}

/// As people speak of it: `RequestVoteResponse s1 -> s2, term 2`.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Message {
            mterm,
            msource,
            mdest,
            ..
        } = self;
        write!(f, "{} {msource} -> {mdest}, term {mterm}", self.mtype())
    }
}

/// The names in paths of what raft.tla has in sets and bags: of a message as it is displayed, and of
/// an election, `leader s1 in term 2`.
pub(super) fn short_name(value: &Value) -> Option<String> {
    let field = |name| value.field(name);
    if let (Some(mtype), Some(source), Some(dest), Some(term)) = (
        field("mtype"),
        field("msource"),
        field("mdest"),
        field("mterm"),
    ) {
        return Some(format!("{mtype} {source} -> {dest}, term {term}"));
    }
    let (leader, term) = (field("eleader")?, field("eterm")?);
    Some(format!("leader {leader} in term {term}"))
}

/// A message as it is drawn in a message sequence.
pub(super) fn drawn(value: &Value) -> Option<system::Message> {
    let field = |name| value.field(name);
    Some(system::Message {
        source: field("msource")?.to_string(),
        dest: field("mdest")?.to_string(),
        text: format!("{}, term {}", field("mtype")?, field("mterm")?),
    })
}

/// The record as raft.tla has it: every field that a type of message can have.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Record {
    mtype: Name,
    mterm: Term,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mlast_log_term: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mlast_log_index: Option<Index>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mvote_granted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mprev_log_index: Option<Index>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mprev_log_term: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mentries: Option<Log>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mlog: Option<Log>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mcommit_index: Option<Index>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    msuccess: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mmatch_index: Option<Index>,
    msource: Server,
    mdest: Server,
}

impl TryFrom<Record> for Message {
    type Error = String;

    fn try_from(mut record: Record) -> Result<Self, String> {
        let mtype = record.mtype.clone();
        let missing = |field: &str| format!("a {mtype} needs the field `{field}`");
        let body = match mtype.model_value().unwrap_or_default() {
            "RequestVoteRequest" => Body::RequestVoteRequest {
                mlast_log_term: record
                    .mlast_log_term
                    .take()
                    .ok_or_else(|| missing("mlastLogTerm"))?,
                mlast_log_index: record
                    .mlast_log_index
                    .take()
                    .ok_or_else(|| missing("mlastLogIndex"))?,
            },
            "RequestVoteResponse" => Body::RequestVoteResponse {
                mvote_granted: record
                    .mvote_granted
                    .take()
                    .ok_or_else(|| missing("mvoteGranted"))?,
                mlog: record.mlog.take().ok_or_else(|| missing("mlog"))?,
            },
            "AppendEntriesRequest" => Body::AppendEntriesRequest {
                mprev_log_index: record
                    .mprev_log_index
                    .take()
                    .ok_or_else(|| missing("mprevLogIndex"))?,
                mprev_log_term: record
                    .mprev_log_term
                    .take()
                    .ok_or_else(|| missing("mprevLogTerm"))?,
                mentries: record.mentries.take().ok_or_else(|| missing("mentries"))?,
                mlog: record.mlog.take().ok_or_else(|| missing("mlog"))?,
                mcommit_index: record
                    .mcommit_index
                    .take()
                    .ok_or_else(|| missing("mcommitIndex"))?,
            },
            "AppendEntriesResponse" => Body::AppendEntriesResponse {
                msuccess: record.msuccess.take().ok_or_else(|| missing("msuccess"))?,
                mmatch_index: record
                    .mmatch_index
                    .take()
                    .ok_or_else(|| missing("mmatchIndex"))?,
            },
            _ => {
                return Err(format!(
                    "`mtype` is {mtype}, which is no message of raft.tla"
                ));
            }
        };
        match record.leftover() {
            Some(field) => Err(format!("a {mtype} has no field `{field}`")),
            None => Ok(Message {
                mterm: record.mterm,
                msource: record.msource,
                mdest: record.mdest,
                body,
            }),
        }
    }
}

impl Record {
    fn new(message: &Message) -> Self {
        Record {
            mtype: Name::from(message.mtype()),
            mterm: message.mterm,
            mlast_log_term: None,
            mlast_log_index: None,
            mvote_granted: None,
            mprev_log_index: None,
            mprev_log_term: None,
            mentries: None,
            mlog: None,
            mcommit_index: None,
            msuccess: None,
            mmatch_index: None,
            msource: message.msource.clone(),
            mdest: message.mdest.clone(),
        }
    }

    /// The first field that is there although the type of message has taken all of its own.
    fn leftover(&self) -> Option<&'static str> {
        [
            ("mlastLogTerm", self.mlast_log_term.is_some()),
            ("mlastLogIndex", self.mlast_log_index.is_some()),
            ("mvoteGranted", self.mvote_granted.is_some()),
            ("mprevLogIndex", self.mprev_log_index.is_some()),
            ("mprevLogTerm", self.mprev_log_term.is_some()),
            ("mentries", self.mentries.is_some()),
            ("mlog", self.mlog.is_some()),
            ("mcommitIndex", self.mcommit_index.is_some()),
            ("msuccess", self.msuccess.is_some()),
            ("mmatchIndex", self.mmatch_index.is_some()),
        ]
        .into_iter()
        .find_map(|(name, present)| present.then_some(name))
    }
}

impl From<Message> for Record {
    fn from(message: Message) -> Self {
        let mut record = Record::new(&message);
        match message.body {
            Body::RequestVoteRequest {
                mlast_log_term,
                mlast_log_index,
            } => {
                record.mlast_log_term = Some(mlast_log_term);
                record.mlast_log_index = Some(mlast_log_index);
            }
            Body::RequestVoteResponse {
                mvote_granted,
                mlog,
            } => {
                record.mvote_granted = Some(mvote_granted);
                record.mlog = Some(mlog);
            }
            Body::AppendEntriesRequest {
                mprev_log_index,
                mprev_log_term,
                mentries,
                mlog,
                mcommit_index,
            } => {
                record.mprev_log_index = Some(mprev_log_index);
                record.mprev_log_term = Some(mprev_log_term);
                record.mentries = Some(mentries);
                record.mlog = Some(mlog);
                record.mcommit_index = Some(mcommit_index);
            }
            Body::AppendEntriesResponse {
                msuccess,
                mmatch_index,
            } => {
                record.msuccess = Some(msuccess);
                record.mmatch_index = Some(mmatch_index);
            }
        }
        record
    }
}
