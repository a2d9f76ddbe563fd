//! Bugs in replication and commitment.

use super::{Action, Body, Fault, Handler, Message, State, edit_sent, handled, remove, sent};
use conformance::refinement::Log;

pub(super) const FAULTS: &[Fault] = &[
    Fault::edit(
        "entry-of-an-older-term",
        "a leader gives a client's entry the term before its own",
        |_, action, after| {
            if let Action::ClientRequest(i, _) = action
                && let Some(entry) = after.log.get_mut(i).and_then(|log| log.last_mut())
            {
                entry.term -= 1;
            }
        },
    ),
    Fault::edit(
        "request-with-the-leaders-term-before-the-entry",
        "a request says that the entry before is of the leader's term",
        |before, action, after| {
            if let Action::AppendEntries(..) = action {
                edit_sent(before, after, |m| {
                    let term = m.mterm;
                    if let Body::AppendEntriesRequest {
                        mprev_log_index,
                        mprev_log_term,
                        ..
                    } = &mut m.body
                        && *mprev_log_index > 0
                    {
                        *mprev_log_term = term;
                    }
                });
            }
        },
    ),
    Fault::edit(
        "request-commits-what-it-does-not-send",
        "a request tells the leader's commit index although the follower has not the entries",
        |before, action, after| {
            if let Action::AppendEntries(i, _) = action {
                let own = before.commit_index[i];
                edit_sent(before, after, |m| {
                    if let Body::AppendEntriesRequest { mcommit_index, .. } = &mut m.body {
                        *mcommit_index = own;
                    }
                });
            }
        },
    ),
    Fault::edit(
        "stale-leader-accepted",
        "a request of an older term is answered with success",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && m.mterm < before.current_term[&m.mdest]
            {
                edit_sent(before, after, |m| set_success(m, true));
            }
        },
    ),
    Fault::edit(
        "append-without-log-check",
        "a request is answered as accepted, whatever the entry before",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && m.mterm == before.current_term[&m.mdest]
            {
                edit_sent(before, after, |m| set_success(m, true));
            }
        },
    ),
    Fault::edit(
        "conflict-removed-at-once",
        "a conflicting entry and all after it are removed in one step",
        |before, action, after| {
            if let Some((m, log)) = conflict(before, action, after) {
                let keep = previous_index(m);
                after.log.insert(m.mdest.clone(), log[..keep].to_vec());
            }
        },
    ),
    Fault::edit(
        "conflict-overwritten",
        "a conflicting entry is overwritten, not removed first",
        |before, action, after| {
            if let Some((m, log)) = conflict(before, action, after)
                && let Body::AppendEntriesRequest { mentries, .. } = &m.body
            {
                let mut log = log.clone();
                log[previous_index(m)] = mentries[0].clone();
                after.log.insert(m.mdest.clone(), log);
            }
        },
    ),
    Fault::edit(
        "entry-appended-twice",
        "an entry that the log has already is appended again",
        |_, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && let Body::AppendEntriesRequest { mentries, .. } = &m.body
                && !after.messages.contains_key(m)
                && let Some(log) = after.log.get_mut(&m.mdest)
                && log.len() > previous_index(m)
            {
                log.extend(mentries.iter().cloned());
            }
        },
    ),
    Fault::edit(
        "follower-commit-index-never-goes-back",
        "a follower keeps its commit index when a late request has a smaller one",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest) {
                let index = after.commit_index[&m.mdest].max(before.commit_index[&m.mdest]);
                after.commit_index.insert(m.mdest.clone(), index);
            }
        },
    ),
    Fault::edit(
        "follower-commits-its-whole-log",
        "a follower takes all that it has for committed when it accepts a request",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && let Some(Body::AppendEntriesResponse { msuccess: true, .. }) =
                    sent(before, after).map(|m| m.body.clone())
            {
                let length = after.log[&m.mdest].len() as u64;
                after.commit_index.insert(m.mdest.clone(), length);
            }
        },
    ),
    Fault::edit(
        "commit-past-the-last-entry",
        "a leader commits one entry more than there are",
        |before, action, after| {
            if let Action::AdvanceCommitIndex(i) = action
                && after.commit_index[i] > before.commit_index[i]
            {
                *after.commit_index.entry(i.clone()).or_default() += 1;
            }
        },
    ),
    Fault::edit(
        "commit-of-an-older-term",
        "a leader counts the copies of entries of older terms",
        |before, action, after| {
            if let Action::AdvanceCommitIndex(i) = action {
                after
                    .commit_index
                    .insert(i.clone(), agreed_by(before, i, 1));
            }
        },
    ),
    Fault::edit(
        "commit-without-majority",
        "a leader takes one server fewer than a majority for enough",
        |before, action, after| {
            if let Action::AdvanceCommitIndex(i) = action {
                after
                    .commit_index
                    .insert(i.clone(), agreed_by(before, i, 0));
            }
        },
    ),
    Fault::edit(
        "next-index-does-not-go-back",
        "a leader sends the same entry again after a failure",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesResponse)
                && matches!(
                    m.body,
                    Body::AppendEntriesResponse {
                        msuccess: false,
                        ..
                    }
                )
            {
                after
                    .next_index
                    .insert(m.mdest.clone(), before.next_index[&m.mdest].clone());
            }
        },
    ),
    Fault::edit(
        "next-index-goes-below-one",
        "a leader goes back from the first index to 0",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesResponse)
                && matches!(
                    m.body,
                    Body::AppendEntriesResponse {
                        msuccess: false,
                        ..
                    }
                )
                && let Some(next) = after.next_index.get_mut(&m.mdest)
            {
                next.insert(
                    m.msource.clone(),
                    before.next_index[&m.mdest][&m.msource] - 1,
                );
            }
        },
    ),
    Fault::edit(
        "match-index-off-by-one",
        "a leader takes the entry after the acknowledged one for acknowledged",
        |_, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesResponse)
                && let Body::AppendEntriesResponse {
                    msuccess: true,
                    mmatch_index,
                } = m.body
                && let Some(matched) = after.match_index.get_mut(&m.mdest)
            {
                matched.insert(m.msource.clone(), mmatch_index + 1);
            }
        },
    ),
    Fault::new(
        "answers-noted-by-leaders-only",
        "a server that leads no more ignores the answers to its requests",
        |before, action, right| {
            let after = right?;
            match handled(action, Handler::HandleAppendEntriesResponse) {
                Some(m) if before.state[&m.mdest] != conformance::refinement::Role::Leader => {
                    let mut dropped = before.clone();
                    dropped.all_logs = after.all_logs;
                    remove(&mut dropped, m);
                    Ok(dropped)
                }
                _ => Ok(after),
            }
        },
    ),
    Fault::edit(
        "request-lost-after-the-append",
        "a request is used up when its entry is appended, without an answer",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && after.log[&m.mdest].len() > before.log[&m.mdest].len()
            {
                remove(after, m);
            }
        },
    ),
];

