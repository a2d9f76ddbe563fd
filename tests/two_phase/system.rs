//! What ties the implementation to its specification, `TwoPhase.tla`: the specification's state and its actions as
//! types, and [`System`] for both.

use super::implementation::{Coordinator, Message, Participant, Phase};
use conformance::system::{self, Foreign, Invariant, NotRestored, Refused, System};
use conformance::tla::{ModelValue, Set};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A state of the specification: a field for each variable, with the types that its values have there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct State {
    pub phase: BTreeMap<ModelValue, PhaseName>,
    pub decision: Decision,
    pub votes: Set<ModelValue>,
    pub sent: Set<Sent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename = "$tla::String", rename_all = "lowercase")]
pub enum PhaseName {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename = "$tla::String", rename_all = "lowercase")]
pub enum Decision {
    None,
    Commit,
    Abort,
}

/// A record of the specification, told apart by its field `type`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Sent {
    Vote { from: ModelValue },
    Commit {},
    Abort {},
}

/// A step of the specification, with its parameters by their names there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Action {
    Prepare { p: ModelValue },
    Refuse { p: ModelValue },
    ReceiveVote { p: ModelValue },
    ReceiveCommit { p: ModelValue },
    ReceiveAbort { p: ModelValue },
    Commit,
    Abort,
}

impl system::Action for Action {
    fn name(&self) -> &'static str {
        system::name_of(self)
    }

    fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        system::parameters_of(self)
    }
}

/// The implementation as the specification sees it. The network is the specification's: every message ever sent.
#[derive(Debug, Clone, Default)]
pub struct TwoPhase {
    participants: BTreeMap<ModelValue, Participant>,
    coordinator: Coordinator,
    sent: Set<Sent>,
}

impl TwoPhase {
    fn participant(&mut self, p: &ModelValue) -> Result<&mut Participant, Refused> {
        let found = self.participants.get_mut(p);
        found.ok_or_else(|| Refused::because(format!("{p} has no part in it")))
    }

    fn send(&mut self, message: Option<Message>) -> Result<(), Refused> {
        let message = message.ok_or_else(|| Refused::because("it is not the time for that"))?;
        self.sent.insert(match message {
            Message::Vote(from) => Sent::Vote {
                from: from.as_str().into(),
            },
            Message::Commit => Sent::Commit {},
            Message::Abort => Sent::Abort {},
        });
        Ok(())
    }

    fn receive(&mut self, p: &ModelValue, sent: &Sent, message: &Message) -> Result<(), Refused> {
        if !self.sent.contains(sent) {
            return Err(Refused::because("nobody has sent that"));
        }
        self.participant(p)?.receive(message);
        Ok(())
    }
}

impl System for TwoPhase {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = &["phase", "decision", "votes", "sent"];

    const ACTIONS: &'static [&'static str] = &[
        "Prepare",
        "Refuse",
        "ReceiveVote",
        "ReceiveCommit",
        "ReceiveAbort",
        "Commit",
        "Abort",
    ];

    const MODULE: &'static str = "TwoPhase";

    const INVARIANTS: &'static [Invariant<State>] = &[Invariant {
        name: "Consistent",
        broken: |_, state| {
            let of = |phase| state.phase.iter().find(move |(_, own)| **own == phase);
            let (committed, aborted) = (of(PhaseName::Committed)?, of(PhaseName::Aborted)?);
            Some(format!(
                "{} has committed, {} has aborted",
                committed.0, aborted.0
            ))
        },
    }];

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        let ids = || first.phase.keys();
        let new = |p: &ModelValue| (p.clone(), Participant::new(p.to_string()));
        self.participants = ids().map(new).collect();
        self.coordinator = Coordinator {
            participants: ids().map(ToString::to_string).collect(),
            ..Coordinator::default()
        };
        self.sent = Set::default();
        Ok(())
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        for (p, phase) in &state.phase {
            let Some(participant) = self.participants.get_mut(p) else {
                return Err(NotRestored::from(Foreign {
                    path: "phase".to_owned(),
                    message: format!("has the participant {p}, which the first state has not"),
                }));
            };
            participant.phase = match phase {
                PhaseName::Working => Phase::Working,
                PhaseName::Prepared => Phase::Prepared,
                PhaseName::Committed => Phase::Committed,
                PhaseName::Aborted => Phase::Aborted,
            };
        }
        self.coordinator.votes = state.votes.iter().map(ToString::to_string).collect();
        self.coordinator.decision = match state.decision {
            Decision::None => None,
            Decision::Commit => Some(Message::Commit),
            Decision::Abort => Some(Message::Abort),
        };
        self.sent = state.sent.clone();
        Ok(())
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        match action {
            Action::Prepare { p } => {
                let vote = self.participant(p)?.prepare();
                self.send(vote)
            }
            Action::Refuse { p } => match self.participant(p)?.refuse() {
                true => Ok(()),
                false => Err(Refused::because("the participant no longer works")),
            },
            Action::ReceiveVote { p } => {
                if !self.sent.contains(&Sent::Vote { from: p.clone() }) {
                    return Err(Refused::because("there is no such vote"));
                }
                match self.coordinator.receive_vote(&p.to_string()) {
                    true => Ok(()),
                    false => Err(Refused::because("the coordinator has decided")),
                }
            }
            Action::ReceiveCommit { p } => self.receive(p, &Sent::Commit {}, &Message::Commit),
            Action::ReceiveAbort { p } => self.receive(p, &Sent::Abort {}, &Message::Abort),
            Action::Commit => {
                let decision = self.coordinator.commit();
                self.send(decision)
            }
            Action::Abort => {
                let decision = self.coordinator.abort();
                self.send(decision)
            }
        }
    }

    fn observe(&self) -> Cow<'_, State> {
        let phase = |participant: &Participant| match participant.phase {
            Phase::Working => PhaseName::Working,
            Phase::Prepared => PhaseName::Prepared,
            Phase::Committed => PhaseName::Committed,
            Phase::Aborted => PhaseName::Aborted,
        };
        let participants = self.participants.iter();
        Cow::Owned(State {
            phase: participants
                .map(|(p, own)| (p.clone(), phase(own)))
                .collect(),
            decision: match self.coordinator.decision {
                Some(Message::Commit) => Decision::Commit,
                Some(_) => Decision::Abort,
                None => Decision::None,
            },
            votes: self
                .coordinator
                .votes
                .iter()
                .map(|id| id.as_str().into())
                .collect(),
            sent: self.sent.clone(),
        })
    }

    fn actions(&self, before: &State, _: &State) -> Vec<Action> {
        let of_participant = |p: &ModelValue| {
            let p = || p.clone();
            [
                Action::Prepare { p: p() },
                Action::Refuse { p: p() },
                Action::ReceiveVote { p: p() },
                Action::ReceiveCommit { p: p() },
                Action::ReceiveAbort { p: p() },
            ]
        };
        let each = before.phase.keys().flat_map(of_participant);
        each.chain([Action::Commit, Action::Abort]).collect()
    }

    fn constants(&self) -> Vec<(&'static str, Vec<String>)> {
        let participants = self.participants.keys().map(ToString::to_string);
        vec![("Participant", participants.collect())]
    }
}
