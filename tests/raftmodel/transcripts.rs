//! Runs the transcripts: text files in which commands to a small cluster are followed by what comes of them.
//!
//! A line that begins with `> ` is a command; the lines up to the next command are what it prints, and must
//! be what it prints when the transcript is run again. With `UPDATE_TRANSCRIPTS=1` the files are written
//! anew instead. The commands:
//!
//! ```text
//! > cluster 1 2 3                            servers 1 to 3 in the initial state
//! > state 1 term=2 role=Leader log=1a,2b …   puts a server into a state; what is not named is initial
//! > timeout 1                                an atomic step: timeout, restart, become-leader, advance-commit-index
//! > request-vote 1 2 | append-entries 1 2    one that sends a message
//! > client-request 1 x
//! > receive m1                               one step for a message; `m1` names it
//! > handle m1                                handle_message
//! > handle TimeOut 1: 2 3                    … with TimeOut, AppendEntries, BecomeLeader, ClientRequest
//! > deliver                                  handle_message for every message, until there are none
//! > duplicate m1 | > lose m1
//! ```

use conformance::raftmodel::{
    LogEntry, MessageFate, RaftMessage, RaftServer, Refused, ServerId, ServerState,
    ServerVariables, create_empty_log,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

type Message = RaftMessage<String>;

#[test]
fn transcripts() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/raftmodel/transcripts");
    let mut run = 0;
    for entry in fs::read_dir(&directory).expect("the transcripts") {
        let path = entry.expect("an entry").path();
        assert_eq!(
            path.extension().and_then(|e| e.to_str()),
            Some("txt"),
            "{}",
            path.display()
        );
        let text = fs::read_to_string(&path).expect("a transcript");
        let again = replay(&text);
        assert!(text.contains("\n> "), "{} has no commands", path.display());
        if std::env::var_os("UPDATE_TRANSCRIPTS").is_some() {
            fs::write(&path, again).expect("the transcript is written");
        } else {
            assert!(text == again, "{} is now:\n{again}", path.display());
        }
        run += 1;
    }
    assert!(run > 0, "there are no transcripts");
}

/// The transcript with what its commands print now.
fn replay(text: &str) -> String {
    let mut cluster = Cluster::default();
    let mut again = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next_if(|line| !line.starts_with("> ")) {
        writeln!(again, "{line}").expect("text");
    }
    for line in lines {
        if let Some(command) = line.strip_prefix("> ") {
            let before = cluster.servers.clone();
            let mut out = String::new();
            cluster.run(command, &mut out);
            cluster.print_changes(&before, &mut out);
            writeln!(again, "> {command}\n{out}").expect("text");
        } else if line.starts_with('#') {
            writeln!(again, "{line}").expect("text");
        }
    }
    again.trim_end().to_owned() + "\n"
}

#[derive(Default)]
struct Cluster {
    servers: BTreeMap<ServerId, RaftServer<String>>,
    network: BTreeMap<usize, Message>,
    sent: usize,
}

