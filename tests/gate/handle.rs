//! The convenient API in the states of the committed traces: every server is given every message that is for it there,
//! and what drives it. Each call must be the atomic steps that raft.tla has for that, as the cluster takes them, and
//! nothing else.

use super::lines;
use conformance::raftmodel::{
    LogEntry, RaftMessage, RaftServer, ServerId, ServerVariables, Step, create_empty_log,
};
use conformance::refinement::{
    Action, Body, ClientValue, Handler, Message, RaftSystem, Role, Server, State,
};
use conformance::system::{Action as _, System};
use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::sync::Arc;

const RECEIVE: [Handler; 6] = [
    Handler::UpdateTerm,
    Handler::HandleRequestVoteRequest,
    Handler::HandleRequestVoteResponse,
    Handler::HandleAppendEntriesRequest,
    Handler::HandleAppendEntriesResponse,
    Handler::DropStaleResponse,
];

/// What a server is given.
#[derive(Debug, Clone)]
enum Given {
    TimeOut,
    BecomeLeader,
    ClientRequest(ClientValue),
    AppendEntries,
    Message(Arc<Message>),
}

/// Handles everything in every state of every trace. Tells how many steps that took, by which branches, and in what
/// words the core refused.
pub fn handled() -> String {
    let mut told = Told::default();
    super::states().for_each(|states| handle(&states, &mut told));
    let steps: usize = told.steps.values().sum();
    let times = |(what, times): (String, usize)| format!("{what}: {times}");
    [
        lines(
            &format!("{steps} steps of the convenient API"),
            told.steps.into_iter().map(times),
        ),
        lines("it refuses", told.refused.into_iter().map(times)),
    ]
    .concat()
}

/// How often the core told what.
#[derive(Default)]
struct Told {
    steps: BTreeMap<String, usize>,
    refused: BTreeMap<String, usize>,
}

fn handle(states: &[State], told: &mut Told) {
    let names = Names {
        servers: states[0].servers().cloned().collect(),
    };
    names.are_learned();
    let mut core = RaftSystem::default();
    core.init(&states[0]).expect("a cluster");
    for state in states {
        core.restore(state).expect("a state");
        for i in &names.servers {
            let for_it = state.messages.keys().filter(|m| m.mdest == *i);
            let drives = [
                Given::TimeOut,
                Given::BecomeLeader,
                Given::ClientRequest("v".into()),
                Given::AppendEntries,
            ];
            let given = for_it.map(|m| Given::Message(m.clone())).chain(drives);
            for given in given {
                names.check(state, &core, i, &given, told);
            }
        }
    }
}

/// The steps that raft.tla has for what a server is given.
struct Expected {
    after: State,
    actions: Vec<Action>,
    /// Whether a vote has just made a majority.
    elected: bool,
    /// How many refusals are told.
    refused: usize,
}

