//! A report for GitHub Actions: annotations on the files, and a job summary in Markdown.

use super::shorten::{MOST, more};
use super::terminal;
use super::{DivergenceReport, Kind, Report, TraceReport, Verdict};
use std::io::{self, Write};

/// GitHub shows no more annotations of a step than this; the rest are in the job summary.
const ANNOTATIONS: usize = 10;

/// The job summary lists no more than so many traces: GitHub refuses one of more than 1 MiB.
const LISTED: usize = 100;

/// Nor more kinds of divergences than make it so many bytes long.
const KINDS: usize = 1 << 19;

/// What is told of single traces.
#[derive(Debug, Default)]
pub struct Log {
    annotations: Vec<String>,
    listed: Vec<String>,
    /// How many more there are to list.
    not_listed: usize,
}

impl Log {
    /// Takes from one more trace what there is to tell.
    pub fn trace(&mut self, trace: &TraceReport) {
        if trace.verdict != Verdict::Conforms && self.annotations.len() < ANNOTATIONS {
            self.annotations.push(command(trace));
        }
        for line in lines(trace) {
            match self.listed.len() < LISTED {
                true => self.listed.push(line),
                false => self.not_listed += 1,
            }
        }
    }

    /// Writes workflow commands that put an annotation on each of the first traces that do not conform.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn annotations(&self, out: &mut impl Write) -> io::Result<()> {
        let mut all = self.annotations.iter();
        all.try_for_each(|annotation| writeln!(out, "{annotation}"))
    }

    /// The job summary: the verdicts, each kind of divergence once, the other traces that do not conform, and the
    /// actions.
    #[must_use]
    pub fn job_summary(&self, report: &Report) -> String {
        let mut text = totals(report);
        for (index, kind) in report.kinds.iter().enumerate() {
            if text.len() > KINDS {
                let rest = terminal::plural(report.kinds.len() - index, "more kind of divergence");
                text.push_str(&format!("\n### and {rest}\n"));
                break;
            }
            let Kind {
                first,
                trace,
                count,
                ..
            } = kind;
            text.push_str(&format!(
                "\n### {}\n\n{trace}, step {}; {count} in all\n\n```text\n{}\n```\n",
                terminal::headline(first),
                first.step,
                differences(first)
            ));
        }
        for line in &self.listed {
            text.push_str(&format!("\n- {line}\n"));
        }
        if self.not_listed > 0 {
            text.push_str(&format!("\n- and {} more\n", self.not_listed));
        }
        for fault in report.not_refused() {
            text.push_str(&format!("\n- not refused: {}\n", fault.line()));
        }
        if let Some(partition) = report.partition {
            let files = terminal::plural(report.run.files, "file");
            text.push_str(&format!("\n- this is the part {partition} of {files}\n"));
        }
        for line in report.reservations() {
            text.push_str(&format!("\n- {line}\n"));
        }
        let cached = report.summary.cached.len();
        if cached > 0 {
            let files = terminal::plural(cached, "file");
            text.push_str(&format!(
                "\n- {files} not replayed: the same bytes conformed before with this program\n"
            ));
        }
        text.push_str("\n| action | steps |\n| :--- | ---: |\n");
        for (action, count) in &report.summary.actions {
            text.push_str(&format!("| {action} | {count} |\n"));
        }
        text
    }
}

/// The workflow command that puts an annotation on a trace.
fn command(trace: &TraceReport) -> String {
    let (line, column, title, message) = annotation(trace);
    format!(
        "::error file={},line={line},col={column},title={}::{}",
        property(&trace.path),
        property(&title),
        data(&message)
    )
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
            let unread = match trace.unread() {
                Some(error) => format!("\nnot checked to its end: {}", error.told()),
                None => String::new(),
            };
            let title = format!("step {}: {}", first.step, terminal::headline(first));
            (
                first.line,
                first.column,
                title,
                format!("{}{rest}{unread}", differences(first)),
            )
        }
        (None, Some(first), _) => {
            let message = format!("{}\nagain: {}", first.breach.why(), first.reproduce);
            (first.line, first.column, first.headline(), message)
        }
        (None, None, Some(error)) => {
            let help = error
                .help
                .as_ref()
                .map(|help| format!("\n{help}"))
                .unwrap_or_default();
            let message = format!("{}{help}", error.told());
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
        .take(MOST)
        .map(terminal::difference)
        .collect();
    lines.extend(more(divergence.differences.iter().map(|d| &*d.path)));
    if let Some(reason) = divergence.cause.why_told() {
        lines.insert(0, format!("why: {reason}"));
    }
    lines.push(format!("again: {}", divergence.reproduce));
    lines.join("\n")
}

fn totals(report: &Report) -> String {
    let summary = &report.summary;
    format!(
        "## conformance replay\n\n\
         | traces | conform | diverge | break an invariant | unreadable | not looked at | steps | divergences |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n\
         | {} | {} | {} | {} | {} | {} | {} | {} |\n",
        summary.traces,
        summary.conforms,
        summary.diverges,
        summary.breaks,
        summary.unreadable,
        summary.skipped,
        summary.steps,
        summary.divergences
    )
}

/// What else than divergences there is to tell of a trace, each in a line.
fn lines(trace: &TraceReport) -> Vec<String> {
    let name = trace.name();
    let broken = trace.broken.iter();
    let broken =
        broken.map(|broken| format!("{name}: {}: {}", broken.headline(), broken.breach.why()));
    let unread = trace.unread().map(|error| {
        let place = match (error.line, error.column) {
            (Some(line), Some(column)) => format!(":{line}:{column}"),
            _ => String::new(),
        };
        format!("{name}{place}: {}", error.told())
    });
    broken.chain(unread).collect()
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
