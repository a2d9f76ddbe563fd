//! When raft.tla allows an action: the guards of `spec/raft.tla`, read on the specification's state alone. Written as
//! plainly as there, and without the core, which is what is to be judged.

use conformance::refinement::{Action, Body, Handler, Log, Message, Role, Server, State};

/// Whether the action is enabled in the state.
pub fn allow(state: &State, action: &Action) -> bool {
    match action {
        Action::Restart(i) => is_server(state, i),
        Action::Timeout(i) => {
            is_server(state, i) && [Role::Follower, Role::Candidate].contains(&state.state[i])
        }
        Action::RequestVote(i, j) => {
            is_server(state, i)
                && is_server(state, j)
                && state.state[i] == Role::Candidate
                && !state.votes_responded[i].contains(j)
        }
        Action::BecomeLeader(i) => {
            is_server(state, i)
                && state.state[i] == Role::Candidate
                && 2 * state.votes_granted[i].len() > state.servers().count()
        }
        // What `Value` has is the model's choice, and every value is as good as another.
        Action::ClientRequest(i, _) => is_server(state, i) && state.state[i] == Role::Leader,
        Action::AdvanceCommitIndex(i) => is_server(state, i) && state.state[i] == Role::Leader,
        Action::AppendEntries(i, j) => {
            is_server(state, i) && is_server(state, j) && i != j && state.state[i] == Role::Leader
        }
        Action::OnMessage(handler, m) => {
            state.messages.contains_key(m) && allow_message(state, *handler, m)
        }
    }
}

fn is_server(state: &State, i: &Server) -> bool {
    state.servers().any(|server| server == i)
}

fn allow_message(state: &State, handler: Handler, m: &Message) -> bool {
    let term = state.current_term[&m.mdest];
    let is_response = ["RequestVoteResponse", "AppendEntriesResponse"].contains(&m.mtype());
    match handler {
        Handler::UpdateTerm => m.mterm > term,
        Handler::HandleRequestVoteRequest => m.mtype() == "RequestVoteRequest" && m.mterm <= term,
        Handler::HandleRequestVoteResponse => m.mtype() == "RequestVoteResponse" && m.mterm == term,
        Handler::HandleAppendEntriesRequest => match &m.body {
            Body::AppendEntriesRequest {
                mprev_log_index,
                mprev_log_term,
                mentries,
                ..
            } => {
                let request = Request {
                    state: state.state[&m.mdest],
                    log: &state.log[&m.mdest],
                    previous: (*mprev_log_index as usize, *mprev_log_term),
                    entries: mentries,
                };
                m.mterm < term || (m.mterm == term && request.has_a_branch())
            }
            _ => false,
        },
        Handler::HandleAppendEntriesResponse => {
            m.mtype() == "AppendEntriesResponse" && m.mterm == term
        }
        Handler::DropStaleResponse => is_response && m.mterm < term,
        Handler::DuplicateMessage | Handler::DropMessage => true,
    }
}

/// An append entries request of the receiver's term, and the receiver.
struct Request<'a> {
    state: Role,
    log: &'a Log,
    /// `mprevLogIndex` and `mprevLogTerm`
    previous: (usize, u64),
    entries: &'a Log,
}

impl Request<'_> {
    /// The disjuncts of `HandleAppendEntriesRequest` for a request of the receiver's term.
    fn has_a_branch(&self) -> bool {
        let (index, _) = self.previous;
        let follows = self.state == Role::Follower;
        let rejects = follows && !self.is_log_ok();
        let returns_to_follower = self.state == Role::Candidate;
        let accepts = follows && self.is_log_ok();
        let has_entry = !self.entries.is_empty() && self.log.len() > index;
        let is_same = || self.log[index].term == self.entries[0].term;
        let already_done = accepts && (self.entries.is_empty() || (has_entry && is_same()));
        let removes_conflict = accepts && has_entry && !is_same();
        let appends = accepts && !self.entries.is_empty() && self.log.len() == index;
        rejects || returns_to_follower || already_done || removes_conflict || appends
    }

    fn is_log_ok(&self) -> bool {
        let (index, term) = self.previous;
        index == 0 || (index <= self.log.len() && self.log[index - 1].term == term)
    }
}
