//! Which actions of raft.tla could have led from one state to the next: all of them, and of these
//! the ones whose guards and whose changes fit. Only the specification's two states are looked at.

use super::action::{Action, Handler};
use super::log::{ClientValue, Server};
use super::message::{Body, Message};
use super::shared::Shared;
use super::state::{PerServer, Role, State};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The actions whose guards and changes fit.
pub(super) fn candidates(before: &State, after: &State) -> Vec<Action> {
    let change = Change::between(before, after);
    let mut candidates = Vec::new();
    let mut take = |action: Action| {
        if change.fits(&action) {
            candidates.push(action);
        }
    };
    for i in before.servers().filter(|i| change.can_be_of(i)) {
        of_server(before, after, i).for_each(&mut take);
    }
    for m in change.messages() {
        of_message(m).for_each(&mut take);
    }
    candidates
}

/// Every action with every parameter that has a meaning in the state. The requests of clients are
/// those that the next state's logs end with, and those with these values.
pub(super) fn actions(
    before: &State,
    after: &State,
    values: &BTreeSet<ClientValue>,
) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for i in before.servers() {
        actions.extend(of_server(before, after, i));
        let last = after.log.get(i).and_then(|log| log.last());
        let others = values
            .iter()
            .filter(|&v| last.is_none_or(|entry| entry.value != *v));
        actions.extend(others.map(|v| Action::ClientRequest(i.clone(), v.clone())));
    }
    actions.extend(before.messages.keys().flat_map(of_message));
    actions
}

fn of_server<'a>(
    before: &'a State,
    after: &'a State,
    i: &'a Server,
) -> impl Iterator<Item = Action> + 'a {
    let last = after.log.get(i).and_then(|log| log.last());
    let request = last.map(|entry| Action::ClientRequest(i.clone(), entry.value.clone()));
    let alone = [
        Action::Restart(i.clone()),
        Action::Timeout(i.clone()),
        Action::BecomeLeader(i.clone()),
        Action::AdvanceCommitIndex(i.clone()),
    ];
    let votes = before
        .servers()
        .map(|j| Action::RequestVote(i.clone(), j.clone()));
    // No server sends itself entries; but whether the core knows that is to be asked.
    let entries = before
        .servers()
        .map(|j| Action::AppendEntries(i.clone(), j.clone()));
    alone.into_iter().chain(request).chain(votes).chain(entries)
}

fn of_message(m: &Arc<Message>) -> impl Iterator<Item = Action> + '_ {
    let of = |&handler: &Handler| Action::OnMessage(handler, Arc::clone(m));
    handlers(m).iter().map(of)
}

/// The actions that raft.tla has for a message of this type.
fn handlers(m: &Message) -> &'static [Handler] {
    use Handler::{
        DropMessage, DropStaleResponse, DuplicateMessage, HandleAppendEntriesRequest,
        HandleAppendEntriesResponse, HandleRequestVoteRequest, HandleRequestVoteResponse,
        UpdateTerm,
    };
    match m.body {
        Body::RequestVoteRequest { .. } => &[
            UpdateTerm,
            HandleRequestVoteRequest,
            DuplicateMessage,
            DropMessage,
        ],
        Body::RequestVoteResponse { .. } => &[
            UpdateTerm,
            DropStaleResponse,
            HandleRequestVoteResponse,
            DuplicateMessage,
            DropMessage,
        ],
        Body::AppendEntriesRequest { .. } => &[
            UpdateTerm,
            HandleAppendEntriesRequest,
            DuplicateMessage,
            DropMessage,
        ],
        Body::AppendEntriesResponse { .. } => &[
            UpdateTerm,
            DropStaleResponse,
            HandleAppendEntriesResponse,
            DuplicateMessage,
            DropMessage,
        ],
    }
}

/// A set of raft.tla's variables. `allLogs` is not among them: every action may add to it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Variables(u16);

impl Variables {
    const MESSAGES: Variables = Variables(1);
    const ELECTIONS: Variables = Variables(1 << 1);
    const CURRENT_TERM: Variables = Variables(1 << 2);
    const STATE: Variables = Variables(1 << 3);
    const VOTED_FOR: Variables = Variables(1 << 4);
    const LOG: Variables = Variables(1 << 5);
    const COMMIT_INDEX: Variables = Variables(1 << 6);
    const NEXT_INDEX: Variables = Variables(1 << 7);
    const MATCH_INDEX: Variables = Variables(1 << 8);
    const VOTES_RESPONDED: Variables = Variables(1 << 9);
    const VOTES_GRANTED: Variables = Variables(1 << 10);
    const VOTER_LOG: Variables = Variables(1 << 11);
    /// raft.tla's `candidateVars`.
    const CANDIDATE: Variables = Variables(0b111 << 9);
    const NEXT_AND_MATCH: Variables = Variables(0b11 << 7);

    const fn and(self, other: Variables) -> Variables {
        Variables(self.0 | other.0)
    }

    fn within(self, allowed: Variables) -> bool {
        self.0 & !allowed.0 == 0
    }