impl Expected {
    fn of(core: &RaftSystem, servers: &[Server], i: &Server, given: &Given) -> Self {
        let mut core = core.clone();
        let mut actions = Vec::new();
        let mut elected = false;
        let mut refused = 0;
        let mut take = |core: &mut RaftSystem, action: Action| {
            let taken = core.step(&action).is_ok();
            actions.extend(taken.then_some(action));
            taken
        };
        match given {
            Given::TimeOut => {
                if take(&mut core, Action::Timeout(i.clone())) {
                    for j in servers {
                        assert!(take(&mut core, Action::RequestVote(i.clone(), j.clone())));
                    }
                } else {
                    refused = 1;
                }
            }
            Given::BecomeLeader => {
                refused = usize::from(!take(&mut core, Action::BecomeLeader(i.clone())));
            }
            Given::ClientRequest(v) => {
                if !take(&mut core, Action::ClientRequest(i.clone(), v.clone())) {
                    refused = 1;
                } else if servers.len() == 1 {
                    // Nobody will acknowledge it, and it is a majority.
                    assert!(take(&mut core, Action::AdvanceCommitIndex(i.clone())));
                }
            }
            Given::AppendEntries => {
                for j in servers {
                    take(&mut core, Action::AppendEntries(i.clone(), j.clone()));
                }
                let leads = core.observe().state.get(i) == Some(&Role::Leader);
                refused = usize::from(!leads);
            }
            Given::Message(m) => {
                let copies = |core: &RaftSystem| core.observe().messages.get(m).copied();
                let before = copies(&core);
                let mut last = None;
                while copies(&core) == before {
                    let on = |h: &Handler| Action::OnMessage(*h, m.clone());
                    last = RECEIVE.iter().find(|h| take(&mut core, on(h)));
                    if last.is_none() {
                        refused = 1;
                        break;
                    }
                }
                match (last, &m.body) {
                    (
                        Some(Handler::HandleRequestVoteResponse),
                        Body::RequestVoteResponse { mvote_granted, .. },
                    ) => {
                        let leads = core.clone().step(&Action::BecomeLeader(i.clone()));
                        elected = *mvote_granted && leads.is_ok();
                    }
                    (Some(Handler::HandleAppendEntriesResponse), _) => {
                        take(&mut core, Action::AdvanceCommitIndex(i.clone()));
                    }
                    _ => {}
                }
            }
        }
        Expected {
            after: core.observe().into_owned(),
            actions,
            elected,
            refused,
        }
    }
}

/// The servers in order: the first one has the number 1.
struct Names {
    servers: Vec<Server>,
}

impl Names {
    fn check(&self, state: &State, core: &RaftSystem, i: &Server, given: &Given, told: &mut Told) {
        let expected = Expected::of(core, &self.servers, i, given);
        let message = self.given(i, given);
        let before = self.server(state, i);
        let mut server = before.clone();
        let handled = server.handle_message_with_steps(message.clone());

        assert_eq!(server, self.server(&expected.after, i), "{i}: {given:?}");
        let steps: Vec<String> = handled.steps.iter().map(without_branch).collect();
        let actions: Vec<String> = expected.actions.iter().map(|a| self.action(a)).collect();
        assert_eq!(steps, actions, "{i}: {given:?}");
        let refused = handled.refused.len();
        assert_eq!(refused, expected.refused, "{i}: {given:?}");

        let (to_itself, sent): (Vec<_>, Vec<_>) = handled
            .messages
            .iter()
            .cloned()
            .partition(|m| matches!(m, RaftMessage::BecomeLeader { .. }));
        let leads = RaftMessage::BecomeLeader { dest: self.id(i) };
        assert_eq!(to_itself, vec![leads; usize::from(expected.elected)]);
        let mut network = self.network(state);
        if let Given::Message(m) = given
            && expected.after.messages.get(m) < state.messages.get(m)
        {
            let position = network.iter().position(|own| *own == message);
            network.remove(position.expect("it was there"));
        }
        network.extend(sent);
        network.sort();
        assert_eq!(network, self.network(&expected.after), "{i}: {given:?}");

        let mut other = before.clone();
        assert_eq!(other.handle_message(message.clone()), handled.messages);
        assert_eq!(other, server);
        assert_eq!(server.id(), Some(self.id(i)));
        assert_eq!(server.servers(), Some(&self.ids()));
        assert_eq!(*server.server_state(), server.variables().state);
        assert_eq!(server.log(), server.variables().log);

        let dropped = iter::once(self.for_another(i, given)).chain(self.with_a_stranger(i, given));
        for message in dropped {
            let why = self.is_dropped(&before, message);
            *told.refused.entry(why).or_default() += 1;
        }
        for step in &handled.steps {
            *told.steps.entry(without_servers(step)).or_default() += 1;
        }
        for refused in &handled.refused {
            *told.refused.entry(refused.to_string()).or_default() += 1;
        }
    }

