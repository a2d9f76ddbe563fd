//! `conformance minimize`: a trace that diverges → a judge → a short behaviour that still does.

use super::Checkable;
use super::inputs::{self, Input};
use super::output::{Destination, Output, stem};
use super::replay::child;
use crate::exec::ExecSystem;
use crate::graph::{self, Graph};
use crate::minimize::{Circles, Minimal, NotMinimized, Size, cut, minimize, shown};
use crate::replay::{Divergence, Inference, Options, replay, replay_uncompared};
use crate::report::{DivergenceReport, Exec, Group, Origin, Report, TraceReport, terminal};
use crate::system::{Action as _, System};
use crate::trace::write::{Target, WriteError, Writer};
use crate::trace::{Format, Reader, TraceError};
use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use std::fs::{self, File};
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Find a short behaviour that still shows a trace's first divergence
///
/// What is left is a behaviour of the specification, and a judge vouches for that. A state graph (--graph): the result is a
/// shortest of its paths. The core, for a process of the core's specification (--exec): what comes after the divergence is
/// cut off, then steps, servers and values are left out until nothing more can be, and something shorter is looked for near
/// by. Or else the trace itself: it is cut off after the divergence, and what goes in circles is left out.
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

    /// The system that diverges is not the core, but a process that this command of the shell starts (docs/exec.md). Without
    /// --graph, the core is the judge if the trace has its variables: it has to take each step itself
    #[arg(long, value_name = "COMMAND")]
    exec: Option<String>,

    /// How long the process may take for an answer before it is killed, in seconds
    /// [default: 10]
    #[arg(long, value_name = "SECONDS", requires = "exec")]
    exec_timeout: Option<NonZero<u32>>,

    /// The judge is a state graph that TLC wrote with -dump dot,actionlabels, plain or compressed
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

impl Told {
    /// Whether the behaviour has a divergence of this group.
    fn shows(&self, group: &Group) -> bool {
        self.report.kinds.iter().any(|kind| kind.group == *group)
    }
}

pub(super) fn run<S: Checkable>(args: &MinimizeArgs) -> anyhow::Result<ExitCode> {
    let name = args.trace.display().to_string();
    let told = minimal::<S>(args).with_context(|| name.clone())?;
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
    terminal::divergences(&mut out, terminal::Detail::All, &told.report)?;
    terminal::reservations(&mut out, &told.report)?;
    Ok(ExitCode::SUCCESS)
}

/// Minimises with the judge that there is.
fn minimal<S: Checkable>(args: &MinimizeArgs) -> anyhow::Result<Told> {
    let text = text(args)?;
    let Some(command) = &args.exec else {
        return match &args.graph {
            Some(file) => by_graph(args, &S::default(), &text, file),
            None => by_itself(args, &S::default(), &text),
        };
    };
    let system = child(command, args.exec_timeout)?;
    match &args.graph {
        Some(file) => by_graph(args, &system, &text, file),
        None if is_of_core::<S>(args, &text)? => by_core::<S>(args, system, &text),
        None => by_itself(args, &system, &text),
    }
}

/// Whether a behaviour's states have the core's variables.
fn is_of_core<S: System>(args: &MinimizeArgs, text: &[u8]) -> anyhow::Result<bool> {
    let mut reader = Reader::new(text, args.format)?;
    let mut behaviour = behaviour(&mut reader, args.behaviour.get())?;
    behaviour.next_state()?;
    let has = |name: &&str| behaviour.variables().iter().any(|own| own == name);
    Ok(S::VARIABLES.iter().all(has))
}

/// A child diverges, and the core is the judge.
fn by_core<S: Checkable>(
    args: &MinimizeArgs,
    mut system: ExecSystem,
    text: &[u8],
) -> anyhow::Result<Told> {
    let mut reader = Reader::new(text, args.format)?;
    let mut behaviour = behaviour(&mut reader, args.behaviour.get())?;
    let minimal: Minimal<S> = minimize(&S::default(), &mut behaviour, &mut |behaviour| {
        shown(&mut system, behaviour)
    })
    .map_err(unless_unreadable)?;
    let mut text = Vec::new();
    written(minimal.behaviour.write(&mut text, &mut *writer()?))?;
    let steps = minimal.behaviour.steps.iter();
    let how_short = match minimal.is_shortest {
        true => "no behaviour with these constants is shorter",
        false => "none of them can be left out",
    };
    Ok(Told {
        sizes: sizes(&minimal.before, &minimal.after),
        judge: format!("the core: it takes each step itself, and {how_short}"),
        script: steps.map(|step| step.action.text()).collect(),
        report: report(args, &system, &text)?,
        text,
    })
}

