//! Altered calls: where servers, messages or steps are not what the others say, that is told.

use super::*;
use crate::raftmodel::ReceiveStep;

fn name(text: &str) -> Server {
    Server::from(text)
}

/// Three servers, of which s1 has asked for votes.
fn calls() -> Calls {
    let mut calls = Calls::new(["s1", "s2", "s3"].map(name).into());
    let steps = calls.happen(&Event::TimeOut(name("s1"))).expect("a step");
    assert_eq!(steps.len(), 4);
    calls
}

fn request_to(calls: &Calls, i: &str) -> Arc<Message> {
    let mut messages = calls.state().messages.keys();
    let m = messages.find(|m| m.mdest == name(i));
    Arc::clone(m.expect("a message"))
}

/// What is told of a call whose outcome was altered.
fn told(event: &Event, alter: impl FnOnce(&mut Calls, &mut Done)) -> String {
    let mut calls = calls();
    let mut done = calls.handle(event).expect("a call");
    alter(&mut calls, &mut done);
    let disagreement = calls.follow(event, done).expect_err("a disagreement");
    disagreement.to_string()
}

const HEAD: &str = "on RequestVoteRequest s1 -> s2, term 2, handle_message says that it took \
    UpdateTerm(s2, s1), HandleRequestVoteRequest(s2, s1); but it did not do what these steps do:";

fn delivery() -> Event {
    Event::Deliver(request_to(&calls(), "s2"))
}

#[test]
fn a_call_is_its_steps() {
    let mut calls = calls();
    let steps = calls.happen(&delivery()).expect("the same");
    let names: Vec<String> = steps.iter().map(|(action, _)| action.to_string()).collect();
    assert_eq!(
        names,
        ["UpdateTerm(s2, s1)", "HandleRequestVoteRequest(s2, s1)"]
    );
    assert_eq!(steps[1].1, *calls.state());
    assert_eq!(calls.servers, calls.cluster.servers());
}

#[test]
fn a_server_that_ends_elsewhere() {
    let text = told(&delivery(), |calls, _| {
        let mut variables = calls.servers[1].variables().clone();
        variables.voted_for = Some(3);
        variables.current_term = 7;
        calls.servers[1] = RaftServer::restore(2, 1..=3, variables);
    });
    assert_eq!(
        text,
        format!(
            "{HEAD}\n  currentTerm[s2]: after handle_message 7, after the steps 2\n  \
             votedFor[s2]: after handle_message s3, after the steps s1"
        )
    );
}

#[test]
fn a_server_that_was_not_called() {
    let text = told(&delivery(), |calls, _| calls.servers[0].restart());
    let difference = "state[s1]: after handle_message Follower, after the steps Candidate";
    assert_eq!(text, format!("{HEAD}\n  {difference}"));
}

#[test]
fn a_server_with_another_cluster() {
    let text = told(&delivery(), |calls, _| {
        let variables = calls.servers[2].variables().clone();
        calls.servers[2] = RaftServer::restore(3, 1..=4, variables);
    });
    assert_eq!(
        text,
        format!("{HEAD}\n  s3: what it knows of itself and its cluster")
    );
}

#[test]
fn a_message_that_is_missing_or_another() {
    let text = told(&delivery(), |_, done| done.messages.clear());
    let sent = "RequestVoteResponse { term: 2, vote_granted: true, source: 2, dest: 1 }";
    let difference = format!("message 1 sent: by handle_message nothing, by the steps {sent}");
    assert_eq!(text, format!("{HEAD}\n  {difference}"));
    let text = told(&delivery(), |_, done| {
        for message in &mut done.messages {
            if let RaftMessage::RequestVoteResponse { vote_granted, .. } = message {
                *vote_granted = false;
            }
        }
    });
    let other = sent.replace("true", "false");
    let difference = format!("message 1 sent: by handle_message {other}, by the steps {sent}");
    assert_eq!(text, format!("{HEAD}\n  {difference}"));
}

#[test]
fn messages_in_another_order() {
    let text = told(&Event::TimeOut(name("s2")), |_, done| {
        done.messages.swap(0, 2)
    });
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("  message 1 sent:") && lines[1].starts_with("  message 3"));
}

