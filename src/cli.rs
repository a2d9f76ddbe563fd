//! The command line: arguments → calls → exit code.

mod args;
mod convert;
mod coverage;
mod export;
mod graph;
mod inputs;
mod output;
mod progress;
mod record;
mod replay;
mod show;

use crate::replay::keep_quiet;
use args::{Cli, Command};
use std::io;
use std::process::ExitCode;

/// Runs the command that the process's arguments name.
///
/// The exit code is 0 when all traces conform, 1 when there is at least one divergence, and 2 when
/// nothing could be said: bad input, bad usage, no traces, or output that was closed before its end.
#[must_use]
pub fn main() -> ExitCode {
    let cli = args::parse(std::env::args_os());
    keep_quiet();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Replay(args) => replay::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::Record(args) => record::run(&args),
        Command::Show(args) => show::run(&args),
    }
}

/// Says what went wrong on standard error; but not that whoever read the output has closed it, as `head`
/// does.
fn complain(error: &anyhow::Error) {
    let source = error.downcast_ref::<io::Error>();
    if source.is_none_or(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        anstream::eprintln!("error: {error:#}");
    }
}
