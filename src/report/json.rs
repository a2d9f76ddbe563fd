//! A report as one JSON document, that of `docs/report.schema.json`: written a trace at a time, so that however
//! many there are, none has to be kept.

use super::{ComparisonReport, Partition, Report, Run, TraceReport};
use serde::Serialize;
use std::io::{self, Write};

/// The version of the document's form; it changes when a field changes its meaning or goes.
pub(super) const SCHEMA_VERSION: u32 = 3;

/// A document that is being written.
#[derive(Debug)]
pub struct Document {
    /// What comes before the next trace.
    before: String,
    /// What comes after the last.
    after: &'static str,
}

#[derive(Serialize)]
struct Head<'a> {
    schema_version: u32,
    variables: &'a [&'static str],
    comparisons: &'a [ComparisonReport],
    invariants: &'a [&'static str],
    known_actions: &'a [&'static str],
    partition: Option<Partition>,
    run: &'a Run,
}

impl Document {
    /// The document of a run that begins.
    ///
    /// # Errors
    /// None in practice: what `serde_json` could not write.
    pub fn new(report: &Report) -> io::Result<Self> {
        let head = serde_json::to_string_pretty(&Head {
            schema_version: SCHEMA_VERSION,
            variables: &report.variables,
            comparisons: &report.comparisons,
            invariants: &report.invariants,
            known_actions: report.actions,
            partition: report.partition,
            run: &report.run,
        })?;
        let fields = head.strip_suffix("\n}").unwrap_or(&head);
        Ok(Document {
            before: format!("{fields},\n  \"traces\": ["),
            after: "]",
        })
    }

    /// Writes one more trace.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn trace(&mut self, out: &mut impl Write, trace: &TraceReport) -> io::Result<()> {
        write!(out, "{}\n    {}", self.before, indented(trace, "    ")?)?;
        ",".clone_into(&mut self.before);
        self.after = "\n  ]";
        Ok(())
    }

    /// Writes what comes after the traces.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn end(self, out: &mut impl Write, report: &Report) -> io::Result<()> {
        let head = if self.before == "," { "" } else { &self.before };
        let summary = indented(&report.summary, "  ")?;
        write!(out, "{head}{},\n  \"summary\": {summary}", self.after)?;
        if let Some(coverage) = &report.coverage {
            write!(out, ",\n  \"coverage\": {}", indented(coverage, "  ")?)?;
        }
        writeln!(out, "\n}}")
    }
}

/// A value below others; no string in it has lines.
fn indented(value: &impl Serialize, indentation: &str) -> io::Result<String> {
    let text = serde_json::to_string_pretty(value)?;
    Ok(text.replace('\n', &format!("\n{indentation}")))
}
