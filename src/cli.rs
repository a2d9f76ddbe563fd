//! The command line: arguments → calls → exit code.

mod args;
mod convert;
mod coverage;
mod export;
mod graph;
pub(crate) mod inputs;
mod merge;
mod minimize;
mod output;
pub(crate) mod progress;
mod record;
pub(crate) mod replay;
mod reports;
mod show;

use crate::program;
use crate::refinement::RaftSystem;
use crate::replay::{guarded, keep_quiet};
use crate::report::Ignored;
use crate::system::System;
use crate::trace::TraceError;
use anyhow::bail;
use args::Command;
use record::{RaftArgs, Record, WalkArgs};
use std::env;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// The command line of the program `conformance`, which checks the Raft core: [`cli`](cli()), but that `record` drives
/// the core by messages.
///
/// The exit code is 0 when all traces conform, 1 when there is at least one divergence or broken invariant, and 2 when
/// nothing could be said: bad input, bad usage, no traces, or output that was closed before its end.
#[must_use]
pub fn main() -> ExitCode {
    run::<RaftSystem, RaftArgs>(
        "Checks implementations against TLA+ specifications: here the Raft core against raft.tla",
    )
}

/// The whole command line of a program that checks an implementation: the process's arguments name what to do, and
/// what is returned is the exit code of `main`. The subcommands are those of `conformance`; the program is
/// called what it was started as.
///
/// ```no_run
/// # use conformance::refinement::RaftSystem as MySystem;
/// fn main() -> std::process::ExitCode {
///     conformance::cli::<MySystem>()
/// }
/// ```
#[must_use]
pub fn cli<S: Checkable>() -> ExitCode {
    if let Some(program) = env::args_os().next()
        && let Some(name) = Path::new(&program).file_stem()
    {
        program::set_name(&name.to_string_lossy());
    }
    run::<S, WalkArgs>("Checks an implementation, the core, against its TLA+ specification")
}

/// What [`cli`](cli()) can check: a [`System`] that each trace can have one of, and each thread a copy of. Everything that
/// is one is `Checkable`.
pub trait Checkable:
    System<State: Send + Sync, Action: Send + Sync> + Default + Clone + Send + Sync
{
}

impl<S> Checkable for S where
    S: System<State: Send + Sync, Action: Send + Sync> + Default + Clone + Send + Sync
{
}

fn run<S: Checkable, R: Record<S>>(about: &'static str) -> ExitCode {
    let cli = args::parse::<R>(env::args_os(), about);
    keep_quiet();
    // Whatever panics and is not told of in a report: the exit code is none of these three otherwise.
    let result = guarded(|| command::<S, R>(cli.command));
    match result.unwrap_or_else(|panic| Err(TraceError::from(panic).into())) {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn command<S: Checkable, R: Record<S>>(command: Command<R>) -> anyhow::Result<ExitCode> {
    match command {
        Command::Replay(args) => replay::run::<S>(&args),
        Command::Convert(args) => convert::run::<S>(&args),
        Command::Export(args) => export::run::<S>(&args),
        Command::Coverage(args) => coverage::run::<S>(&args),
        Command::Graph(args) => graph::run::<S>(&args),
        Command::Record(args) => record::run(&args),
        Command::Merge(args) => merge::run::<S>(&args),
        Command::Minimize(args) => minimize::run::<S>(&args),
        Command::Show(args) => show::run::<S>(&args),
    }
}

/// The names of the variables that `--ignore` gives: of those that the system has, none is ignored.
fn names_of_ignored(ignore: &[Ignored], variables: &[&str]) -> anyhow::Result<Vec<String>> {
    let is_compared = |ignored: &&Ignored| variables.contains(&ignored.variable.as_str());
    if let Some(Ignored { variable, .. }) = ignore.iter().find(is_compared) {
        bail!("--ignore {variable}: the core has this variable, so it is compared");
    }
    Ok(ignore
        .iter()
        .map(|ignored| ignored.variable.clone())
        .collect())
}

/// Says what went wrong on standard error; but not that whoever read the output has closed it, as `head`
/// does.
fn complain(error: &anyhow::Error) {
    let source = error.downcast_ref::<io::Error>();
    if source.is_none_or(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        anstream::eprintln!("error: {error:#}");
    }
}
