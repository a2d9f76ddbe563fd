//! `record`: what an implementation does → behaviours.

mod raft;
mod walk;

pub(super) use raft::RaftArgs;
pub(super) use walk::WalkArgs;

use super::output::{Destination, Output};
use crate::record::Recorded;
use crate::replay::Breach;
use crate::report::terminal::plural;
use crate::system::{Action as _, System};
use crate::trace::TraceError;
use crate::trace::write::{Target, WriteError};
use anyhow::bail;
use clap::Args;
use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;

/// A way in which an implementation can be driven.
pub(super) trait Record<S>: Args {
    /// Records what the arguments ask for, and tells of it.
    fn run(&self) -> anyhow::Result<ExitCode>;
}

/// Runs a way to drive it.
pub(super) fn run<S>(args: &impl Record<S>) -> anyhow::Result<ExitCode> {
    args.run()
}

/// What all ways have in common.
#[derive(Debug, Args)]
struct Options {
    /// How many steps of the specification the behaviour has
    #[arg(long, value_name = "N", default_value = "50")]
    steps: NonZero<usize>,

    /// What decides between everything that can happen
    #[arg(long, value_name = "N", default_value = "0")]
    seed: u64,

    /// Record so many behaviours, with the seeds from --seed on
    #[arg(long, value_name = "N", default_value = "1")]
    runs: NonZero<u64>,

    /// The form to write: json, text, itf or ndjson
    #[arg(long, value_name = "FORM", default_value = "json")]
    to: Target,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", conflicts_with = "output_dir")]
    output: Option<PathBuf>,

    /// Write a file for each behaviour into this directory, named by its seed: run-0.json
    #[arg(long, value_name = "DIRECTORY")]
    output_dir: Option<PathBuf>,
}

impl Options {
    fn seeds(&self) -> anyhow::Result<RangeInclusive<u64>> {
        match self.seed.checked_add(self.runs.get() - 1) {
            Some(last) => Ok(self.seed..=last),
            None => bail!("there is no seed after {}", u64::MAX),
        }
    }
}

/// What is written and said of all behaviours.
struct Run<'a> {
    options: &'a Options,
    output: Output,
    /// Where it is told; standard output may be the behaviour's.
    say: Box<dyn Write>,
    actions: BTreeMap<&'static str, usize>,
    /// The invariants that were asked for in each state, if none was broken.
    invariants: Vec<&'static str>,
    code: ExitCode,
    /// Whether a behaviour is missing because the core panicked.
    has_panicked: bool,
}

impl<'a> Run<'a> {
    fn new(options: &'a Options) -> anyhow::Result<Self> {
        let destination = match (&options.output, &options.output_dir) {
            (_, Some(directory)) => Destination::Directory(directory.clone()),
            _ if options.runs.get() > 1 => {
                bail!("{} runs need a directory: --output-dir", options.runs)
            }
            (Some(file), None) => Destination::File(file.clone()),
            (None, None) => Destination::StandardOutput,
        };
        if options.to == Target::Tla {
            bail!("tla needs a specification: record json, and give that to `export`");
        }
        let say: Box<dyn Write> = match destination {
            Destination::StandardOutput => Box::new(anstream::stderr()),
            Destination::File(_) | Destination::Directory(_) => Box::new(anstream::stdout()),
        };
        Ok(Run {
            options,
            output: Output::new(destination, Vec::new()),
            say,
            actions: BTreeMap::new(),
            invariants: Vec::new(),
            code: ExitCode::SUCCESS,
            has_panicked: false,
        })
    }

    /// Writes a behaviour, and says so.
    fn recorded<S: System>(&mut self, seed: u64, recorded: &Recorded<S>) -> anyhow::Result<()> {
        if recorded.steps.is_empty() {
            bail!(
                "seed {seed}: the core refuses every action in its initial state, so nothing is recorded"
            );
        }
        let name = self.write(seed, recorded)?;
        count(&mut self.actions, recorded);
        writeln!(self.say, "recorded    {name}{}", told(seed, recorded))?;
        self.invariants = S::INVARIANTS.iter().map(|i| i.name).collect();
        for (state, Breach { invariant, why }) in recorded.broken() {
            writeln!(
                self.say,
                "breaks      seed {seed}, state {state}: {invariant}: {why}"
            )?;
            self.code = ExitCode::from(1);
        }
        Ok(())
    }

    /// Says that the core is not what its specification says.
    fn diverges(&mut self, seed: u64, why: &str) -> anyhow::Result<()> {
        writeln!(self.say, "diverges    seed {seed}: {why}")?;
        self.code = ExitCode::from(1);
        Ok(())
    }

    /// Says that the core panicked, so that there is no behaviour with this seed.
    fn panics(&mut self, seed: u64, why: &TraceError) -> anyhow::Result<()> {
        writeln!(self.say, "panics      seed {seed}: {why}")?;
        self.has_panicked = true;
        Ok(())
    }

    fn end(mut self, of_what: &str) -> anyhow::Result<ExitCode> {
        if self.options.runs.get() > 1 {
            let out = &mut self.say;
            writeln!(out)?;
            for (name, count) in &self.actions {
                writeln!(out, "  {name:<28} {count:>9}")?;
            }
            let steps: usize = self.actions.values().sum();
            let plural = plural(steps, "step");
            writeln!(out, "\n{} runs{of_what}: {plural}", self.options.runs)?;
        }
        if self.code == ExitCode::SUCCESS && !self.has_panicked && !self.invariants.is_empty() {
            let names = self.invariants.join(", ");
            let hold = if self.invariants.len() == 1 {
                "holds"
            } else {
                "hold"
            };
            writeln!(self.say, "invariants  {names} {hold} in each state")?;
        }
        // What was found says more than what was not looked at.
        Ok(match (self.code == ExitCode::SUCCESS, self.has_panicked) {
            (true, true) => ExitCode::from(2),
            _ => self.code,
        })
    }

    /// Writes a behaviour, and gives the name of its file.
    fn write<S: System>(&mut self, seed: u64, recorded: &Recorded<S>) -> anyhow::Result<String> {
        let to = self.options.to;
        let name = format!("run-{seed}.{}", to.extension());
        let Some(mut writer) = to.writer() else {
            bail!("{to} cannot be recorded");
        };
        let output = &mut self.output;
        let written = output
            .open(&name)
            .and_then(|()| recorded.write(output, &mut *writer))
            .and_then(|()| output.close(None));
        if let Err(error) = written {
            output.abandon();
            return Err(match error {
                WriteError::Output(error) => error.into(),
                WriteError::Behaviour(error) => error.into(),
            });
        }
        Ok(match (&self.options.output, &self.options.output_dir) {
            (_, Some(directory)) => format!("{}  ", directory.join(name).display()),
            (Some(file), None) => format!("{}  ", file.display()),
            (None, None) => String::new(),
        })
    }
}

fn count<S: System>(actions: &mut BTreeMap<&'static str, usize>, recorded: &Recorded<S>) {
    for step in &recorded.steps {
        *actions.entry(step.action.name()).or_default() += 1;
    }
}

/// `seed 0: 51 states, 50 steps, 13 actions`
fn told<S: System>(seed: u64, recorded: &Recorded<S>) -> String {
    let mut actions = BTreeMap::new();
    count(&mut actions, recorded);
    let steps = recorded.steps.len();
    format!(
        "seed {seed}: {} states, {}, {}",
        steps + 1,
        plural(steps, "step"),
        plural(actions.len(), "action")
    )
}