    /// A message that is none of this server's does nothing. Gives what the server says.
    fn is_dropped(
        &self,
        server: &RaftServer<ClientValue>,
        message: RaftMessage<ClientValue>,
    ) -> String {
        let mut same = server.clone();
        let handled = same.handle_message_with_steps(message);
        assert_eq!((handled.steps.len(), handled.messages.len()), (0, 0));
        assert_eq!(handled.refused.len(), 1);
        assert_eq!(same, *server);
        handled.refused[0].to_string()
    }

    /// A server that knows nobody learns who it is from the first message, and the cluster from the first `TimeOut`.
    fn are_learned(&self) {
        for i in &self.servers {
            let new = RaftServer::<ClientValue>::new(create_empty_log());
            assert_eq!((new.id(), new.servers()), (None, None));
            let time_out = self.given(i, &Given::TimeOut);
            let mut learns = new.clone();
            let mut knows = RaftServer::with_cluster(self.id(i), self.ids(), create_empty_log());
            let messages = learns.handle_message(time_out.clone());
            assert_eq!(messages, knows.handle_message(time_out));
            assert_eq!(learns, knows);
            let mut asked = new;
            asked.handle_message(RaftMessage::RequestVoteRequest {
                term: 1,
                last_log_term: 0,
                last_log_index: 0,
                source: self.id(&self.servers[0]),
                dest: self.id(i),
            });
            assert_eq!((asked.id(), asked.servers()), (Some(self.id(i)), None));
            self.is_dropped(&asked, self.for_another(i, &Given::TimeOut));
            // A cluster must have the server for which this one has voted.
            if *i != self.servers[0] {
                let alone = RaftMessage::TimeOut {
                    dest: self.id(i),
                    followers: BTreeSet::new(),
                };
                self.is_dropped(&asked, alone);
            }
            let handled = asked.handle_message_with_steps(self.given(i, &Given::TimeOut));
            assert_eq!(handled.steps.len(), 1 + self.servers.len());
            assert_eq!(asked.servers(), Some(&self.ids()));
        }
    }

    fn given(&self, i: &Server, given: &Given) -> RaftMessage<ClientValue> {
        let dest = self.id(i);
        let mut followers = self.ids();
        followers.remove(&dest);
        match given {
            Given::TimeOut => RaftMessage::TimeOut { dest, followers },
            Given::BecomeLeader => RaftMessage::BecomeLeader { dest },
            Given::ClientRequest(value) => RaftMessage::ClientRequest {
                dest,
                value: value.clone(),
            },
            Given::AppendEntries => RaftMessage::AppendEntries { dest, followers },
            Given::Message(m) => self.message(m),
        }
    }

    /// The same for another server.
    fn for_another(&self, i: &Server, given: &Given) -> RaftMessage<ClientValue> {
        let another = self.servers.iter().find(|server| *server != i);
        let another = another.cloned().unwrap_or_else(|| "nobody".into());
        match given {
            Given::Message(m) => {
                let mut m = Message::clone(m);
                m.mdest = another;
                self.message(&m)
            }
            _ => self.given(&another, given),
        }
    }

    /// The same with a server that is none of the cluster's, where servers are named.
    fn with_a_stranger(&self, i: &Server, given: &Given) -> Option<RaftMessage<ClientValue>> {
        match (given, self.given(i, given)) {
            (
                Given::TimeOut,
                RaftMessage::TimeOut {
                    dest,
                    mut followers,
                },
            ) => {
                followers.insert(STRANGER);
                Some(RaftMessage::TimeOut { dest, followers })
            }
            (
                Given::AppendEntries,
                RaftMessage::AppendEntries {
                    dest,
                    mut followers,
                },
            ) => {
                followers.insert(STRANGER);
                Some(RaftMessage::AppendEntries { dest, followers })
            }
            (Given::Message(m), _) => {
                let mut m = Message::clone(m);
                m.msource = "nobody".into();
                Some(self.message(&m))
            }
            _ => None,
        }
    }

    fn id(&self, name: &Server) -> ServerId {
        let position = self.servers.iter().position(|server| server == name);
        position.map_or(STRANGER, |position| position as ServerId + 1)
    }

