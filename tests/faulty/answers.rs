//! Bugs in what a leader makes of the answers to its requests.

use super::{Action, Body, Fault, Handler, Message, State, handled, remove};
use conformance::refinement::Role;

pub(super) const FAULTS: &[Fault] = &[
    Fault::edit(
        "leader-commit-index-never-goes-back",
        "a leader keeps its commit index when a majority has less than it knew",
        |before, action, after| {
            if let Action::AdvanceCommitIndex(i) = action {
                let index = after.commit_index[i].max(before.commit_index[i]);
                after.commit_index.insert(i.clone(), index);
            }
        },
    ),
    Fault::edit(
        "failure-takes-next-index-to-the-start",
        "a leader goes back to the first index after a failure",
        |_, action, after| {
            if let Some(m) = failure(action)
                && let Some(next) = after.next_index.get_mut(&m.mdest)
            {
                next.insert(m.msource.clone(), 1);
            }
        },
    ),
    Fault::edit(
        "failure-clears-match-index",
        "a leader forgets after a failure what the follower has",
        |_, action, after| {
            if let Some(m) = failure(action)
                && let Some(matched) = after.match_index.get_mut(&m.mdest)
            {
                matched.insert(m.msource.clone(), 0);
            }
        },
    ),
    Fault::edit(
        "failure-advances-match-index",
        "a leader notes the index to try next as one that the follower has",
        |_, action, after| {
            if let Some(m) = failure(action)
                && let Some(&next) = after.next_index[&m.mdest].get(&m.msource)
                && let Some(matched) = after.match_index.get_mut(&m.mdest)
            {
                matched.insert(m.msource.clone(), next);
            }
        },
    ),
    Fault::edit(
        "success-takes-next-index-to-the-end",
        "a leader goes on after the end of its own log, whatever the follower has",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesResponse)
                && failure(action).is_none()
                && let Some(next) = after.next_index.get_mut(&m.mdest)
            {
                let length = before.log[&m.mdest].len() as u64;
                next.insert(m.msource.clone(), length + 1);
            }
        },
    ),
    Fault::edit(
        "commit-stops-at-an-older-term",
        "a leader does not commit beyond an entry of an older term",
        |before, action, after| {
            if let Action::AdvanceCommitIndex(i) = action {
                let known = before.commit_index[i];
                let mut new = before.log[i].iter().skip(known as usize);
                let older = new.position(|entry| entry.term != before.current_term[i]);
                let stops = older.map_or(u64::MAX, |position| known + position as u64);
                let index = after.commit_index[i].min(stops);
                after.commit_index.insert(i.clone(), index);
            }
        },
    ),
    Fault::new(
        "failures-noted-by-leaders-only",
        "a server that leads no more ignores failures, and only those",
        |before, action, right| {
            let after = right?;
            match failure(action) {
                Some(m) if before.state[&m.mdest] != Role::Leader => {
                    Ok(without_more(before, after, m))
                }
                _ => Ok(after),
            }
        },
    ),
];

/// The failure that is handled.
fn failure(action: &Action) -> Option<&Message> {
    handled(action, Handler::HandleAppendEntriesResponse).filter(|m| {
        let failed = |body: &Body| {
            matches!(
                body,
                Body::AppendEntriesResponse {
                    msuccess: false,
                    ..
                }
            )
        };
        failed(&m.body)
    })
}

/// The message is used up, and nothing else happens.
fn without_more(before: &State, after: State, m: &Message) -> State {
    let mut dropped = before.clone();
    dropped.all_logs = after.all_logs;
    remove(&mut dropped, m);
    dropped
}
