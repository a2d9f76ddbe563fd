//! A system in another process and in any language: a child that speaks JSON lines on its standard input and output.
//! `docs/exec.md` is the protocol for those who write one.
//!
//! ```text
//! exec (System) ─► protocol: requests, answers ─► process: lines, time limit, end
//!      └─► state: states and actions of which no type is known
//! ```

mod process;
mod protocol;
mod state;

pub use process::{Failure, exit};
pub use state::{ExecAction, ExecState};

use crate::replay::in_words;
use crate::system::{Foreign, NotRestored, Refused, System};
use crate::tla::{Value, json};
use crate::trace::Label;
use process::Process;
use protocol::{Answer, Candidate, Greeting, Request};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How to start a child, and what it has said of itself.
#[derive(Debug)]
struct Program {
    command: String,
    time_limit: Duration,
    greeting: Greeting,
}

/// A system that is a child process.
///
/// Each of its clones has a child of its own, which begins with [`System::init`] and ends with the clone. A child
/// that fails (it dies, gives no answer in time, or answers nonsense) while it takes a step is told of as a panic.
#[derive(Debug)]
pub struct ExecSystem {
    program: Arc<Program>,
    child: Mutex<Option<Process>>,
    /// The state that it began with.
    first: ExecState,
    /// Its present state.
    state: ExecState,
}

impl Clone for ExecSystem {
    fn clone(&self) -> Self {
        ExecSystem {
            program: Arc::clone(&self.program),
            child: Mutex::default(),
            first: ExecState::default(),
            state: ExecState::default(),
        }
    }
}

impl ExecSystem {
    /// Starts a child to ask which variables it has; later ones are started when they are needed. The command is
    /// one for the shell; each answer may take so long.
    ///
    /// # Errors
    /// It cannot be started, or does not greet as the protocol asks.
    pub fn new(command: &str, time_limit: Duration) -> Result<Self, Failure> {
        let (mut child, greeting) = greeted(command, time_limit)?;
        child.end();
        let program = Program {
            command: command.to_owned(),
            time_limit,
            greeting,
        };
        Ok(ExecSystem {
            program: Arc::new(program),
            child: Mutex::default(),
            first: ExecState::default(),
            state: ExecState::default(),
        })
    }

    /// The names of the actions that it takes, if it has told them.
    #[must_use]
    pub fn actions(&self) -> &'static [&'static str] {
        self.program.greeting.actions
    }

    /// Asks for something and waits for the answer. A child that fails is ended.
    fn ask(&self, request: &Request<'_>) -> Result<Answer, Failure> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(process) = child.as_mut() else {
            return Err(Failure::NotRunning);
        };
        let answer = process
            .ask(&request.line(), self.program.time_limit)
            .and_then(|line| Answer::read(&line, request, self.program.greeting.variables));
        if answer.is_err() {
            *child = None;
        }
        answer
    }

    /// Starts a child if none is running.
    fn start(&self) -> Result<(), Failure> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if child.is_none() {
            let (process, _) = greeted(&self.program.command, self.program.time_limit)?;
            *child = Some(process);
        }
        Ok(())
    }

    fn is_running(&self) -> bool {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.is_some()
    }

    fn begin(&mut self) -> Result<Result<(), Foreign>, Failure> {
        self.start()?;
        let first = self.first.json();
        Ok(self.arrive(self.ask(&Request::Init { state: &first })?))
    }

    /// Takes an answer to `init` or `restore` for the present state.
    fn arrive(&mut self, answer: Answer) -> Result<(), Foreign> {
        match answer {
            Answer::State(state) => {
                self.state = state;
                Ok(())
            }
            Answer::Refused(reason) => Err(foreign(reason)),
            Answer::Candidates(_) => Ok(()),
        }
    }
}

fn greeted(command: &str, time_limit: Duration) -> Result<(Process, Greeting), Failure> {
    let mut child = Process::start(command)?;
    let request = Request::Hello {};
    let line = child.ask(&request.line(), time_limit)?;
    Ok((child, Greeting::read(&line)?))
}

