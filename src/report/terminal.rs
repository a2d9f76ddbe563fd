//! A report for people at a terminal. Colours are always written; the stream takes them out where
//! they do not belong.

use super::{
    BreachReport, CauseReport, Conclusion, DivergenceReport, ErrorReport, Kind, NearestReport,
    Report, TraceReport, Verdict, broken, comparison, coverage, printable, program,
};
use crate::diff::{Change, Difference};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();
const STRONG: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// So many labels that name no action are named.
const NAMED_LABELS: usize = 6;
/// A line with more characters than this is broken up.
const LINE: usize = 100;

/// Writes the line of one trace. `width` is that of the longest path, to align what follows.
///
/// # Errors
/// Those of the stream.
pub fn trace(out: &mut impl Write, trace: &TraceReport, width: usize) -> io::Result<()> {
    let (style, verdict) = match trace.verdict {
        Verdict::Conforms => (GOOD, "conforms"),
        Verdict::Diverges => (BAD, "diverges"),
        Verdict::Breaks => (BAD, "breaks"),
        Verdict::Unreadable => (WARN, "unreadable"),
    };
    write!(out, "{style}{verdict:<10}{style:#}  ")?;
    if trace.states > 0 {
        write!(out, "{:<width$}  {}", trace.name(), counts(trace))?;
    } else {
        write!(out, "{}", trace.name())?;
    }
    if !trace.divergences.is_empty() {
        let count = plural(trace.divergences.len(), "divergence");
        write!(out, "; {BAD}{count}{BAD:#}")?;
    }
    if !trace.broken.is_empty() {
        let count = plural(trace.broken.len(), "broken invariant");
        write!(out, "; {BAD}{count}{BAD:#}")?;
    }
    writeln!(out)?;
    if let Some(error) = &trace.error {
        explain(out, "error", trace, error)?;
    }
    match &trace.cut {
        Some(cut) => explain(out, "cut", trace, cut),
        None => Ok(()),
    }
}

fn counts(trace: &TraceReport) -> String {
    let states = plural(trace.states, "state");
    match (trace.initial_state, trace.steps) {
        (_, steps) if trace.error.is_some() => {
            format!(
                "{states}, {} checked before the error",
                plural(steps, "step")
            )
        }
        (_, steps) if trace.cut.is_some() => {
            format!("{states}, {} checked before the end", plural(steps, "step"))
        }
        (true, 0) if trace.states == 1 => format!("{states}: the initial state alone"),
        (true, 0) => format!("{states}, of which the initial state checked"),
        (true, steps) if steps + 1 < trace.states => {
            format!(
                "{states}, of which the first {} checked",
                plural(steps, "step")
            )
        }
        (true, steps) => {
            format!(
                "{states}, {}, {}",
                plural(steps, "step"),
                plural(trace.distinct_actions(), "action")
            )
        }
        (false, steps) => format!("{states}, of which {} checked", plural(steps, "step")),
    }
}

/// Why a trace, or the rest of it, could not be read.
fn explain(
    out: &mut impl Write,
    what: &str,
    trace: &TraceReport,
    error: &ErrorReport,
) -> io::Result<()> {
    write!(out, "            {WARN}{what:<5}{WARN:#} ")?;
    if let (Some(line), Some(column)) = (error.line, error.column) {
        let path = printable(trace.path.clone());
        write!(out, "{path}:{line}:{column}: ")?;
    }
    writeln!(out, "{}", error.message)?;
    match &error.help {
        Some(help) => writeln!(out, "            {DIM}help{DIM:#}  {help}"),
        None => Ok(()),
    }
}

/// Writes what comes after the lines of the traces: the divergences, and the totals.
///
/// # Errors
/// Those of the stream.
pub fn summary(out: &mut impl Write, report: &Report) -> io::Result<()> {
    divergences(out, report)?;
    broken::text(out, report)?;
    writeln!(out)?;
    actions(out, report)?;
    verdicts(out, report)?;
    checked(out, report)?;
    match &report.coverage {
        Some(covered) => coverage::section(out, covered),
        None => Ok(()),
    }
}