    fn ids(&self) -> BTreeSet<ServerId> {
        self.servers.iter().map(|server| self.id(server)).collect()
    }

    fn server(&self, state: &State, i: &Server) -> RaftServer<ClientValue> {
        let ids = |names: &conformance::tla::Set<Server>| {
            names.iter().map(|name| self.id(name)).collect()
        };
        let by_id = |function: &BTreeMap<Server, u64>| {
            let of = |(name, index): (&Server, &u64)| (self.id(name), *index);
            function.iter().map(of).collect()
        };
        let entries = state.log[i].iter().map(|entry| LogEntry {
            term: entry.term,
            value: entry.value.clone(),
        });
        // What is at index 0 counts for nothing.
        let placeholder = LogEntry {
            term: 99,
            value: "a placeholder".into(),
        };
        let variables = ServerVariables {
            current_term: state.current_term[i],
            state: state.state[i].into(),
            voted_for: state.voted_for[i].0.as_ref().map(|name| self.id(name)),
            log: iter::once(placeholder).chain(entries).collect(),
            commit_index: state.commit_index[i],
            votes_responded: ids(&state.votes_responded[i]),
            votes_granted: ids(&state.votes_granted[i]),
            next_index: by_id(&state.next_index[i]),
            match_index: by_id(&state.match_index[i]),
        };
        RaftServer::restore(self.id(i), self.ids(), variables)
    }

    /// The messages on their way, each as often as there are copies; without history.
    fn network(&self, state: &State) -> Vec<RaftMessage<ClientValue>> {
        let copies = |(m, copies): (&Arc<Message>, &u64)| vec![self.message(m); *copies as usize];
        let mut network: Vec<_> = state.messages.iter().flat_map(copies).collect();
        network.sort();
        network
    }

    fn message(&self, m: &Message) -> RaftMessage<ClientValue> {
        let (term, source, dest) = (m.mterm, self.id(&m.msource), self.id(&m.mdest));
        match &m.body {
            Body::RequestVoteRequest {
                mlast_log_term,
                mlast_log_index,
            } => RaftMessage::RequestVoteRequest {
                term,
                last_log_term: *mlast_log_term,
                last_log_index: *mlast_log_index,
                source,
                dest,
            },
            Body::RequestVoteResponse { mvote_granted, .. } => RaftMessage::RequestVoteResponse {
                term,
                vote_granted: *mvote_granted,
                source,
                dest,
            },
            Body::AppendEntriesRequest {
                mprev_log_index,
                mprev_log_term,
                mentries,
                mcommit_index,
                ..
            } => RaftMessage::AppendEntriesRequest {
                term,
                prev_log_index: *mprev_log_index,
                prev_log_term: *mprev_log_term,
                entry: mentries.first().map(|entry| LogEntry {
                    term: entry.term,
                    value: entry.value.clone(),
                }),
                commit_index: *mcommit_index,
                source,
                dest,
            },
            Body::AppendEntriesResponse {
                msuccess,
                mmatch_index,
            } => RaftMessage::AppendEntriesResponse {
                term,
                success: *msuccess,
                match_index: *mmatch_index,
                source,
                dest,
            },
        }
    }

    /// The action as the core prints its step: with the servers' numbers, and without a client's value.
    fn action(&self, action: &Action) -> String {
        let parameters = action.parameters();
        let servers = parameters.iter().filter(|(name, _)| *name != "v");
        let ids: Vec<String> = servers
            .map(|(_, name)| self.id(&Server::from(&**name)).to_string())
            .collect();
        format!("{}({})", action.name(), ids.join(", "))
    }
}

const STRANGER: ServerId = 99;

fn without_branch(step: &Step) -> String {
    let told = step.to_string();
    told.split(':').next().expect("a name").to_owned()
}

/// The action and the branch.
fn without_servers(step: &Step) -> String {
    let told = step.to_string();
    let (action, rest) = told.split_once('(').expect("parameters");
    let (_, branch) = rest.split_once(')').expect("parameters");
    format!("{action}{branch}")
}
