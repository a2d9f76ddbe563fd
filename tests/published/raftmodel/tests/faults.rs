//! The faults of `raftmodel` 0.1.3, each as a short sequence of calls that shows it: the crate alone, without the
//! adapter. `docs/findings.md` tells of them. A test that fails here means that the crate has been mended.

use raftmodel::{LogEntry, RaftMessage, RaftServer, ServerState, create_empty_log};
use std::panic::catch_unwind;

type Server = RaftServer<&'static str>;
type Message = RaftMessage<&'static str>;

fn empty() -> Server {
    RaftServer::new(create_empty_log())
}

/// A server whose log has these entries, by their terms.
fn with_log(terms: &[usize]) -> Server {
    let mut log = create_empty_log();
    log.extend(terms.iter().map(|&term| LogEntry { term, item: "x" }));
    RaftServer::new(log)
}

fn time_out(server: &mut Server, dest: usize, followers: &[usize]) -> Vec<Message> {
    server.handle_message(RaftMessage::TimeOut {
        dest,
        followers: followers.to_vec(),
    })
}

fn ask(server: &mut Server, dest: usize) {
    server.handle_message(RaftMessage::ClientRequest { dest, value: "a" });
}

fn append(server: &mut Server, dest: usize, to: usize) -> Message {
    let sent = server.handle_message(RaftMessage::AppendEntries {
        dest,
        followers: vec![to],
    });
    sent.into_iter().next().expect("a request")
}

/// What the server answers.
fn answer(server: &mut Server, message: &Message) -> Message {
    let answers = server.handle_message(message.clone());
    answers.into_iter().next().expect("an answer")
}

/// The request among them that is for this server.
fn to(messages: &[Message], server: usize) -> &Message {
    let is_it =
        |m: &&Message| matches!(m, RaftMessage::RequestVoteRequest { dest, .. } if *dest == server);
    messages.iter().find(is_it).expect("a request")
}

/// A field that the crate keeps to itself.
fn field(server: &Server, name: &str) -> String {
    let text = format!("{server:?}");
    let start = text.rfind(&format!(" {name}: ")).expect("the field") + name.len() + 3;
    let end = text[start..].find([',', ' ']).expect("another field");
    text[start..start + end].to_owned()
}

fn is_leader(server: &Server) -> bool {
    *server.server_state() == ServerState::Leader
}

/// Election safety: with four servers, two votes are enough, so each half elects a leader of the same term.
#[test]
fn two_leaders_in_one_term_of_an_even_cluster() {
    let [mut s1, mut s2, mut s3, mut s4] = [empty(), empty(), empty(), empty()];
    let from_s1 = time_out(&mut s1, 1, &[2, 3, 4]);
    let from_s3 = time_out(&mut s3, 3, &[1, 2, 4]);
    s1.handle_message(answer(&mut s2, to(&from_s1, 2)));
    s3.handle_message(answer(&mut s4, to(&from_s3, 4)));
    assert!(is_leader(&s1) && is_leader(&s3));
    assert_eq!(field(&s1, "current_term"), field(&s3, "current_term"));
}

/// With two servers, a vote that is refused makes the candidate leader.
#[test]
fn leader_by_a_refused_vote() {
    let (mut s1, mut s2) = (empty(), with_log(&[1]));
    let requests = time_out(&mut s1, 1, &[2]);
    let refusal = answer(&mut s2, &requests[0]);
    assert!(matches!(
        refusal,
        RaftMessage::RequestVoteResponse {
            vote_granted: false,
            ..
        }
    ));
    s1.handle_message(refusal);
    assert!(is_leader(&s1));
}

/// Election safety: a server that restarts with its log, all that `new` takes, has forgotten its vote, and gives
/// another in the same term.
#[test]
fn two_leaders_in_one_term_after_a_restart() {
    let [mut s1, mut s2, mut s3] = [empty(), empty(), empty()];
    let from_s1 = time_out(&mut s1, 1, &[2, 3]);
    let from_s2 = time_out(&mut s2, 2, &[1, 3]);
    s1.handle_message(answer(&mut s3, to(&from_s1, 3)));
    s3 = RaftServer::new(s3.log().clone());
    s2.handle_message(answer(&mut s3, to(&from_s2, 3)));
    assert!(is_leader(&s1) && is_leader(&s2));
    assert_eq!(field(&s1, "current_term"), field(&s2, "current_term"));
}

/// State machine safety: a follower takes the leader's commit index with a request that it rejects. Here it has
/// applied two entries of a log that is empty.
#[test]
fn committed_with_a_rejected_request() {
    let [mut s1, mut s2, mut s3] = [with_log(&[1]), with_log(&[1]), empty()];
    let requests = time_out(&mut s1, 1, &[2, 3]);
    s1.handle_message(answer(&mut s2, to(&requests, 2)));
    ask(&mut s1, 1);
    let request = append(&mut s1, 1, 2);
    s1.handle_message(answer(&mut s2, &request));
    assert_eq!(field(&s1, "commit_index"), "2");

    let request = append(&mut s1, 1, 3);
    let rejection = answer(&mut s3, &request);
    assert!(matches!(
        rejection,
        RaftMessage::AppendEntriesResponse { success: false, .. }
    ));
    assert_eq!(field(&s3, "commit_index"), "2");
    assert_eq!(field(&s3, "last_applied"), "2");
    assert_eq!(s3.log().len(), 1, "the place of index 0 alone");
}

