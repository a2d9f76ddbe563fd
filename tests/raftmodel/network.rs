//! The quick start once more, on a network that loses, duplicates and reorders messages, with Raft's
//! properties checked after every message.

use conformance::raftmodel::{
    RaftMessage, RaftServer, ServerId, ServerState, Term, create_empty_log,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Message = RaftMessage<String>;

/// Six servers, of which 1 to 5 take part.
struct World {
    servers: Vec<RaftServer<String>>,
    network: Vec<Message>,
    /// Who was seen to lead each term.
    leaders: BTreeMap<Term, ServerId>,
}

/// What the network does with a message, drawn at random.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Deliver,
    Lose,
    Duplicate,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![6 => Just(Fate::Deliver), 2 => Just(Fate::Lose), 2 => Just(Fate::Duplicate)]
}

/// What happens next: the timer of a server, a client, or the network.
#[derive(Debug, Clone)]
enum Event {
    TimeOut(ServerId),
    Request(ServerId),
    Replicate(ServerId),
    Restart(ServerId),
    Network(usize, Fate),
}

fn event() -> impl Strategy<Value = Event> {
    let id = || 1..6u64;
    prop_oneof![
        1 => id().prop_map(Event::TimeOut),
        2 => id().prop_map(Event::Request),
        3 => id().prop_map(Event::Replicate),
        1 => id().prop_map(Event::Restart),
        20 => (any::<usize>(), fate()).prop_map(|(which, fate)| Event::Network(which, fate)),
    ]
}

fn others(id: ServerId) -> std::collections::BTreeSet<ServerId> {
    (1..6).filter(|&other| other != id).collect()
}

impl World {
    fn new() -> Self {
        World {
            servers: vec![RaftServer::new(create_empty_log()); 6],
            network: Vec::new(),
            leaders: BTreeMap::new(),
        }
    }

    fn tell(&mut self, message: Message) {
        let server = &mut self.servers[message.dest() as usize];
        self.network.extend(server.handle_message(message));
        self.check();
    }

    fn happen(&mut self, event: &Event) {
        match *event {
            Event::TimeOut(dest) => {
                self.tell(RaftMessage::TimeOut {
                    dest,
                    followers: others(dest),
                });
            }
            Event::Request(dest) => {
                self.tell(RaftMessage::ClientRequest {
                    dest,
                    value: "x".to_owned(),
                });
            }
            Event::Replicate(dest) => {
                self.tell(RaftMessage::AppendEntries {
                    dest,
                    followers: others(dest),
                });
            }
            Event::Restart(id) => self.servers[id as usize].restart(),
            Event::Network(which, fate) if !self.network.is_empty() => {
                // Any message can be next: that is the reordering.
                let which = which % self.network.len();
                match fate {
                    Fate::Deliver => {
                        let message = self.network.swap_remove(which);
                        self.tell(message);
                    }
                    Fate::Lose => drop(self.network.swap_remove(which)),
                    Fate::Duplicate => self.network.push(self.network[which].clone()),
                }
            }
            Event::Network(..) => {}
        }
    }

    /// Delivers everything, in order, until the network is silent.
    fn settle(&mut self) {
        while !self.network.is_empty() {
            let message = self.network.remove(0);
            self.tell(message);
        }
    }

    /// The Raft paper's figure 3, as far as servers alone show it.
    fn check(&mut self) {
        for id in 1..6u64 {
            let server = &self.servers[id as usize];
            let variables = server.variables();
            if variables.state == ServerState::Leader {
                let leader = *self.leaders.entry(variables.current_term).or_insert(id);
                assert_eq!(leader, id, "two leaders in term {}", variables.current_term);
            }
            assert!(
                (variables.commit_index as usize) < server.log().len(),
                "commit past the log"
            );
            for other in &self.servers[1..6] {
                let both = server.log().iter().zip(other.log()).enumerate().skip(1);
                for (index, (own, theirs)) in both {
                    if own.term == theirs.term {
                        assert_eq!(own, theirs, "log matching at {index}");
                    }
                    let committed =
                        variables.commit_index.min(other.variables().commit_index) as usize;
                    assert!(
                        index > committed || own == theirs,
                        "two values applied at {index}"
                    );
                }
            }
        }
    }

    /// Once the network is good and somebody leads, all logs become equal and are committed.
    fn converge(&mut self) {
        self.settle();
        // Whose log is most up to date wins, in a term of its own, if it keeps asking.
        let best = (1..6u64)
            .max_by_key(|&id| {
                let log = self.servers[id as usize].log();
                (log.last().map(|entry| entry.term), log.len())
            })
            .expect("a server");
        while *self.servers[best as usize].server_state() != ServerState::Leader
            || (1..6).any(|id| {
                self.servers[id].variables().current_term
                    > self.servers[best as usize].variables().current_term
            })
        {
            self.happen(&Event::TimeOut(best));
            self.settle();
            if *self.servers[best as usize].server_state() == ServerState::Leader {
                // A newer term elsewhere takes the leadership away again.
                self.happen(&Event::Replicate(best));
                self.settle();
            }
        }
        self.happen(&Event::Request(best));
        let rounds = 2 * self
            .servers
            .iter()
            .map(|s| s.log().len())
            .max()
            .unwrap_or(0)
            + 4;
        for _ in 0..rounds {
            self.happen(&Event::Replicate(best));
            self.settle();
        }
        for server in &self.servers[1..] {
            assert_eq!(server.log(), self.servers[best as usize].log());
            assert_eq!(
                server.variables().commit_index as usize,
                server.log().len() - 1
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_faulty_network_breaks_no_property_and_a_good_one_makes_all_logs_equal(
        events in vec(event(), 0..150)
    ) {
        let mut world = World::new();
        world.happen(&Event::TimeOut(1));
        for event in &events {
            world.happen(event);
        }
        world.converge();
    }
}

/// The quick start of the documentation, with every message sent twice and delivered last first.
#[test]
fn the_quick_start_works_with_every_message_twice_and_in_reverse() {
    let mut world = World::new();
    let flood = |world: &mut World, first: Message| {
        world.tell(first);
        while !world.network.is_empty() {
            let batch = std::mem::take(&mut world.network);
            for message in batch.iter().rev().chain(&batch) {
                world.tell(message.clone());
            }
        }
    };
    flood(
        &mut world,
        RaftMessage::TimeOut {
            dest: 1,
            followers: others(1),
        },
    );
    assert_eq!(*world.servers[1].server_state(), ServerState::Leader);
    flood(
        &mut world,
        RaftMessage::ClientRequest {
            dest: 1,
            value: "x".to_owned(),
        },
    );
    flood(
        &mut world,
        RaftMessage::AppendEntries {
            dest: 1,
            followers: others(1),
        },
    );
    flood(
        &mut world,
        RaftMessage::AppendEntries {
            dest: 1,
            followers: others(1),
        },
    );
    for server in &world.servers[1..] {
        assert_eq!(server.log(), world.servers[1].log());
        assert_eq!(server.log().len(), 2);
    }
}
