//! What is asked of a child and what it answers: `docs/exec.schema.json`.

use super::failure::{Failure, short};
use super::plain;
use super::state::{ExecAction, ExecState};
use crate::names::interned;
use crate::tla::{Value, itf};
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The version of the protocol.
const VERSION: u32 = 1;
/// More candidates than this for one step are a flood: each is asked for in turn.
const MOST_CANDIDATES: usize = 10_000;
/// So many characters of a reason are kept.
const LONGEST_REASON: usize = 1000;

/// What is asked, a line each.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Request<'a> {
    /// Who are you?
    Hello {},
    /// Begin anew, from your own initial state. The behaviour's first state tells the constants.
    Init { state: &'a RawValue },
    /// Be in this state.
    Restore { state: &'a RawValue },
    /// Take this action.
    Step {
        action: &'a str,
        parameters: BTreeMap<&'a str, Box<RawValue>>,
        arguments: Vec<Box<RawValue>>,
    },
    /// Which actions could have led from the one state to the other?
    Candidates {
        action: &'a str,
        parameters: BTreeMap<&'a str, Box<RawValue>>,
        arguments: Vec<Box<RawValue>>,
        before: &'a RawValue,
        after: &'a RawValue,
    },
}

impl Request<'_> {
    /// Its name in the protocol.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Request::Hello {} => "hello",
            Request::Init { .. } => "init",
            Request::Restore { .. } => "restore",
            Request::Step { .. } => "step",
            Request::Candidates { .. } => "candidates",
        }
    }

    /// The line.
    pub(super) fn line(&self) -> String {
        match self {
            Request::Hello {} => format!(r#"{{"hello":{{"version":{VERSION}}}}}"#),
            // What is in it came from JSON.
            request => serde_json::to_string(request).unwrap_or_default(),
        }
    }

    /// What can be the answer.
    fn expected(&self) -> &'static str {
        match self {
            Request::Hello {} => r#"expected {"hello": {"version": 1, "variables": […]}}"#,
            Request::Init { .. } | Request::Restore { .. } => {
                r#"expected {"state": {…}} or {"refused": "why"}"#
            }
            Request::Step { .. } => r#"expected {"state": {…}} or {"refused": "why"}"#,
            Request::Candidates { .. } => r#"expected {"candidates": [{"action": "…"}, …]}"#,
        }
    }
}

