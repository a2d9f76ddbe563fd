//! Whether raft.tla allows an action in a state: its guards, from the specification's state alone.

use super::super::action::{Action, Handler};
use super::super::log::Server;
use super::super::message::{Body, Message};
use super::super::state::{Role, State};

/// Whether some step of raft.tla from this state is this action. The message of an action that takes one must be in
/// the network.
pub(in crate::refinement) fn allows(state: &State, action: &Action) -> bool {
    let is = |i: &Server, role: Role| state.state.get(i) == Some(&role);
    match action {
        Action::Restart(_) => true,
        Action::Timeout(i) => is(i, Role::Follower) || is(i, Role::Candidate),
        Action::RequestVote(i, j) => {
            is(i, Role::Candidate) && state.votes_responded.get(i).is_some_and(|v| !v.contains(j))
        }
        Action::BecomeLeader(i) => is(i, Role::Candidate) && has_quorum(state, i),
        Action::ClientRequest(i, _) | Action::AdvanceCommitIndex(i) => is(i, Role::Leader),
        Action::AppendEntries(i, j) => i != j && is(i, Role::Leader),
        Action::OnMessage(handler, m) => {
            state.messages.contains_key(m) && allows_message(state, *handler, m)
        }
    }
}

fn has_quorum(state: &State, i: &Server) -> bool {
    let votes = state.votes_granted.get(i).map_or(0, |votes| votes.len());
    2 * votes > state.servers().count()
}

fn allows_message(state: &State, handler: Handler, m: &Message) -> bool {
    let Some(&term) = state.current_term.get(&m.mdest) else {
        return false;
    };
    match (handler, &m.body) {
        (Handler::DuplicateMessage | Handler::DropMessage, _) => true,
        (Handler::UpdateTerm, _) => m.mterm > term,
        (
            Handler::DropStaleResponse,
            Body::RequestVoteResponse { .. } | Body::AppendEntriesResponse { .. },
        ) => m.mterm < term,
        (Handler::HandleRequestVoteRequest, Body::RequestVoteRequest { .. }) => m.mterm <= term,
        (Handler::HandleRequestVoteResponse, Body::RequestVoteResponse { .. })
        | (Handler::HandleAppendEntriesResponse, Body::AppendEntriesResponse { .. }) => {
            m.mterm == term
        }
        // A leader has no step for a request of its own term. What others do with one is all there is: rejected,
        // back to follower, already done, a conflict removed, or the entry appended.
        (Handler::HandleAppendEntriesRequest, Body::AppendEntriesRequest { .. }) => {
            m.mterm < term || (m.mterm == term && state.state.get(&m.mdest) != Some(&Role::Leader))
        }
        _ => false,
    }
}
