//! The verdict on a state graph for people at a terminal. Colours are always written; the stream takes them out where
//! they do not belong.

use super::super::divergence::shell_word;
use super::super::terminal::{self, Detail, plural};
use super::{FoundReport, GraphDivergenceReport, GraphReport, GraphVerdict, UNEXPLORED};
use crate::diff::Change;
use crate::program;
use crate::report::coverage::FaultReport;
use crate::report::run::not_compared;
use crate::report::shorten::{MOST, both, more, shortened};
use crate::report::width::{WIDEST_NAME, width};
use crate::report::{comparison, printable};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();
const STRONG: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Writes the report for people.
///
/// # Errors
/// Those of the stream.
pub fn text(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    let name = printable(report.path.clone());
    if let Some(error) = &report.error {
        write!(out, "{WARN}unreadable{WARN:#}  ")?;
        match (error.line, error.column) {
            (Some(line), Some(column)) => {
                writeln!(out, "{name}:{line}:{column}: {}", error.told())?
            }
            _ => writeln!(out, "{name}: {}", error.told())?,
        }
        if let Some(help) = &error.help {
            writeln!(out, "            {DIM}help{DIM:#}  {help}")?;
        }
        if report.verdict == GraphVerdict::Unreadable {
            return Ok(());
        }
    }
    if report.unexplored > 0 {
        writeln!(
            out,
            "{WARN}unexplored{WARN:#}  {} in the model, but the graph has no step from there",
            plural(report.unexplored, "state")
        )?;
        writeln!(out, "            {DIM}help{DIM:#}  {UNEXPLORED}\n")?;
    }
    let (breaches, divergences): (Vec<_>, Vec<_>) =
        report.divergences.iter().partition(|d| d.is_breach());
    for (index, divergence) in divergences.iter().enumerate() {
        let kinds = divergences.len();
        let noun = if kinds == 1 {
            "divergence"
        } else {
            "kind of divergence"
        };
        let count = format!("{noun} {} of {kinds}", index + 1);
        self::divergence(out, &name, &count, divergence)?;
        writeln!(out)?;
    }
    for breach in breaches {
        self::divergence(out, &name, "broken invariant", breach)?;
        writeln!(out)?;
    }
    if report.divergences.iter().any(|d| d.written.is_none()) {
        writeln!(
            out,
            "{DIM}help{DIM:#}  --write-path DIRECTORY writes each path as a behaviour, for `{} replay` and \
             `show`\n",
            program::name()
        )?;
    }
    actions(out, report)?;
    bound(out, report)?;
    conclusion(out, report)
}

fn divergence(
    out: &mut impl Write,
    graph: &str,
    count: &str,
    divergence: &GraphDivergenceReport,
) -> io::Result<()> {
    let headline = match &divergence.found {
        FoundReport::SpecToCore(found) => terminal::headline(found),
        FoundReport::CoreToSpec { action, fault, .. } => match fault {
            FaultReport::Taken => {
                format!("the core takes {action}, which the specification does not allow there")
            }
            FaultReport::Changed => {
                format!("the core refuses {action}, but is changed")
            }
            FaultReport::Panicked => {
                format!("the core panics in {action}, which the specification does not allow there")
            }
        },
        FoundReport::Invariant { breach, state, .. } => {
            format!("{} does not hold in state {state}", breach.invariant)
        }
    };
    terminal::bad(out, count, &headline)?;
    let (line, step) = match &divergence.found {
        FoundReport::SpecToCore(found) => (found.line, found.step),
        FoundReport::CoreToSpec { line, step, .. } => (*line, *step),
        FoundReport::Invariant { line, state, .. } => (*line, *state),
    };
    writeln!(out, "  in      {graph}:{line}, {}", distance(step))?;
    for (index, step) in divergence.steps.iter().enumerate() {
        let head = if index == 0 { "path" } else { "" };
        writeln!(out, "  {head:<8}{:>3}  {step}", index + 2)?;
    }
    match &divergence.found {
        FoundReport::SpecToCore(found) => terminal::comparison(out, Detail::All, found)?,
        FoundReport::CoreToSpec {
            panic: Some(message),
            ..
        } => writeln!(out, "  why     {}", shortened(message))?,
        FoundReport::CoreToSpec { changes, .. } => own_changes(out, changes)?,
        FoundReport::Invariant { breach, .. } => writeln!(out, "  why     {}", breach.why())?,
    }
    match (&divergence.written, &divergence.found) {
        (Some(_), FoundReport::SpecToCore(found)) => {
            writeln!(out, "  again   {}", found.reproduce)?
        }
        (Some(file), FoundReport::CoreToSpec { fault, .. }) => {
            writeln!(
                out,
                "  again   {} show {}",
                program::name(),
                shell_word(file)
            )?;
            if *fault == FaultReport::Taken {
                writeln!(out, "          (the last step is the core's own)")?;
            }
        }
        (Some(file), FoundReport::Invariant { .. }) => {
            writeln!(
                out,
                "  again   {} replay {}",
                program::name(),
                shell_word(file)
            )?;
        }
        (None, _) => {}
    }
    if divergence.count > 1 {
        writeln!(out, "  also    {} more of this kind", divergence.count - 1)?;
    }
    Ok(())
}

