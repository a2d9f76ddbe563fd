//! The command that starts children: how they greet, and how they end.

use super::failure::Failure;
use super::process::Process;
use super::protocol::{Greeting, Request};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// So long a child may take to end by itself, once it is told that nothing more is asked, to clean up.
const LONG: Duration = Duration::from_secs(2);
/// The same for one that has failed, or whose siblings do not end by themselves.
pub(super) const SHORT: Duration = Duration::from_millis(100);
/// When so many in a row did not end by themselves, those to come will not either.
const MANY: u32 = 3;

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
        if child.end(if are_deaf { SHORT } else { LONG }) {
            self.deaf.store(0, Ordering::Relaxed);
        } else {
            self.deaf.fetch_add(1, Ordering::Relaxed);
        }
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
