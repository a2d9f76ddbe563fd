//! `conformance minimize`: a trace that diverges → a judge → the shortest behaviour that still does.

use super::Checkable;
use super::inputs::{self, Input};
use super::output::{Destination, Output, stem};
use super::replay::child;
use crate::graph::{self, Found, Graph};
use crate::minimize::{Minimal, NotMinimized, Size, minimize, shown};
use crate::replay::{Extent, Options, replay};
use crate::report::{DivergenceReport, Group, Origin, Report, TraceReport, terminal};
use crate::system::{Action as _, System};
use crate::trace::write::{Target, WriteError, Writer};
use crate::trace::{Format, Reader, TraceError};
use anyhow::{Context as _, anyhow, bail};
use clap::{ArgGroup, Args};
use std::fs::{self, File};
use std::io::{self, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

/// Find the shortest behaviour that still shows a trace's first divergence
///
/// What comes after the divergence is cut off, then the steps go that it can do without, then servers and values. What
/// is left has to be a behaviour of the specification, and a judge vouches for that: a state graph, or with --exec the core.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
#[command(group = ArgGroup::new("system").required(true).args(["exec", "graph"]))]
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

    /// The system that diverges: a process that this command of the shell starts (docs/exec.md). The core is the judge: it
    /// has to take each step itself
    #[arg(long, value_name = "COMMAND")]
    exec: Option<String>,

    /// How long the process may take for an answer before it is killed, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", requires = "exec")]
    exec_timeout: NonZero<u32>,

    /// The system that diverges is the core, and the judge a state graph that TLC wrote: the result is a shortest of its
    /// paths
    #[arg(long, value_name = "FILE.dot")]
    graph: Option<PathBuf>,

    /// Write the behaviour to this file, as TLC's JSON [default: the trace's name with -minimal.json, in this
    /// directory]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  the behaviour is written
  2  there is none: bad input, bad usage, no divergence, or nothing that the judge vouches for";

/// What is told of the result.
struct Told {
    sizes: String,
    judge: String,
    script: Vec<String>,
    /// The behaviour, as TLC's JSON.
    text: Vec<u8>,
    report: Report,
}

pub(super) fn run<S: Checkable>(args: &MinimizeArgs) -> anyhow::Result<ExitCode> {
    let name = args.trace.display().to_string();
    let told = match (&args.exec, &args.graph) {
        (Some(command), _) => by_core::<S>(args, command),
        (None, Some(file)) => by_graph::<S>(args, file),
        (None, None) => bail!("a judge is needed: --graph, or --exec"),
    };
    let told = told.with_context(|| name.clone())?;
    let file = write(args, &told.text)?;
    let mut out = anstream::stdout().lock();
    writeln!(out, "minimal     {name}: {}", told.sizes)?;
    writeln!(out, "judge       {}", told.judge)?;
    writeln!(out, "written     {file}")?;
    writeln!(out)?;
    let width = (told.script.len() + 1).to_string().len();
    for (index, step) in told.script.iter().enumerate() {
        writeln!(out, "  {:>width$}  {step}", index + 2)?;
    }
    terminal::divergences(&mut out, &told.report)?;
    Ok(ExitCode::SUCCESS)
}

/// A child diverges, and the core is the judge.
fn by_core<S: Checkable>(args: &MinimizeArgs, command: &str) -> anyhow::Result<Told> {
    let system = child(command, args.exec_timeout)?;
    let text = text(args)?;
    let mut reader = Reader::new(text.as_slice(), args.format)?;
    let mut behaviour = behaviour(&mut reader, args.behaviour.get())?;
    let minimal: Minimal<S> = minimize(&S::default(), &mut behaviour, &mut |behaviour| {
        shown(&system, behaviour)
    })
    .map_err(unless_unreadable)?;
    let mut text = Vec::new();
    written(minimal.behaviour.write(&mut text, &mut *writer()?))?;
    let steps = minimal.behaviour.steps.iter();
    Ok(Told {
        sizes: sizes(&minimal.before, &minimal.after),
        judge: "the core: it takes each step itself".to_owned(),
        script: steps.map(|step| step.action.text()).collect(),
        report: report(args, &system, &text)?,
        text,
    })
}

/// The core diverges, and a state graph is the judge.
fn by_graph<S: Checkable>(args: &MinimizeArgs, file: &PathBuf) -> anyhow::Result<Told> {
    let system = S::default();
    let text = text(args)?;
    let (wanted, steps) = first::<S>(args, &system, &text)?;
    let graph = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let at = || file.display().to_string();
    let graph: Graph<S> = Graph::read(graph, NonZero::<usize>::MIN).with_context(at)?;
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: graph.variables().to_vec(),
        is_complete: false,
    };
    let verdict = graph::check(&graph, &system, &options).with_context(at)?;
    let found = verdict.divergences.into_iter().find(|divergence| {
        matches!(&divergence.found, Found::NotTaken(found) if group((**found).clone()) == wanted)
    });
    let path = found.map(|found| found.path).ok_or_else(|| {
        anyhow!(
            "no path of {} shows this divergence: write the graph of a larger model",
            file.display()
        )
    })?;
    let mut text = Vec::new();
    written(path.write(&mut text, &mut *writer()?))?;
    let script = path.steps.iter();
    Ok(Told {
        sizes: format!("{steps} steps -> {}", path.steps.len()),
        judge: format!("the graph {}: a shortest of its paths", file.display()),
        script: script
            .map(|step| match &step.action {
                Some(action) => action.clone(),
                None => step.label.to_string(),
            })
            .collect(),
        report: report(args, &system, &text)?,
        text,
    })
}

