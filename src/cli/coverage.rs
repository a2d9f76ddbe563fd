//! `conformance coverage`: inputs → behaviours → what they cover → report.

use super::inputs::{self, Input};
use super::progress::Progress;
use crate::coverage::cover;
use crate::replay::{Options, in_order};
use crate::report::coverage::{Collected, Conclusion, CoverageReport, properties, text};
use crate::report::{Ignored, Origin, TraceReport};
use crate::system::System;
use crate::trace::{Format, TraceError};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use std::fs;
use std::io::{self, Write as _};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

/// Tell what traces cover of the specification's actions and their branches, and what to add
///
/// The traces are replayed. Every step that conforms counts for its action and for the branches of it
/// that it takes, by the specification's two states. In every state, each action that the specification
/// does not allow there is tried on the core, which must refuse it.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct CoverageArgs {
    /// Traces: files, directories (every trace below them), or - for standard input
    #[arg(required = true, value_name = "FILES|DIRECTORIES|-")]
    traces: Vec<PathBuf>,

    /// Fail if less than this percentage of the branches is taken
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    fail_under: Option<f64>,

    /// Write a TLA+ module with a property for each branch that no trace takes: where TLC finds it
    /// violated, it writes such a trace
    #[arg(long, value_name = "FILE.tla")]
    properties: Option<PathBuf>,

    /// Read the input in this form instead of recognising it: tlc-json, tlc-log, tlc-simulation,
    /// tlc-module, tlc-te-module, json-lines, itf
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,

    /// A variable of the specification that the core does not have and that need not be compared, and why:
    /// reports tell it; can be given several times
    #[arg(long, value_name = "VARIABLE=REASON")]
    ignore: Vec<Ignored>,

    /// How to report
    #[arg(long, value_name = "REPORT", default_value = "text")]
    output: Output,

    /// How many traces to work on at a time [default: one a processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZero<usize>>,
}

/// A way to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For people
    Text,
    /// One document (docs/coverage.schema.json)
    Json,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all traces conform, and no less is taken than --fail-under asks for
  1  a divergence, an action that the core does not refuse, or less than --fail-under
  2  nothing could be said, or not of all: bad input, bad usage, no steps";

fn percent(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("expected a percentage from 0 to 100".to_owned()),
    }
}

pub(super) fn run<S: System + Default + Clone>(args: &CoverageArgs) -> anyhow::Result<ExitCode> {
    let ignored = super::names_of_ignored(&args.ignore, S::VARIABLES)?;
    let module = args.properties.as_deref().map(module_name).transpose()?;
    let report = covered::<S>(args, ignored);
    if let (Some(file), Some(name)) = (&args.properties, module) {
        fs::write(file, properties::module(name, S::MODULE, &report))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    let mut out = anstream::stdout().lock();
    match args.output {
        Output::Json => {
            serde_json::to_writer_pretty(&mut out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Output::Text => {
            let file = args
                .properties
                .as_ref()
                .map(|file| file.display().to_string());
            text(&mut out, &report, file.as_deref())?;
        }
    }
    Ok(match report.conclusion() {
        Conclusion::Covered => ExitCode::SUCCESS,
        Conclusion::Fails => ExitCode::from(1),
        Conclusion::NothingSaid => ExitCode::from(2),
    })
}

fn covered<S: System + Default + Clone>(
    args: &CoverageArgs,
    ignored: Vec<String>,
) -> CoverageReport {
    let inputs = inputs::find_telling(&args.traces, args.format);
    let options = Options {
        ignored,
        ..Options::default()
    };
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok());
    let progress = Progress::new(inputs.iter().map(Input::size).sum());
    let mut collected = Collected::default();
    in_order(
        jobs.unwrap_or(NonZero::<usize>::MIN),
        &inputs,
        |input, give| behaviours::<S>(input, args.format, &options, &progress, give),
        |trace: TraceReport| {
            collected.add(&trace);
            ControlFlow::Continue(())
        },
    );
    progress.finish();
    collected.report::<S>(&args.ignore, args.fail_under)
}

/// Hands over what each of an input's behaviours covers, and last why there are no more, if that is a fault.
fn behaviours<S: System + Default + Clone>(
    input: &Input,
    format: Option<Format>,
    options: &Options,
    progress: &Progress,
    give: &mut dyn FnMut(TraceReport) -> ControlFlow<()>,
) {
    let path = input.name();
    let origin = |behaviour| Origin {
        behaviour,
        format,
        ..Origin::file(&path)
    };
    let mut seen = 0;
    let mut read = || -> Result<(), TraceError> {
        let mut reader = input.open_counted(format, progress)?;
        while let Some(mut behaviour) = reader.next_behaviour()? {
            seen = behaviour.number();
            let name = origin(seen).name();
            let (coverage, replay) =
                cover(&S::default(), &name, &mut behaviour, options, &mut |_| {});
            let is_faulty = replay.error.is_some();
            let flow = give(TraceReport {
                coverage: Some(coverage),
                ..TraceReport::new(&origin(seen), replay)
            });
            // What follows a fault is told by `replay`.
            if flow.is_break() || is_faulty {
                return Ok(());
            }
        }
        if seen == 0 {
            return Err(TraceError::no_behaviour());
        }
        Ok(())
    };
    if let Err(error) = read() {
        let _ = give(TraceReport::unreadable(&origin(seen + 1), error));
    }
}

/// The name of the module that a file is to hold. A file that was not written here is not written over.
fn module_name(file: &Path) -> anyhow::Result<&str> {
    let is_tla = file.extension().is_some_and(|extension| extension == "tla");
    let Some(name) = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .filter(|_| is_tla)
    else {
        bail!(
            "--properties {}: a module is in a file NAME.tla",
            file.display()
        );
    };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !name.chars().all(is_word) || !name.chars().any(|c| c.is_ascii_alphabetic()) {
        bail!(
            "--properties {}: `{name}` is no name of a module",
            file.display()
        );
    }
    match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(name),
        Ok(text) if text.is_empty() || properties::is_ours(&text) => Ok(name),
        _ => bail!(
            "{} is there already, and not written by conformance coverage, so it is not written over",
            file.display()
        ),
    }
}