/// A state graph is the judge.
fn by_graph<S: System + Clone>(
    args: &MinimizeArgs,
    system: &S,
    text: &[u8],
    file: &Path,
) -> anyhow::Result<Told> {
    let first = first(args, system, text)?;
    let name = file.display();
    let graph = File::open(file).with_context(|| format!("cannot read {name}"))?;
    let at = || name.to_string();
    let graph: Graph<S> = Graph::read(graph, NonZero::<usize>::MIN).with_context(at)?;
    let mut last = None;
    let mut is_it = |divergence: Divergence| {
        last = divergence.action.as_ref().map(|a| a.text.clone());
        group(divergence) == first.group
    };
    let found = graph::shortest(&graph, system, &mut is_it).with_context(at)?;
    let found = found.ok_or_else(|| {
        anyhow!(
            "no path of {name} that was looked at has this divergence: is its model too small, or was it written without \
             actionlabels? (Of a system with hidden state, one path to each state is looked at.)"
        )
    })?;
    let judge = match found.is_proven {
        true => format!("the graph {name}: no path of it is shorter"),
        false => format!("the graph {name}: of one path to each of its states, the shortest"),
    };
    let told = told(args, system, &found.path, last, first.steps, judge)?;
    if !told.shows(&first.group) {
        bail!(
            "the path of {name} does not show the divergence again: does the system do the same each time?"
        );
    }
    Ok(told)
}

/// No judge is there but the trace.
fn by_itself<S: System + Clone>(
    args: &MinimizeArgs,
    system: &S,
    text: &[u8],
) -> anyhow::Result<Told> {
    let first = first(args, system, text)?;
    let ways = [
        (Circles::LeftOut, ", and circles left out"),
        (Circles::Kept, "; without its circles it does not diverge"),
    ];
    for (circles, how) in ways {
        let mut reader = Reader::new(text, args.format)?;
        let mut behaviour = behaviour(&mut reader, args.behaviour.get())?;
        let (variables, actions) = (system.variables(), &first.actions);
        let path = cut(&mut behaviour, first.step, variables, actions, circles)?;
        let judge = format!(
            "the trace itself: cut off after the divergence{how}; with --graph, more can go"
        );
        let told = told(
            args,
            system,
            &path,
            first.action.clone(),
            first.steps,
            judge,
        )?;
        if told.shows(&first.group) {
            return Ok(told);
        }
    }
    bail!(
        "cut off after the divergence, it does not show it any more: does the system do the same each time?"
    )
}

/// What is told of a behaviour that is made of values; `last` is the action of its last step.
fn told<S: System + Clone>(
    args: &MinimizeArgs,
    system: &S,
    path: &graph::Path,
    last: Option<String>,
    steps: usize,
    judge: String,
) -> anyhow::Result<Told> {
    let mut text = Vec::new();
    written(path.write(&mut text, &mut *writer()?))?;
    let left = path.steps.len();
    let script = path.steps.iter().enumerate().map(|(index, step)| {
        let label = step.label.to_string();
        let is_named = system.is_action_name(step.label.operator());
        let last = last.clone().filter(|_| index + 1 == left);
        step.action
            .clone()
            .or(last.filter(|_| !is_named))
            .unwrap_or(label)
    });
    Ok(Told {
        sizes: format!("{steps} steps -> {left}"),
        judge,
        script: script.collect(),
        report: report(args, system, &text)?,
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

/// The first divergence of the trace.
struct First {
    group: Group,
    /// The number of the step.
    step: usize,
    /// Its action, if it is certain.
    action: Option<String>,
    /// How many steps the trace has.
    steps: usize,
    /// What each of them turned out to be, as far as the system takes it.
    actions: Vec<Option<String>>,
}

fn first<S: System + Clone>(args: &MinimizeArgs, system: &S, text: &[u8]) -> anyhow::Result<First> {
    let mut reader = Reader::new(text, args.format)?;
    let mut behaviour = behaviour(&mut reader, args.behaviour.get())?;
    let mut actions = Vec::new();
    let found = replay_uncompared(
        &mut system.clone(),
        &mut behaviour,
        &Options::default(),
        &mut |visit| actions.extend(visit.step.map(|step| action_of(step.inference))),
    );
    let mut steps = found.steps + usize::from(found.rest_unchecked);
    while behaviour.next_state().is_ok_and(|state| state.is_some()) {
        steps += 1;
    }
    match (found.divergences.into_iter().next(), found.error) {
        (Some(first), _) => Ok(First {
            step: first.step,
            action: first.action.as_ref().map(|a| a.text.clone()),
            group: group(first),
            steps,
            actions,
        }),
        (None, Some(error)) => Err(error.into()),
        (None, None) => Err(NotMinimized::Conforms.into()),
    }
}

fn action_of<S: System>(inference: &Inference<S>) -> Option<String> {
    match inference {
        Inference::Unique(action) => Some(action.text()),
        Inference::Ambiguous(actions) => Some(actions.first()?.text()),
        Inference::Stuttering | Inference::None(_) => None,
    }
}

fn group(divergence: Divergence) -> Group {
    DivergenceReport::new(&Origin::file("-"), &[], divergence).group()
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
    let found = replay(&mut system.clone(), &mut behaviour, &Options::default());
    let file = file.display().to_string();
    let mut report = Report::new::<S>();
    let origin = Origin {
        exec: args.exec.as_deref().map(|command| Exec {
            command,
            timeout: args.exec_timeout,
        }),
        ..Origin::file(&file)
    };
    report.add(TraceReport::new(&origin, found));
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
