//! One of the crate's servers, and how far the specification has followed what it did.
//!
//! | raft.tla | the crate | here |
//! |---|---|---|
//! | `Timeout` | times out, votes for itself, counts that vote, and sends all requests | the vote and the count are shown when the specification has them; a request is sent with `RequestVote` |
//! | `RequestVote(i, j)` | nothing: each is sent once, by the timeout | what the timeout sent, once |
//! | `BecomeLeader` | with the vote that makes a majority | shown with this action |
//! | `UpdateTerm` | with the message that has the higher term | an AppendEntriesRequest of that term that cannot match, whose answer is lost |
//! | `HandleAppendEntriesRequest` that removes entries | all, appends, and answers | shown one by one; delivered at the last |
//! | the same that appends | appends and answers | this answer is lost, and the message delivered again |
//! | `HandleAppendEntriesResponse` of a failure | sends the next request at once | that one is lost |
//! | `AdvanceCommitIndex` | with a response | shown with this action |
//! | `Restart` | has none | `RaftServer::new` with the log: it takes nothing else |

use crate::network::{Names, Sent, log};
use crate::reading::Reading;
use conformance::refinement::{
    ClientValue, Handler, Log, PerServer, Role, Server, State, VotedFor,
};
use conformance::system::Refused;
use raftmodel::{RaftMessage, RaftServer, ServerState, create_empty_log};

/// A server of the crate.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    number: usize,
    /// The numbers of the others, phantoms among them.
    others: Vec<usize>,
    server: RaftServer<ClientValue>,
    /// What the last timeout sent and the specification has not.
    unsent: Vec<Sent>,
    own_vote: OwnVote,
    /// The role that the specification has for it.
    role: Role,
    /// The index that the specification's server knows to be committed.
    commit_index: usize,
    /// The log without the entries that the specification has removed already.
    shortened: Option<Log>,
    /// What the specification's leader has in `nextIndex` and `matchIndex`, by the servers' numbers.
    next_index: Vec<usize>,
    match_index: Vec<usize>,
}

/// How far the specification is with a candidate's vote for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnVote {
    Owed,
    Cast,
    Counted,
}

/// What came of a message.
pub(crate) struct Outcome {
    pub(crate) is_consumed: bool,
    pub(crate) sent: Vec<Sent>,
}

impl Node {
    /// One of so many servers. The phantoms' numbers come after theirs.
    pub(crate) fn new(number: usize, count: usize, phantoms: usize) -> Self {
        let count = count + phantoms;
        Node {
            number,
            others: (1..=count).filter(|&other| other != number).collect(),
            server: RaftServer::new(create_empty_log()),
            unsent: Vec::new(),
            own_vote: OwnVote::Counted,
            role: Role::Follower,
            commit_index: 0,
            shortened: None,
            next_index: vec![1; count + 1],
            match_index: vec![0; count + 1],
        }
    }

    /// The log as the specification has it.
    pub(crate) fn log(&self) -> Log {
        self.shortened
            .clone()
            .unwrap_or_else(|| log(&self.server.log()[1..]))
    }

    pub(crate) fn restart(&mut self) -> Vec<Sent> {
        let log = self.server.log().clone();
        let count = self.others.len() + 1;
        *self = Node {
            server: RaftServer::new(log),
            unsent: Vec::new(),
            own_vote: OwnVote::Counted,
            role: Role::Follower,
            commit_index: 0,
            shortened: None,
            next_index: vec![1; count + 1],
            match_index: vec![0; count + 1],
            others: std::mem::take(&mut self.others),
            ..*self
        };
        Vec::new()
    }

    pub(crate) fn timeout(&mut self) -> Result<Vec<Sent>, Refused> {
        self.unsent = self.ask(RaftMessage::TimeOut {
            dest: self.number,
            followers: self.others.clone(),
        })?;
        self.own_vote = OwnVote::Owed;
        self.role = Role::Candidate;
        Ok(Vec::new())
    }

