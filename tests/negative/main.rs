//! Negative conformance: in every state of the committed traces the core takes exactly the actions that raft.tla
//! allows there, and one that it refuses leaves it bit for bit what it was.

mod guards;

use conformance::refinement::{Action, ClientValue, Handler, Message, RaftSystem, Server, State};
use conformance::system::{Action as _, System};
use conformance::trace::Trace;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const HANDLERS: [Handler; 8] = [
    Handler::UpdateTerm,
    Handler::HandleRequestVoteRequest,
    Handler::HandleRequestVoteResponse,
    Handler::HandleAppendEntriesRequest,
    Handler::HandleAppendEntriesResponse,
    Handler::DropStaleResponse,
    Handler::DuplicateMessage,
    Handler::DropMessage,
];

/// How often an action was tried with some parameters.
#[derive(Default)]
struct Count {
    taken: usize,
    refused: usize,
}

#[test]
fn what_the_specification_does_not_allow_is_refused_and_changes_nothing() {
    let mut states = 0;
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    for (name, trace) in traces() {
        let asked = Asked::of(&trace);
        let mut core = RaftSystem::default();
        core.init(&trace.states[0]).expect("a cluster");
        for (number, state) in (1..).zip(&trace.states) {
            core.restore(state).expect("a state");
            for action in asked.in_state(state) {
                let taken = take(&core, &action);
                let allowed = guards::allow(state, &action);
                assert_eq!(taken, allowed, "{name}, state {number}: {action:?}");
                let count = counts.entry(action.name()).or_default();
                *(if taken {
                    &mut count.taken
                } else {
                    &mut count.refused
                }) += 1;
            }
            // What the checker itself asks of a core is among what is asked here.
            for action in core.actions(state, state) {
                assert!(asked.in_state(state).any(|own| own == action), "{action}");
            }
            states += 1;
        }
    }
    let table = table(states, &counts);
    for (action, count) in counts {
        assert!(count.taken > 0 && count.refused > 0, "{action}: {table}");
    }
    let docs = fs::read_to_string(root().join("docs/teeth.md")).expect("docs/teeth.md");
    assert!(docs.contains(&table), "not in docs/teeth.md:\n{table}");
}

/// Whether the core takes the action. If it does not, it must be what it was: its servers, the network and the history.
fn take(core: &RaftSystem, action: &Action) -> bool {
    let mut tried = core.clone();
    let taken = tried.step(action).is_ok();
    if !taken {
        assert_eq!(tried, *core, "{action} was refused");
        assert_eq!(tried.observe(), core.observe(), "{action} was refused");
    }
    taken
}

/// What is asked in each state of a trace.
struct Asked {
    /// The servers, and one that is none.
    servers: Vec<Server>,
    /// The values in the trace's logs, and one that is in none.
    values: BTreeSet<ClientValue>,
    /// Every message that is in the network at some time.
    messages: BTreeSet<Arc<Message>>,
}

impl Asked {
    fn of(trace: &Trace<State>) -> Self {
        let stranger = ["nobody"].map(Server::from);
        let logs = trace.states.iter().flat_map(|state| state.log.values());
        let values = logs.flatten().map(|entry| entry.value.clone());
        let messages = trace.states.iter().flat_map(|state| state.messages.keys());
        Asked {
            servers: trace.states[0].servers().cloned().chain(stranger).collect(),
            values: values.chain(["never_asked_for".into()]).collect(),
            messages: messages.cloned().collect(),
        }
    }

    /// Every action with every parameter: of each message, in the network now or not, with every handler.
    fn in_state<'a>(&'a self, state: &'a State) -> impl Iterator<Item = Action> + 'a {
        let alone = self.servers.iter().flat_map(|i| {
            [
                Action::Restart(i.clone()),
                Action::Timeout(i.clone()),
                Action::BecomeLeader(i.clone()),
                Action::AdvanceCommitIndex(i.clone()),
            ]
        });
        let pairs = self.servers.iter().flat_map(|i| {
            self.servers.iter().flat_map(|j| {
                [
                    Action::RequestVote(i.clone(), j.clone()),
                    Action::AppendEntries(i.clone(), j.clone()),
                ]
            })
        });
        let requests = self.servers.iter().flat_map(|i| {
            let of = |v: &ClientValue| Action::ClientRequest(i.clone(), v.clone());
            self.values.iter().map(of)
        });
        let now = state.messages.keys();
        let others = self.messages.iter();
        let messages = now.chain(others.filter(|m| !state.messages.contains_key(*m)));
        let on_messages = messages.flat_map(|m| HANDLERS.map(|h| Action::OnMessage(h, m.clone())));
        alone.chain(pairs).chain(requests).chain(on_messages)
    }
}

/// As docs/teeth.md shows it.
fn table(states: usize, counts: &BTreeMap<&'static str, Count>) -> String {
    let mut table =
        format!("In {states} states:\n\n| action | taken | refused |\n|---|---:|---:|\n");
    let mut all = Count::default();
    for (action, Count { taken, refused }) in counts {
        writeln!(table, "| {action} | {taken} | {refused} |").expect("text");
        all.taken += taken;
        all.refused += refused;
    }
    writeln!(table, "| all | {} | {} |", all.taken, all.refused).expect("text");
    table
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The committed traces by name, in order.
fn traces() -> BTreeMap<String, Trace<State>> {
    let entries = fs::read_dir(root().join("traces")).expect("the traces");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let traces = paths.filter(|path| path.extension().is_some_and(|own| own == "json"));
    traces
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a trace");
            let trace = Trace::from_text(&text).expect("a trace");
            (
                path.file_name().expect("a name").display().to_string(),
                trace,
            )
        })
        .collect()
}
