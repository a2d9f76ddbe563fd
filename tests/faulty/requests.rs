//! Bugs in what append entries requests say, and in what a follower makes of them.

use super::{Action, Body, Fault, Handler, Message, State, edit_sent, handled, remove};
use conformance::refinement::{Log, Role};
use std::sync::Arc;

pub(super) const FAULTS: &[Fault] = &[
    Fault::edit(
        "heartbeat-removes-what-follows",
        "a request without entries removes the entries after the index that it names",
        |before, action, after| {
            if let Some(request) = Request::accepted(before, action)
                && request.entries.is_empty()
                && request.previous > 0
            {
                truncate(after, request.m, request.previous);
            }
        },
    ),
    Fault::edit(
        "request-truncates-the-log",
        "a request removes what follows its entry, although nothing is in conflict",
        |before, action, after| {
            if let Some(request) = Request::accepted(before, action)
                && !request.entries.is_empty()
                && !after.messages.contains_key(request.m)
            {
                truncate(after, request.m, request.previous + 1);
            }
        },
    ),
    Fault::new(
        "entries-of-older-terms-removed",
        "the term of an entry is compared with the leader's term, not with the leader's entry's",
        |before, action, right| {
            let after = right?;
            match Request::accepted(before, action) {
                Some(request)
                    if request
                        .entry_there()
                        .is_some_and(|own| own.term != request.m.mterm) =>
                {
                    let mut shorter = before.clone();
                    shorter.all_logs = after.all_logs;
                    truncate(&mut shorter, request.m, request.log.len() - 1);
                    Ok(shorter)
                }
                _ => Ok(after),
            }
        },
    ),
    Fault::edit(
        "heartbeat-accepted-without-log-check",
        "a request without entries is answered with success, whatever the log",
        |before, action, after| {
            if let Some(request) = Request::of_own_term(before, action)
                && request.entries.is_empty()
            {
                edit_sent(before, after, |m| {
                    if let Body::AppendEntriesResponse { msuccess, .. } = &mut m.body {
                        *msuccess = true;
                    }
                });
            }
        },
    ),
    Fault::new(
        "log-check-against-the-last-entry",
        "a request is accepted only if the entry before is the last of the log",
        |before, action, right| {
            let after = right?;
            match Request::accepted(before, action) {
                Some(request) if request.previous > 0 && request.log.len() != request.previous => {
                    Ok(rejected(before, after, request.m))
                }
                _ => Ok(after),
            }
        },
    ),
    Fault::new(
        "candidate-stays-after-a-log-mismatch",
        "a candidate rejects a request that does not fit its log, and does not follow the leader",
        |before, action, right| {
            let after = right?;
            match Request::of_own_term(before, action) {
                Some(request)
                    if before.state[&request.m.mdest] == Role::Candidate
                        && !request.is_log_ok() =>
                {
                    Ok(rejected(before, after, request.m))
                }
                _ => Ok(after),
            }
        },
    ),
    Fault::new(
        "leader-ignored-by-who-voted-for-another",
        "a follower rejects the requests of a leader for which it has not voted",
        |before, action, right| {
            let after = right?;
            match Request::accepted(before, action) {
                Some(request)
                    if before.voted_for[&request.m.mdest]
                        .0
                        .as_ref()
                        .is_some_and(|other| *other != request.m.msource) =>
                {
                    Ok(rejected(before, after, request.m))
                }
                _ => Ok(after),
            }
        },
    ),
    Fault::edit(
        "vote-freed-by-the-leaders-request",
        "a follower that hears of the leader of its term forgets its vote",
        |before, action, after| {
            if let Some(request) = Request::of_own_term(before, action)
                && before.state[&request.m.mdest] == Role::Follower
            {
                let none = conformance::refinement::VotedFor(None);
                after.voted_for.insert(request.m.mdest.clone(), none);
            }
        },
    ),
    Fault::edit(
        "success-acknowledges-the-whole-log",
        "a success tells the last index of the follower's log, not that of the request",
        |before, action, after| {
            if let Some(request) = Request::accepted(before, action) {
                let length = request.log.len() as u64;
                edit_sent(before, after, |m| {
                    if let Body::AppendEntriesResponse {
                        msuccess: true,
                        mmatch_index,
                    } = &mut m.body
                    {
                        *mmatch_index = length;
                    }
                });
            }
        },
    ),
    Fault::edit(
        "heartbeat-ignores-the-commit-index",
        "a follower learns of commits from requests with entries only",
        |before, action, after| {
            if let Some(request) = Request::accepted(before, action)
                && request.entries.is_empty()
            {
                let i = &request.m.mdest;
                after.commit_index.insert(i.clone(), before.commit_index[i]);
            }
        },
    ),
    Fault::edit(
        "heartbeat-follows-the-next-index",
        "a request without entries names the next index as the one before",
        |before, action, after| {
            if let Action::AppendEntries(i, j) = action {
                let next = before.next_index[i][j];
                edit_sent(before, after, |m| {
                    if let Body::AppendEntriesRequest {
                        mprev_log_index,
                        mentries,
                        ..
                    } = &mut m.body
                        && mentries.is_empty()
                    {
                        *mprev_log_index = next;
                    }
                });
            }
        },
    ),
    Fault::edit(
        "conflict-removes-all-uncommitted",
        "a conflict removes every entry that the follower does not know to be committed",
        |before, action, after| {
            if let Some(request) = Request::accepted(before, action)
                && after.log[&request.m.mdest].len() < request.log.len()
            {
                truncate(
                    after,
                    request.m,
                    before.commit_index[&request.m.mdest] as usize,
                );
            }
        },
    ),
    Fault::edit(
        "conflict-kept",
        "an entry is appended after the one in conflict, which stays",
        |before, action, after| {
            if let Some(request) = Request::accepted(before, action)
                && after.log[&request.m.mdest].len() < request.log.len()
            {
                let log = request.log.iter().chain(request.entries).cloned().collect();
                after.log.insert(request.m.mdest.clone(), log);
            }
        },
    ),
];

