//! `conformance merge`: the reports of all parts → one report and verdict.

use super::args::Output;
use super::reports::{self, Reports};
use crate::report::coverage::Collected;
use crate::report::merge::{Document, merge};
use crate::report::{WIDEST_FILE, width};
use crate::system::System;
use anyhow::{Context as _, bail};
use clap::Args;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Join the JSON reports of the parts of a run: the report and the verdict of all
///
/// Each part is a `replay --partition M/N --output json`, of the same files. A part that is missing, or that is there
/// twice, is an error. What is written is what one run of all files would have written.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct MergeArgs {
    /// The reports, one for each part
    #[arg(required = true, value_name = "REPORT.json")]
    reports: Vec<PathBuf>,

    /// How to report; can be given several times: text (the default), json, github, junit FILE
    #[arg(long, value_name = "REPORT")]
    output: Vec<Output>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all traces of all parts conform
  1  at least one divergence, or a state that breaks an invariant
  2  nothing could be said: a part is missing, bad input, bad usage, no traces";

pub(super) fn run<S: System>(args: &MergeArgs) -> anyhow::Result<ExitCode> {
    let documents = args
        .reports
        .iter()
        .map(|file| Ok((file.display().to_string(), read(file)?)))
        .collect::<anyhow::Result<_>>()?;
    let (mut report, traces) = merge(documents)?;
    let names = traces.iter().map(|trace| trace.name().chars().count());
    let mut reports = Reports::new(&args.output, width(names, WIDEST_FILE), &report)?;
    let mut out = anstream::stdout().lock();
    let mut told = Ok(());
    for name in &report.summary.cached {
        told = told.and_then(|()| reports.cached(&mut out, name));
    }
    let mut covered = Collected::default();
    if report.run.coverage && report.actions != S::ACTIONS {
        bail!(
            "only {} itself knows what its traces cover: merge with that",
            report.run.program
        );
    }
    for trace in traces {
        covered.add(&trace);
        told = told.and_then(|()| reports.trace(&mut out, &trace));
        report.add(trace);
    }
    report.coverage = report
        .run
        .coverage
        .then(|| covered.report::<S>(&report.run.ignored, None));
    let told = told.and_then(|()| reports.end(&mut out, &report));
    reports::conclude(&report, told)
}

/// Reads the JSON report of a run, from standard input if it is called `-`.
pub(super) fn read(file: &Path) -> anyhow::Result<Document> {
    let name = file.display();
    let from: Box<dyn Read> = match file == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(file).with_context(|| format!("cannot read {name}"))?),
    };
    serde_json::from_reader(BufReader::new(from)).with_context(|| {
        format!("{name} is no report of `replay --output json` (docs/report.schema.json)")
    })
}
