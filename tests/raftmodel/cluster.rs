//! The cluster that a transcript's commands are for, with a network that does only what it is told.
//!
//! | command | what it does |
//! |---|---|
//! | `cluster 1 2 3` | begins anew with servers that know their cluster |
//! | `new 1 2 3` | begins anew with servers that know nothing |
//! | `set 1 state=Leader term=2 log=1:a,2:b next=1->2,2->1` | restores server 1 with these variables |
//! | `Timeout 1`, `AppendEntries 1 2` … | one atomic step by its name in raft.tla |
//! | `Receive m1` | one atomic step for a message, which stays in the network until it is used up |
//! | `tell 1 TimeOut 2 3`, `tell 1 ClientRequest x` … | `handle_message` with a local message |
//! | `deliver m1 m2`, `deliver all` | `handle_message`; all: and what is sent because of it |
//! | `lose m1`, `lose all`, `duplicate m1` | the network's own steps |
//! | `invent 1->2 AppendEntriesRequest term=2 prevLogIndex=0 prevLogTerm=0 entry=none commit=0` | a message that nobody sent |
//! | `show`, `show 1` | all variables |

use std::collections::{BTreeMap, BTreeSet};

use conformance::raftmodel::{
    MessageFate, RaftMessage, RaftServer, Refused, ServerState, Step, create_empty_log,
};

use crate::parse::{
    entry, invented_message, key_value, local_message, mapping, message_number, number, numbers,
};
use crate::show;

type Message = RaftMessage<String>;
type Server = RaftServer<String>;

#[derive(Default)]
pub struct Cluster {
    servers: BTreeMap<u64, Server>,
    /// Messages under way, by number.
    network: BTreeMap<u64, Message>,
    sent: u64,
    output: String,
}

impl Cluster {
    /// Runs one command and returns what it printed.
    pub fn run(&mut self, command: &str) -> Result<String, String> {
        let words: Vec<&str> = command.split_whitespace().collect();
        let (&name, arguments) = words.split_first().ok_or("no command")?;
        match (name, arguments) {
            ("cluster", ids) => {
                let ids: BTreeSet<u64> = numbers(ids)?;
                self.begin(&ids, |id| {
                    RaftServer::with_cluster(id, ids.clone(), create_empty_log())
                });
            }
            ("new", ids) => self.begin(&numbers(ids)?, |_| RaftServer::new(create_empty_log())),
            ("set", [id, fields @ ..]) => self.set(number(id)?, fields)?,
            ("tell", [id, name, arguments @ ..]) => {
                let message = local_message(number(id)?, name, arguments)?;
                self.handle(message)?;
            }
            ("invent", [way, name, fields @ ..]) => {
                let message = invented_message(way, name, fields)?;
                self.send(message);
            }
            ("deliver", ["all"]) => {
                while let Some((number, message)) = self.network.pop_first() {
                    self.deliver(number, message)?;
                }
            }
            ("deliver", messages) => {
                for name in messages {
                    let (number, message) = self.take(name)?;
                    self.deliver(number, message)?;
                }
            }
            ("lose", ["all"]) => self.network.clear(),
            ("lose", messages) => {
                for name in messages {
                    self.take(name)?;
                }
            }
            ("duplicate", [name]) => {
                let message = self.in_network(name)?.clone();
                self.send(message);
            }
            ("show", []) => {
                for id in self.servers.keys().copied().collect::<Vec<_>>() {
                    self.show(id)?;
                }
            }
            ("show", [id]) => self.show(number(id)?)?,
            ("Receive", [name]) => self.receive(name)?,
            (action, [id, arguments @ ..]) => self.atomic(action, number(id)?, arguments)?,
            _ => return Err(format!("no such command: {command}")),
        }
        Ok(std::mem::take(&mut self.output))
    }

    fn begin(&mut self, ids: &BTreeSet<u64>, server: impl Fn(u64) -> Server) {
        *self = Self::default();
        self.servers = ids.iter().map(|&id| (id, server(id))).collect();
    }

    fn set(&mut self, id: u64, fields: &[&str]) -> Result<(), String> {
        let server = self.server(id)?;
        let cluster = server.servers().ok_or("its cluster is unknown")?.clone();
        let mut variables = server.variables().clone();
        for field in fields {
            let (name, value) = key_value(field)?;
            let items = || value.split(',').filter(|item| !item.is_empty());
            match name {
                "term" => variables.current_term = number(value)?,
                "state" => {
                    variables.state = match value {
                        "Follower" => ServerState::Follower,
                        "Candidate" => ServerState::Candidate,
                        "Leader" => ServerState::Leader,
                        _ => return Err(format!("no such state: {value}")),
                    }
                }
                "votedFor" => variables.voted_for = Some(number(value)?),
                "commit" => variables.commit_index = number(value)?,
                "log" => {
                    variables.log = create_empty_log();
                    for item in items() {
                        variables.log.push(entry(item)?);
                    }
                }
                "responded" => variables.votes_responded = numbers(items())?,
                "granted" => variables.votes_granted = numbers(items())?,
                "next" => variables.next_index = items().map(mapping).collect::<Result<_, _>>()?,
                "match" => {
                    variables.match_index = items().map(mapping).collect::<Result<_, _>>()?
                }
                _ => return Err(format!("no such variable: {name}")),
            }
        }
        let server = RaftServer::restore(id, cluster, variables);
        self.servers.insert(id, server);
        Ok(())
    }

