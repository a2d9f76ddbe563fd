//! Bugs in how a server learns of a newer term, keeps its own, and tells it.

use super::{Action, Body, Fault, Handler, Message, Refused, State, edit_sent, handled};

pub(super) const FAULTS: &[Fault] = &[
    Fault::edit(
        "restart-forgets-the-term",
        "the term is not on disk",
        |_, action, after| {
            if let Action::Restart(i) = action {
                after.current_term.insert(i.clone(), 1);
            }
        },
    ),
    Fault::new(
        "newer-term-in-an-answer-ignored",
        "a leader ignores the answers to its requests that are of a newer term",
        |_, action, right| match handled(action, Handler::UpdateTerm) {
            Some(m) if m.mtype() == "AppendEntriesResponse" => {
                Err(Refused::because("the answer is of another term"))
            }
            _ => right,
        },
    ),
    Fault::new(
        "newer-term-of-a-candidate-behind-ignored",
        "a candidate whose log is behind is refused before its newer term is noted",
        |before, action, right| match handled(action, Handler::UpdateTerm) {
            Some(m) if is_behind(before, m) => Err(Refused::because("the candidate is behind")),
            _ => right,
        },
    ),
    Fault::edit(
        "late-answer-takes-the-term-back",
        "a late answer sets the leader's term to its own, older one",
        |_, action, after| {
            if let Some(m) = handled(action, Handler::DropStaleResponse)
                && m.mtype() == "AppendEntriesResponse"
            {
                after.current_term.insert(m.mdest.clone(), m.mterm);
            }
        },
    ),
    Fault::edit(
        "vote-given-in-the-term-before",
        "a vote is told with the term that the server had before the candidate's",
        |before, action, after| {
            if handled(action, Handler::HandleRequestVoteRequest).is_some() {
                edit_sent(before, after, |m| {
                    if let Body::RequestVoteResponse {
                        mvote_granted: true,
                        ..
                    } = m.body
                    {
                        m.mterm -= 1;
                    }
                });
            }
        },
    ),
];

/// Whether the message asks for a vote with a log that is behind the receiver's.
fn is_behind(before: &State, m: &Message) -> bool {
    let log = &before.log[&m.mdest];
    let own = (log.last().map_or(0, |entry| entry.term), log.len() as u64);
    match m.body {
        Body::RequestVoteRequest {
            mlast_log_term,
            mlast_log_index,
        } => (mlast_log_term, mlast_log_index) < own,
        _ => false,
    }
}
