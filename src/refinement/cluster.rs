//! The servers of the core, together with what raft.tla has and the core has not: the network and
//! the history variables. Its state as raft.tla's is kept up to date step by step: a step of one
//! server maps that server anew and nothing else.

use super::action::{Action, Handler};
use super::log::{ClientValue, Server};
use super::message::{Body, Message};
use super::network;
use super::servers::Names;
use super::state::{Election, State};
use crate::raftmodel::{MessageFate, RaftMessage, RaftServer, ReceiveStep, ServerId};
use crate::system::{Foreign, Refused};
use std::sync::Arc;

/// A cluster of the core's servers; without any until it has been put into a state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cluster {
    names: Names,
    /// The server with id `n` is at index `n - 1`.
    servers: Vec<RaftServer<ClientValue>>,
    state: State,
}

impl Cluster {
    /// A cluster in the initial state: each server's variables are the core's own.
    pub(super) fn init(names: Names) -> Self {
        let servers = names
            .ids()
            .map(|id| {
                RaftServer::with_cluster(id, names.ids(), crate::raftmodel::create_empty_log())
            })
            .collect();
        let mut cluster = Cluster {
            names,
            servers,
            state: State::default(),
        };
        for id in cluster.names.ids() {
            cluster.map_back(id);
            cluster.forget_voter_logs(id);
        }
        cluster
    }

    /// A cluster in a given state.
    pub(super) fn restore(names: Names, state: &State) -> Result<Self, Foreign> {
        let servers = names
            .ids()
            .map(|id| names.server(state, id))
            .collect::<Result<Vec<_>, _>>()?;
        names.check(state)?;
        let mut cluster = Cluster {
            names,
            servers,
            state: state.clone(),
        };
        // What is observed from here on is what the core holds, not what it was given.
        for id in cluster.names.ids() {
            cluster.map_back(id);
        }
        Ok(cluster)
    }

    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// Takes an equal state for its own, so that both share their parts.
    pub(super) fn agrees(&mut self, state: &State) {
        self.state = state.clone();
    }

    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// The servers of the core: the one with id `n` is at index `n - 1`.
    pub(super) fn servers(&self) -> &[RaftServer<ClientValue>] {
        &self.servers
    }

    /// Takes one step of raft.tla: the core's, and what `allLogs` gains by every step.
    pub(super) fn step(&mut self, action: &Action) -> Result<(), Refused> {
        let logs = self.new_logs();
        match action {
            Action::Restart(i) => self.restart(i),
            Action::Timeout(i) => self.timeout(i),
            Action::RequestVote(i, j) => self.request_vote(i, j),
            Action::BecomeLeader(i) => self.become_leader(i),
            Action::ClientRequest(i, v) => self.client_request(i, v),
            Action::AdvanceCommitIndex(i) => self.advance_commit_index(i),
            Action::AppendEntries(i, j) => self.append_entries(i, j),
            Action::OnMessage(handler, m) => self.on_message(*handler, m),
        }?;
        self.state.all_logs.extend(logs);
        Ok(())
    }

    fn restart(&mut self, i: &Server) -> Result<(), Refused> {
        let id = self.id(i)?;
        self.server(id)?.restart();
        self.map_back(id);
        self.forget_voter_logs(id);
        Ok(())
    }

    fn timeout(&mut self, i: &Server) -> Result<(), Refused> {
        let id = self.id(i)?;
        self.server(id)?.timeout()?;
        self.map_back(id);
        self.forget_voter_logs(id);
        Ok(())
    }

    fn request_vote(&mut self, i: &Server, j: &Server) -> Result<(), Refused> {
        let (id, peer) = (self.id(i)?, self.id(j)?);
        let request = self.server(id)?.request_vote(peer)?;
        self.map_back(id);
        self.send(&request)
    }

    fn become_leader(&mut self, i: &Server) -> Result<(), Refused> {
        let id = self.id(i)?;
        self.server(id)?.become_leader()?;
        self.map_back(id);
        let election = Election {
            eterm: self.state.current_term[i],
            eleader: i.clone(),
            elog: self.state.log[i].clone(),
            evotes: self.state.votes_granted[i].clone(),
            evoter_log: self.state.voter_log[i].clone(),
        };
        self.state.elections.insert(election);
        Ok(())
    }

    fn client_request(&mut self, i: &Server, v: &ClientValue) -> Result<(), Refused> {
        let id = self.id(i)?;
        self.server(id)?.client_request(v.clone())?;
        self.map_back(id);
        Ok(())
    }

    fn advance_commit_index(&mut self, i: &Server) -> Result<(), Refused> {
        let id = self.id(i)?;
        self.server(id)?.advance_commit_index()?;
        self.map_back(id);
        Ok(())
    }