/// Writes what a reviewer has to know of all traces: the divergences, the broken invariants, and how many traces
/// there are of which verdict. As long as that is the same, so is the text, whatever else the traces tell.
///
/// # Errors
/// Those of the stream.
pub fn findings(out: &mut impl Write, report: &Report) -> io::Result<()> {
    divergences(out, report)?;
    broken::text(out, report)?;
    writeln!(out)?;
    verdicts(out, report)?;
    if !report.summary.not_compared.is_empty() {
        writeln!(
            out,
            "not compared {}",
            report.summary.not_compared.join(", ")
        )?;
    }
    comparison::text(out, &report.comparisons)?;
    Ok(())
}

/// Writes the divergences of all traces, those with the same action and variables together.
///
/// # Errors
/// Those of the stream.
pub fn divergences(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let kinds = &report.kinds;
    for (index, kind) in kinds.iter().enumerate() {
        writeln!(out)?;
        let one_each = kinds.len() == report.summary.divergences;
        let noun = if one_each {
            "divergence"
        } else {
            "kind of divergence"
        };
        let count = format!("{noun} {} of {}", index + 1, kinds.len());
        divergence(out, &count, &kind.trace, &kind.first)?;
        also(out, kind)?;
    }
    Ok(())
}

/// Everything about one trace, without colours.
pub(crate) fn plain(report: &TraceReport) -> io::Result<String> {
    let mut out = Vec::new();
    trace(&mut out, report, 0)?;
    for (index, found) in report.divergences.iter().enumerate() {
        let count = format!("divergence {} of {}", index + 1, report.divergences.len());
        writeln!(out)?;
        divergence(&mut out, &count, &report.name(), found)?;
    }
    Ok(anstream::adapter::strip_str(&String::from_utf8_lossy(&out)).to_string())
}

/// Writes one divergence, in the trace of this name.
fn divergence(
    out: &mut impl Write,
    count: &str,
    trace: &str,
    divergence: &DivergenceReport,
) -> io::Result<()> {
    bad(out, count, &headline(divergence))?;
    let state = divergence.back_to.unwrap_or(divergence.step);
    let back = if divergence.back_to.is_some() {
        "back to "
    } else {
        ""
    };
    writeln!(
        out,
        "  in      {trace}, step {} ({back}state {state} at {}:{})",
        divergence.step, divergence.line, divergence.column
    )?;
    if let Some(label) = &divergence.label {
        let source = divergence.source.as_deref().unwrap_or("no location");
        let label = if label.is_empty() { "none" } else { label };
        writeln!(out, "  label   {label}, {source}")?;
    }
    comparison(out, divergence)?;
    writeln!(out, "  again   {}", divergence.reproduce)
}

/// What the core did beside what the specification does.
pub(super) fn comparison(out: &mut impl Write, divergence: &DivergenceReport) -> io::Result<()> {
    if let Some(reason) = divergence.cause.why() {
        writeln!(out, "  why     {reason}")?;
    }
    differences(out, &divergence.differences)?;
    for (index, BreachReport { invariant, why }) in divergence.breaches.iter().enumerate() {
        let head = if index == 0 { "breaks" } else { "" };
        writeln!(out, "  {head:<8}{BAD}{invariant}{BAD:#}: {why}")?;
    }
    // A core that takes no action changes nothing, and the differences are all that the step changes.
    if !matches!(
        divergence.cause,
        CauseReport::Refused { .. } | CauseReport::Panicked { .. } | CauseReport::Impossible
    ) {
        changes(out, &divergence.changes)?;
    }
    nearest(out, &divergence.nearest)
}

/// A divergence in one line, without its place.
#[must_use]
pub fn headline(divergence: &DivergenceReport) -> String {
    let action = divergence.action.as_deref().unwrap_or("the step");
    match &divergence.cause {
        CauseReport::InitialState => {
            "the core's initial state is not the specification's".to_owned()
        }
        CauseReport::Differs => format!("{action} leads the core to another state"),
        CauseReport::Refused { .. } => format!("the core refuses {action}"),
        CauseReport::Panicked { .. } => format!("the core panics in {action}"),
        CauseReport::Impossible => format!("{action} is not possible before the step"),
        CauseReport::Unexplained => "no action of the core explains the step".to_owned(),
    }
}

