//! Bugs in elections, terms and restarts.

use super::{
    Action, Body, Fault, Handler, Message, Refused, Server, State, edit_sent, handled, remove,
};
use conformance::refinement::{Role, VotedFor};

pub(super) const FAULTS: &[Fault] = &[
    Fault::edit(
        "vote-without-log-check",
        "a vote is given whatever the candidate's log",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && m.mterm == before.current_term[&m.mdest]
                && before.voted_for[&m.mdest].0.is_none()
            {
                grant(before, after, m);
            }
        },
    ),
    // The README's example.
    Fault::edit(
        "vote-compares-lengths-only",
        "a vote is given to the longer log, whatever the term of its last entry",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && m.mterm == before.current_term[&m.mdest]
                && before.voted_for[&m.mdest]
                    .0
                    .as_ref()
                    .is_none_or(|own| *own == m.msource)
                && let Body::RequestVoteRequest {
                    mlast_log_index, ..
                } = m.body
            {
                if mlast_log_index >= before.log[&m.mdest].len() as u64 {
                    grant(before, after, m);
                } else {
                    refuse(before, after, m);
                }
            }
        },
    ),
    Fault::edit(
        "vote-refused-to-a-shorter-log",
        "a vote needs a log that is at least as long, also where its last entry is newer",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && let Body::RequestVoteRequest {
                    mlast_log_index, ..
                } = m.body
                && mlast_log_index < before.log[&m.mdest].len() as u64
            {
                refuse(before, after, m);
            }
        },
    ),
    Fault::edit(
        "vote-given-twice-in-a-term",
        "a server that has voted votes for another candidate too",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && m.mterm == before.current_term[&m.mdest]
                && before.voted_for[&m.mdest].0.is_some()
            {
                grant(before, after, m);
            }
        },
    ),
    Fault::edit(
        "vote-for-an-old-term",
        "a vote is given to a candidate of an older term",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && m.mterm < before.current_term[&m.mdest]
            {
                grant(before, after, m);
            }
        },
    ),
    Fault::edit(
        "vote-not-remembered",
        "a server forgets for whom it has voted",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest) {
                after
                    .voted_for
                    .insert(m.mdest.clone(), before.voted_for[&m.mdest].clone());
            }
        },
    ),
    Fault::edit(
        "own-vote-not-remembered",
        "a candidate that votes for itself does not note it, and can vote for another",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && m.msource == m.mdest
            {
                after
                    .voted_for
                    .insert(m.mdest.clone(), before.voted_for[&m.mdest].clone());
            }
        },
    ),
    Fault::edit(
        "vote-not-repeated",
        "a server that is asked again by the candidate it voted for refuses",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteRequest)
                && before.voted_for[&m.mdest].0.as_ref() == Some(&m.msource)
            {
                edit_sent(before, after, |m| set_granted(m, false));
            }
        },
    ),
    Fault::edit(
        "vote-kept-in-a-newer-term",
        "a newer term does not free the vote",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::UpdateTerm) {
                after
                    .voted_for
                    .insert(m.mdest.clone(), before.voted_for[&m.mdest].clone());
            }
        },
    ),
    Fault::edit(
        "leader-does-not-step-down",
        "a leader that hears of a newer term goes on leading",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::UpdateTerm)
                && before.state[&m.mdest] == Role::Leader
            {
                after.state.insert(m.mdest.clone(), Role::Leader);
            }
        },
    ),
    Fault::edit(
        "term-goes-up-by-one",
        "a newer term raises a server's own by one only",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::UpdateTerm) {
                after
                    .current_term
                    .insert(m.mdest.clone(), before.current_term[&m.mdest] + 1);
            }
        },
    ),
    Fault::edit(
        "candidate-votes-for-itself-at-once",
        "a candidate takes its own vote without a message",
        |_, action, after| {
            if let Action::Timeout(i) = action {
                after.voted_for.insert(i.clone(), VotedFor(Some(i.clone())));
                for votes in [&mut after.votes_responded, &mut after.votes_granted] {
                    votes.entry(i.clone()).or_default().insert(i.clone());
                }
            }
        },
    ),
    Fault::edit(
        "votes-kept-for-the-next-term",
        "a candidate takes the votes of its last term into the next",
        |before, action, after| {
            if let Action::Timeout(i) = action {
                after
                    .votes_granted
                    .insert(i.clone(), before.votes_granted[i].clone());
            }
        },
    ),
    Fault::edit(
        "stale-vote-counted",
        "a vote of an older term counts",
        |_, action, after| {
            if let Some(m) = handled(action, Handler::DropStaleResponse)
                && matches!(
                    m.body,
                    Body::RequestVoteResponse {
                        mvote_granted: true,
                        ..
                    }
                )
            {
                count_vote(after, m);
            }
        },
    ),
    Fault::edit(
        "vote-that-comes-twice-counts-twice",
        "votes are counted, not the servers that gave them",
        |before, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteResponse)
                && before.votes_granted[&m.mdest].contains(&m.msource)
                && let Some(another) = before
                    .servers()
                    .find(|server| !before.votes_granted[&m.mdest].contains(*server))
                && let Some(votes) = after.votes_granted.get_mut(&m.mdest)
            {
                votes.insert(another.clone());
            }
        },
    ),
    Fault::edit(
        "refusal-counted-as-a-vote",
        "a refusal counts as a vote",
        |_, action, after| {
            if let Some(m) = handled(action, Handler::HandleRequestVoteResponse) {
                count_vote(after, m);
            }
        },
    ),
    Fault::new(
        "votes-counted-by-candidates-only",
        "a server that is no candidate any more ignores votes",
        |before, action, right| {
            let after = right?;
            match handled(action, Handler::HandleRequestVoteResponse) {
                Some(m) if before.state[&m.mdest] != Role::Candidate => {
                    let mut dropped = before.clone();
                    dropped.all_logs = after.all_logs;
                    remove(&mut dropped, m);
                    Ok(dropped)
                }
                _ => Ok(after),
            }
        },
    ),
    Fault::new(
        "leader-needs-every-vote",
        "a candidate waits for the votes of all servers",
        |before, action, right| match action {
            Action::BecomeLeader(i) if before.votes_granted[i].len() < before.state.len() => {
                Err(Refused::because("not every server has voted for it"))
            }
            _ => right,
        },
    ),
    Fault::edit(
        "leader-keeps-the-old-next-index",
        "a new leader does not set nextIndex to the end of its log",
        |before, action, after| {
            if let Action::BecomeLeader(i) = action {
                after
                    .next_index
                    .insert(i.clone(), before.next_index[i].clone());
            }
        },
    ),
    Fault::new(
        "candidate-ignores-the-leader-of-its-term",
        "a candidate does not follow the leader of its term",
        |before, action, right| match handled(action, Handler::HandleAppendEntriesRequest) {
            Some(m)
                if before.state[&m.mdest] == Role::Candidate
                    && m.mterm == before.current_term[&m.mdest] =>
            {
                Err(Refused::because("a candidate takes no entries"))
            }
            _ => right,
        },
    ),
    Fault::edit(
        "restart-forgets-the-vote",
        "the vote is not on disk",
        |_, action, after| {
            if let Action::Restart(i) = action {
                after.voted_for.insert(i.clone(), VotedFor(None));
            }
        },
    ),
    Fault::edit(
        "restart-keeps-the-commit-index",
        "the commit index outlives a restart",
        |before, action, after| {
            if let Action::Restart(i) = action {
                after.commit_index.insert(i.clone(), before.commit_index[i]);
            }
        },
    ),
];

fn set_granted(m: &mut Message, granted: bool) {
    if let Body::RequestVoteResponse { mvote_granted, .. } = &mut m.body {
        *mvote_granted = granted;
    }
}

pub fn grant(before: &State, after: &mut State, m: &Message) {
    after
        .voted_for
        .insert(m.mdest.clone(), VotedFor(Some(m.msource.clone())));
    edit_sent(before, after, |m| set_granted(m, true));
}

fn refuse(before: &State, after: &mut State, m: &Message) {
    after
        .voted_for
        .insert(m.mdest.clone(), before.voted_for[&m.mdest].clone());
    edit_sent(before, after, |m| set_granted(m, false));
}

fn count_vote(after: &mut State, m: &Message) {
    let votes: &mut conformance::tla::Set<Server> =
        after.votes_granted.entry(m.mdest.clone()).or_default();
    votes.insert(m.msource.clone());
}
