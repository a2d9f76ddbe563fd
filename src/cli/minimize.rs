//! `conformance minimize`: a trace that diverges → a judge → a short behaviour that still does.

mod judge;
mod trace;

use super::Checkable;
use super::output::{Destination, Output, stem};
use crate::report::terminal;
use crate::trace::Format;
use crate::trace::write::WriteError;
use anyhow::Context as _;
use clap::Args;
use judge::Told;
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Find a short behaviour that still shows a trace's first divergence
///
/// What is left is a behaviour of the specification, and a judge vouches for that. A state graph (--graph): the result is a
/// shortest of its paths, with its model's servers and values. The core, for a process of the core's specification (--exec):
/// what comes after the divergence is cut off, then steps (and with them terms), servers and values are left out until nothing
/// more can be, and something shorter is looked for near by. Or else the trace itself: it is cut off after the divergence, and
/// what goes in circles is left out.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct MinimizeArgs {
    /// The trace, or - for standard input
    #[arg(value_name = "FILE|-")]
    trace: PathBuf,

    /// Read the input in this form instead of recognising it: tlc-json, tlc-log, tlc-simulation,
    /// tlc-module, tlc-te-module, json-lines, itf
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,

    /// Take this one of the behaviours that the file holds, counted from 1
    #[arg(long, value_name = "N", default_value = "1")]
    behaviour: NonZero<usize>,

    /// Take the labels of the steps from this file, written with TLC's `-dumpTrace tlcaction`
    #[arg(long, value_name = "FILE", conflicts_with = "behaviour")]
    labels: Option<PathBuf>,

    /// The system that diverges is not the core, but a process that this command of the shell starts (docs/exec.md). Without
    /// --graph, the core is the judge if the trace has all of its variables and the process no others: it has to take each
    /// step itself
    #[arg(long, value_name = "COMMAND")]
    exec: Option<String>,

    /// How long the process may take for an answer before it is killed, in seconds; if it is stuck where it diverges,
    /// each shorter behaviour that is tried takes as long [default: 10]
    #[arg(long, value_name = "SECONDS", requires = "exec")]
    exec_timeout: Option<NonZero<u32>>,

    /// The judge is a state graph that TLC wrote with -dump dot,actionlabels, plain or compressed
    #[arg(long, value_name = "FILE.dot")]
    graph: Option<PathBuf>,

    /// Write the behaviour to this file, as TLC's JSON, or with - to standard output, and then the words to standard error
    /// [default: the trace's name with -minimal.json, in this directory]
    #[arg(long, short, value_name = "FILE|-")]
    output: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  the behaviour is written
  2  there is none: bad input, bad usage, no divergence, or nothing that the judge vouches for";

pub(super) fn run<S: Checkable>(args: &MinimizeArgs) -> anyhow::Result<ExitCode> {
    let name = args.trace.display().to_string();
    let told = judge::minimal::<S>(args).with_context(|| name.clone())?;
    let written = write(args, &told.text)?;
    match args.is_to_standard_output() {
        true => tell(&mut anstream::stderr().lock(), &name, &written, &told)?,
        false => tell(&mut anstream::stdout().lock(), &name, &written, &told)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(out: &mut impl Write, name: &str, written: &str, told: &Told) -> io::Result<()> {
    writeln!(out, "minimal     {name}: {}", told.sizes)?;
    writeln!(out, "judge       {}", told.judge)?;
    writeln!(out, "written     {written}")?;
    writeln!(out)?;
    let width = (told.script.len() + 1).to_string().len();
    for (index, step) in told.script.iter().enumerate() {
        writeln!(out, "  {:>width$}  {step}", index + 2)?;
    }
    terminal::divergences(out, terminal::Detail::All, &told.report)?;
    if !told.not_written.is_empty() {
        let variables = told.not_written.join(", ");
        writeln!(out, "not written  {variables}, which nobody compares")?;
    }
    terminal::reservations(out, &told.report)
}

/// Writes the behaviour, and says where to.
fn write(args: &MinimizeArgs, text: &[u8]) -> anyhow::Result<String> {
    let file = args.file();
    let (name, destination) = match args.is_to_standard_output() {
        true => ("to standard output".to_owned(), Destination::StandardOutput),
        // Who has named a file knows what was in it.
        false if args.output.is_none() && file.exists() => (
            format!("{}, over the file that was there", file.display()),
            Destination::File(file),
        ),
        false => (file.display().to_string(), Destination::File(file)),
    };
    let read = [Some(&args.trace), args.labels.as_ref(), args.graph.as_ref()];
    let mut output = Output::new(destination, read.into_iter().flatten().cloned().collect());
    written(output.open(&name))?;
    output.write_all(text)?;
    written(output.close(None))?;
    Ok(name)
}

impl MinimizeArgs {
    fn is_to_standard_output(&self) -> bool {
        self.output.as_deref() == Some(Path::new("-"))
    }

    /// The file for the behaviour.
    fn file(&self) -> PathBuf {
        let name = || {
            let stem = stem(&self.trace.to_string_lossy(), self.behaviour.get());
            PathBuf::from(format!("{stem}-minimal.json"))
        };
        self.output.clone().unwrap_or_else(name)
    }
}

fn written<T>(result: Result<T, WriteError>) -> anyhow::Result<T> {
    result.map_err(|error| match error {
        WriteError::Output(error) => error.into(),
        WriteError::Behaviour(error) => error.into(),
    })
}
