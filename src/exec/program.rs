//! The command that starts children: how they greet, and how they end.

use super::failure::{Failure, short};
use super::process::{End, Process};
use super::protocol::{Greeting, Request};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// So long a child may take to end by itself, once it is told that nothing more is asked, to clean up.
const LONG: Duration = Duration::from_secs(2);
/// The same for one that has failed, or whose siblings do not end by themselves.
pub(super) const SHORT: Duration = Duration::from_millis(100);
/// When so many in a row did not end by themselves, those to come will not either.
const MANY: u32 = 3;
/// So many characters of a line too many are told.
const SHOWN: usize = 200;

/// How to start a child, and what the first has said of itself.
#[derive(Debug)]
pub(super) struct Program {
    command: String,
    /// So long an answer may take.
    pub(super) time_limit: Duration,
    /// The variables that it has.
    pub(super) variables: &'static [&'static str],
    /// The actions that it takes; none if it does not tell.
    pub(super) actions: &'static [&'static str],
    pub(super) greeting: Greeting,
    /// How many in a row did not end by themselves.
    deaf: AtomicU32,
    /// Whether it was told that one said more than it was asked for.
    is_noted: AtomicBool,
}

impl Program {
    /// Starts a child to ask who it is.
    pub(super) fn new(command: &str, time_limit: Duration) -> Result<Self, Failure> {
        let (child, line) = greeted(command, time_limit)?;
        let greeting = Greeting::read(&line)?;
        let program = Program {
            command: command.to_owned(),
            time_limit,
            // Once for each command.
            variables: greeting.variables.clone().leak(),
            actions: greeting.actions.clone().leak(),
            greeting,
            deaf: AtomicU32::new(0),
            is_noted: AtomicBool::new(false),
        };
        program.end(child);
        Ok(program)
    }

    /// Starts a child, which greets as the first did.
    pub(super) fn start(&self) -> Result<Process, Arc<Failure>> {
        let (child, line) = greeted(&self.command, self.time_limit)?;
        let greeting = Greeting::read(&line)?;
        if !greeting.is_like(&self.greeting) {
            return Err(Arc::new(Failure::Nonsense {
                said: line,
                expected: "the first process of this command greeted otherwise".to_owned(),
            }));
        }
        Ok(child)
    }

    /// Ends a child of which nothing more is asked: it can end by itself first.
    pub(super) fn end(&self, child: Process) {
        let are_deaf = self.deaf.load(Ordering::Relaxed) >= MANY;
        match child.end(if are_deaf { SHORT } else { LONG }) {
            End::Killed => {
                self.deaf.fetch_add(1, Ordering::Relaxed);
                return;
            }
            // What it said of its behaviour is in the report, and was in time.
            End::Said(line) if !self.is_noted.swap(true, Ordering::Relaxed) => anstream::eprintln!(
                "note: a process has said one line more than it was asked for: `{}`",
                short(&line, SHOWN)
            ),
            End::Said(_) | End::ByItself => {}
        }
        self.deaf.store(0, Ordering::Relaxed);
    }
}

/// A child, and how it greets.
fn greeted(command: &str, time_limit: Duration) -> Result<(Process, String), Failure> {
    let mut child = Process::start(command)?;
    let request = Request::Hello {};
    let line = child.ask(&request.line(), time_limit);
    let line = line.map_err(|failure| Failure::Asked {
        request: request.name(),
        failure: Box::new(failure),
    })?;
    Ok((child, line))
}