fn foreign(message: impl Into<String>) -> Foreign {
    Foreign {
        path: String::new(),
        message: message.into(),
    }
}

impl System for ExecSystem {
    type State = ExecState;
    type Action = ExecAction;

    /// None that are known before the child is asked: see [`System::variables`].
    const VARIABLES: &'static [&'static str] = &[];
    const ACTIONS: &'static [&'static str] = &[];

    fn variables(&self) -> &'static [&'static str] {
        self.program.greeting.variables
    }

    fn init(&mut self, first: &ExecState) -> Result<(), Foreign> {
        self.first = first.clone();
        self.begin()
            .unwrap_or_else(|failure| Err(foreign(failure.to_string())))
    }

    fn restore(&mut self, state: &ExecState) -> Result<(), NotRestored> {
        if !self.program.greeting.restores {
            return Err(NotRestored::Hidden);
        }
        if !self.is_running() {
            // It has failed. Where it was before is told; it is not asked for more.
            return match self.state == *state {
                true => Ok(()),
                false => Err(NotRestored::Hidden),
            };
        }
        let json = state.json();
        let answer = self.ask(&Request::Restore { state: &json });
        let answer = answer.map_err(|failure| foreign(failure.to_string()))?;
        Ok(self.arrive(answer)?)
    }

    fn step(&mut self, action: &ExecAction) -> Result<(), Refused> {
        let (parameters, arguments) = (action.named(), action.arguments());
        let request = Request::Step {
            action: action.name,
            parameters,
            arguments,
        };
        match self.ask(&request) {
            Ok(Answer::State(state)) => {
                self.state = state;
                Ok(())
            }
            Ok(Answer::Refused(reason)) => Err(Refused::because(reason)),
            Ok(Answer::Candidates(_)) => Err(Refused::because("no answer to a step")),
            Err(failure) => in_words(failure.to_string()),
        }
    }

    fn observe(&self) -> Cow<'_, ExecState> {
        Cow::Borrowed(&self.state)
    }

    fn candidates_for(
        &self,
        label: &Label,
        before: &ExecState,
        after: &ExecState,
    ) -> Vec<ExecAction> {
        if !self.program.greeting.tells_candidates {
            let is_named = self.is_action_name(label.operator());
            return is_named
                .then(|| ExecAction::of(label))
                .into_iter()
                .collect();
        }
        let (before, after) = (before.json(), after.json());
        let of_label = ExecAction::of(label);
        let request = Request::Candidates {
            action: of_label.name,
            parameters: of_label.named(),
            arguments: of_label.arguments(),
            before: &before,
            after: &after,
        };
        match self.ask(&request) {
            Ok(Answer::Candidates(all)) => all.into_iter().map(Candidate::into_action).collect(),
            // It has failed: asked to take a step, it says so again.
            _ => vec![of_label],
        }
    }

    fn actions(&self, _: &ExecState, _: &ExecState) -> Vec<ExecAction> {
        Vec::new()
    }

    /// All that it has told; if it has told none, every name but those that TLC gives a step without one.
    fn is_action_name(&self, name: &str) -> bool {
        match self.program.greeting.actions {
            [] => !["", "Next", "Init", "Stuttering", "UnnamedAction"].contains(&name),
            actions => actions.contains(&name),
        }
    }

    fn shaped(state: &ExecState, value: Value, like: &Value) -> Value {
        state::shaped_state(state, value, like)
    }

    fn help(&self) -> Option<&'static str> {
        (!self.is_running()).then_some(
            "does the process answer each line with a line, as docs/exec.md says? If it is only slow, --exec-timeout gives it longer",
        )
    }
}

/// A value as the JSON that children get.
fn plain(value: &Value) -> Box<serde_json::value::RawValue> {
    let text = json::to_string(value);
    serde_json::value::RawValue::from_string(text).unwrap_or_default()
}