    fn append_entries(&mut self, i: &Server, j: &Server) -> Result<(), Refused> {
        let (id, peer) = (self.id(i)?, self.id(j)?);
        let request = self.server(id)?.append_entries(peer)?;
        self.map_back(id);
        self.send(&request)
    }

    fn on_message(&mut self, handler: Handler, m: &Arc<Message>) -> Result<(), Refused> {
        if !self.state.messages.contains_key(m) {
            return Err(Refused::because("guard m \\in DOMAIN messages is false"));
        }
        match handler {
            // The network's own steps: no server has a part in them.
            Handler::DuplicateMessage => network::add(&mut self.state.messages, Arc::clone(m)),
            Handler::DropMessage => network::remove(&mut self.state.messages, m),
            _ => self.receive(handler, m)?,
        }
        Ok(())
    }

    /// Lets the destination receive the message. The step that the core takes must be the one that
    /// was asked for.
    fn receive(&mut self, handler: Handler, m: &Arc<Message>) -> Result<(), Refused> {
        let id = self.id(&m.mdest)?;
        let message = self.names.to_core(m)?;
        let server = self.server(id)?;
        let before = server.clone();
        let received = server.receive(&message)?;
        if taken(received.step) != handler {
            *server = before;
            return Err(Refused::because(format!(
                "for this message the core takes the step {}",
                taken(received.step).name()
            )));
        }
        self.map_back(id);
        self.note_vote(received.step, m);
        match received.fate {
            MessageFate::Kept => {}
            MessageFate::Discarded => network::remove(&mut self.state.messages, m),
            MessageFate::Replied(reply) => {
                self.send(&reply)?;
                network::remove(&mut self.state.messages, m);
            }
        }
        Ok(())
    }

    /// History: raft.tla notes the log of each voter, the first one it hears of.
    fn note_vote(&mut self, step: ReceiveStep, m: &Message) {
        if let (
            ReceiveStep::HandleRequestVoteResponse { vote_granted: true },
            Body::RequestVoteResponse { mlog, .. },
        ) = (step, &m.body)
            && let Some(voters) = self.state.voter_log.get_mut(&m.mdest)
        {
            voters
                .entry(m.msource.clone())
                .or_insert_with(|| mlog.clone());
        }
    }

    /// Puts a message of the core into the network, with the history that raft.tla adds to it.
    fn send(&mut self, message: &RaftMessage<ClientValue>) -> Result<(), Refused> {
        let m = self.names.to_specification(message, &self.state)?;
        network::add(&mut self.state.messages, Arc::new(m));
        Ok(())
    }

    fn forget_voter_logs(&mut self, id: ServerId) {
        self.state
            .voter_log
            .insert(self.names.name(id), Default::default());
    }

    /// The refinement mapping for one server.
    fn map_back(&mut self, id: ServerId) {
        if let Some(server) = self
            .names
            .index(id)
            .and_then(|index| self.servers.get(index))
        {
            self.names.map_back(id, server.variables(), &mut self.state);
        }
    }

    /// The servers' logs before the step, as far as `allLogs` lacks them.
    fn new_logs(&self) -> Vec<super::log::Log> {
        let known = &self.state.all_logs;
        self.state
            .log
            .values()
            .filter(|log| !known.contains(*log))
            .cloned()
            .collect()
    }

    fn id(&self, name: &Server) -> Result<ServerId, Refused> {
        self.names
            .id(name)
            .ok_or_else(|| Refused::because(format!("{name} is none of the servers")))
    }

    fn server(&mut self, id: ServerId) -> Result<&mut RaftServer<ClientValue>, Refused> {
        let index = self.names.index(id);
        index
            .and_then(|index| self.servers.get_mut(index))
            .ok_or_else(|| Refused::because(format!("there is no server {id}")))
    }
}

/// The action of raft.tla that a step of the core is.
pub(super) fn taken(step: ReceiveStep) -> Handler {
    match step {
        ReceiveStep::UpdateTerm => Handler::UpdateTerm,
        ReceiveStep::HandleRequestVoteRequest(_) => Handler::HandleRequestVoteRequest,
        ReceiveStep::HandleRequestVoteResponse { .. } => Handler::HandleRequestVoteResponse,
        ReceiveStep::HandleAppendEntriesRequest(_) => Handler::HandleAppendEntriesRequest,
        ReceiveStep::HandleAppendEntriesResponse { .. } => Handler::HandleAppendEntriesResponse,
        ReceiveStep::DropStaleResponse => Handler::DropStaleResponse,
    }
}

impl From<crate::raftmodel::Refused> for Refused {
    fn from(refused: crate::raftmodel::Refused) -> Self {
        Refused::because(refused.to_string())
    }
}
