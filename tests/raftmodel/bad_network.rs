//! The quick start over a network that loses, duplicates and reorders messages, with servers that restart.
//! Whatever happens, Raft's promises hold after every step, and when the network is fair again all logs
//! become equal.

use std::collections::{BTreeMap, BTreeSet};

use conformance::raftmodel::{
    LogEntry, RaftMessage, RaftServer, ServerId, ServerState, Step, Term, create_empty_log,
};

/// SplitMix64: the same seed, the same schedule, on every machine.
struct Random(u64);

impl Random {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}

/// A committed entry, and the term of the first server that called it committed.
struct Committed {
    entry: LogEntry<u32>,
    term: Term,
}

struct Network {
    seed: u64,
    random: Random,
    /// Servers 1 and up; number 0 takes no part.
    servers: Vec<RaftServer<u32>>,
    under_way: Vec<RaftMessage<u32>>,
    next_value: u32,
    /// Who led which term.
    leaders: BTreeMap<Term, ServerId>,
    committed: Vec<Committed>,
    /// Everything seen that a schedule may or may not reach.
    seen: BTreeSet<String>,
}

#[test]
fn quick_start_over_a_bad_network() {
    let mut seen = BTreeSet::new();
    for seed in 0..250 {
        let mut network = Network::new(seed, [5, 3, 5, 2, 4][seed as usize % 5]);
        network.stand_for_election(1);
        for _ in 0..600 {
            network.misbehave();
        }
        network.become_fair();
        seen.append(&mut network.seen);
    }
    // Schedules that reach only the easy parts would prove little.
    let missing: Vec<_> = EXPECTED
        .iter()
        .filter(|what| !seen.contains(**what))
        .collect();
    assert!(missing.is_empty(), "never seen: {missing:?}, but {seen:#?}");
}

const EXPECTED: &[&str] = &[
    "a leader restarted",
    "a second leader, of another term",
    "the commit index went back",
    "HandleRequestVoteRequest: vote granted",
    "HandleRequestVoteRequest: refused, old term",
    "HandleRequestVoteRequest: refused, log behind",
    "HandleRequestVoteRequest: refused, voted for another",
    "HandleRequestVoteResponse: vote granted",
    "HandleRequestVoteResponse: vote refused",
    "HandleAppendEntriesRequest: rejected, old term",
    "HandleAppendEntriesRequest: rejected, log mismatch",
    "HandleAppendEntriesRequest: back to follower",
    "HandleAppendEntriesRequest: already done",
    "HandleAppendEntriesRequest: conflict removed",
    "HandleAppendEntriesRequest: entry appended",
    "HandleAppendEntriesResponse: success",
    "HandleAppendEntriesResponse: failure",
    "UpdateTerm",
    "DropStaleResponse",
];

impl Network {
    fn new(seed: u64, servers: usize) -> Self {
        Self {
            seed,
            random: Random(seed),
            servers: vec![RaftServer::new(create_empty_log()); servers + 1],
            under_way: Vec::new(),
            next_value: 0,
            leaders: BTreeMap::new(),
            committed: Vec::new(),
            seen: BTreeSet::new(),
        }
    }

    fn ids(&self) -> std::ops::Range<ServerId> {
        1..self.servers.len() as ServerId
    }

    fn any_server(&mut self) -> ServerId {
        1 + self.random.below(self.servers.len() - 1) as ServerId
    }

    /// One event of a network and servers that nobody can rely on.
    fn misbehave(&mut self) {
        let id = self.any_server();
        let message = match self.under_way.len() {
            0 => None,
            count => Some(self.random.below(count)),
        };
        match (self.random.below(100), message) {
            (0, _) => self.restart(id),
            (1..3, _) => self.stand_for_election(id),
            (3..13, _) => self.ask_client_request(id),
            (13..33, _) => self.replicate(id),
            (33..38, Some(message)) => {
                self.under_way.swap_remove(message);
            }
            (38..43, Some(message)) => self.under_way.push(self.under_way[message].clone()),
            (43.., Some(message)) => {
                let message = self.under_way.swap_remove(message);
                self.handle(message);
            }
            (_, None) => {}
        }
    }

    /// Delivers everything from now on, elects a leader, and lets it replicate until all logs are equal.
    fn become_fair(&mut self) {
        self.deliver_all();
        // In the first round every server learns the newest term. In the second, at the latest, one with
        // all that the others could vote for is elected.
        let candidates: Vec<_> = self.ids().chain(self.ids()).collect();
        let leader = candidates.into_iter().find(|&id| {
            self.stand_for_election(id);
            self.deliver_all();
            self.is_leader_of_newest_term(id)
        });
        let leader = leader.expect("a fair network elects a leader");

        // A value of the leader's own term lets it commit everything before.
        self.ask_client_request(leader);
        // Back to index 1 for every follower, forward again, and once more for the commit index.
        let rounds = 2 * self.servers[leader as usize].log().len() + 1;
        for _ in 0..rounds {
            self.replicate(leader);
            self.deliver_all();
        }

        let log = self.servers[leader as usize].log().to_vec();
        assert_eq!(self.committed.len(), log.len() - 1);
        for server in &self.servers[1..] {
            assert_eq!(server.log(), log);
            assert_eq!(server.variables().commit_index as usize, log.len() - 1);
        }
    }