    fn has(self, other: Variables) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What has changed between two states.
struct Change<'a> {
    before: &'a State,
    after: &'a State,
    variables: Variables,
    /// The servers of which some variable has changed.
    servers: Vec<&'a Server>,
    network: Network<'a>,
}

/// How the bag of messages has changed.
enum Network<'a> {
    Unchanged,
    Sent(&'a Message),
    Gone(&'a Message),
    Replied {
        request: &'a Message,
        response: &'a Message,
    },
    /// More than a step of raft.tla can do.
    Other,
}

impl<'a> Change<'a> {
    fn between(before: &'a State, after: &'a State) -> Self {
        let mut variables = Variables(0);
        let mut servers = Vec::new();
        {
            let mut note = |variable: Variables, changed: bool| {
                if changed {
                    variables = variables.and(variable);
                }
                changed
            };
            note(Variables::MESSAGES, before.messages != after.messages);
            note(Variables::ELECTIONS, before.elections != after.elections);
            macro_rules! note_all {
                ($i:ident, $($variable:ident: $field:ident),*) => {
                    [$(note(Variables::$variable, differs(&before.$field, &after.$field, $i))),*]
                };
            }
            for i in before.servers() {
                let changed = note_all!(
                    i, CURRENT_TERM: current_term, STATE: state, VOTED_FOR: voted_for, LOG: log,
                    COMMIT_INDEX: commit_index, NEXT_INDEX: next_index, MATCH_INDEX: match_index,
                    VOTES_RESPONDED: votes_responded, VOTES_GRANTED: votes_granted,
                    VOTER_LOG: voter_log
                );
                if changed.contains(&true) {
                    servers.push(i);
                }
            }
        }
        Change {
            before,
            after,
            variables,
            servers,
            network: Network::between(before, after),
        }
    }

    /// The messages of which an action may have made this change.
    fn messages(&self) -> Vec<&'a Arc<Message>> {
        let changed = match self.network {
            Network::Unchanged => {
                let all = self.before.messages.keys();
                return all.filter(|m| self.servers.contains(&&m.mdest)).collect();
            }
            Network::Sent(m) | Network::Gone(m) | Network::Replied { request: m, .. } => Some(m),
            Network::Other => None,
        };
        let known = changed.and_then(|m| self.before.messages.get_key_value(m));
        known.map(|(m, _)| m).into_iter().collect()
    }

    /// Whether an action that this server takes without a message may have made this change.
    fn can_be_of(&self, i: &Server) -> bool {
        match self.network {
            Network::Unchanged => self.servers.iter().all(|changed| *changed == i),
            Network::Sent(m) => m.msource == *i,
            Network::Gone(_) | Network::Replied { .. } | Network::Other => false,
        }
    }

    /// Whether the action's guards hold and it may have made this change.
    fn fits(&self, action: &Action) -> bool {
        match action {
            Action::Restart(i) => {
                self.is_local(
                    i,
                    Variables::STATE
                        .and(Variables::CANDIDATE)
                        .and(RESTART_FORGETS),
                ) && self.role_after(i) == Some(Role::Follower)
            }
            Action::Timeout(i) => {
                self.is_local(i, Variables::CANDIDATE.and(TERM_AND_ROLE))
                    && self.variables.has(Variables::CURRENT_TERM)
                    && self.role_after(i) == Some(Role::Candidate)
            }
            Action::BecomeLeader(i) => {
                let may = Variables::STATE
                    .and(Variables::NEXT_AND_MATCH)
                    .and(Variables::ELECTIONS);
                self.is_local(i, may)
                    && self.role(i) == Some(Role::Candidate)
                    && self.role_after(i) == Some(Role::Leader)
            }
            Action::ClientRequest(i, _) => {
                self.is_local(i, Variables::LOG)
                    && self.role(i) == Some(Role::Leader)
                    && self.log_length(self.after, i) == self.log_length(self.before, i) + 1
            }
            Action::AdvanceCommitIndex(i) => {
                self.is_local(i, Variables::COMMIT_INDEX) && self.role(i) == Some(Role::Leader)
            }
            Action::RequestVote(i, j) => {
                self.is_sent(i, j, "RequestVoteRequest") && self.role(i) == Some(Role::Candidate)
            }
            Action::AppendEntries(i, j) => {
                self.is_sent(i, j, "AppendEntriesRequest") && self.role(i) == Some(Role::Leader)
            }
            Action::OnMessage(handler, m) => self.fits_handler(*handler, m),
        }
    }

    fn fits_handler(&self, handler: Handler, m: &Message) -> bool {
        let i = &m.mdest;
        let Some(&term) = self.before.current_term.get(i) else {
            return false;
        };
        match handler {
            Handler::UpdateTerm => {
                m.mterm > term
                    && self.is_local(i, TERM_AND_ROLE)
                    && self.after.current_term.get(i) == Some(&m.mterm)
            }
            Handler::HandleRequestVoteRequest => {
                m.mterm <= term
                    && self.is_reply(m, "RequestVoteResponse")
                    && self.only(i, Variables::VOTED_FOR.and(Variables::MESSAGES))
            }
            Handler::HandleRequestVoteResponse => {
                m.mterm == term
                    && self.is_gone(m)
                    && self.only(i, Variables::CANDIDATE.and(Variables::MESSAGES))
            }
            Handler::HandleAppendEntriesRequest => {
                m.mterm <= term
                    && if self.variables.has(Variables::MESSAGES) {
                        self.is_reply(m, "AppendEntriesResponse")
                            && self.only(i, Variables::COMMIT_INDEX.and(Variables::MESSAGES))
                    } else {
                        // Back to follower, or an entry removed or appended: one of them.
                        m.mterm == term
                            && (self.only(i, Variables::STATE) || self.only(i, Variables::LOG))
                    }
            }
            Handler::HandleAppendEntriesResponse => {
                m.mterm == term
                    && self.is_gone(m)
                    && self.only(i, Variables::NEXT_AND_MATCH.and(Variables::MESSAGES))
            }
            Handler::DropStaleResponse => m.mterm < term && self.is_gone(m) && self.only_network(),
            Handler::DuplicateMessage => {
                matches!(self.network, Network::Sent(sent) if sent == m) && self.only_network()
            }
            Handler::DropMessage => self.is_gone(m) && self.only_network(),
        }
    }

    /// Only variables of server `i` and the shared ones have changed, and of them only these.
    fn only(&self, i: &Server, allowed: Variables) -> bool {
        self.variables.within(allowed) && self.servers.iter().all(|changed| *changed == i)
    }

    fn is_local(&self, i: &Server, allowed: Variables) -> bool {
        matches!(self.network, Network::Unchanged) && self.only(i, allowed)
    }

    fn only_network(&self) -> bool {
        self.variables.within(Variables::MESSAGES)
    }

    fn is_sent(&self, i: &Server, j: &Server, mtype: &str) -> bool {
        matches!(self.network, Network::Sent(m)
            if m.mtype() == mtype && m.msource == *i && m.mdest == *j)
            && self.only_network()
    }

    fn is_gone(&self, m: &Message) -> bool {
        matches!(self.network, Network::Gone(gone) if gone == m)
    }

    fn is_reply(&self, m: &Message, mtype: &str) -> bool {
        matches!(self.network, Network::Replied { request, response }
            if request == m
                && response.mtype() == mtype
                && response.msource == m.mdest
                && response.mdest == m.msource)
    }

    fn role(&self, i: &Server) -> Option<Role> {
        self.before.state.get(i).copied()
    }

    fn role_after(&self, i: &Server) -> Option<Role> {
        self.after.state.get(i).copied()
    }

    fn log_length(&self, state: &State, i: &Server) -> usize {
        state.log.get(i).map_or(0, Vec::len)
    }
}

