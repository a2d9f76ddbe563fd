//! The command line: arguments → calls → exit code.

mod args;
mod inputs;
mod progress;
mod replay;

use args::{Cli, Command};
use std::io;
use std::process::ExitCode;

/// Runs the command that the process's arguments name.
///
/// The exit code is 0 when all traces conform, 1 when there is at least one divergence, and 2 when
/// nothing could be said: bad input, bad usage, no traces.
#[must_use]
pub fn main() -> ExitCode {
    let cli = args::parse(std::env::args_os());
    match run(cli) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::from(2),
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Replay(args) => replay::run(&args),
    }
}

/// Whoever read the output has closed it, as `head` does; there is nobody to tell.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}
