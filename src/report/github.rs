//! A report for GitHub Actions: annotations on the files, and a job summary in Markdown.

use super::terminal;
use super::{CauseReport, DivergenceReport, Report, TraceReport, Verdict};
use std::io::{self, Write};

/// GitHub shows no more annotations of a step than this; the rest are in the job summary.
const ANNOTATIONS: usize = 10;

/// Writes workflow commands that put an annotation on each trace that does not conform.
///
/// # Errors
/// Those of the stream.
pub fn annotations(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let faulty = report
        .traces
        .iter()
        .filter(|trace| trace.verdict != Verdict::Conforms);
    for trace in faulty.take(ANNOTATIONS) {
        let (line, column, title, message) = annotation(trace);
        writeln!(
            out,
            "::error file={},line={line},col={column},title={}::{}",
            property(&trace.path),
            property(&title),
            data(&message)
        )?;
    }
    Ok(())
}

fn annotation(trace: &TraceReport) -> (usize, usize, String, String) {
    match (
        trace.divergences.first(),
        trace.broken.first(),
        trace.unread(),
    ) {
        (Some(first), ..) => {
            let more = trace.divergences.len() - 1;
            let rest = if more > 0 {
                format!("\nand {more} more in this trace")
            } else {
                String::new()
            };
            let title = format!("step {}: {}", first.step, terminal::headline(first));
            (
                first.line,
                first.column,
                title,
                format!("{}{rest}", differences(first)),
            )
        }
        (None, Some(first), _) => {
            let message = format!("{}\nagain: {}", first.breach.why, first.reproduce);
            (first.line, first.column, first.headline(), message)
        }
        (None, None, Some(error)) => {
            let help = error
                .help
                .as_ref()
                .map(|help| format!("\n{help}"))
                .unwrap_or_default();
            let message = format!("{}{help}", error.message);
            (
                error.line.unwrap_or(1),
                error.column.unwrap_or(1),
                "unreadable".to_owned(),
                message,
            )
        }
        (None, None, None) => (
            1,
            1,
            "unreadable".to_owned(),
            "nothing was checked".to_owned(),
        ),
    }
}

fn differences(divergence: &DivergenceReport) -> String {
    let mut lines: Vec<String> = divergence
        .differences
        .iter()
        .map(|d| {
            let (spec, core) = (terminal::or_absent(&d.spec), terminal::or_absent(&d.core));
            format!("{}: spec {spec}, core {core}", d.path)
        })
        .collect();
    if let CauseReport::Refused { reason } = &divergence.cause {
        lines.insert(0, format!("why: {reason}"));
    }
    lines.push(format!("again: {}", divergence.reproduce));
    lines.join("\n")
}

/// The job summary: the verdicts, each kind of divergence once, and the actions.
#[must_use]
pub fn job_summary(report: &Report) -> String {
    let mut text = String::new();
    let summary = &report.summary;
    text.push_str("## conformance replay\n\n");
    text.push_str("| traces | conform | diverge | unreadable | steps | divergences |\n");
    text.push_str("| ---: | ---: | ---: | ---: | ---: | ---: |\n");
    text.push_str(&format!(
        "| {} | {} | {} | {} | {} | {} |\n",
        summary.traces,
        summary.conforms,
        summary.diverges,
        summary.unreadable,
        summary.steps,
        summary.divergences
    ));
    for group in report.groups() {
        let Some((trace, first)) = group.first() else {
            continue;
        };
        text.push_str(&format!(
            "\n### {}\n\n{}, step {}; {} in all\n\n```text\n{}\n```\n",
            terminal::headline(first),
            trace.name(),
            first.step,
            group.len(),
            differences(first)
        ));
    }
    for trace in &report.traces {
        for broken in &trace.broken {
            let (headline, why) = (broken.headline(), &broken.breach.why);
            text.push_str(&format!("\n- {}: {headline}: {why}\n", trace.name()));
        }
        if let Some(error) = trace.unread() {
            let place = match (error.line, error.column) {
                (Some(line), Some(column)) => format!(":{line}:{column}"),
                _ => String::new(),
            };
            text.push_str(&format!("\n- {}{place}: {}\n", trace.name(), error.message));
        }
    }
    text.push_str("\n| action | steps |\n| :--- | ---: |\n");
    for (action, count) in &summary.actions {
        text.push_str(&format!("| {action} | {count} |\n"));
    }
    text
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
