//! A divergence for people: where it is, what differs, and what the step changed on either side.

use super::{BAD, DIM, Detail, GOOD, STRONG, bad, plural};
use crate::diff::{Change, Difference};
use crate::report::shorten::{MOST, both, more, shortened};
use crate::report::{CauseReport, DivergenceReport, Kind, NearestReport, Report, told};
use std::io::{self, Write};

/// A line with more characters than this is broken up.
const LINE: usize = 100;

/// Writes the divergences of all traces, those with the same action and variables together.
///
/// # Errors
/// Those of the stream.
pub fn divergences(out: &mut impl Write, detail: Detail, report: &Report) -> io::Result<()> {
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
        divergence(out, detail, &count, &kind.trace, &kind.first)?;
        also(out, kind)?;
    }
    Ok(())
}

/// Writes one divergence, in the trace of this name.
pub(super) fn divergence(
    out: &mut impl Write,
    detail: Detail,
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
    comparison(out, detail, divergence)?;
    match detail {
        Detail::All => writeln!(out, "  again   {}", divergence.reproduce),
        Detail::Lasting => Ok(()),
    }
}

/// What the core did beside what the specification does.
pub(in crate::report) fn comparison(
    out: &mut impl Write,
    detail: Detail,
    divergence: &DivergenceReport,
) -> io::Result<()> {
    let why = match detail {
        Detail::All => divergence.cause.why_told(),
        Detail::Lasting => divergence.cause.why().map(|why| told(why, None)),
    };
    if let Some(why) = why {
        writeln!(out, "  why     {why}")?;
    }
    let is_unexplained = divergence.cause == CauseReport::Unexplained;
    if is_unexplained {
        nearest(out, detail, &divergence.nearest)?;
    }
    differences(out, &divergence.differences)?;
    for (index, breach) in divergence.breaches.iter().enumerate() {
        let head = if index == 0 { "breaks" } else { "" };
        let (invariant, why) = (breach.invariant, breach.why());
        writeln!(out, "  {head:<8}{BAD}{invariant}{BAD:#}: {why}")?;
    }
    // A core that takes no action changes nothing, and the differences are all that the step changes.
    if !matches!(
        divergence.cause,
        CauseReport::Refused { .. } | CauseReport::Panicked { .. } | CauseReport::Impossible { .. }
    ) {
        changes(out, &divergence.changes)?;
    }
    if is_unexplained {
        return Ok(());
    }
    nearest(out, detail, &divergence.nearest)
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
        CauseReport::Panicked { process: true, .. } => format!("the process fails in {action}"),
        CauseReport::Panicked { .. } => format!("the core panics in {action}"),
        CauseReport::Impossible { .. } => format!("{action} is not possible before the step"),
        CauseReport::Unexplained => "no action of the core explains the step".to_owned(),
    }
}

fn differences(out: &mut impl Write, differences: &[Difference]) -> io::Result<()> {
    for (index, difference) in differences.iter().take(MOST).enumerate() {
        let head = if index == 0 { "differs" } else { "" };
        let [spec, core] = both(or_absent(&difference.spec), or_absent(&difference.core));
        let path = shortened(&difference.path);
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
    match more(differences.iter().map(|d| &*d.path)) {
        Some(more) => writeln!(out, "          {more}"),
        None => Ok(()),
    }
}

/// A difference in one line.
pub(in crate::report) fn difference(difference: &Difference) -> String {
    let [spec, core] = both(or_absent(&difference.spec), or_absent(&difference.core));
    let path = shortened(&difference.path);
    format!("{path}: spec {spec}, core {core}")
}

/// A value, or that there is none.
pub(in crate::report) fn or_absent(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("(absent)")
}

/// What the specification's step changed beside what the core's step changed.
fn changes(out: &mut impl Write, changes: &[Change]) -> io::Result<()> {
    let rows: Vec<[String; 3]> = changes.iter().take(MOST).map(row).collect();
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
    match more(changes.iter().map(|c| &*c.path)) {
        Some(more) => writeln!(out, "          {more}"),
        None => Ok(()),
    }
}

/// A path, and what the specification and what the core made of it.
fn row(change: &Change) -> [String; 3] {
    let became = |after: &Option<String>| {
        if *after == change.before {
            return "unchanged".to_owned();
        }
        match (&change.before, after) {
            (None, Some(after)) => format!("new: {}", shortened(after)),
            (Some(_), None) => "gone".to_owned(),
            (before, after) => both(or_absent(before), or_absent(after)).join(" -> "),
        }
    };
    let core = if change.core == change.spec {
        "the same".to_owned()
    } else {
        became(&change.core)
    };
    let path = shortened(&change.path).into_owned();
    [path, became(&change.spec), core]
}

fn is_short(row: &[String; 3]) -> bool {
    row.iter().map(|cell| cell.chars().count()).sum::<usize>() <= LINE
}

fn nearest(out: &mut impl Write, detail: Detail, nearest: &[NearestReport]) -> io::Result<()> {
    for (index, candidate) in nearest.iter().enumerate() {
        let head = if index == 0 { "nearest" } else { "" };
        write!(out, "  {head:<8}{}: ", candidate.action)?;
        match (&candidate.refused, candidate.differences) {
            (Some(reason), _) => {
                let place = candidate.panicked_at.as_deref();
                let place = place.filter(|_| detail == Detail::All);
                writeln!(out, "refused, {}", told(reason, place))?
            }
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