    pub(crate) fn request_vote(&mut self, of: usize) -> Result<Vec<Sent>, Refused> {
        if of == self.number && self.own_vote != OwnVote::Counted {
            let last = self.server.log().last();
            return Ok(vec![RaftMessage::RequestVoteRequest {
                src: of,
                dest: of,
                term: Reading::of(&self.server).current_term,
                last_log_index: self.server.log().len() - 1,
                last_log_term: last.map_or(0, |entry| entry.term),
            }]);
        }
        let is_it = |sent: &Sent| matches!(sent, RaftMessage::RequestVoteRequest { dest, .. } if *dest == of);
        let at = self.unsent.iter().position(is_it);
        let at = at.ok_or_else(|| Refused::because("each request for a vote is sent once"))?;
        Ok(vec![self.unsent.remove(at)])
    }

    pub(crate) fn become_leader(&mut self) -> Result<Vec<Sent>, Refused> {
        if *self.server.server_state() != ServerState::Leader {
            return Err(Refused::because("it has not become leader"));
        }
        self.role = Role::Leader;
        self.follow();
        self.next_index[self.number] = self.server.log().len();
        self.match_index[self.number] = 0;
        Ok(Vec::new())
    }

    pub(crate) fn advance_commit_index(&mut self) -> Result<Vec<Sent>, Refused> {
        if *self.server.server_state() != ServerState::Leader {
            return Err(Refused::because("it is not leader"));
        }
        self.commit_index = Reading::of(&self.server).commit_index;
        Ok(Vec::new())
    }

    pub(crate) fn client_request(&mut self, value: &ClientValue) -> Result<Vec<Sent>, Refused> {
        self.ask(RaftMessage::ClientRequest {
            dest: self.number,
            value: value.clone(),
        })
    }

    pub(crate) fn append_entries(&mut self, to: usize) -> Result<Vec<Sent>, Refused> {
        let sent = self.server.handle_message(RaftMessage::AppendEntries {
            dest: self.number,
            followers: vec![to],
        });
        match sent.is_empty() {
            true => Err(Refused::because("it sends nothing")),
            false => Ok(sent),
        }
    }

    /// Takes a message of the network.
    pub(crate) fn receive(
        &mut self,
        handler: Handler,
        message: Sent,
        is_own: bool,
    ) -> Result<Outcome, Refused> {
        let term = Reading::of(&self.server).current_term;
        let is_newer = term_of(&message) > term;
        if is_newer != (handler == Handler::UpdateTerm) {
            return Err(Refused::because("the message's term is another"));
        }
        let consumed = |sent| Outcome {
            is_consumed: true,
            sent,
        };
        match handler {
            Handler::UpdateTerm => {
                self.server.handle_message(term_alone(message));
                self.role = role(&self.server);
                Ok(Outcome {
                    is_consumed: false,
                    sent: Vec::new(),
                })
            }
            Handler::HandleAppendEntriesRequest => Ok(self.append(message)),
            Handler::HandleRequestVoteRequest => {
                let sent = self.server.handle_message(message);
                let is_granted = sent.iter().any(is_vote);
                if is_own && is_granted && self.own_vote == OwnVote::Owed {
                    self.own_vote = OwnVote::Cast;
                }
                self.show_role();
                Ok(consumed(sent))
            }
            Handler::HandleRequestVoteResponse => {
                let sent = self.server.handle_message(message);
                if is_own {
                    self.own_vote = OwnVote::Counted;
                }
                self.show_role();
                Ok(consumed(sent))
            }
            Handler::HandleAppendEntriesResponse | Handler::DropStaleResponse => {
                self.server.handle_message(message);
                self.show_role();
                Ok(consumed(Vec::new()))
            }
            Handler::DuplicateMessage | Handler::DropMessage => Ok(consumed(Vec::new())),
        }
    }

    /// `HandleAppendEntriesRequest`: one step of it.
    fn append(&mut self, message: Sent) -> Outcome {
        let mut served = self.server.clone();
        let sent = served.handle_message(message);
        let (here, there) = (self.log(), log(&served.log()[1..]));
        if here != there && !there.starts_with(&here) {
            let shorter = here.len().saturating_sub(1);
            self.shortened = Some(here[..shorter].to_vec());
            return Outcome {
                is_consumed: false,
                sent: Vec::new(),
            };
        }
        self.server = served;
        self.shortened = None;
        self.show_role();
        if here != there || sent.is_empty() {
            return Outcome {
                is_consumed: false,
                sent: Vec::new(),
            };
        }
        self.commit_index = Reading::of(&self.server).commit_index;
        Outcome {
            is_consumed: true,
            sent,
        }
    }