    fn is_leader_of_newest_term(&self, id: ServerId) -> bool {
        let newest = self
            .servers
            .iter()
            .map(|server| server.variables().current_term);
        let leader = &self.servers[id as usize];
        *leader.server_state() == ServerState::Leader
            && Some(leader.variables().current_term) == newest.max()
    }

    fn stand_for_election(&mut self, dest: ServerId) {
        let followers = self.ids().filter(|&id| id != dest).collect();
        self.handle(RaftMessage::TimeOut { dest, followers });
    }

    fn ask_client_request(&mut self, dest: ServerId) {
        self.next_value += 1;
        let value = self.next_value;
        self.handle(RaftMessage::ClientRequest { dest, value });
    }

    fn replicate(&mut self, dest: ServerId) {
        let followers = self.ids().filter(|&id| id != dest).collect();
        self.handle(RaftMessage::AppendEntries { dest, followers });
    }

    fn restart(&mut self, id: ServerId) {
        if *self.servers[id as usize].server_state() == ServerState::Leader {
            self.see("a leader restarted");
        }
        self.servers[id as usize].restart();
        self.check();
    }

    fn deliver_all(&mut self) {
        while !self.under_way.is_empty() {
            let message = self.under_way.remove(0);
            self.handle(message);
        }
    }

    fn handle(&mut self, message: RaftMessage<u32>) {
        let server = &mut self.servers[message.dest() as usize];
        let commit_index = server.variables().commit_index;
        let handled = server.handle_message_with_steps(message);
        if server.variables().commit_index < commit_index {
            self.see("the commit index went back");
        }
        for step in handled.steps {
            if let Step::Receive(_, _, step) = step {
                let branch = step.branch().map(|branch| format!(": {branch}"));
                let name = format!("{}{}", step.action(), branch.unwrap_or_default());
                self.seen.insert(name);
            }
        }
        self.under_way.extend(handled.messages);
        self.check();
    }

    /// What Raft promises (Raft paper, figure 3).
    fn check(&mut self) {
        for id in self.ids() {
            self.check_leader(id);
            self.check_committed(id);
        }
        self.check_log_matching();
    }

    /// Election safety and leader completeness.
    fn check_leader(&mut self, id: ServerId) {
        let server = &self.servers[id as usize];
        let term = server.variables().current_term;
        if *server.server_state() != ServerState::Leader {
            return;
        }
        let leader = *self.leaders.entry(term).or_insert(id);
        assert_eq!(leader, id, "two leaders of term {term}, seed {}", self.seed);
        for (position, committed) in self.committed.iter().enumerate() {
            assert!(
                committed.term >= term || server.log().get(position + 1) == Some(&committed.entry),
                "leader {id} of term {term} lacks a committed entry, seed {}",
                self.seed
            );
        }
        if self.leaders.len() > 1 {
            self.see("a second leader, of another term");
        }
    }

    /// State machine safety.
    fn check_committed(&mut self, id: ServerId) {
        let server = &self.servers[id as usize];
        let commit_index = server.variables().commit_index as usize;
        let Some(entries) = server.log().get(1..commit_index + 1) else {
            panic!("server {id} commits past its log, seed {}", self.seed);
        };
        for (position, entry) in entries.iter().enumerate() {
            match self.committed.get(position) {
                Some(committed) => assert_eq!(
                    &committed.entry, entry,
                    "server {id} committed another entry, seed {}",
                    self.seed
                ),
                None => self.committed.push(Committed {
                    entry: entry.clone(),
                    term: server.variables().current_term,
                }),
            }
        }
    }

    fn check_log_matching(&self) {
        for (number, one) in self.servers.iter().enumerate() {
            for other in &self.servers[number + 1..] {
                let both = || one.log().iter().zip(other.log());
                // The placeholders always agree.
                let agreed = both().rposition(|(one, other)| one.term == other.term);
                assert!(
                    both()
                        .take(agreed.unwrap_or(0) + 1)
                        .all(|(one, other)| one == other),
                    "logs agree in a term, but not before, seed {}",
                    self.seed
                );
            }
        }
    }

    fn see(&mut self, what: &str) {
        self.seen.insert(what.to_string());
    }
}
