//! A report for people at a terminal. Colours are always written; the stream takes them out where
//! they do not belong.

mod divergence;
mod totals;

pub(super) use divergence::{comparison, difference, or_absent};
pub use divergence::{divergences, headline};

use super::shorten::shortened;
use super::width::WIDEST_FILE;
use super::{ErrorReport, Report, TraceReport, Verdict, broken, coverage, printable};
use anstyle::{AnsiColor, Style};
use divergence::divergence;
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();
const STRONG: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// How much is told of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All.
    All,
    /// What stays the same as long as the same is found: not the commands that show it again, which are those of a program,
    /// nor where in its source the core panicked.
    Lasting,
}

/// Writes the line of one trace. `width` is that of the column of their names, to align what follows.
///
/// # Errors
/// Those of the stream.
pub fn trace(out: &mut impl Write, trace: &TraceReport, width: usize) -> io::Result<()> {
    line(out, Detail::All, trace, width)
}

fn line(out: &mut impl Write, detail: Detail, trace: &TraceReport, width: usize) -> io::Result<()> {
    let (style, verdict) = match trace.verdict {
        Verdict::Conforms => (GOOD, "conforms"),
        Verdict::Diverges => (BAD, "diverges"),
        Verdict::Breaks => (BAD, "breaks"),
        Verdict::Unreadable => (WARN, "unreadable"),
    };
    write!(out, "{style}{verdict:<10}{style:#}  ")?;
    if trace.states > 0 {
        let width = width.min(WIDEST_FILE.into());
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
        explain(out, detail, "error", trace, error)?;
    }
    match &trace.cut {
        Some(cut) => explain(out, detail, "cut", trace, cut),
        None => Ok(()),
    }
}

fn counts(trace: &TraceReport) -> String {
    let states = plural(trace.states, "state");
    match (trace.initial_state, trace.steps) {
        (_, steps) if trace.error.is_some() => {
            format!(
                "{states} read, {} checked before the error",
                plural(steps, "step")
            )
        }
        (_, steps) if trace.cut.is_some() => {
            format!(
                "{states} read, {} checked before the end",
                plural(steps, "step")
            )
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
    detail: Detail,
    what: &str,
    trace: &TraceReport,
    error: &ErrorReport,
) -> io::Result<()> {
    write!(out, "            {WARN}{what:<5}{WARN:#} ")?;
    if let (Some(line), Some(column)) = (error.line, error.column) {
        let path = printable(trace.path.clone());
        write!(out, "{path}:{line}:{column}: ")?;
    }
    match detail {
        Detail::All => writeln!(out, "{}", error.told())?,
        Detail::Lasting => writeln!(out, "{}", error.message)?,
    }
    match &error.help {
        Some(help) => writeln!(out, "            {DIM}help{DIM:#}  {help}"),
        None => Ok(()),
    }
}

/// Writes what lasts of one trace: its line, and each divergence in a line or two: the step, the action, and all that
/// differs.
///
/// # Errors
/// Those of the stream.
pub fn lasting(out: &mut impl Write, trace: &TraceReport) -> io::Result<()> {
    line(out, Detail::Lasting, trace, 0)?;
    for divergence in &trace.divergences {
        writeln!(out, "  step {}: {}", divergence.step, headline(divergence))?;
        if let Some(reason) = divergence.cause.why() {
            writeln!(out, "    {}", shortened(reason))?;
        }
        for difference in &divergence.differences {
            writeln!(out, "    {}", self::difference(difference))?;
        }
    }
    for broken in &trace.broken {
        writeln!(out, "  {}: {}", broken.headline(), broken.breach.why())?;
    }
    Ok(())
}

/// Writes the line of a file that was passed over, as it conformed before.
///
/// # Errors
/// Those of the stream.
pub fn cached(out: &mut impl Write, name: &str) -> io::Result<()> {
    writeln!(
        out,
        "{DIM}cached{DIM:#}      {}",
        printable(name.to_owned())
    )
}

/// Writes what comes after the lines of the traces: the divergences, and the totals.
///
/// # Errors
/// Those of the stream.
pub fn summary(out: &mut impl Write, report: &Report) -> io::Result<()> {
    divergences(out, Detail::All, report)?;
    broken::text(out, Detail::All, report)?;
    writeln!(out)?;
    totals::actions(out, report)?;
    totals::verdicts(out, report)?;
    totals::checked(out, report)?;
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
    divergences(out, Detail::Lasting, report)?;
    broken::text(out, Detail::Lasting, report)?;
    writeln!(out)?;
    totals::verdicts(out, report)?;
    reservations(out, report)
}

/// Writes what was not compared, or otherwise than by equality, and why.
///
/// # Errors
/// Those of the stream.
pub fn reservations(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let mut lines = report.reservations().into_iter();
    lines.try_for_each(|line| writeln!(out, "{line}"))
}

/// Everything about one trace, without colours.
pub(crate) fn plain(report: &TraceReport) -> io::Result<String> {
    let mut out = Vec::new();
    trace(&mut out, report, 0)?;
    for (index, found) in report.divergences.iter().enumerate() {
        let count = format!("divergence {} of {}", index + 1, report.divergences.len());
        writeln!(out)?;
        divergence(&mut out, Detail::All, &count, &report.name(), found)?;
    }
    for broken in &report.broken {
        let why = broken.breach.why();
        writeln!(out, "\n{}: {why}", broken.headline())?;
    }
    Ok(anstream::adapter::strip_str(&String::from_utf8_lossy(&out)).to_string())
}

/// The first line of something bad.
pub(super) fn bad(out: &mut impl Write, what: &str, headline: &str) -> io::Result<()> {
    writeln!(out, "{BAD}{what}{BAD:#}: {STRONG}{headline}{STRONG:#}")
}

/// Which invariants hold everywhere.
pub(super) fn invariants(out: &mut impl Write, names: &[&str]) -> io::Result<()> {
    let hold = if names.len() == 1 { "holds" } else { "hold" };
    writeln!(
        out,
        "invariants   {} {hold} in each state of the specification that was checked",
        names.join(", ")
    )
}

/// `1 step`, `2 steps`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}