fn set_success(m: &mut Message, success: bool) {
    if let Body::AppendEntriesResponse { msuccess, .. } = &mut m.body {
        *msuccess = success;
    }
}

fn previous_index(m: &Message) -> usize {
    match &m.body {
        Body::AppendEntriesRequest {
            mprev_log_index, ..
        } => *mprev_log_index as usize,
        _ => 0,
    }
}

/// The request that removes an entry, and the log from which it does.
fn conflict<'a>(
    before: &'a State,
    action: &'a Action,
    after: &State,
) -> Option<(&'a Message, &'a Log)> {
    let m = handled(action, Handler::HandleAppendEntriesRequest)?;
    let log = &before.log[&m.mdest];
    (after.log[&m.mdest].len() < log.len()).then_some((m, log))
}

/// The last index on which so many servers more than half agree with leader `i`, of whatever term.
fn agreed_by(before: &State, i: &super::Server, more_than_half: usize) -> u64 {
    let needed = before.state.len() / 2 + more_than_half;
    let agree = |index: u64| {
        1 + before.match_index[i]
            .iter()
            .filter(|(k, matched)| *k != i && **matched >= index)
            .count()
    };
    let length = before.log[i].len() as u64;
    (1..=length)
        .rev()
        .find(|&index| agree(index) >= needed)
        .unwrap_or(0)
}
