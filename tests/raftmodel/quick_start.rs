//! The core's contract: the quick start that its users began with, for any type of value.

use conformance::raftmodel::*;
use std::collections::VecDeque;
use std::fmt::Debug;

// The signature is the one that users have.
#[expect(clippy::ptr_arg)]
fn run_message<T>(initial_message: RaftMessage<T>, servers: &mut Vec<RaftServer<T>>)
where
    T: Sized + Clone + PartialEq + Eq + Debug + Default,
{
    let mut messages = VecDeque::new();
    messages.push_back(initial_message);
    while let Some(msg) = messages.pop_front() {
        let dest = match msg {
            RaftMessage::ClientRequest { dest, .. }
            | RaftMessage::BecomeLeader { dest, .. }
            | RaftMessage::AppendEntries { dest, .. }
            | RaftMessage::AppendEntriesRequest { dest, .. }
            | RaftMessage::AppendEntriesResponse { dest, .. }
            | RaftMessage::RequestVoteRequest { dest, .. }
            | RaftMessage::RequestVoteResponse { dest, .. }
            | RaftMessage::TimeOut { dest, .. } => dest,
        };
        let server = &mut servers[dest as usize];
        let responses = server.handle_message(msg);
        messages.append(&mut responses.into_iter().collect());
    }
}

/// Six servers, of which 1 to 5 take part: election, one client request, two rounds of AppendEntries.
fn quick_start<T>(value: T)
where
    T: Sized + Clone + PartialEq + Eq + Debug + Default,
{
    let log = create_empty_log();
    let mut servers = vec![
        RaftServer::new(log.clone()),
        RaftServer::new(log.clone()),
        RaftServer::new(log.clone()),
        RaftServer::new(log.clone()),
        RaftServer::new(log.clone()),
        RaftServer::new(log.clone()),
    ];

    let followers = (2..6).collect();
    run_message(RaftMessage::TimeOut { dest: 1, followers }, &mut servers);
    assert_eq!(*servers[1].server_state(), ServerState::Leader);
    for follower in &servers[2..] {
        assert_eq!(*follower.server_state(), ServerState::Follower);
    }

    let request = RaftMessage::ClientRequest {
        dest: 1,
        value: value.clone(),
    };
    run_message(request, &mut servers);

    // The first round lets the leader commit, the second tells the followers.
    for (round, followers_commit) in [(1, 0), (2, 1)] {
        let followers = (2..6).collect();
        run_message(
            RaftMessage::AppendEntries { dest: 1, followers },
            &mut servers,
        );
        assert_eq!(servers[1].variables().commit_index, 1, "round {round}");
        for follower in &servers[2..] {
            assert_eq!(
                follower.variables().commit_index,
                followers_commit,
                "round {round}"
            );
        }
    }

    assert!(servers.iter().skip(1).all(|x| servers[1].log() == x.log()));
    assert_eq!(servers[1].log().len(), 2);
    assert_eq!(servers[1].log()[1], LogEntry { term: 2, value });
    assert_eq!(servers[0], RaftServer::new(log), "server 0 took no part");
}

#[test]
fn quick_start_with_strings() {
    quick_start("x".to_string());
}

#[test]
fn quick_start_with_a_type_that_has_only_the_traits_asked_for() {
    #[derive(Clone, PartialEq, Eq, Debug, Default)]
    struct Command {
        set: Option<(String, u8)>,
    }
    quick_start(Command {
        set: Some(("x".to_string(), 1)),
    });
}
