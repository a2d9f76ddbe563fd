//! The totals of a run for people: how often each action was taken, the verdict, and what was checked and what not.

use super::{BAD, DIM, GOOD, STRONG, WARN, invariants, plural, reservations};
use crate::report::width::{WIDEST_NAME, width};
use crate::report::{Conclusion, Report};
use std::io::{self, Write};

/// So many labels that name no action are named.
const NAMED_LABELS: usize = 6;

/// How often each action was taken.
pub(super) fn actions(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let actions = &report.summary.actions;
    if actions.is_empty() {
        return Ok(());
    }
    let width = width(actions.keys().map(|name| name.chars().count()), WIDEST_NAME);
    for (action, count) in actions {
        writeln!(out, "  {action:<width$}  {count:>7}")?;
    }
    writeln!(out)
}

/// How many traces there are of which verdict.
pub(super) fn verdicts(out: &mut impl Write, report: &Report) -> io::Result<()> {
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
pub(super) fn checked(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let summary = &report.summary;
    if let Some(partition) = report.partition {
        let files = plural(report.run.files, "file");
        writeln!(
            out,
            "part         {partition} of {files}: {} merge joins the reports of all parts",
            report.program()
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
        let anew = match summary.conforms + summary.cached.len() {
            0 => "",
            _ => " anew",
        };
        writeln!(out, "checked      nothing{anew}")?;
        return reservations(out, report);
    }
    writeln!(
        out,
        "checked      {} and {}, {} compared in each",
        plural(summary.initial_states, "initial state"),
        plural(summary.steps, "step"),
        plural(report.variables.len(), "variable")
    )?;
    let holding = report
        .invariants
        .iter()
        .filter(|i| !report.broken.contains_key(*i));
    let holding: Vec<&str> = holding.copied().collect();
    if !holding.is_empty() {
        invariants(out, &holding)?;
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
    // The other commands know nothing of a process.
    let is_process = report.run.exec.is_some();
    if !not_taken.is_empty() && is_process {
        writeln!(
            out,
            "not taken    {} of {} actions: {}",
            not_taken.len(),
            report.actions.len(),
            not_taken.join(", ")
        )?;
    } else if !not_taken.is_empty() {
        writeln!(
            out,
            "not taken    {} of {} actions; {} coverage tells which, and of their branches",
            not_taken.len(),
            report.actions.len(),
            report.program()
        )?;
    }
    reservations(out, report)?;
    let who = match is_process {
        true => "the process can do".to_owned(),
        false => format!("the core can do (that tells {} graph)", report.program()),
    };
    writeln!(
        out,
        "{DIM}not checked  what else {who}, and steps that no trace takes{DIM:#}"
    )
}
