//! The mapping between the core and raft.tla: a server's variables, and messages.

use super::log::{ClientValue, Entry, Log, Server};
use super::message::{Body, Message};
use super::servers::{Names, foreign};
use super::shared::Shared;
use super::state::{PerServer, State, VotedFor};
use crate::raftmodel::{
    LogEntry, RaftMessage, RaftServer, ServerId, ServerVariables, create_empty_log,
};
use crate::system::{Foreign, Refused};
use crate::tla;
use std::collections::{BTreeMap, BTreeSet};

impl Names {
    /// The core's server for one of a state.
    pub(super) fn server(
        &self,
        state: &State,
        id: ServerId,
    ) -> Result<RaftServer<ClientValue>, Foreign> {
        let i = &self.name(id);
        let voted_for = match &of(&state.voted_for, "votedFor", i)?.0 {
            None => None,
            Some(name) => Some(
                self.known(name, || format!("votedFor[{i}]"))
                    .map_err(no_nil)?,
            ),
        };
        let ids = |variable: &str, servers: &tla::Set<Server>| {
            let path = || format!("{variable}[{i}]");
            servers
                .iter()
                .map(|name| self.known(name, path))
                .collect::<Result<_, Foreign>>()
        };
        let per_server = |variable: &str, function: &PerServer<u64>| {
            let path = || format!("{variable}[{i}]");
            function
                .iter()
                .map(|(name, index)| Ok((self.known(name, path)?, *index)))
                .collect::<Result<BTreeMap<ServerId, u64>, Foreign>>()
        };
        let variables = ServerVariables {
            current_term: *of(&state.current_term, "currentTerm", i)?,
            state: (*of(&state.state, "state", i)?).into(),
            voted_for,
            log: to_core_log(of(&state.log, "log", i)?),
            commit_index: *of(&state.commit_index, "commitIndex", i)?,
            votes_responded: ids(
                "votesResponded",
                of(&state.votes_responded, "votesResponded", i)?,
            )?,
            votes_granted: ids("votesGranted", of(&state.votes_granted, "votesGranted", i)?)?,
            next_index: per_server("nextIndex", of(&state.next_index, "nextIndex", i)?)?,
            match_index: per_server("matchIndex", of(&state.match_index, "matchIndex", i)?)?,
        };
        of(&state.voter_log, "voterLog", i)?;
        Ok(RaftServer::restore(id, self.ids(), variables))
    }

    /// The refinement mapping for one server's variables.
    pub(super) fn map_back(
        &self,
        id: ServerId,
        variables: &ServerVariables<ClientValue>,
        state: &mut State,
    ) {
        let i = self.name(id);
        put(&mut state.current_term, &i, variables.current_term);
        put(&mut state.state, &i, variables.state.into());
        let voted_for = VotedFor(variables.voted_for.map(|id| self.name(id)));
        put(&mut state.voted_for, &i, voted_for);
        if !state
            .log
            .get(&i)
            .is_some_and(|log| is_same_log(log, &variables.log))
        {
            state
                .log
                .insert(i.clone(), to_specification_log(&variables.log));
        }
        put(&mut state.commit_index, &i, variables.commit_index);
        self.put_names(&mut state.votes_responded, &i, &variables.votes_responded);
        self.put_names(&mut state.votes_granted, &i, &variables.votes_granted);
        self.put_indices(&mut state.next_index, &i, &variables.next_index);
        self.put_indices(&mut state.match_index, &i, &variables.match_index);
    }

    /// Sets a server's set of servers, made only if it is another.
    fn put_names(
        &self,
        function: &mut Shared<PerServer<tla::Set<Server>>>,
        i: &Server,
        ids: &BTreeSet<ServerId>,
    ) {
        let names = ids.iter().map(|&id| self.own_name(id));
        if !function
            .get(i)
            .is_some_and(|own| own.iter().map(Some).eq(names))
        {
            function.insert(i.clone(), ids.iter().map(|&id| self.name(id)).collect());
        }
    }

