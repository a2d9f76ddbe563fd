//! `conformance merge`: the reports of all parts → one verdict.

use crate::report::merge::{Document, merge};
use crate::report::{Conclusion, terminal};
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

/// Join the JSON reports of the parts of a run: one verdict, and which actions all parts together take
///
/// Each part is a `replay --partition M/N --output json`, of the same files. A part that is missing, or that is there
/// twice, is an error.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct MergeArgs {
    /// The reports, one for each part
    #[arg(required = true, value_name = "REPORT.json")]
    reports: Vec<PathBuf>,

    /// How to report
    #[arg(long, value_name = "REPORT", default_value = "text")]
    output: Output,
}

/// A way to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For people
    Text,
    /// One document (docs/report.schema.json)
    Json,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all traces of all parts conform
  1  at least one divergence, or a state that breaks an invariant
  2  nothing could be said: a part is missing, bad input, bad usage, no traces";

pub(super) fn run(args: &MergeArgs) -> anyhow::Result<ExitCode> {
    let mut reports = Vec::new();
    for file in &args.reports {
        let name = file.display().to_string();
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
        let document: Document = serde_json::from_str(&text).with_context(|| {
            format!("{name} is no report of `replay --output json` (docs/report.schema.json)")
        })?;
        reports.push((name, document));
    }
    let parts = reports.len();
    let document = merge(reports)?;
    let mut out = anstream::stdout().lock();
    match args.output {
        Output::Json => {
            serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Output::Text => {
            for failure in document.failures() {
                writeln!(out, "{failure}")?;
            }
            let report = document.report();
            terminal::summary(&mut out, &report)?;
            let known = report.actions.len();
            let taken = known - report.not_taken().len();
            writeln!(out, "taken        {taken} of {known} actions")?;
            let noun = if parts == 1 { "part" } else { "parts" };
            writeln!(out, "merged       {parts} {noun}")?;
        }
    }
    Ok(match document.conclusion() {
        Conclusion::AllConform => ExitCode::SUCCESS,
        Conclusion::SomeFail => ExitCode::from(1),
        Conclusion::NothingSaid => ExitCode::from(2),
    })
}
