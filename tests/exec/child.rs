//! A child that speaks the protocol of docs/exec.md, for any system of this project: `exec-child raft|two-phase
//! [OPTION...]`. Options: `hidden`, it cannot be put into a state; `candidates`, it tells which actions a step could be;
//! `forgets=ACTION`, that action does nothing.

#[path = "../two_phase/implementation.rs"]
#[allow(dead_code)]
mod implementation;
#[path = "../two_phase/system.rs"]
#[allow(dead_code)]
mod system;

use conformance::refinement::RaftSystem;
use conformance::system::{Action as _, System};
use conformance::tla::{itf, json};
use serde_json::{Value, json};
use std::env;
use std::io::{self, BufRead as _, Write as _};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |option: &str| arguments.iter().any(|a| a == option);
    let options = Options {
        is_hidden: has("hidden"),
        tells_candidates: has("candidates"),
        forgotten: arguments
            .iter()
            .find_map(|a| a.strip_prefix("forgets="))
            .map(str::to_owned),
    };
    match arguments.first().map(String::as_str) {
        Some("raft") => serve(RaftSystem::default(), &options),
        Some("two-phase") => serve(system::TwoPhase::default(), &options),
        _ => Err(io::Error::other("raft or two-phase?")),
    }
}

struct Options {
    is_hidden: bool,
    tells_candidates: bool,
    forgotten: Option<String>,
}

fn serve<S: System>(system: S, options: &Options) -> io::Result<()> {
    let mut child = Child {
        system,
        offered: Vec::new(),
        options,
    };
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        println!("{}", child.answer(&request)?);
        io::stdout().flush()?;
    }
    Ok(())
}

struct Child<'o, S: System> {
    system: S,
    /// The candidates that were told last: a step names one by its number.
    offered: Vec<S::Action>,
    options: &'o Options,
}

impl<S: System> Child<'_, S> {
    fn answer(&mut self, request: &Value) -> io::Result<Value> {
        let state = |of: &Value| json::from_str::<S::State>(&of.to_string());
        if request.get("hello").is_some() {
            return Ok(json!({"hello": {
                "version": 1,
                "variables": S::VARIABLES,
                "actions": S::ACTIONS,
                "restore": !self.options.is_hidden,
                "candidates": self.options.tells_candidates,
            }}));
        }
        let done = if let Some(body) = request.get("init") {
            let first = state(&body["state"]).map_err(io::Error::other)?;
            self.system.init(&first).map_err(|f| f.to_string())
        } else if let Some(body) = request.get("restore") {
            let to = state(&body["state"]).map_err(io::Error::other)?;
            self.system.restore(&to).map_err(|f| f.to_string())
        } else if let Some(body) = request.get("candidates") {
            let before = state(&body["before"]).map_err(io::Error::other)?;
            let after = state(&body["after"]).map_err(io::Error::other)?;
            self.system.learn(&after);
            self.offered = self.system.candidates(&before, &after);
            let told: Vec<Value> = self.offered.iter().enumerate().map(told).collect();
            return Ok(json!({"candidates": told}));
        } else if let Some(body) = request.get("step") {
            self.step(body)
        } else {
            return Err(io::Error::other("what is asked?"));
        };
        Ok(match done {
            Ok(()) => json!({"state": self.state()?}),
            Err(why) => json!({"refused": why}),
        })
    }

    fn step(&mut self, body: &Value) -> Result<(), String> {
        if body["action"].as_str() == self.options.forgotten.as_deref() {
            return Ok(());
        }
        let here = self.system.observe().into_owned();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let action = match body["parameters"].get("n").and_then(Value::as_u64) {
            Some(n) => self.offered.get(n as usize).cloned(),
            // Without candidates, the name and the parameters tell which one it is.
            None => self
                .system
                .actions(&here, &here)
                .into_iter()
                .find(|action| {
                    let own = action.parameters().into_iter().map(|(_, value)| value);
                    action.name() == body["action"]
                        && own.eq(body["arguments"].as_array().into_iter().flatten().map(text))
                }),
        };
        let action = action.ok_or("there is no such action")?;
        self.system.step(&action).map_err(|refused| refused.reason)
    }

    fn state(&self) -> io::Result<Value> {
        let text = itf::to_string(&*self.system.observe()).map_err(io::Error::other)?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// A candidate, and its number beside its parameters.
fn told<A: conformance::system::Action>((n, action): (usize, &A)) -> Value {
    let mut parameters = serde_json::Map::new();
    for (name, value) in action.parameters() {
        parameters.insert(name.to_owned(), Value::String(value.into_owned()));
    }
    parameters.insert("n".to_owned(), n.into());
    json!({"action": action.name(), "parameters": parameters})
}