    /// Sets a server's function over servers, made only if it is another.
    fn put_indices(
        &self,
        function: &mut Shared<PerServer<PerServer<u64>>>,
        i: &Server,
        indices: &BTreeMap<ServerId, u64>,
    ) {
        let is_same = |own: &PerServer<u64>| {
            let mut both = own.iter().zip(indices);
            own.len() == indices.len()
                && both.all(|((name, own), (&id, index))| {
                    own == index && self.own_name(id) == Some(name)
                })
        };
        if !function.get(i).is_some_and(is_same) {
            let named = indices.iter().map(|(&id, &index)| (self.name(id), index));
            function.insert(i.clone(), named.collect());
        }
    }

    /// A message of the core as raft.tla has it: with the sender's log as history.
    pub(super) fn to_specification(
        &self,
        message: &RaftMessage<ClientValue>,
        state: &State,
    ) -> Result<Message, Refused> {
        let log_of = |id: &ServerId| state.log.get(&self.name(*id)).cloned().unwrap_or_default();
        let (mterm, source, dest, body) = match message {
            RaftMessage::RequestVoteRequest {
                term,
                last_log_term,
                last_log_index,
                source,
                dest,
            } => {
                let body = Body::RequestVoteRequest {
                    mlast_log_term: *last_log_term,
                    mlast_log_index: *last_log_index,
                };
                (term, source, dest, body)
            }
            RaftMessage::RequestVoteResponse {
                term,
                vote_granted,
                source,
                dest,
            } => {
                let body = Body::RequestVoteResponse {
                    mvote_granted: *vote_granted,
                    mlog: log_of(source),
                };
                (term, source, dest, body)
            }
            RaftMessage::AppendEntriesRequest {
                term,
                prev_log_index,
                prev_log_term,
                entry,
                commit_index,
                source,
                dest,
            } => {
                let body = Body::AppendEntriesRequest {
                    mprev_log_index: *prev_log_index,
                    mprev_log_term: *prev_log_term,
                    mentries: entry.iter().map(Entry::from).collect(),
                    mlog: log_of(source),
                    mcommit_index: *commit_index,
                };
                (term, source, dest, body)
            }
            RaftMessage::AppendEntriesResponse {
                term,
                success,
                match_index,
                source,
                dest,
            } => {
                let body = Body::AppendEntriesResponse {
                    msuccess: *success,
                    mmatch_index: *match_index,
                };
                (term, source, dest, body)
            }
            RaftMessage::TimeOut { .. }
            | RaftMessage::BecomeLeader { .. }
            | RaftMessage::ClientRequest { .. }
            | RaftMessage::AppendEntries { .. } => {
                return Err(Refused::because(
                    "the core sends another server a message that is none of raft.tla's",
                ));
            }
        };
        Ok(Message {
            mterm: *mterm,
            msource: self.name(*source),
            mdest: self.name(*dest),
            body,
        })
    }

    /// A message of raft.tla for the core, without its history.
    pub(super) fn to_core(&self, m: &Message) -> Result<RaftMessage<ClientValue>, Refused> {
        let id = |name: &Server| {
            self.id(name)
                .ok_or_else(|| Refused::because(format!("{name} is none of the servers")))
        };
        let (term, source, dest) = (m.mterm, id(&m.msource)?, id(&m.mdest)?);
        Ok(match &m.body {
            Body::RequestVoteRequest {
                mlast_log_term,
                mlast_log_index,
            } => RaftMessage::RequestVoteRequest {
                term,
                last_log_term: *mlast_log_term,
                last_log_index: *mlast_log_index,
                source,
                dest,
            },
            Body::RequestVoteResponse { mvote_granted, .. } => RaftMessage::RequestVoteResponse {
                term,
                vote_granted: *mvote_granted,
                source,
                dest,
            },
            Body::AppendEntriesRequest {
                mprev_log_index,
                mprev_log_term,
                mentries,
                mcommit_index,
                ..
            } => RaftMessage::AppendEntriesRequest {
                term,
                prev_log_index: *mprev_log_index,
                prev_log_term: *mprev_log_term,
                entry: at_most_one(mentries)?.map(LogEntry::from),
                commit_index: *mcommit_index,
                source,
                dest,
            },
            Body::AppendEntriesResponse {
                msuccess,
                mmatch_index,
            } => RaftMessage::AppendEntriesResponse {
                term,
                success: *msuccess,
                match_index: *mmatch_index,
                source,
                dest,
            },
        })
    }

