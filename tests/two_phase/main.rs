//! A worked example: a specification that is not Raft (`TwoPhase.tla`), an implementation of it
//! (`implementation.rs`), and what ties them: the specification's state and its actions as types, and
//! [`System`] for both. `generate.sh` has written the behaviours and the state graph with TLC.

mod checks;
mod implementation;

use conformance::system::{self, Foreign, Invariant, Refused, System};
use conformance::tla::{ModelValue, Set};
use implementation::{Coordinator, Message, Participant, Phase};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A state of the specification: a field for each variable, with the types that its values have there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct State {
    phase: BTreeMap<ModelValue, PhaseName>,
    decision: Decision,
    votes: Set<ModelValue>,
    sent: Set<Sent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PhaseName {
    Working,
    Prepared,
    Committed,
    Aborted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    None,
    Commit,
    Abort,
}

/// A record of the specification, told apart by its field `type`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Sent {
    Vote { from: ModelValue },
    Commit {},
    Abort {},
}

/// A step of the specification, with its parameters.
#[derive(Debug, Clone, PartialEq)]
enum Action {
    Prepare(ModelValue),
    Refuse(ModelValue),
    ReceiveVote(ModelValue),
    ReceiveCommit(ModelValue),
    ReceiveAbort(ModelValue),
    Commit,
    Abort,
}

const NAMES: [&str; 7] = [
    "Prepare",
    "Refuse",
    "ReceiveVote",
    "ReceiveCommit",
    "ReceiveAbort",
    "Commit",
    "Abort",
];

impl Action {
    fn participant(&self) -> Option<&ModelValue> {
        match self {
            Action::Prepare(p)
            | Action::Refuse(p)
            | Action::ReceiveVote(p)
            | Action::ReceiveCommit(p)
            | Action::ReceiveAbort(p) => Some(p),
            Action::Commit | Action::Abort => None,
        }
    }
}

impl system::Action for Action {
    fn name(&self) -> &'static str {
        match self {
            Action::Prepare(_) => NAMES[0],
            Action::Refuse(_) => NAMES[1],
            Action::ReceiveVote(_) => NAMES[2],
            Action::ReceiveCommit(_) => NAMES[3],
            Action::ReceiveAbort(_) => NAMES[4],
            Action::Commit => NAMES[5],
            Action::Abort => NAMES[6],
        }
    }

    fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let participant = self.participant().into_iter();
        participant.map(|p| ("p", p.as_str().into())).collect()
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(system::Action::name(self))?;
        match self.participant() {
            Some(p) => write!(f, "({p})"),
            None => Ok(()),
        }
    }
}

/// The implementation as the specification sees it. The network is the specification's: every message ever sent.
#[derive(Debug, Clone, Default)]
struct TwoPhase {
    participants: BTreeMap<ModelValue, Participant>,
    coordinator: Coordinator,
    sent: Set<Sent>,
    bug: Option<Bug>,
}

/// What can be wrong with it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Bug {
    /// Half of the votes are enough.
    Half,
    /// A participant can still refuse when it has voted.
    LateRefusal,
}

impl TwoPhase {
    fn with(bug: Bug) -> Self {
        TwoPhase {
            bug: Some(bug),
            ..TwoPhase::default()
        }
    }

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

    fn restore(&mut self, state: &State) -> Result<(), Foreign> {
        for (p, phase) in &state.phase {
            let Some(participant) = self.participants.get_mut(p) else {
                return Err(Foreign {
                    path: "phase".to_owned(),
                    message: format!("has the participant {p}, which the first state has not"),
                });
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
            Action::Prepare(p) => {
                let vote = self.participant(p)?.prepare();
                self.send(vote)
            }
            Action::Refuse(p) => {
                let is_late = self.bug == Some(Bug::LateRefusal);
                let participant = self.participant(p)?;
                if is_late && participant.phase == Phase::Prepared {
                    participant.phase = Phase::Working;
                }
                match participant.refuse() {
                    true => Ok(()),
                    false => Err(Refused::because("the participant no longer works")),
                }
            }
            Action::ReceiveVote(p) => {
                if !self.sent.contains(&Sent::Vote { from: p.clone() }) {
                    return Err(Refused::because("there is no such vote"));
                }
                match self.coordinator.receive_vote(&p.to_string()) {
                    true => Ok(()),
                    false => Err(Refused::because("the coordinator has decided")),
                }
            }
            Action::ReceiveCommit(p) => self.receive(p, &Sent::Commit {}, &Message::Commit),
            Action::ReceiveAbort(p) => self.receive(p, &Sent::Abort {}, &Message::Abort),
            Action::Commit => {
                let all = self.coordinator.participants.clone();
                if self.bug == Some(Bug::Half) && self.coordinator.votes.len() * 2 >= all.len() {
                    self.coordinator.participants = self.coordinator.votes.clone();
                }
                let decision = self.coordinator.commit();
                self.coordinator.participants = all;
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

    /// By what the specification says that an action may change.
    fn candidates(&self, before: &State, after: &State) -> Vec<Action> {
        let mut candidates = self.actions(before, after);
        candidates.retain(|action| match action {
            Action::Prepare(p) | Action::Refuse(p) => before.phase.get(p) != after.phase.get(p),
            Action::ReceiveVote(_) => before.phase == after.phase && before.sent == after.sent,
            Action::ReceiveCommit(p) => after.phase.get(p) == Some(&PhaseName::Committed),
            Action::ReceiveAbort(p) => after.phase.get(p) == Some(&PhaseName::Aborted),
            Action::Commit => after.decision == Decision::Commit,
            Action::Abort => after.decision == Decision::Abort,
        });
        candidates
    }

    fn actions(&self, before: &State, _: &State) -> Vec<Action> {
        let of_participant = [
            Action::Prepare,
            Action::Refuse,
            Action::ReceiveVote,
            Action::ReceiveCommit,
            Action::ReceiveAbort,
        ];
        let participants = before.phase.keys();
        let each = participants.flat_map(|p| of_participant.map(|action| action(p.clone())));
        each.chain([Action::Commit, Action::Abort]).collect()
    }

    fn is_action_name(&self, name: &str) -> bool {
        NAMES.contains(&name)
    }
}
