//! A system in another process and in any language: a child that speaks JSON lines on its standard input and output.
//! `docs/exec.md` is the protocol for those who write one.
//!
//! ```text
//! exec (System) ─► program ─► protocol: requests, answers ─► process: lines, time limit, end ─► errors
//!      └─► state: states and actions of which no type is known ─► shape: sets and sequences told apart
//! ```

#[cfg(unix)]
mod descendants;
mod errors;
mod failure;
mod process;
mod program;
mod protocol;
mod state;

pub use failure::Failure;
pub use process::exit;
pub use state::{ExecAction, ExecState};

use crate::replay::{in_words, names_action};
use crate::system::{Foreign, NotRestored, Refused, System};
use crate::tla::{Value, json};
use crate::trace::{Label, operator};
use process::Process;
use program::Program;
use protocol::{Answer, Candidate, Request};
use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A system that is a child process.
///
/// Each of its clones has a child of its own, which begins with [`System::init`] and ends with the clone. A child
/// that fails (it dies, gives no answer in time, or answers nonsense) while it takes a step, or is asked which step it
/// could be, is told of as a panic.
#[derive(Debug)]
pub struct ExecSystem {
    program: Arc<Program>,
    child: Mutex<Child>,
    /// The state that it began with.
    first: ExecState,
    /// Its present state.
    state: ExecState,
    /// Whether it was put into another state than was asked.
    is_elsewhere: bool,
}

/// The process of a system.
#[derive(Debug, Default)]
enum Child {
    /// None was needed yet.
    #[default]
    NotBegun,
    Running(Process),
    /// It failed, and is not running any more.
    Failed(Arc<Failure>),
}

impl Clone for ExecSystem {
    fn clone(&self) -> Self {
        ExecSystem::of(Arc::clone(&self.program))
    }
}

impl Drop for ExecSystem {
    fn drop(&mut self) {
        let child = std::mem::take(&mut *self.child());
        if let Child::Running(process) = child {
            self.program.end(process);
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
        let program = Program::new(command, time_limit)?;
        Ok(ExecSystem::of(Arc::new(program)))
    }

    /// The action that a label tells; with its instance's name, as `M!Send`, only if the child knows it as that.
    fn told(&self, label: &Label) -> ExecAction {
        let is_known = self.program.actions.contains(&label.name.as_str());
        let name = if is_known {
            &label.name
        } else {
            label.operator()
        };
        ExecAction::of(name, label)
    }

    fn of(program: Arc<Program>) -> Self {
        ExecSystem {
            program,
            child: Mutex::default(),
            first: ExecState::default(),
            state: ExecState::default(),
            is_elsewhere: false,
        }
    }

    /// The names of the actions that it takes, if it has told them.
    #[must_use]
    pub fn actions(&self) -> &'static [&'static str] {
        self.program.actions
    }

    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for something and waits for the answer. A child that fails is ended, and from then on the answer is how it
    /// failed first.
    fn ask(&self, request: &Request<'_>) -> Result<Answer, Arc<Failure>> {
        let mut child = self.child();
        let process = match &mut *child {
            Child::Running(process) => process,
            Child::NotBegun => return Err(Arc::new(Failure::NotRunning)),
            Child::Failed(failure) => return Err(Arc::clone(failure)),
        };
        let answer = process
            .ask(&request.line(), self.program.time_limit)
            .and_then(|line| Answer::read(&line, request, self.program.variables));
        answer.map_err(|failure| {
            let failure = Arc::new(match request {
                // That is told of a step anyway.
                Request::Step { .. } => failure,
                _ => Failure::Asked {
                    request: request.name(),
                    failure: Box::new(failure),
                },
            });
            let failed = Child::Failed(Arc::clone(&failure));
            if let Child::Running(process) = std::mem::replace(&mut *child, failed) {
                process.end(program::SHORT);
            }
            failure
        })
    }

    fn is_running(&self) -> bool {
        matches!(*self.child(), Child::Running(_))
    }

    /// Begins anew, with a child that is running.
    fn begin(&mut self) -> Result<Result<(), Foreign>, Arc<Failure>> {
        if !self.is_running() {
            let process = self.program.start()?;
            *self.child() = Child::Running(process);
        }
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
        self.program.variables
    }

    fn init(&mut self, first: &ExecState) -> Result<(), Foreign> {
        self.first = first.clone();
        self.is_elsewhere = false;
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
        self.arrive(answer)?;
        let Some(elsewhere) = self.state.elsewhere(state) else {
            return Ok(());
        };
        self.is_elsewhere = true;
        Err(elsewhere.into())
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
            let is_named = names_action(self, label);
            return is_named.then(|| self.told(label)).into_iter().collect();
        }
        let (before, after) = (before.json(), after.json());
        let of_label = self.told(label);
        let request = Request::Candidates {
            action: of_label.name,
            parameters: of_label.named(),
            arguments: of_label.arguments(),
            before: &before,
            after: &after,
        };
        match self.ask(&request) {
            Ok(Answer::Candidates(all)) => all.into_iter().map(Candidate::into_action).collect(),
            // It has failed: asked to take a step, it says how.
            _ => vec![of_label],
        }
    }

    fn actions(&self, _: &ExecState, _: &ExecState) -> Vec<ExecAction> {
        Vec::new()
    }

    /// All that it has told; if it has told none, every name but those that TLC gives a step without one. (TLC has its
    /// own for that in each form, which readers know.)
    fn is_action_name(&self, name: &str) -> bool {
        match self.program.actions {
            [] => !["", "Next", "Init", "Stuttering", "UnnamedAction"].contains(&operator(name)),
            actions => actions.contains(&name),
        }
    }

    fn shaped(state: &ExecState, value: Value, like: &Value) -> Value {
        state::shaped_state(state, value, like)
    }

    fn help(&self) -> Option<&'static str> {
        if self.is_elsewhere {
            return Some(
                "`restore` has to put the process into all of the state that it gives; a process that cannot do that greets without \"restore\": true",
            );
        }
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