/// Whether the variable of this server has changed.
fn differs<V: Eq>(before: &Shared<PerServer<V>>, after: &Shared<PerServer<V>>, i: &Server) -> bool {
    !before.is_same(after) && before.get(i) != after.get(i)
}

const TERM_AND_ROLE: Variables = Variables::CURRENT_TERM
    .and(Variables::STATE)
    .and(Variables::VOTED_FOR);
const RESTART_FORGETS: Variables = Variables::NEXT_AND_MATCH.and(Variables::COMMIT_INDEX);

impl<'a> Network<'a> {
    fn between(before: &'a State, after: &'a State) -> Self {
        let (mut sent, mut gone) = (None, None);
        if before.messages.is_same(&after.messages) {
            return Network::Unchanged;
        }
        for (m, was, is) in beside(before, after) {
            let place = match (was, is) {
                (was, is) if was == is => continue,
                (was, is) if was.checked_add(1) == Some(is) => &mut sent,
                (was, is) if is.checked_add(1) == Some(was) => &mut gone,
                _ => return Network::Other,
            };
            if place.replace(&**m).is_some() {
                return Network::Other;
            }
        }
        match (sent, gone) {
            (None, None) => Network::Unchanged,
            (Some(m), None) => Network::Sent(m),
            (None, Some(m)) => Network::Gone(m),
            (Some(response), Some(request)) => Network::Replied { request, response },
        }
    }
}

/// Every message of two states in their order, with how many copies of it there are in each.
fn beside<'a>(
    before: &'a State,
    after: &'a State,
) -> impl Iterator<Item = (&'a Arc<Message>, u64, u64)> {
    let mut before = before.messages.iter().peekable();
    let mut after = after.messages.iter().peekable();
    std::iter::from_fn(move || {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            // Most messages are the same copy.
            (Some((one, _)), Some((other, _))) if Arc::ptr_eq(one, other) => Ordering::Equal,
            (Some((one, _)), Some((other, _))) => one.cmp(other),
        };
        let was = before.next_if(|_| order != Ordering::Greater);
        let is = after.next_if(|_| order != Ordering::Less);
        let count = |entry: Option<(_, &u64)>| entry.map_or(0, |(_, count)| *count);
        let (m, _) = was.or(is)?;
        Some((m, count(was), count(is)))
    })
}
