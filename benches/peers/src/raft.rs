//! The Raft core as the peers drive it: the very system that our own replay drives, with its actions found
//! by name.

use anyhow::{Context as _, anyhow};
use conformance::refinement::{Action, Handler, RaftSystem, Server, State};
use conformance::system::System as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// The core.
#[derive(Default)]
pub struct Core {
    system: RaftSystem,
}

/// A state of raft.tla. (A type of this crate, so that the peers' traits can be implemented for it.)
#[derive(Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Observed(State);

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

impl Core {
    /// Takes the action of this name; `pick` has its parameters.
    pub fn take<'a>(
        &mut self,
        name: &str,
        pick: impl Fn(&str) -> Option<&'a itf::Value>,
    ) -> anyhow::Result<()> {
        let picks = Picks(pick);
        if name == "init" {
            return self.init(picks.get("servers")?);
        }
        let refused = self.system.step(&action(name, &picks)?);
        refused.map_err(|refused| anyhow!("{name} is refused: {}", refused.reason))
    }

    /// In which state of the specification the core is.
    pub fn observe(&self) -> Observed {
        Observed(self.system.observe().into_owned())
    }

    fn init(&mut self, servers: BTreeSet<Server>) -> anyhow::Result<()> {
        let terms = servers.into_iter().map(|server| (server, 1)).collect();
        // Of a state, the system takes no more than the servers.
        let first = State {
            current_term: std::collections::BTreeMap::into(terms),
            ..State::default()
        };
        Ok(self.system.init(&first)?)
    }
}

struct Picks<P>(P);

impl<'a, P: Fn(&str) -> Option<&'a itf::Value>> Picks<P> {
    /// A parameter, decoded as the peers' own macros do it: from a copy.
    fn get<T: DeserializeOwned>(&self, name: &str) -> anyhow::Result<T> {
        let value = (self.0)(name).with_context(|| format!("`{name}` is not picked"))?;
        Ok(T::deserialize(value.clone())?)
    }
}

fn action<'a>(
    name: &str,
    picks: &Picks<impl Fn(&str) -> Option<&'a itf::Value>>,
) -> anyhow::Result<Action> {
    Ok(match name {
        "Restart" => Action::Restart(picks.get("i")?),
        "Timeout" => Action::Timeout(picks.get("i")?),
        "RequestVote" => Action::RequestVote(picks.get("i")?, picks.get("j")?),
        "BecomeLeader" => Action::BecomeLeader(picks.get("i")?),
        "ClientRequest" => Action::ClientRequest(picks.get("i")?, picks.get("v")?),
        "AdvanceCommitIndex" => Action::AdvanceCommitIndex(picks.get("i")?),
        "AppendEntries" => Action::AppendEntries(picks.get("i")?, picks.get("j")?),
        _ => {
            let handler = HANDLERS.into_iter().find(|handler| handler.name() == name);
            let handler = handler.with_context(|| format!("raft.tla has no action {name}"))?;
            Action::OnMessage(handler, std::sync::Arc::new(picks.get("m")?))
        }
    })
}
