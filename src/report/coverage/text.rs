//! Coverage for people at a terminal. Colours are always written; the stream takes them out where they do not belong.

use super::{BranchCoverage, Conclusion, CoverageReport, PlaceReport, Share, Unread};
use crate::program;
use crate::report::run::not_compared;
use crate::report::terminal::plural;
use crate::report::width::width;
use crate::report::{comparison, printable};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();
const STRONG: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// So many properties, and so many faults, are shown; the others are counted.
const SHOWN: usize = 4;

/// The words of branches are seldom longer.
const WIDEST_BRANCH: u16 = 100;

/// Writes the report for people. `properties` is the file into which the properties of what is missing were
/// written, if they were.
///
/// # Errors
/// Those of the stream.
pub fn text(
    out: &mut impl Write,
    report: &CoverageReport,
    properties: Option<&str>,
) -> io::Result<()> {
    traces(out, report)?;
    if report.steps.total > 0 {
        table(out, report)?;
        faults(out, report)?;
        missing(out, report, properties)?;
    }
    totals(out, report)
}

/// Writes what belongs into the report of a replay, which tells the rest.
pub(crate) fn section(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    if report.steps.total == 0 {
        return Ok(());
    }
    writeln!(out)?;
    table(out, report)?;
    faults(out, report)?;
    missing(out, report, None)?;
    shares(out, report)
}

/// The traces of which not all counts.
fn traces(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    for trace in &report.traces.diverges {
        writeln!(
            out,
            "{BAD}diverges{BAD:#}    {trace}: its diverging steps count for nothing; {} replay tells of them",
            program::name()
        )?;
    }
    for Unread { trace, error } in &report.traces.unreadable {
        let place = match (error.line, error.column) {
            (Some(line), Some(column)) => format!(":{line}:{column}"),
            _ => String::new(),
        };
        writeln!(
            out,
            "{WARN}unreadable{WARN:#}  {trace}{place}: {}",
            error.told()
        )?;
        if let Some(help) = &error.help {
            writeln!(out, "            {DIM}help{DIM:#}  {help}")?;
        }
    }
    if report.traces.diverges.len() + report.traces.unreadable.len() > 0 {
        writeln!(out)?;
    }
    Ok(())
}

/// A line for each action, and below it one for each of its branches.
fn table(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let names = report.actions.iter().map(|action| action.name.len());
    let branches = report.all_branches().map(|b| b.distinction().len() + 2);
    let width = width(names.chain(branches), WIDEST_BRANCH);
    writeln!(
        out,
        "{DIM}  taken  refused  {:<width$}  first taken in{DIM:#}",
        ""
    )?;
    for action in &report.actions {
        let (count, name) = (counted(action.taken), action.name);
        write!(
            out,
            "{count}  {:>7}  {STRONG}{name:<width$}{STRONG:#}",
            action.refused
        )?;
        first(out, action.first.as_ref())?;
        let only = action.branches.len() == 1;
        let branches = action.branches.iter().filter(|_| !only);
        branches
            .into_iter()
            .try_for_each(|b| branch(out, b, width))?;
    }
    for operator in &report.operators {
        let name = operator.name;
        writeln!(
            out,
            "{:18}{STRONG}{name}{STRONG:#}, used by several actions",
            ""
        )?;
        operator
            .branches
            .iter()
            .try_for_each(|b| branch(out, b, width))?;
    }
    writeln!(out)
}

fn branch(out: &mut impl Write, branch: &BranchCoverage, width: usize) -> io::Result<()> {
    let width = width.saturating_sub(2);
    let (count, name) = (counted(branch.taken), branch.distinction());
    write!(out, "{count}             {name:<width$}")?;
    first(out, branch.first.as_ref())
}

fn counted(times: usize) -> String {
    match times {
        0 => format!("{BAD}  never{BAD:#}"),
        times => format!("{times:>7}"),
    }
}

fn first(out: &mut impl Write, place: Option<&PlaceReport>) -> io::Result<()> {
    match place {
        Some(place) => writeln!(out, "  {DIM}{}{DIM:#}", step(place)),
        None => writeln!(out),
    }
}

fn step(place: &PlaceReport) -> String {
    format!("{}, step {}", place.trace, place.step)
}

/// What the core did not refuse.
fn faults(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let faults = &report.refusals.not_refused;
    for fault in faults.iter().take(SHOWN) {
        let what = fault.fault.what();
        writeln!(
            out,
            "{BAD}not refused{BAD:#}  {STRONG}{}{STRONG:#}: the specification does not allow it, the core {what}",
            fault.action
        )?;
        writeln!(
            out,
            "             in the state after {}",
            step(&fault.place)
        )?;
    }
    if faults.len() > SHOWN {
        writeln!(
            out,
            "             and {} more: --output json names them",
            faults.len() - SHOWN
        )?;
    }
    if !faults.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// What to add for the branches that are not taken.
fn missing(
    out: &mut impl Write,
    report: &CoverageReport,
    properties: Option<&str>,
) -> io::Result<()> {
    let missing: Vec<&BranchCoverage> = report.missing().collect();
    if missing.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "{BAD}missing{BAD:#}  a trace for {}. TLC writes one when it finds such a property violated:",
        match missing.len() {
            1 => "1 branch".to_owned(),
            many => format!("each of {many} branches"),
        }
    )?;
    for branch in missing.iter().take(SHOWN) {
        let BranchCoverage { name, property, .. } = branch;
        writeln!(out, "\n  {DIM}\\* {}{DIM:#}", printable((*name).to_owned()))?;
        writeln!(out, "  {} ==", branch.property_name)?;
        writeln!(out, "      {property}")?;
    }
    writeln!(out)?;
    let others = missing.len().saturating_sub(SHOWN);
    if others > 0 {
        writeln!(out, "  and {others} more")?;
    }
    match properties {
        Some(file) => writeln!(out, "  all of them, and how to run TLC: {file}\n"),
        None => writeln!(
            out,
            "  {} coverage --properties FILE.tla writes all of them into a module, with how to run TLC\n",
            program::name()
        ),
    }
}