/// Election safety, with three servers, no restart, and no message that is lost or comes twice: a leader that is told of
/// a newer term by a *refused* vote counts its votes of the old term again, and leads the new one without an election.
#[test]
fn two_leaders_in_one_term_by_a_late_refusal() {
    let [mut s1, mut s2, mut s3] = [empty(), empty(), empty()];
    let from_s1 = time_out(&mut s1, 1, &[2, 3]);
    s1.handle_message(answer(&mut s2, to(&from_s1, 2)));
    assert!(is_leader(&s1));

    // To the second and the third term, before the request arrives.
    time_out(&mut s3, 3, &[1, 2]);
    let from_s3 = time_out(&mut s3, 3, &[1, 2]);
    let refusal = answer(&mut s3, to(&from_s1, 3));
    assert!(matches!(
        refusal,
        RaftMessage::RequestVoteResponse {
            term: 3,
            vote_granted: false,
            ..
        }
    ));
    s1.handle_message(refusal);
    s3.handle_message(answer(&mut s2, to(&from_s3, 2)));
    assert!(is_leader(&s1) && is_leader(&s3));
    assert_eq!(field(&s1, "current_term"), "3");
    assert_eq!(field(&s3, "current_term"), "3");
    // Nobody was asked, not even itself.
    assert_eq!(field(&s1, "voted_for"), "0");
}

/// A vote that comes after the election is won makes the leader begin anew: it forgets how far the others' logs
/// are known to be its own, and how far its own is.
#[test]
fn a_late_vote_resets_the_leader() {
    let [mut s1, mut s2, mut s3] = [empty(), empty(), empty()];
    let requests = time_out(&mut s1, 1, &[2, 3]);
    s1.handle_message(answer(&mut s2, to(&requests, 2)));
    let late = answer(&mut s3, to(&requests, 3));
    ask(&mut s1, 1);
    let request = append(&mut s1, 1, 2);
    let acknowledged = answer(&mut s2, &request);
    s1.handle_message(late);
    // The entry is in the logs of two of three servers, and the leader hears so.
    s1.handle_message(acknowledged);
    assert_eq!(field(&s1, "commit_index"), "0");
}

/// The commit index moves with another's response: a server that is alone leads, and commits nothing.
#[test]
fn a_leader_alone_commits_nothing() {
    let mut s1 = empty();
    time_out(&mut s1, 1, &[]);
    let own_vote = RaftMessage::RequestVoteResponse {
        src: 1,
        dest: 1,
        term: 2,
        vote_granted: true,
    };
    s1.handle_message(own_vote);
    assert!(is_leader(&s1));
    ask(&mut s1, 1);
    s1.handle_message(RaftMessage::AppendEntries {
        dest: 1,
        followers: Vec::new(),
    });
    assert_eq!(s1.log().len(), 2);
    assert_eq!(field(&s1, "commit_index"), "0");
}

/// A vote that answers a candidate from before its restart brings the server down.
#[test]
fn a_vote_after_a_restart_panics() {
    let [mut s1, mut s2] = [empty(), empty()];
    let requests = time_out(&mut s1, 1, &[2, 3]);
    let vote = answer(&mut s2, to(&requests, 2));
    s1 = RaftServer::new(s1.log().clone());
    assert!(catch_unwind(move || s1.handle_message(vote)).is_err());
}

/// So does an acknowledgement that answers a leader from before its restart.
#[test]
fn an_acknowledgement_after_a_restart_panics() {
    let [mut s1, mut s2] = [empty(), empty()];
    let requests = time_out(&mut s1, 1, &[2, 3]);
    s1.handle_message(answer(&mut s2, to(&requests, 2)));
    let request = append(&mut s1, 1, 2);
    let acknowledged = answer(&mut s2, &request);
    s1 = RaftServer::new(s1.log().clone());
    assert!(catch_unwind(move || s1.handle_message(acknowledged)).is_err());
}

/// Two rejections of the same index bring the leader down: `nextIndex` goes below 1. Here it has sent a second request
/// before the first was answered; a rejection that the network duplicates does the same.
#[test]
fn a_second_rejection_panics() {
    let [mut s1, mut s2, mut s3] = [with_log(&[1]), empty(), empty()];
    let requests = time_out(&mut s1, 1, &[2, 3]);
    s1.handle_message(answer(&mut s2, to(&requests, 2)));
    let requests = [append(&mut s1, 1, 3), append(&mut s1, 1, 3)];
    let [first, second] = requests.map(|request| answer(&mut s3, &request));
    s1.handle_message(first);
    assert!(catch_unwind(move || s1.handle_message(second)).is_err());
}