#[test]
fn a_step_too_many_or_too_few() {
    let text = told(&delivery(), |_, done| {
        done.actions.push(Action::BecomeLeader(name("s2")));
    });
    let refused =
        "BecomeLeader(s2) is refused: guard state[i] = Candidate is false: it is Follower";
    assert!(text.ends_with(refused), "{text}");
    let text = told(&delivery(), |_, done| {
        done.actions.pop();
    });
    assert!(text.contains("votedFor[s2]: after handle_message s1, after the steps Nil"));
    assert!(text.contains("message 1 sent: by handle_message RequestVoteResponse"));
}

/// raft.tla has no step for a request of a leader's own term: what the call refuses stays in the network.
#[test]
fn what_is_refused_stays_where_it_is() {
    let mut calls = calls();
    for i in ["s2", "s3", "s1"] {
        let m = request_to(&calls, i);
        assert!(
            !calls
                .happen(&Event::Deliver(m))
                .expect("the same")
                .is_empty()
        );
    }
    while let Some(m) = calls.state().messages.keys().next().cloned() {
        calls.happen(&Event::Deliver(m)).expect("the same");
    }
    assert_eq!(calls.elected(), &BTreeSet::from([name("s1")]));
    let led = calls
        .happen(&Event::BecomeLeader(name("s1")))
        .expect("the same");
    assert_eq!(led.len(), 1);
    assert!(calls.elected().is_empty());
    let heartbeat = Event::AppendEntries(name("s1"), BTreeSet::from([name("s2")]));
    calls.happen(&heartbeat).expect("the same");
    // As if another leader of the term had sent it.
    let m = request_to(&calls, "s2");
    let forged = Arc::new(Message {
        msource: name("s2"),
        mdest: name("s1"),
        ..Message::clone(&m)
    });
    let mut state = calls.state().clone();
    state.messages.insert(Arc::clone(&forged), 1);
    calls.cluster = Cluster::restore(calls.cluster.names().clone(), &state).expect("a state");
    assert_eq!(calls.happen(&Event::Deliver(forged)), Ok(Vec::new()));
    assert_eq!(*calls.state(), state);
}

#[test]
fn what_is_not_there() {
    let mut calls = calls();
    let m = request_to(&calls, "s2");
    calls
        .happen(&Event::Lose(Arc::clone(&m)))
        .expect("the same");
    let again = calls.happen(&Event::Deliver(Arc::clone(&m)));
    let text = again.expect_err("no message").to_string();
    assert!(text.ends_with("the network has no such message"), "{text}");
    assert!(calls.happen(&Event::Lose(Arc::clone(&m))).is_err());
    assert!(calls.happen(&Event::Duplicate(m)).is_err());
    assert!(calls.happen(&Event::Restart(name("s4"))).is_err());
}

/// A message that a candidate sends itself is lost when it stops.
#[test]
fn a_restart_forgets_what_was_under_way_to_itself() {
    let mut calls = Calls::new(BTreeSet::from([name("s1")]));
    calls.happen(&Event::TimeOut(name("s1"))).expect("the same");
    while let Some(m) = calls.state().messages.keys().next().cloned() {
        calls.happen(&Event::Deliver(m)).expect("the same");
    }
    assert_eq!(calls.elected().len(), 1);
    calls.happen(&Event::Restart(name("s1"))).expect("the same");
    assert!(calls.elected().is_empty());
}

/// A server tells of the steps that it took itself, on what it was told.
#[test]
fn a_step_that_cannot_be() {
    let calls = calls();
    let told = |i, j| calls.action(&delivery(), Step::Receive(i, j, ReceiveStep::UpdateTerm));
    assert_eq!(
        told(2, 1).map(|action| action.to_string()),
        Ok("UpdateTerm(s2, s1)".to_owned())
    );
    for (i, j) in [(3, 1), (2, 3), (1, 2)] {
        let refused = told(i, j).expect_err("not a step of this call");
        assert!(refused.reason.ends_with("which this cannot be"));
    }
    let value = Step::ClientRequest(2);
    assert!(calls.action(&delivery(), value).is_err());
}
