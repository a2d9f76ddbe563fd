//! What a server of the crate keeps to itself, read from what its `Debug` says: the crate has accessors for the role and
//! the log alone.

use conformance::refinement::ClientValue;
use raftmodel::RaftServer;

/// The fields of a server by the crate's names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) current_term: usize,
    /// 0 for nobody.
    pub(crate) voted_for: usize,
    pub(crate) commit_index: usize,
    pub(crate) votes_responded: Vec<usize>,
    pub(crate) votes_granted: Vec<usize>,
    /// By the servers' numbers; what is at 0 means nothing.
    pub(crate) next_index: Vec<usize>,
    pub(crate) match_index: Vec<usize>,
}

impl Reading {
    pub(crate) fn of(server: &RaftServer<ClientValue>) -> Self {
        let text = format!("{server:?}");
        let numbers = |field| numbers(&text, field);
        let number = |field| numbers(field).first().copied().unwrap_or_default();
        Reading {
            current_term: number("current_term"),
            voted_for: number("voted_for"),
            commit_index: number("commit_index"),
            votes_responded: numbers("votes_responded"),
            votes_granted: numbers("votes_granted"),
            next_index: numbers("next_index"),
            match_index: numbers("match_index"),
        }
    }
}

/// The numbers of a field, in order for those that are a set; none for `None`. The fields come after the log, in which
/// anything can stand.
fn numbers(text: &str, field: &str) -> Vec<usize> {
    let name = format!(" {field}: ");
    let Some(start) = text.rfind(&name) else {
        return Vec::new();
    };
    let value = &text[start + name.len()..];
    // The next field's name has letters, and so have `Some` and `None`.
    let value = value.trim_start_matches("Some(");
    let end = value
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(value.len());
    let is_set = value.starts_with('{');
    let mut numbers: Vec<usize> = value[..end]
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    if is_set {
        numbers.sort_unstable();
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use raftmodel::{RaftMessage, create_empty_log};

    /// The crate's `Debug` has the fields that are looked for: else all would be read as nothing.
    #[test]
    fn a_server_that_leads() {
        let mut server = RaftServer::new(create_empty_log());
        server.handle_message(RaftMessage::TimeOut {
            dest: 1,
            followers: vec![2, 3],
        });
        server.handle_message(RaftMessage::RequestVoteResponse {
            src: 3,
            dest: 1,
            term: 2,
            vote_granted: true,
        });
        server.handle_message(RaftMessage::ClientRequest {
            dest: 1,
            value: ClientValue::from("v1"),
        });
        let reading = Reading {
            current_term: 2,
            voted_for: 1,
            commit_index: 0,
            votes_responded: vec![1, 3],
            votes_granted: vec![1, 3],
            next_index: vec![1, 2, 1, 1],
            match_index: vec![0, 1, 0, 0],
        };
        assert_eq!(Reading::of(&server), reading);
    }
}
