//! Who vouches for what is left of a trace: the core, a state graph, or nobody but the trace.

use super::trace::{First, Trace, group};
use super::{MinimizeArgs, written};
use crate::cli::Checkable;
use crate::cli::progress::Progress;
use crate::cli::replay::child;
use crate::exec::ExecSystem;
use crate::graph::{self, Graph};
use crate::minimize::{Circles, Minimal, NotMinimized, Size, cut, minimize, shown};
use crate::replay::{Divergence, Options, names_action, replay};
use crate::report::{Exec, Group, Origin, Report, TraceReport};
use crate::system::{Action as _, System};
use crate::trace::TraceError;
use crate::trace::write::{Target, Writer};
use anyhow::{Context as _, anyhow, bail};
use std::fs::File;
use std::num::NonZero;
use std::path::Path;

/// What is told of the result.
pub(super) struct Told {
    pub(super) sizes: String,
    pub(super) judge: String,
    pub(super) script: Vec<String>,
    /// The variables of the trace that the behaviour does not have.
    pub(super) not_written: Vec<String>,
    /// The behaviour, as TLC's JSON.
    pub(super) text: Vec<u8>,
    pub(super) report: Report,
}

impl Told {
    /// Whether the behaviour has a divergence of this group.
    fn shows(&self, group: &Group) -> bool {
        self.report.kinds.iter().any(|kind| kind.group == *group)
    }
}

/// Minimises with the judge that there is.
pub(super) fn minimal<S: Checkable>(args: &MinimizeArgs) -> anyhow::Result<Told> {
    let trace = &Trace::of(args)?;
    let Some(command) = &args.exec else {
        let system = S::default();
        let first = trace.first(&system)?;
        return match &args.graph {
            Some(file) => by_graph(args, trace, &system, &first, file),
            None => by_itself(args, trace, &system, &first),
        };
    };
    let system = child(command, args.exec_timeout)?;
    // What replaying it says of the trace, it says better than a judge that knows only what is left of it.
    let first = trace.first(&system)?;
    match &args.graph {
        Some(file) => by_graph(args, trace, &system, &first, file),
        None if is_of_core::<S>(trace, &system)? => by_core::<S>(args, trace, system, &first),
        None => by_itself(args, trace, &system, &first),
    }
}

/// Whether the core knows all that there is to compare: a behaviour's states have the core's variables, and the other system
/// has none but these.
fn is_of_core<S: System>(trace: &Trace, system: &ExecSystem) -> anyhow::Result<bool> {
    let has = trace.variables()?;
    let has = |name: &&str| has.iter().any(|own| own == name);
    let is_core = |name: &&str| S::VARIABLES.contains(name);
    Ok(S::VARIABLES.iter().all(has) && system.variables().iter().all(is_core))
}

/// A child diverges, and the core is the judge.
fn by_core<S: Checkable>(
    args: &MinimizeArgs,
    trace: &Trace,
    mut system: ExecSystem,
    first: &First,
) -> anyhow::Result<Told> {
    let progress = Progress::counting("shorter behaviours tried");
    let minimal = trace.read(|behaviour| {
        let found = minimize(&S::default(), behaviour, &mut |behaviour| {
            progress.count(1);
            shown(&mut system, behaviour)
        });
        Ok(found)
    })?;
    progress.finish();
    let minimal: Minimal<S> = match minimal {
        Ok(minimal) => minimal,
        // The core tells each step's action, where the trace's labels may not.
        Err(NotMinimized::Conforms) => return by_itself(args, trace, &system, first),
        Err(NotMinimized::Unreadable(error)) => return Err(TraceError::into(error)),
        Err(error) => return Err(error.into()),
    };
    let mut text = Vec::new();
    written(minimal.behaviour.write(&mut text, &mut *writer()?))?;
    let steps = minimal.behaviour.steps.iter();
    let how_short = match minimal.is_shortest {
        true => "no behaviour with these constants is shorter",
        false => "none of them can be left out",
    };
    let told = Told {
        sizes: sizes(&minimal.before, &minimal.after),
        judge: format!("the core: it takes each step itself, and {how_short}"),
        script: steps.map(|step| step.action.text()).collect(),
        not_written: others(trace, S::VARIABLES)?,
        report: report(args, &system, &text)?,
        text,
    };
    match told.shows(&minimal.shown.group) {
        true => Ok(told),
        false => Err(NotMinimized::NotAgain.into()),
    }
}

/// A state graph is the judge.
fn by_graph<S: System + Clone>(
    args: &MinimizeArgs,
    trace: &Trace,
    system: &S,
    first: &First,
    file: &Path,
) -> anyhow::Result<Told> {
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
    let told = told(args, trace, system, &found.path, last, first.steps, judge)?;
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
    trace: &Trace,
    system: &S,
    first: &First,
) -> anyhow::Result<Told> {
    let ways = [
        (Circles::LeftOut, ", and circles left out"),
        (Circles::Kept, "; without its circles it does not diverge"),
    ];
    for (circles, how) in ways {
        let (variables, actions) = (system.variables(), &first.actions);
        let path =
            trace.read(|behaviour| Ok(cut(behaviour, first.step, variables, actions, circles)?))?;
        let judge = format!(
            "the trace itself: cut off after the divergence{how}; with --graph, more can go"
        );
        let last = first.action.clone();
        let told = told(args, trace, system, &path, last, first.steps, judge)?;
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
    trace: &Trace,
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
        let is_named = names_action(system, &step.label);
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
        not_written: others(trace, system.variables())?,
        report: report(args, system, &text)?,
        text,
    })
}

/// The trace's variables that are not among these.
fn others(trace: &Trace, variables: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut others = trace.variables()?;
    others.retain(|own| !variables.contains(&own.as_str()));
    Ok(others)
}

/// The divergence of the behaviour that is written.
fn report<S: System + Clone>(
    args: &MinimizeArgs,
    system: &S,
    text: &[u8],
) -> anyhow::Result<Report> {
    let found = Trace::written(text).read(|behaviour| {
        let options = Options::default();
        Ok(replay(&mut system.clone(), behaviour, &options))
    })?;
    let file = args.file().display().to_string();
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

fn writer() -> anyhow::Result<Box<dyn Writer>> {
    Target::Json.writer().context("JSON cannot be written")
}

/// `36 steps -> 14, Server 3 -> 2, highest term 4 -> 3`
fn sizes(before: &Size, after: &Size) -> String {
    let mut told = format!("{} steps -> {}", before.steps, after.steps);
    let mut tell = |name: &str, before: u64, after: u64| {
        told.push_str(&match before == after {
            true => format!(", {name} {before}"),
            false => format!(", {name} {before} -> {after}"),
        });
    };
    for ((name, before), (_, after)) in before.constants.iter().zip(&after.constants) {
        tell(name, *before as u64, *after as u64);
    }
    for ((name, before), (_, after)) in before.counters.iter().zip(&after.counters) {
        tell(name, *before, *after);
    }
    told
}