fn totals(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let traces = &report.traces;
    let verdicts: Vec<String> = [
        (traces.conforms, "conform", "conforms"),
        (traces.diverges.len(), "diverge", "diverges"),
        (traces.unreadable.len(), "unreadable", "unreadable"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, many, one)| format!("{count} {}", if count == 1 { one } else { many }))
    .collect();
    let style = match report.conclusion() {
        Conclusion::Covered => GOOD,
        Conclusion::Fails => BAD,
        Conclusion::NothingSaid => WARN,
    };
    writeln!(
        out,
        "{STRONG}{}{STRONG:#}: {}",
        plural(traces.total, "trace"),
        verdicts.join(", ")
    )?;
    if report.steps.total == 0 {
        return writeln!(out, "steps        none, so nothing is covered");
    }
    steps(out, report)?;
    shares(out, report)?;
    comparison::text(out, &report.comparisons)?;
    if let Some(percent) = report.fail_under {
        let word = if report.is_under() {
            "fails: less than"
        } else {
            "holds: at least"
        };
        writeln!(
            out,
            "gate         {style}{word} {percent} % of the branches{style:#}"
        )?;
    }
    writeln!(
        out,
        "{DIM}not checked  what the core does in states that no trace has{DIM:#}"
    )
}

/// How much is covered of what there is.
fn shares(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let taken = report.actions.iter().filter(|a| a.taken > 0).count();
    let total = report.actions.len();
    writeln!(out, "actions      {}", share(Share { taken, total }))?;
    writeln!(out, "branches     {}", share(report.branches))?;
    pairs(out, report)?;
    refusals(out, report)?;
    variables(out, report)
}

fn share(share: Share) -> String {
    let Share { taken, total } = share;
    format!("{taken} of {total} taken: {} %", share.percent())
}

fn steps(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let steps = &report.steps;
    let mut notes = Vec::new();
    if steps.ambiguous > 0 {
        notes.push(format!(
            "{} that several actions explain count{} for what these have in common",
            steps.ambiguous,
            if steps.ambiguous == 1 { "s" } else { "" }
        ));
    }
    let nothing = steps.stuttering + steps.diverging;
    if nothing > 0 {
        let verb = if nothing == 1 { "counts" } else { "count" };
        notes.push(match (steps.stuttering, steps.diverging) {
            (_, 0) => format!("{nothing} in which nothing changed {verb} for nothing"),
            (0, 1) => "1 that diverges counts for nothing".to_owned(),
            (0, _) => format!("{nothing} that diverge count for nothing"),
            (stuttering, diverging) => format!(
                "{diverging} that diverge and {stuttering} in which nothing changed count for nothing"
            ),
        });
    }
    let tail = notes.iter().map(|note| format!("; {note}"));
    writeln!(
        out,
        "steps        {}{}",
        steps.total,
        tail.collect::<String>()
    )
}

fn pairs(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let pairs = &report.pairs;
    let (seen, total) = (pairs.seen.len(), pairs.total);
    write!(
        out,
        "pairs        {seen} of the {total} in which one action can come right after another"
    )?;
    if seen < total {
        write!(out, "; --output json names the others")?;
    }
    writeln!(out)
}

fn refusals(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let refusals = &report.refusals;
    let tried = refusals.refused + refusals.not_refused.len();
    if tried == 0 {
        return writeln!(
            out,
            "refused      nothing was tried that the specification does not allow"
        );
    }
    writeln!(
        out,
        "refused      {} of the {tried} actions that the specification does not allow, tried in {}",
        match refusals.not_refused.len() {
            0 => "all".to_owned(),
            _ => format!("{BAD}{}{BAD:#}", refusals.refused),
        },
        plural(refusals.states, "state")
    )
}

fn variables(out: &mut impl Write, report: &CoverageReport) -> io::Result<()> {
    let variables = &report.variables;
    let never = &variables.never_changed;
    write!(out, "variables    {} compared, ", variables.compared)?;
    if never.is_empty() {
        writeln!(out, "and each of them changed by some step")?;
    } else {
        writeln!(out, "{BAD}never changed{BAD:#}: {}", never.join(", "))?;
    }
    not_compared(&variables.not_compared, &variables.ignored)
        .try_for_each(|line| writeln!(out, "{line}"))
}
