//! No message and no step, in any state, does more than its share: no panic, no growth without bound, no
//! change where it is refused. And `handle_message` does nothing that its steps do not do.

use conformance::raftmodel::{
    LogEntry, MessageFate, RaftMessage, RaftServer, ReceiveStep, Refused, ServerVariables, Step,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::arbitrary::{Atomic, atomic, message, server};

type Message = RaftMessage<u8>;
type Server = RaftServer<u8>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn messages_do_no_harm(mut server in server(), messages in vec(message(), 1..10)) {
        for message in messages {
            let before = server.clone();
            let handled = server.handle_message_with_steps(message.clone());

            let entries = before.log().len();
            let named = match &message {
                RaftMessage::TimeOut { followers, .. }
                | RaftMessage::AppendEntries { followers, .. } => followers.len(),
                _ => 0,
            };
            prop_assert!(server.log().len() <= entries + 1);
            prop_assert!(handled.messages.len() <= named + 1);
            prop_assert!(handled.refused.len() <= named + 1);
            prop_assert!(handled.steps.len() <= entries + named + 4);
            prop_assert_eq!(&server.log()[0], &before.log()[0], "the placeholder stays");
            if handled.steps.is_empty() {
                prop_assert_eq!(&server, &before);
                prop_assert!(handled.messages.is_empty());
                let nothing_asked = matches!(
                    &message,
                    RaftMessage::AppendEntries { followers, .. } if followers.is_empty()
                );
                prop_assert!(nothing_asked || !handled.refused.is_empty());
            }
            if before.id().is_some() {
                prop_assert_eq!(server.id(), before.id());
            }
            if before.servers().is_some() {
                prop_assert_eq!(server.servers(), before.servers());
            }

            let mut same = before.clone();
            prop_assert_eq!(same.handle_message(message), handled.messages);
            prop_assert_eq!(&same, &server);
        }
    }

    /// Index 0 is before the first entry, whatever a caller has put there.
    #[test]
    fn the_placeholder_counts_for_nothing(
        server in server(),
        term in 0..5_u64,
        messages in vec(message(), 1..10),
    ) {
        let (Some(id), Some(cluster)) = (server.id(), server.servers()) else {
            return Ok(());
        };
        let restored = |term| {
            let mut variables = server.variables().clone();
            variables.log[0] = LogEntry { term, value: 1 };
            RaftServer::restore(id, cluster.iter().copied(), variables)
        };
        let (mut one, mut other) = (restored(0), restored(term));
        for message in messages {
            let handled = one.handle_message_with_steps(message.clone());
            prop_assert_eq!(handled, other.handle_message_with_steps(message));
            prop_assert_eq!(&one.log()[1..], &other.log()[1..]);
            let mut same = other.variables().clone();
            same.log[0] = one.log()[0].clone();
            prop_assert_eq!(one.variables(), &same);
        }
    }

    #[test]
    fn a_refused_step_changes_nothing(
        mut server in server(),
        steps in vec(atomic(), 1..10),
    ) {
        for step in steps {
            let before = server.clone();
            match take(&mut server, &step) {
                Ok(_) => prop_assert!(server.log().len().abs_diff(before.log().len()) <= 1),
                Err(_) => prop_assert_eq!(&server, &before),
            }
        }
    }

    #[test]
    fn a_message_is_handled_by_the_steps_told(
        mut server in server(),
        messages in vec(message(), 1..10),
    ) {
        for message in messages {
            let before = server.clone();
            let handled = server.handle_message_with_steps(message.clone());

            let mut replayed = with_cluster_of(&server, before);
            let mut sent = Vec::new();
            for (position, step) in handled.steps.iter().enumerate() {
                let is_last = position + 1 == handled.steps.len();
                let used_up = replay(&mut replayed, &message, *step, &mut sent)?;
                // A message is kept only for the next step, or for a step that is refused.
                if is_last && handled.refused.is_empty() {
                    prop_assert!(used_up, "{:?}", handled.steps);
                }
            }
            let elected = matches!(
                handled.steps.last(),
                Some(Step::Receive(_, _, ReceiveStep::HandleRequestVoteResponse { vote_granted: true }))
            ) && replayed.clone().become_leader().is_ok();
            if elected {
                sent.push(RaftMessage::BecomeLeader { dest: message.dest() });
            }
            prop_assert_eq!(&replayed, &server);
            prop_assert_eq!(sent, handled.messages);
        }
    }
}

/// Asks for one atomic step.
fn take(server: &mut Server, step: &Atomic) -> Result<Option<Message>, Refused> {
    match step {
        Atomic::Restart => {
            server.restart();
            Ok(None)
        }
        Atomic::Timeout => server.timeout().map(|()| None),
        Atomic::RequestVote(peer) => server.request_vote(*peer).map(Some),
        Atomic::BecomeLeader => server.become_leader().map(|()| None),
        Atomic::ClientRequest(value) => server.client_request(*value).map(|()| None),
        Atomic::AdvanceCommitIndex => server.advance_commit_index().map(|()| None),
        Atomic::AppendEntries(peer) => server.append_entries(*peer).map(Some),
        Atomic::Receive(message) => Ok(match server.receive(message)?.fate {
            MessageFate::Replied(reply) => Some(reply),
            MessageFate::Kept | MessageFate::Discarded => None,
        }),
    }
}

/// `before` with the cluster that `after` knows. To learn it is not a step: it is a constant in raft.tla.
fn with_cluster_of(after: &Server, before: Server) -> Server {
    let (None, Some(id), Some(cluster)) = (before.servers(), after.id(), after.servers()) else {
        return before;
    };
    let init = ServerVariables::init(cluster, Vec::<LogEntry<u8>>::new());
    let variables = ServerVariables {
        next_index: init.next_index,
        match_index: init.match_index,
        ..before.variables().clone()
    };
    RaftServer::restore(id, cluster.iter().copied(), variables)
}

/// Takes a step that was told, which must be possible, and says whether the message is used up by it.
fn replay(
    server: &mut Server,
    message: &Message,
    step: Step,
    sent: &mut Vec<Message>,
) -> Result<bool, TestCaseError> {
    let fail = |refused: Refused| TestCaseError::fail(format!("{step}: {refused}"));
    let (id, atomic) = match step {
        Step::Timeout(id) => (id, Atomic::Timeout),
        Step::RequestVote(id, peer) => (id, Atomic::RequestVote(peer)),
        Step::BecomeLeader(id) => (id, Atomic::BecomeLeader),
        Step::ClientRequest(id) => match message {
            RaftMessage::ClientRequest { value, .. } => (id, Atomic::ClientRequest(*value)),
            _ => return Err(TestCaseError::fail("a client's request without a value")),
        },
        Step::AdvanceCommitIndex(id) => (id, Atomic::AdvanceCommitIndex),
        Step::AppendEntries(id, peer) => (id, Atomic::AppendEntries(peer)),
        Step::Receive(id, _, told) => {
            prop_assert_eq!(id, message.dest());
            let received = server.receive(message).map_err(fail)?;
            prop_assert_eq!(received.step, told);
            let used_up = received.fate != MessageFate::Kept;
            if let MessageFate::Replied(reply) = received.fate {
                sent.push(reply);
            }
            return Ok(used_up);
        }
    };
    prop_assert_eq!(id, message.dest());
    sent.extend(take(server, &atomic).map_err(fail)?);
    Ok(true)
}