impl Cluster {
    fn run(&mut self, command: &str, out: &mut String) {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["cluster", ids @ ..] => self.begin(&numbers(ids)),
            ["state", id, variables @ ..] => self.restore(number(id), variables),
            ["restart", id] => self.server(id).restart(),
            ["timeout", id] => told(self.server(id).timeout(), out),
            ["become-leader", id] => told(self.server(id).become_leader(), out),
            ["advance-commit-index", id] => told(self.server(id).advance_commit_index(), out),
            ["client-request", id, value] => {
                told(self.server(id).client_request((*value).to_owned()), out);
            }
            ["request-vote", id, peer] => {
                let sent = self.server(id).request_vote(number(peer));
                self.send_or_tell(sent, out);
            }
            ["append-entries", id, peer] => {
                let sent = self.server(id).append_entries(number(peer));
                self.send_or_tell(sent, out);
            }
            ["receive", name] => self.receive(index(name), out),
            ["handle", name] if name.starts_with('m') => {
                let message = self
                    .network
                    .remove(&index(name))
                    .expect("a message of the network");
                self.handle(message, out);
            }
            ["handle", rest @ ..] => self.handle(local(rest), out),
            ["deliver"] => {
                while let Some((_, message)) = self.network.pop_first() {
                    self.handle(message, out);
                }
            }
            ["duplicate", name] => {
                let copy = self.network[&index(name)].clone();
                self.send(copy, out);
            }
            ["lose", name] => drop(self.network.remove(&index(name)).expect("a message")),
            _ => panic!("no such command: {command}"),
        }
    }

    fn begin(&mut self, ids: &BTreeSet<ServerId>) {
        let server = |&id: &ServerId| {
            (
                id,
                RaftServer::with_cluster(id, ids.clone(), create_empty_log()),
            )
        };
        self.servers = ids.iter().map(server).collect();
    }

    fn restore(&mut self, id: ServerId, words: &[&str]) {
        let servers: BTreeSet<ServerId> = self.servers.keys().copied().collect();
        let mut variables = ServerVariables::init(&servers, create_empty_log());
        for word in words {
            let (name, value) = word.split_once('=').expect("name=value");
            match name {
                "term" => variables.current_term = number(value),
                "role" => {
                    variables.state = match value {
                        "Follower" => ServerState::Follower,
                        "Candidate" => ServerState::Candidate,
                        "Leader" => ServerState::Leader,
                        other => panic!("no such role: {other}"),
                    };
                }
                "voted" => variables.voted_for = Some(number(value)),
                "log" => variables.log.extend(value.split(',').map(entry)),
                "commit" => variables.commit_index = number(value),
                "granted" => variables.votes_granted = numbers(&list(value)),
                "next" => variables.next_index.extend(pairs(value)),
                "match" => variables.match_index.extend(pairs(value)),
                other => panic!("no such variable: {other}"),
            }
        }
        self.servers
            .insert(id, RaftServer::restore(id, servers, variables));
    }

    fn receive(&mut self, name: usize, out: &mut String) {
        let message = self.network[&name].clone();
        match self.server(&message.dest().to_string()).receive(&message) {
            Err(refused) => tell(&refused, out),
            Ok(received) => {
                let branch = received
                    .step
                    .branch()
                    .map(|b| format!(": {b}"))
                    .unwrap_or_default();
                writeln!(out, "  {}{branch}", received.step.action()).expect("text");
                match received.fate {
                    MessageFate::Kept => writeln!(out, "  m{name} is kept").expect("text"),
                    MessageFate::Discarded => drop(self.network.remove(&name)),
                    MessageFate::Replied(reply) => {
                        self.network.remove(&name);
                        self.send(reply, out);
                    }
                }
            }
        }
    }

    fn handle(&mut self, message: Message, out: &mut String) {
        let server = self.server(&message.dest().to_string());
        let handled = server.handle_message_with_steps(message);
        for step in &handled.steps {
            writeln!(out, "  {step}").expect("text");
        }
        for refused in &handled.refused {
            tell(refused, out);
        }
        for message in handled.messages {
            self.send(message, out);
        }
    }

    fn send_or_tell(&mut self, sent: Result<Message, Refused>, out: &mut String) {
        match sent {
            Ok(message) => self.send(message, out),
            Err(refused) => tell(&refused, out),
        }
    }

    fn send(&mut self, message: Message, out: &mut String) {
        self.sent += 1;
        writeln!(out, "  m{}: {}", self.sent, describe(&message)).expect("text");
        self.network.insert(self.sent, message);
    }

    fn server(&mut self, id: &str) -> &mut RaftServer<String> {
        self.servers
            .get_mut(&number(id))
            .expect("a server of the cluster")
    }

    fn print_changes(&self, before: &BTreeMap<ServerId, RaftServer<String>>, out: &mut String) {
        for (id, server) in &self.servers {
            if before.get(id) != Some(server) {
                writeln!(out, "  {id} is {}", state(server)).expect("text");
            }
        }
    }
}

fn told(result: Result<(), Refused>, out: &mut String) {
    if let Err(refused) = result {
        tell(&refused, out);
    }
}

fn tell(refused: &Refused, out: &mut String) {
    writeln!(out, "  refused: {refused}").expect("text");
}