/// An append entries request that is handled.
struct Request<'a> {
    m: &'a Message,
    /// `mprevLogIndex`
    previous: usize,
    previous_term: u64,
    entries: &'a Log,
    /// The receiver's log.
    log: &'a Log,
}

impl<'a> Request<'a> {
    /// A request of the receiver's term.
    fn of_own_term(before: &'a State, action: &'a Action) -> Option<Self> {
        let m = handled(action, Handler::HandleAppendEntriesRequest)?;
        match &m.body {
            Body::AppendEntriesRequest {
                mprev_log_index,
                mprev_log_term,
                mentries,
                ..
            } if m.mterm == before.current_term[&m.mdest] => Some(Request {
                m,
                previous: *mprev_log_index as usize,
                previous_term: *mprev_log_term,
                entries: mentries,
                log: &before.log[&m.mdest],
            }),
            _ => None,
        }
    }

    /// A request that a follower accepts: raft.tla's `AcceptsRequest`.
    fn accepted(before: &'a State, action: &'a Action) -> Option<Self> {
        Request::of_own_term(before, action).filter(|request| {
            before.state[&request.m.mdest] == Role::Follower && request.is_log_ok()
        })
    }

    fn is_log_ok(&self) -> bool {
        self.previous == 0
            || self
                .log
                .get(self.previous - 1)
                .is_some_and(|own| own.term == self.previous_term)
    }

    /// The receiver's entry at the index of the request's, if both are there.
    fn entry_there(&self) -> Option<&conformance::refinement::Entry> {
        self.entries.first().and(self.log.get(self.previous))
    }
}

/// Keeps so many entries of the receiver's log.
fn truncate(state: &mut State, m: &Message, keep: usize) {
    if let Some(log) = state.log.get_mut(&m.mdest) {
        log.truncate(keep);
    }
}

/// The request is answered with a failure, and nothing else happens.
fn rejected(before: &State, after: State, m: &Message) -> State {
    let mut rejected = before.clone();
    rejected.all_logs = after.all_logs;
    remove(&mut rejected, m);
    let answer = Message {
        mterm: before.current_term[&m.mdest],
        msource: m.mdest.clone(),
        mdest: m.msource.clone(),
        body: Body::AppendEntriesResponse {
            msuccess: false,
            mmatch_index: 0,
        },
    };
    *rejected.messages.entry(Arc::new(answer)).or_default() += 1;
    rejected
}
