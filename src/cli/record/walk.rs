//! `record` of any implementation: a behaviour that tells the constants → a random walk → a behaviour.

use super::{Options, Record, Run};
use crate::record::walk;
use crate::replay::guarded;
use crate::system::System;
use crate::trace::{Reader, TraceError};
use anyhow::Context as _;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Record what the core does when it takes steps at random, as a behaviour of the specification
///
/// In each state, one of the actions that the core does not refuse is taken, each as likely as the others.
/// In each state the specification's invariants are asked for. The same seed gives the same bytes.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(in crate::cli) struct WalkArgs {
    /// A trace that tells the specification's constants; the core begins from its own initial state
    #[arg(long, value_name = "TRACE")]
    like: PathBuf,

    #[command(flatten)]
    options: Options,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all is recorded
  1  a state breaks an invariant
  2  nothing is recorded, or not all: bad usage, bad input, no step that can be taken, the core
     panics, or it cannot be written";

impl<S: System + Default> Record<S> for WalkArgs {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let mut run = Run::new(&self.options)?;
        let at = || self.like.display().to_string();
        let states = states::<S>(&self.like).with_context(at)?;
        for seed in self.options.seeds()? {
            let walked = guarded(|| {
                let recorded = walk::<S>(&states, self.options.steps.get(), seed);
                run.recorded(seed, &recorded.with_context(at)?)
            });
            match walked {
                Ok(recorded) => recorded?,
                Err(panic) => run.panics(seed, &TraceError::from(panic))?,
            }
        }
        run.end("")
    }
}

/// The states of the first behaviour.
fn states<S: System>(file: &Path) -> Result<Vec<S::State>, TraceError> {
    let mut reader = Reader::open(file, None)?;
    let Some(mut behaviour) = reader.next_behaviour()? else {
        return Err(TraceError::no_behaviour());
    };
    let mut states = Vec::new();
    while let Some(raw) = behaviour.next_state()? {
        states.push(raw.decode()?);
    }
    Ok(states)
}