/// What a step of the core changes that the specification does not have.
fn own_changes(out: &mut impl Write, changes: &[Change]) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "  changed nothing");
    }
    for (index, change) in changes.iter().take(MOST).enumerate() {
        let head = if index == 0 { "changed" } else { "" };
        let [before, after] = both(
            terminal::or_absent(&change.before),
            terminal::or_absent(&change.core),
        );
        let path = shortened(&change.path);
        writeln!(
            out,
            "  {head:<8}{STRONG}{path}{STRONG:#}: {before} -> {BAD}{after}{BAD:#}"
        )?;
    }
    match more(changes.iter().map(|c| &*c.path)) {
        Some(more) => writeln!(out, "          {more}"),
        None => Ok(()),
    }
}

/// How far a step is from the initial state.
fn distance(step: usize) -> String {
    match step {
        1 => "the initial state".to_owned(),
        step => format!("{} from the initial state", plural(step - 1, "step")),
    }
}

/// What was counted of each action, in both directions.
fn actions(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    let names = report.actions.keys().map(|name| name.chars().count());
    let width = width(names, WIDEST_NAME);
    writeln!(
        out,
        "  {:<width$}  {:>12}  {:>12}  {:>9}",
        "action", "spec -> core", "core -> spec", "refused"
    )?;
    for (action, count) in &report.actions {
        writeln!(
            out,
            "  {action:<width$}  {:>12}  {:>12}  {:>9}",
            count.edges, count.steps, count.refused
        )?;
    }
    writeln!(out)
}

/// Within which bound.
fn bound(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    let set = |elements: &Vec<String>| format!("{{{}}}", elements.join(", "));
    let constants: Vec<String> = report
        .constants
        .iter()
        .map(|(name, elements)| format!("{name} = {}", set(elements)))
        .collect();
    let name = printable(report.path.clone());
    write!(out, "{STRONG}{name}{STRONG:#}")?;
    match constants.as_slice() {
        [] => writeln!(out)?,
        constants => writeln!(out, ": {}", constants.join(", "))?,
    }
    writeln!(
        out,
        "checked      {}{}, {} from them, {} compared in each",
        match report.error {
            Some(_) => "not all of ",
            None => "",
        },
        plural(report.states, "state"),
        plural(report.edges, "step"),
        plural(report.variables, "variable")
    )?;
    if report.outside > 0 {
        write!(
            out,
            "border       {} outside the constraint",
            plural(report.outside, "state")
        )?;
        match report.constraints.as_slice() {
            [] => writeln!(out)?,
            places => writeln!(out, " ({})", places.join("; "))?,
        }
    }
    if !report.invariants.is_empty() && !report.divergences.iter().any(|d| d.is_breach()) {
        terminal::invariants(out, &report.invariants)?;
    }
    if report.ambiguous > 0 {
        writeln!(
            out,
            "ambiguous    {}: several actions with the same next state",
            plural(report.ambiguous, "edge")
        )?;
    }
    if report.stuttering_edges > 0 {
        writeln!(
            out,
            "stuttering   {}: nothing changes, and no action does that",
            plural(report.stuttering_edges, "edge")
        )?;
    }
    if report.stuttering_steps > 0 {
        writeln!(
            out,
            "stuttering   {} of the core: the graph has no edges from a state to itself",
            plural(report.stuttering_steps, "step")
        )?;
    }
    match report.unreached {
        None => {}
        Some(0) => writeln!(
            out,
            "hidden       the core has hidden state: each state as one shortest path leads there"
        )?,
        Some(count) => writeln!(
            out,
            "hidden       the core has hidden state: each state as one shortest path leads there, but for {}, of which \
             no path was taken",
            plural(count, "state")
        )?,
    }
    for line in not_compared(&report.not_compared, &report.ignored) {
        writeln!(out, "{line}")?;
    }
    comparison::text(out, &report.comparisons)?;
    Ok(())
}

fn conclusion(out: &mut impl Write, report: &GraphReport) -> io::Result<()> {
    if report.unknown_steps > 0 {
        writeln!(
            out,
            "{WARN}unknown      {} of the core lead out of the graph, which does not show its border: whether the \
             specification has them cannot be said{WARN:#}",
            plural(report.unknown_steps, "step")
        )?;
        writeln!(
            out,
            "             {DIM}help{DIM:#}  write it with `-dump dot,actionlabels,constrained FILE`; if the model has no \
             constraint, say --complete"
        )?;
    }
    let but_for = match report.stuttering_edges + report.stuttering_steps {
        0 => "",
        _ => ", but for steps that change nothing",
    };
    // Each state is put into the core as the specification has it: what a weaker comparison lets pass is not followed.
    let compared = match report.comparisons.is_empty() {
        true => "",
        false => ", step by step, compared as declared",
    };
    let equal = |out: &mut dyn Write, what: &str| {
        writeln!(out, "{GOOD}equal{GOOD:#}        {what}{but_for}{compared}")
    };
    match (report.verdict, report.unknown_steps) {
        (GraphVerdict::Equal, 0) if report.unreached.is_some() => equal(
            out,
            "within this bound, along these paths, the core's steps are the specification's",
        ),
        (GraphVerdict::Equal, 0) => equal(
            out,
            "within this bound the core's transition system equals the specification's",
        ),
        (GraphVerdict::Equal, _) => equal(
            out,
            "between the states of the graph the core's steps are the specification's",
        ),
        (GraphVerdict::Breaks, _) => writeln!(
            out,
            "{BAD}breaks{BAD:#}       an invariant of the specification does not hold in each state"
        ),
        _ => {
            let divergences: Vec<_> = report
                .divergences
                .iter()
                .filter(|d| !d.is_breach())
                .collect();
            let all: usize = divergences.iter().map(|d| d.count).sum();
            writeln!(
                out,
                "{BAD}differs{BAD:#}      {} of {}",
                plural(all, "divergence"),
                plural(divergences.len(), "kind")
            )
        }
    }
}