fn differences(out: &mut impl Write, differences: &[Difference]) -> io::Result<()> {
    for (index, difference) in differences.iter().enumerate() {
        let head = if index == 0 { "differs" } else { "" };
        let (spec, core) = (or_absent(&difference.spec), or_absent(&difference.core));
        let path = &difference.path;
        if path.len() + spec.len() + core.len() <= LINE {
            writeln!(
                out,
                "  {head:<8}{STRONG}{path}{STRONG:#}: spec {GOOD}{spec}{GOOD:#}, core {BAD}{core}{BAD:#}"
            )?;
        } else {
            writeln!(out, "  {head:<8}{STRONG}{path}{STRONG:#}")?;
            writeln!(out, "            spec {GOOD}{spec}{GOOD:#}")?;
            writeln!(out, "            core {BAD}{core}{BAD:#}")?;
        }
    }
    Ok(())
}

/// The first line of something bad.
pub(super) fn bad(out: &mut impl Write, what: &str, headline: &str) -> io::Result<()> {
    writeln!(out, "{BAD}{what}{BAD:#}: {STRONG}{headline}{STRONG:#}")
}

/// A value, or that there is none.
pub(super) fn or_absent(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("(absent)")
}

/// What the specification's step changed beside what the core's step changed.
fn changes(out: &mut impl Write, changes: &[Change]) -> io::Result<()> {
    let rows: Vec<[String; 3]> = changes.iter().map(row).collect();
    let (short, long): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_short);
    let width = |column: usize| {
        short
            .iter()
            .map(|row: &[String; 3]| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let (paths, specs) = (width(0), width(1));
    let mut head = "changed";
    for [path, spec, core] in &short {
        writeln!(
            out,
            "  {head:<8}{path:<paths$}  {DIM}spec{DIM:#} {spec:<specs$}  {DIM}core{DIM:#} {core}"
        )?;
        head = "";
    }
    for [path, spec, core] in &long {
        writeln!(out, "  {head:<8}{path}")?;
        writeln!(out, "            {DIM}spec{DIM:#} {spec}")?;
        writeln!(out, "            {DIM}core{DIM:#} {core}")?;
        head = "";
    }
    Ok(())
}

/// A path, and what the specification and what the core made of it.
fn row(change: &Change) -> [String; 3] {
    let became = |after: &Option<String>| {
        if *after == change.before {
            return "unchanged".to_owned();
        }
        match (&change.before, after) {
            (None, Some(after)) => format!("new: {after}"),
            (Some(_), None) => "gone".to_owned(),
            (before, after) => format!("{} -> {}", or_absent(before), or_absent(after)),
        }
    };
    let core = if change.core == change.spec {
        "the same".to_owned()
    } else {
        became(&change.core)
    };
    [change.path.clone(), became(&change.spec), core]
}

fn is_short(row: &[String; 3]) -> bool {
    row.iter().map(|cell| cell.chars().count()).sum::<usize>() <= LINE
}

fn nearest(out: &mut impl Write, nearest: &[NearestReport]) -> io::Result<()> {
    for (index, candidate) in nearest.iter().enumerate() {
        let head = if index == 0 { "nearest" } else { "" };
        write!(out, "  {head:<8}{}: ", candidate.action)?;
        match (&candidate.refused, candidate.differences) {
            (Some(reason), _) => writeln!(out, "refused, {reason}")?,
            (None, Some(0)) => writeln!(out, "explains the step, but is not what the label says")?,
            (None, count) => writeln!(out, "{}", plural(count.unwrap_or(0), "difference"))?,
        }
    }
    Ok(())
}

/// Where else divergences of the same kind were found.
fn also(out: &mut impl Write, kind: &Kind) -> io::Result<()> {
    if kind.count == 1 {
        return Ok(());
    }
    writeln!(
        out,
        "  also    {} more with the same action and variables:",
        kind.count - 1
    )?;
    let elsewhere = kind.elsewhere();
    for place in &elsewhere.places {
        let word = if place.count == 1 { "step" } else { "steps" };
        let shown: Vec<String> = place.steps.iter().map(usize::to_string).collect();
        let more = place.count - shown.len();
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        writeln!(
            out,
            "          {}, {word} {}{rest}",
            place.trace,
            shown.join(", ")
        )?;
    }
    if elsewhere.more > 0 {
        writeln!(
            out,
            "          and in {}",
            plural(elsewhere.more, "more trace")
        )?;
    }
    Ok(())
}

fn actions(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let actions = &report.summary.actions;
    if actions.is_empty() {
        return Ok(());
    }
    let width = actions.keys().map(String::len).max().unwrap_or(0);
    for (action, count) in actions {
        writeln!(out, "  {action:<width$}  {count:>7}")?;
    }
    writeln!(out)
}

/// How many traces there are of which verdict.
fn verdicts(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let summary = &report.summary;
    let style = match report.conclusion() {
        Conclusion::AllConform => GOOD,
        Conclusion::SomeFail => BAD,
        Conclusion::NothingSaid => WARN,
    };
    let verdicts: Vec<String> = [
        (summary.conforms, "conform", "conforms"),
        (summary.diverges, "diverge", "diverges"),
        (summary.breaks, "break an invariant", "breaks an invariant"),
        (summary.unreadable, "unreadable", "unreadable"),
        (summary.skipped, "not looked at", "not looked at"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, many, one)| format!("{count} {}", if count == 1 { one } else { many }))
    .collect();
    if verdicts.is_empty() {
        let what = match summary.cached.is_empty() {
            true => "no traces",
            false => "no traces to replay",
        };
        return writeln!(out, "{STRONG}{what}{STRONG:#}");
    }
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}: {style}{}{style:#}",
        plural(summary.traces, "trace"),
        verdicts.join(", ")
    )
}