fn text(args: &MinimizeArgs) -> anyhow::Result<Vec<u8>> {
    let input = inputs::find(std::slice::from_ref(&args.trace), args.format);
    let mut text = Vec::new();
    match input.as_slice() {
        [Input::Stdin] => io::copy(&mut io::stdin(), &mut text)?,
        _ => {
            text = fs::read(&args.trace)?;
            0
        }
    };
    Ok(text)
}

/// The behaviour with this number.
fn behaviour<'a, 'r>(
    reader: &'a mut Reader<'r>,
    number: usize,
) -> anyhow::Result<crate::trace::Behaviour<'a, 'r>> {
    for _ in 1..number {
        let Some(mut other) = reader.next_behaviour()? else {
            bail!("there is no behaviour {number}");
        };
        while other.next_state()?.is_some() {}
    }
    let behaviour = reader.next_behaviour()?;
    behaviour.ok_or_else(|| anyhow!("there is no behaviour {number}"))
}

/// What the first divergence is, and how many steps the behaviour has.
fn first<S: System + Clone>(
    args: &MinimizeArgs,
    system: &S,
    text: &[u8],
) -> anyhow::Result<(Group, usize)> {
    let mut reader = Reader::new(text, args.format)?;
    let mut behaviour = behaviour(&mut reader, args.behaviour.get())?;
    let options = Options {
        ignored: behaviour.variables().to_vec(),
        ..Options::default()
    };
    let found = replay(&mut system.clone(), &mut behaviour, &options);
    let steps = found.steps;
    match (found.divergences.into_iter().next(), found.error) {
        (Some(first), _) => Ok((group(first), steps)),
        (None, Some(error)) => Err(error.into()),
        (None, None) => Err(NotMinimized::Conforms.into()),
    }
}

fn group(divergence: crate::replay::Divergence) -> Group {
    DivergenceReport::new(&origin("-", None), &[], divergence).group()
}

fn origin<'a>(path: &'a str, exec: Option<&'a str>) -> Origin<'a> {
    Origin {
        path,
        behaviour: 1,
        may_have_others: false,
        format: None,
        labels: None,
        exec,
        ignored: &[],
    }
}

/// The divergence of the behaviour that is written.
fn report<S: System + Clone>(
    args: &MinimizeArgs,
    system: &S,
    text: &[u8],
) -> anyhow::Result<Report> {
    let file = file(args);
    let mut reader = Reader::new(text, None)?;
    let mut behaviour = behaviour(&mut reader, 1)?;
    let options = Options {
        extent: Extent::UntilDivergence,
        ..Options::default()
    };
    let found = replay(&mut system.clone(), &mut behaviour, &options);
    let file = file.display().to_string();
    let mut report = Report::new::<S>();
    report.add(TraceReport::new(
        &origin(&file, args.exec.as_deref()),
        found,
    ));
    Ok(report)
}

fn file(args: &MinimizeArgs) -> PathBuf {
    let name = || {
        let stem = stem(&args.trace.to_string_lossy(), args.behaviour.get());
        PathBuf::from(format!("{stem}-minimal.json"))
    };
    args.output.clone().unwrap_or_else(name)
}

fn write(args: &MinimizeArgs, text: &[u8]) -> anyhow::Result<String> {
    let file = file(args);
    let name = file.display().to_string();
    let mut output = Output::new(Destination::File(file), vec![args.trace.clone()]);
    written(output.open(&name))?;
    output.write_all(text)?;
    written(output.close(None))?;
    Ok(name)
}

fn writer() -> anyhow::Result<Box<dyn Writer>> {
    Target::Json.writer().context("JSON cannot be written")
}

fn written<T>(result: Result<T, WriteError>) -> anyhow::Result<T> {
    result.map_err(|error| match error {
        WriteError::Output(error) => error.into(),
        WriteError::Behaviour(error) => error.into(),
    })
}

fn unless_unreadable(error: NotMinimized) -> anyhow::Error {
    match error {
        NotMinimized::Unreadable(error) => TraceError::into(error),
        error => error.into(),
    }
}

/// `36 steps -> 14, Server 3 -> 2`
fn sizes(before: &Size, after: &Size) -> String {
    let mut told = format!("{} steps -> {}", before.steps, after.steps);
    for ((name, before), (_, after)) in before.constants.iter().zip(&after.constants) {
        told.push_str(&match before == after {
            true => format!(", {name} {before}"),
            false => format!(", {name} {before} -> {after}"),
        });
    }
    told
}