    /// Every function must be one over these servers alone, and every message between two of them.
    pub(super) fn check(&self, state: &State) -> Result<(), Foreign> {
        self.check_domain("currentTerm", &state.current_term)?;
        self.check_domain("state", &state.state)?;
        self.check_domain("votedFor", &state.voted_for)?;
        self.check_domain("log", &state.log)?;
        self.check_domain("commitIndex", &state.commit_index)?;
        self.check_domain("votesResponded", &state.votes_responded)?;
        self.check_domain("votesGranted", &state.votes_granted)?;
        self.check_domain("voterLog", &state.voter_log)?;
        self.check_domain("nextIndex", &state.next_index)?;
        self.check_domain("matchIndex", &state.match_index)?;
        for m in state.messages.keys() {
            self.known(&m.msource, || format!("messages[{m}].msource"))?;
            self.known(&m.mdest, || format!("messages[{m}].mdest"))?;
        }
        Ok(())
    }

    fn check_domain<V>(&self, variable: &str, function: &PerServer<V>) -> Result<(), Foreign> {
        function
            .keys()
            .try_for_each(|name| self.known(name, || variable.to_owned()).map(drop))
    }

    fn known(&self, name: &Server, path: impl Fn() -> String) -> Result<ServerId, Foreign> {
        self.id(name).ok_or_else(|| {
            let servers: Vec<String> = self.all().map(ToString::to_string).collect();
            let servers = servers.join(", ");
            foreign(
                path(),
                format!("names the server {name}, but `Server` is {{{servers}}}"),
            )
        })
    }
}

fn of<'s, V>(function: &'s PerServer<V>, variable: &str, i: &Server) -> Result<&'s V, Foreign> {
    function
        .get(i)
        .ok_or_else(|| foreign(variable, format!("has no value for the server {i}")))
}

/// What votedFor says is no server: it may be meant for no vote.
fn no_nil(foreign: Foreign) -> Foreign {
    Foreign {
        message: format!("{}, and no vote is `Nil`", foreign.message),
        ..foreign
    }
}

fn at_most_one(mentries: &Log) -> Result<Option<&Entry>, Refused> {
    match mentries.as_slice() {
        [] => Ok(None),
        [entry] => Ok(Some(entry)),
        _ => Err(Refused::because(
            "the core takes at most one entry a request, as raft.tla does",
        )),
    }
}

/// Sets a server's value, so that a variable that does not change stays shared.
fn put<V: Eq + Clone>(function: &mut Shared<PerServer<V>>, i: &Server, value: V) {
    if function.get(i) != Some(&value) {
        function.insert(i.clone(), value);
    }
}

fn is_same_log(log: &Log, core: &[LogEntry<ClientValue>]) -> bool {
    let entries = core.iter().skip(1).map(|entry| (entry.term, &entry.value));
    let own = log.iter().map(|entry| (entry.term, &entry.value));
    own.eq(entries)
}

fn to_core_log(log: &Log) -> Vec<LogEntry<ClientValue>> {
    create_empty_log()
        .into_iter()
        .chain(log.iter().map(LogEntry::from))
        .collect()
}

fn to_specification_log(log: &[LogEntry<ClientValue>]) -> Log {
    log.iter().skip(1).map(Entry::from).collect()
}

impl From<&Entry> for LogEntry<ClientValue> {
    fn from(entry: &Entry) -> Self {
        LogEntry {
            term: entry.term,
            value: entry.value.clone(),
        }
    }
}

impl From<&LogEntry<ClientValue>> for Entry {
    fn from(entry: &LogEntry<ClientValue>) -> Self {
        Entry {
            term: entry.term,
            value: entry.value.clone(),
        }
    }
}