    /// Asks the crate for something. What changes nothing is refused.
    fn ask(&mut self, message: Sent) -> Result<Vec<Sent>, Refused> {
        let before = self.server.clone();
        let sent = self.server.handle_message(message);
        match self.server == before {
            true => Err(Refused::because("it does nothing")),
            false => Ok(sent),
        }
    }

    /// Shows the role and a leader's indexes, unless the specification is about to follow: a candidate that has a
    /// majority is leader with `BecomeLeader`.
    fn show_role(&mut self) {
        let has_majority = {
            let granted = Reading::of(&self.server).votes_granted.len();
            2 * granted > self.others.len() + 1
        };
        let own = role(&self.server);
        if (self.role, own) == (Role::Candidate, Role::Leader) && has_majority {
            return;
        }
        self.role = own;
        self.follow();
    }

    /// Shows a leader's indexes; not those of the leader itself, which the specification does not use.
    fn follow(&mut self) {
        if self.role != Role::Leader {
            return;
        }
        let reading = Reading::of(&self.server);
        for &other in &self.others {
            if let (Some(&next), Some(&matched)) = (
                reading.next_index.get(other),
                reading.match_index.get(other),
            ) {
                self.next_index[other] = next;
                self.match_index[other] = matched;
            }
        }
    }

    /// Writes what the specification has of this server.
    pub(crate) fn show(&self, server: &Server, names: &Names, state: &mut State) {
        let own = Reading::of(&self.server);
        let is_owed = self.own_vote == OwnVote::Owed && own.voted_for == self.number;
        let voted_for = if is_owed { 0 } else { own.voted_for };
        let votes = |of: &[usize]| {
            let is_shown =
                |&&vote: &&usize| vote != self.number || self.own_vote == OwnVote::Counted;
            of.iter()
                .filter(is_shown)
                .filter_map(|&vote| names.name(vote).cloned())
                .collect()
        };
        let indexes = |of: &[usize]| -> PerServer<_> {
            let pairs = of.iter().enumerate();
            pairs
                .filter_map(|(number, &index)| Some((names.name(number)?.clone(), index as _)))
                .collect()
        };
        let key = || server.clone();
        state.current_term.insert(key(), own.current_term as _);
        state.state.insert(key(), self.role);
        state
            .voted_for
            .insert(key(), VotedFor(names.name(voted_for).cloned()));
        state.log.insert(key(), self.log());
        state.commit_index.insert(key(), self.commit_index as _);
        state
            .votes_responded
            .insert(key(), votes(&own.votes_responded));
        state.votes_granted.insert(key(), votes(&own.votes_granted));
        state.next_index.insert(key(), indexes(&self.next_index));
        state.match_index.insert(key(), indexes(&self.match_index));
    }
}

fn role(server: &RaftServer<ClientValue>) -> Role {
    match server.server_state() {
        ServerState::Follower => Role::Follower,
        ServerState::Candidate => Role::Candidate,
        ServerState::Leader => Role::Leader,
    }
}

fn is_vote(message: &Sent) -> bool {
    matches!(
        message,
        RaftMessage::RequestVoteResponse {
            vote_granted: true,
            ..
        }
    )
}

fn term_of(message: &Sent) -> usize {
    match message {
        RaftMessage::AppendEntriesRequest { term, .. }
        | RaftMessage::AppendEntriesResponse { term, .. }
        | RaftMessage::RequestVoteRequest { term, .. }
        | RaftMessage::RequestVoteResponse { term, .. } => *term,
        _ => 0,
    }
}

/// A message that tells the term of another and nothing else: no log has an entry there.
fn term_alone(message: Sent) -> Sent {
    RaftMessage::AppendEntriesRequest {
        src: 0,
        dest: 0,
        term: term_of(&message),
        prev_index: usize::MAX,
        prev_term: 0,
        commit_index: 0,
        entries: Vec::new(),
    }
}
