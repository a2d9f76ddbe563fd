//! Bugs in what a server keeps, and what it forgets, when its role or its term changes; and in which entries
//! of its log it keeps.

use super::{Action, Body, Fault, Handler, Message, Server, State, edit_sent, handled};
use conformance::refinement::{Role, VotedFor};

pub(super) const FAULTS: &[Fault] = &[
    Fault::edit(
        "leader-keeps-the-old-match-index",
        "a new leader believes what it noted as a leader of an older term",
        |before, action, after| {
            if let Action::BecomeLeader(i) = action {
                after
                    .match_index
                    .insert(i.clone(), before.match_index[i].clone());
            }
        },
    ),
    Fault::edit(
        "timeout-clears-match-index",
        "a candidate forgets its matchIndex before it leads",
        |_, action, after| {
            if let Action::Timeout(i) = action
                && let Some(matched) = after.match_index.get_mut(i)
            {
                matched.values_mut().for_each(|index| *index = 0);
            }
        },
    ),
    Fault::edit(
        "timeout-forgets-the-commit",
        "a candidate sets its commit index to 0",
        |_, action, after| {
            if let Action::Timeout(i) = action {
                after.commit_index.insert(i.clone(), 0);
            }
        },
    ),
    Fault::edit(
        "new-term-forgets-the-commit",
        "a server that hears of a newer term sets its commit index to 0",
        |_, action, after| {
            if let Some(m) = handled(action, Handler::UpdateTerm) {
                after.commit_index.insert(m.mdest.clone(), 0);
            }
        },
    ),
    Fault::edit(
        "leader-forgets-the-commit",
        "a new leader sets its commit index to 0",
        |_, action, after| {
            if let Action::BecomeLeader(i) = action {
                after.commit_index.insert(i.clone(), 0);
            }
        },
    ),
    Fault::edit(
        "back-to-follower-forgets-the-vote",
        "a candidate that follows the leader of its term can vote again",
        |before, action, after| {
            if let Some((i, _)) = back_to_follower(before, action) {
                after.voted_for.insert(i.clone(), VotedFor(None));
            }
        },
    ),
    Fault::edit(
        "back-to-follower-votes-for-the-leader",
        "a candidate that follows the leader of its term takes that for its vote",
        |before, action, after| {
            if let Some((i, leader)) = back_to_follower(before, action) {
                after
                    .voted_for
                    .insert(i.clone(), VotedFor(Some(leader.clone())));
            }
        },
    ),
    Fault::edit(
        "own-vote-without-log-check",
        "a server votes for itself whatever its log is by now",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && m.msource == m.mdest
                && m.mterm == before.current_term[&m.mdest]
                && before.voted_for[&m.mdest]
                    .0
                    .as_ref()
                    .is_none_or(|own| *own == m.mdest)
            {
                after
                    .voted_for
                    .insert(m.mdest.clone(), VotedFor(Some(m.mdest.clone())));
                edit_sent(before, after, |m| {
                    if let Body::RequestVoteResponse { mvote_granted, .. } = &mut m.body {
                        *mvote_granted = true;
                    }
                });
            }
        },
    ),
    Fault::edit(
        "heartbeat-never-takes-the-commit-index-back",
        "a follower keeps its commit index when a late heartbeat has a smaller one",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && entries(m).is_some_and(|(_, entries)| entries.is_empty())
            {
                let index = after.commit_index[&m.mdest].max(before.commit_index[&m.mdest]);
                after.commit_index.insert(m.mdest.clone(), index);
            }
        },
    ),
    Fault::edit(
        "conflicting-entry-removed-from-the-middle",
        "the entry in conflict is removed, and those after it move up",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && let Some((index, _)) = entries(m)
                && after.log[&m.mdest].len() < before.log[&m.mdest].len()
            {
                let mut log = before.log[&m.mdest].clone();
                log.remove(index);
                after.log.insert(m.mdest.clone(), log);
            }
        },
    ),
    Fault::new(
        "newer-entry-taken-for-the-same",
        "an entry of a newer term than the leader's is taken for the leader's",
        |before, action, right| {
            let mut after = right?;
            if let Some(m) = handled(action, Handler::HandleAppendEntriesRequest)
                && let Some((index, entries)) = entries(m)
                && let Body::AppendEntriesRequest { mcommit_index, .. } = m.body
                && after.log[&m.mdest].len() < before.log[&m.mdest].len()
                && before.log[&m.mdest][index].term > entries[0].term
            {
                after
                    .log
                    .insert(m.mdest.clone(), before.log[&m.mdest].clone());
                after.commit_index.insert(m.mdest.clone(), mcommit_index);
            }
            Ok(after)
        },
    ),
];

/// The candidate that follows the leader of its term in this step, and that leader.
fn back_to_follower<'a>(before: &State, action: &'a Action) -> Option<(&'a Server, &'a Server)> {
    let m = handled(action, Handler::HandleAppendEntriesRequest)?;
    let is_candidate = before.state[&m.mdest] == Role::Candidate;
    (is_candidate && m.mterm == before.current_term[&m.mdest]).then_some((&m.mdest, &m.msource))
}

/// The index before the entries of a request, and the entries.
fn entries(m: &Message) -> Option<(usize, &conformance::refinement::Log)> {
    match &m.body {
        Body::AppendEntriesRequest {
            mprev_log_index,
            mentries,
            ..
        } => Some((*mprev_log_index as usize, mentries)),
        _ => None,
    }
}
