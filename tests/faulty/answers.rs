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