/// What a child says of itself.
#[derive(Debug)]
pub(super) struct Greeting {
    /// The variables that it has.
    pub(super) variables: Vec<&'static str>,
    /// The actions that it takes; none if it does not tell.
    pub(super) actions: Vec<&'static str>,
    /// Whether it can be put into a state.
    pub(super) restores: bool,
    /// Whether it can be asked which actions a step could be.
    pub(super) tells_candidates: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GreetingLine {
    hello: GreetingRecord,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GreetingRecord {
    version: u32,
    variables: Vec<String>,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    restore: bool,
    #[serde(default)]
    candidates: bool,
}

impl Greeting {
    pub(super) fn read(line: &str) -> Result<Self, Failure> {
        let nonsense = |why: String| Failure::Nonsense {
            said: line.to_owned(),
            expected: format!("{} ({why})", Request::Hello {}.expected()),
        };
        let GreetingLine { hello } =
            serde_json::from_str(line).map_err(|error| nonsense(error.to_string()))?;
        if hello.version != VERSION {
            return Err(nonsense(format!("version {} is not known", hello.version)));
        }
        if hello.variables.is_empty() {
            return Err(nonsense(
                "no variables: nothing would be compared".to_owned(),
            ));
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = hello.variables.iter().find(|name| !seen.insert(*name)) {
            return Err(nonsense(format!("the variable `{twice}` is there twice")));
        }
        let names = |names: Vec<String>| names.iter().map(|name| interned(name)).collect();
        Ok(Greeting {
            variables: names(hello.variables),
            actions: names(hello.actions),
            restores: hello.restore,
            tells_candidates: hello.candidates,
        })
    }

    /// Whether it tells the same as another, in whichever order.
    pub(super) fn is_like(&self, other: &Greeting) -> bool {
        let set = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<_>>();
        set(&self.variables) == set(&other.variables)
            && set(&self.actions) == set(&other.actions)
            && self.restores == other.restores
            && self.tells_candidates == other.tells_candidates
    }
}

/// What is answered.
pub(super) enum Answer {
    State(ExecState),
    Refused(String),
    Candidates(Vec<Candidate>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum AnswerLine<'a> {
    #[serde(borrow)]
    State(&'a RawValue),
    Refused(String),
    #[serde(borrow)]
    Candidates(Vec<CandidateRecord<'a>>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CandidateRecord<'a> {
    action: String,
    #[serde(borrow, default)]
    parameters: InOrder<'a>,
}

/// The members of an object in the order in which they were told: labels can tell parameters by their order alone.
#[derive(Default)]
struct InOrder<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for InOrder<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder::default())
    }
}

impl<'de: 'a, 'a> Visitor<'de> for InOrder<'a> {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the parameters by their names")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some((name, value)) = map.next_entry::<String, _>()? {
            if self.0.iter().any(|(known, _)| *known == name) {
                let twice = format!("the parameter `{name}` is there twice");
                return Err(de::Error::custom(twice));
            }
            self.0.push((name, value));
        }
        Ok(self)
    }
}

/// An action that a step could be.
pub(super) struct Candidate {
    action: String,
    parameters: Vec<(String, Value)>,
}

impl Candidate {
    pub(super) fn into_action(self) -> ExecAction {
        ExecAction::new(&self.action, self.parameters)
    }
}

impl Answer {
    /// Reads the answer to a request. A state has these variables.
    pub(super) fn read(
        line: &str,
        request: &Request<'_>,
        variables: &[&str],
    ) -> Result<Self, Failure> {
        let nonsense = |why: String| Failure::Nonsense {
            said: line.to_owned(),
            expected: format!("{} ({why})", request.expected()),
        };
        let answer: AnswerLine<'_> =
            serde_json::from_str(line).map_err(|error| nonsense(error.to_string()))?;
        let is_asked = matches!(
            (request, &answer),
            (Request::Candidates { .. }, AnswerLine::Candidates(_))
                | (
                    Request::Init { .. } | Request::Restore { .. } | Request::Step { .. },
                    AnswerLine::State(_) | AnswerLine::Refused(_)
                )
        );
        if !is_asked {
            return Err(nonsense("that is no answer to what was asked".to_owned()));
        }
        match answer {
            AnswerLine::Refused(reason) => Ok(Answer::Refused(match reason.trim() {
                "" => "the process refuses without a reason".to_owned(),
                reason => short(reason, LONGEST_REASON),
            })),
            AnswerLine::State(state) => {
                let state: ExecState = itf::from_str(state.get())
                    .map_err(|error| nonsense(format!("in the state, {error}")))?;
                match state.differs_in(variables) {
                    None => Ok(Answer::State(state)),
                    Some(why) => Err(nonsense(why)),
                }
            }
            AnswerLine::Candidates(all) if all.len() > MOST_CANDIDATES => Err(nonsense(format!(
                "{} candidates are more than {MOST_CANDIDATES}",
                all.len()
            ))),
            AnswerLine::Candidates(all) => {
                let all = all.into_iter().map(|record| {
                    let parameter = |(name, value): (String, &RawValue)| {
                        Ok((name, itf::from_str(value.get())?))
                    };
                    Ok(Candidate {
                        action: record.action,
                        parameters: record
                            .parameters
                            .0
                            .into_iter()
                            .map(parameter)
                            .collect::<Result<_, _>>()?,
                    })
                });
                let all: Result<Vec<_>, crate::tla::Error> = all.collect();
                let all = all.map_err(|error| nonsense(format!("in a parameter, {error}")))?;
                Ok(Answer::Candidates(all))
            }
        }
    }
}

impl ExecAction {
    /// The parameters that have names.
    pub(super) fn named(&self) -> BTreeMap<&str, Box<RawValue>> {
        let named = self.parameters.iter().filter(|(name, _)| !name.is_empty());
        named.map(|(name, value)| (*name, plain(value))).collect()
    }

    /// All parameters, in their order; none if that is not known.
    pub(super) fn arguments(&self) -> Vec<Box<RawValue>> {
        let known = self.parameters.iter().filter(|_| self.is_ordered);
        known.map(|(_, value)| plain(value)).collect()
    }
}