    /// One atomic step that a server takes by itself.
    fn atomic(&mut self, action: &str, id: u64, arguments: &[&str]) -> Result<(), String> {
        let mut server = self.server(id)?.clone();
        let result = match (action, arguments) {
            ("Restart", []) => {
                server.restart();
                Ok(None)
            }
            ("Timeout", []) => server.timeout().map(|()| None),
            ("RequestVote", [peer]) => server.request_vote(number(peer)?).map(Some),
            ("BecomeLeader", []) => server.become_leader().map(|()| None),
            ("ClientRequest", [value]) => server.client_request(value.to_string()).map(|()| None),
            ("AdvanceCommitIndex", []) => server.advance_commit_index().map(|()| None),
            ("AppendEntries", [peer]) => server.append_entries(number(peer)?).map(Some),
            _ => return Err(format!("no such command: {action} {id} {arguments:?}")),
        };
        match result {
            Ok(message) => {
                self.replace(id, server);
                message.into_iter().for_each(|message| self.send(message));
            }
            Err(refused) => {
                self.refused(&[refused]);
                self.replace(id, server);
            }
        }
        Ok(())
    }

    /// One atomic step for a message, which is discarded only if the step says so.
    fn receive(&mut self, name: &str) -> Result<(), String> {
        let message = self.in_network(name)?.clone();
        let id = message.dest();
        let mut server = self.server(id)?.clone();
        match server.receive(&message) {
            Ok(received) => {
                self.step(Step::Receive(id, source(&message), received.step));
                self.replace(id, server);
                match received.fate {
                    MessageFate::Kept => self.print(&format!("{name} is kept")),
                    MessageFate::Discarded => {
                        self.take(name)?;
                    }
                    MessageFate::Replied(reply) => {
                        self.take(name)?;
                        self.send(reply);
                    }
                }
            }
            Err(refused) => {
                self.refused(&[refused]);
                self.replace(id, server);
            }
        }
        Ok(())
    }

    fn deliver(&mut self, number: u64, message: Message) -> Result<(), String> {
        let text = show::message(&message);
        let way = way(&message);
        self.output += &format!("m{number} {way} {text}\n");
        self.handle(message)
    }

    fn handle(&mut self, message: Message) -> Result<(), String> {
        let id = message.dest();
        let mut server = self.server(id)?.clone();
        let handled = server.handle_message_with_steps(message);
        handled.steps.into_iter().for_each(|step| self.step(step));
        self.refused(&handled.refused);
        self.replace(id, server);
        let sent = handled.messages.into_iter();
        sent.for_each(|message| self.send(message));
        Ok(())
    }

    /// Prints what changes.
    fn replace(&mut self, id: u64, after: Server) {
        let Some(before) = self.servers.insert(id, after.clone()) else {
            return;
        };
        if before == after {
            return self.print(&format!("{id} unchanged"));
        }
        let changes: Vec<String> = show::variables(&before)
            .into_iter()
            .zip(show::variables(&after))
            .filter(|(before, after)| before != after)
            .map(|((name, before), (_, after))| format!("{name} {before} => {after}"))
            .collect();
        assert!(!changes.is_empty(), "a change that is not shown");
        for change in changes {
            self.print(&format!("{id} {change}"));
        }
    }

    fn send(&mut self, message: Message) {
        self.sent += 1;
        let (number, way) = (self.sent, way(&message));
        let text = show::message(&message);
        self.print(&format!("sends m{number} {way} {text}"));
        self.network.insert(number, message);
    }

    fn step(&mut self, step: Step) {
        self.output += &format!("{step}\n");
    }

    fn refused(&mut self, refused: &[Refused]) {
        for refused in refused {
            self.print(&format!("refused: {refused}"));
        }
    }

    fn show(&mut self, id: u64) -> Result<(), String> {
        let variables: Vec<String> = show::variables(self.server(id)?)
            .into_iter()
            .skip(1)
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        self.output += &format!("server {id}\n");
        for variable in variables {
            self.print(&variable);
        }
        Ok(())
    }

    fn print(&mut self, line: &str) {
        self.output += &format!("  {line}\n");
    }

    fn server(&self, id: u64) -> Result<&Server, String> {
        let server = self.servers.get(&id);
        server.ok_or_else(|| format!("no server {id}"))
    }

    fn in_network(&self, name: &str) -> Result<&Message, String> {
        let message = self.network.get(&message_number(name)?);
        message.ok_or_else(|| format!("{name} is not in the network"))
    }

    fn take(&mut self, name: &str) -> Result<(u64, Message), String> {
        let number = message_number(name)?;
        let message = self.network.remove(&number);
        Ok((
            number,
            message.ok_or_else(|| format!("{name} is not in the network"))?,
        ))
    }
}

fn source(message: &Message) -> u64 {
    match *message {
        RaftMessage::RequestVoteRequest { source, .. }
        | RaftMessage::RequestVoteResponse { source, .. }
        | RaftMessage::AppendEntriesRequest { source, .. }
        | RaftMessage::AppendEntriesResponse { source, .. } => source,
        _ => message.dest(),
    }
}

fn way(message: &Message) -> String {
    format!("{}->{}", source(message), message.dest())
}