fn local(words: &[&str]) -> Message {
    let id = |word: &str| number(word.trim_end_matches(':'));
    match words {
        ["TimeOut", dest, followers @ ..] => RaftMessage::TimeOut {
            dest: id(dest),
            followers: numbers(followers),
        },
        ["AppendEntries", dest, followers @ ..] => RaftMessage::AppendEntries {
            dest: id(dest),
            followers: numbers(followers),
        },
        ["BecomeLeader", dest] => RaftMessage::BecomeLeader { dest: id(dest) },
        ["ClientRequest", dest, value] => RaftMessage::ClientRequest {
            dest: id(dest),
            value: (*value).to_owned(),
        },
        _ => panic!("no such message: {words:?}"),
    }
}

fn describe(message: &Message) -> String {
    match message {
        RaftMessage::RequestVoteRequest {
            term,
            last_log_term,
            last_log_index,
            source,
            dest,
        } => {
            format!(
                "RequestVoteRequest {source} -> {dest}, term {term}, last entry {last_log_index} of term {last_log_term}"
            )
        }
        RaftMessage::RequestVoteResponse {
            term,
            vote_granted,
            source,
            dest,
        } => {
            let vote = if *vote_granted { "granted" } else { "refused" };
            format!("RequestVoteResponse {source} -> {dest}, term {term}, {vote}")
        }
        RaftMessage::AppendEntriesRequest {
            term,
            prev_log_index,
            prev_log_term,
            entry,
            commit_index,
            source,
            dest,
        } => {
            let entry = entry.as_ref().map_or("nothing".to_owned(), show);
            format!(
                "AppendEntriesRequest {source} -> {dest}, term {term}, {entry} after {prev_log_index} of term {prev_log_term}, commit {commit_index}"
            )
        }
        RaftMessage::AppendEntriesResponse {
            term,
            success,
            match_index,
            source,
            dest,
        } => {
            let result = if *success { "success" } else { "failure" };
            format!(
                "AppendEntriesResponse {source} -> {dest}, term {term}, {result}, match {match_index}"
            )
        }
        RaftMessage::BecomeLeader { dest } => format!("BecomeLeader {dest}"),
        other => format!("{other:?}"),
    }
}

fn state(server: &RaftServer<String>) -> String {
    let variables = server.variables();
    let voted = variables
        .voted_for
        .map_or("nobody".to_owned(), |id| id.to_string());
    let log: Vec<String> = variables.log.iter().skip(1).map(show).collect();
    let mut text = format!(
        "{} term={} voted={voted} log={} commit={}",
        variables.state,
        variables.current_term,
        log.join(","),
        variables.commit_index
    );
    if !variables.votes_responded.is_empty() {
        let (responded, granted) = (&variables.votes_responded, &variables.votes_granted);
        write!(text, " responded={responded:?} granted={granted:?}").expect("text");
    }
    let (next, matched) = (&variables.next_index, &variables.match_index);
    let initial = next.values().all(|&n| n == 1) && matched.values().all(|&m| m == 0);
    if variables.state == ServerState::Leader || !initial {
        write!(text, " next={next:?} match={matched:?}").expect("text");
    }
    text
}

fn show(entry: &LogEntry<String>) -> String {
    format!("{}{}", entry.term, entry.value)
}

/// `2a`: the value `a` in term 2.
fn entry(text: &str) -> LogEntry<String> {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
    LogEntry {
        term: number(&text[..text.len() - letters.len()]),
        value: letters.to_owned(),
    }
}

fn number(text: &str) -> u64 {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

fn numbers(words: &[&str]) -> BTreeSet<u64> {
    words.iter().map(|word| number(word)).collect()
}

fn list(text: &str) -> Vec<&str> {
    text.split(',').collect()
}

/// `2:3,3:1`
fn pairs(text: &str) -> impl Iterator<Item = (u64, u64)> {
    text.split(',').map(|pair| {
        let (key, value) = pair.split_once(':').expect("key:value");
        (number(key), number(value))
    })
}

fn index(name: &str) -> usize {
    name.strip_prefix('m')
        .and_then(|n| n.parse().ok())
        .expect("the name of a message")
}
