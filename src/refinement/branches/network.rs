//! What a step does to the network: to the bag of messages, of some with several copies.

use super::super::action::{Action, Handler};
use super::super::message::Message;
use super::super::state::State;
use std::sync::Arc;

/// The branches of `WithMessage` and `WithoutMessage` that a step takes, by what it uses them for.
pub(super) fn of_step(before: &State, action: &Action, after: &State) -> Vec<&'static str> {
    let copies = |state: &State, m: &Arc<Message>| state.messages.get(m).copied().unwrap_or(0);
    let sent = after
        .messages
        .keys()
        .find(|&m| copies(after, m) > copies(before, m))
        .map(|m| copies(before, m) > 0);
    let taken = before
        .messages
        .keys()
        .find(|&m| copies(after, m) < copies(before, m))
        .map(|m| copies(before, m) > 1);
    match action {
        Action::OnMessage(Handler::DuplicateMessage, m) => {
            vec![if copies(before, m) > 1 {
                "DuplicateMessage: one of several copies"
            } else {
                "DuplicateMessage: the only copy"
            }]
        }
        Action::OnMessage(Handler::DropMessage, _) => taken
            .map(|one_of_several| {
                if one_of_several {
                    "DropMessage: one of several copies"
                } else {
                    "DropMessage: the only copy"
                }
            })
            .into_iter()
            .collect(),
        _ => of_use(sent, taken),
    }
}

/// Of a message that is sent, whether a copy of it is there already; of one that is used up, whether it has
/// other copies.
fn of_use(sent: Option<bool>, taken: Option<bool>) -> Vec<&'static str> {
    match (sent, taken) {
        (None, None) => vec![],
        (Some(false), None) => vec!["Send: the first copy"],
        (Some(true), None) => vec!["Send: one copy more"],
        (None, Some(false)) => vec!["Discard: the only copy"],
        (None, Some(true)) => vec!["Discard: one of several copies"],
        (Some(more), Some(several)) => vec![
            if more {
                "Reply: one copy more of the answer"
            } else {
                "Reply: the first copy of the answer"
            },
            if several {
                "Reply: to one of several copies"
            } else {
                "Reply: to the only copy"
            },
        ],
    }
}