/// What was checked, and what was not.
fn checked(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let summary = &report.summary;
    if let Some(partition) = report.partition {
        let files = plural(report.files.count, "file");
        writeln!(
            out,
            "part         {partition} of {files}: {} merge joins the reports of all parts",
            program()
        )?;
    }
    if !summary.cached.is_empty() {
        writeln!(
            out,
            "cached       {}: the same bytes conformed before with this program, and were not replayed",
            plural(summary.cached.len(), "file")
        )?;
    }
    if summary.initial_states + summary.steps == 0 {
        return writeln!(out, "checked      nothing");
    }
    writeln!(
        out,
        "checked      {} and {}, {} compared in each",
        plural(summary.initial_states, "initial state"),
        plural(summary.steps, "step"),
        plural(report.variables.len(), "variable")
    )?;
    if !report.invariants.is_empty() && report.broken.is_empty() {
        invariants(out, &report.invariants)?;
    }
    if summary.ambiguous > 0 {
        writeln!(
            out,
            "ambiguous    {}: several actions with the same next state",
            plural(summary.ambiguous, "step")
        )?;
    }
    if !summary.inferred.is_empty() {
        let steps: usize = summary.inferred.values().sum();
        let names = summary.inferred.keys().map(String::as_str);
        let names: Vec<&str> = names
            .map(|name| if name.is_empty() { "no label" } else { name })
            .take(NAMED_LABELS)
            .collect();
        let more = summary.inferred.len() - names.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        writeln!(
            out,
            "inferred     {}: the label names no action ({}{more}), so the states tell which it was",
            plural(steps, "step"),
            names.join(", ")
        )?;
    }
    if summary.stuttering > 0 {
        writeln!(
            out,
            "stuttering   {}: nothing changed",
            plural(summary.stuttering, "step")
        )?;
    }
    let not_taken = report.not_taken();
    if !not_taken.is_empty() {
        writeln!(
            out,
            "not taken    {} of {} actions; {} coverage tells which, and of their branches",
            not_taken.len(),
            report.actions.len(),
            program()
        )?;
    }
    if !summary.not_compared.is_empty() {
        writeln!(out, "not compared {}", summary.not_compared.join(", "))?;
    }
    comparison::text(out, &report.comparisons)?;
    writeln!(
        out,
        "{DIM}not checked  what else the core can do (that tells {} graph), and steps that no trace takes{DIM:#}",
        program()
    )
}

/// Which invariants hold everywhere.
pub(super) fn invariants(out: &mut impl Write, names: &[&str]) -> io::Result<()> {
    let hold = if names.len() == 1 { "holds" } else { "hold" };
    writeln!(
        out,
        "invariants   {} {hold} in each of the specification's states",
        names.join(", ")
    )
}

/// `1 step`, `2 steps`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}
