//! `conformance replay`: inputs → traces → replay → report.

use super::args::{Output, ReplayArgs};
use super::inputs::{self, Input};
use super::progress::Progress;
use crate::refinement::RaftSystem;
use crate::replay::{Extent, Options, in_order, replay};
use crate::report::{Conclusion, Report, TraceReport, github, junit, terminal};
use crate::system::System;
use crate::trace::{Format, Trace};
use anyhow::{Context, bail};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::thread;

pub(super) fn run(args: &ReplayArgs) -> anyhow::Result<ExitCode> {
    let inputs = inputs::find(&args.traces);
    let options = options(args, inputs.len())?;
    let outputs = Outputs::new(&args.output)?;
    let jobs = args
        .jobs
        .or_else(|| thread::available_parallelism().ok())
        .unwrap_or(NonZero::<usize>::MIN);

    let mut out = anstream::stdout().lock();
    let mut report = Report::new(RaftSystem::VARIABLES);
    let width = inputs
        .iter()
        .map(|input| input.name.chars().count())
        .max()
        .unwrap_or(0);
    let progress = Progress::new(inputs.len());
    let mut written = Ok(());
    in_order(
        jobs,
        &inputs,
        |input| check::<RaftSystem>(input, args.format, &options),
        |trace| {
            written = progress.done(|| match outputs.text {
                true => terminal::trace(&mut out, &trace, width),
                false => Ok(()),
            });
            let stop = written.is_err() || (args.fail_fast && !trace.divergences.is_empty());
            report.add(trace);
            if stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    progress.finish();
    report.skipped(inputs.len() - report.traces.len());
    let told = written
        .map_err(anyhow::Error::from)
        .and_then(|()| outputs.write(&mut out, &report));
    Ok(match (report.conclusion(), told) {
        (Conclusion::SomeDiverge, told) => {
            // That nobody could be told of it all does not undo a divergence.
            told.unwrap_or_else(|error| super::complain(&error));
            ExitCode::from(1)
        }
        (_, Err(error)) => return Err(error),
        (Conclusion::AllConform, Ok(())) => ExitCode::SUCCESS,
        (Conclusion::NothingSaid, Ok(())) => ExitCode::from(2),
    })
}

/// Checks one trace, with a system of its own.
fn check<S: System + Default>(
    input: &Input,
    format: Option<Format>,
    options: &Options,
) -> TraceReport {
    let text = match input.read(format) {
        Ok(text) => text,
        Err(error) => return TraceReport::unreadable(&input.name, error),
    };
    match Trace::parse(&text.text, text.format) {
        Ok(trace) => TraceReport::new(&input.name, replay(&mut S::default(), &trace, options)),
        Err(error) => TraceReport::unreadable(&input.name, error),
    }
}

fn options(args: &ReplayArgs, inputs: usize) -> anyhow::Result<Options> {
    let extent = match args.step {
        Some(_) if inputs != 1 => {
            bail!("--step checks a step of one trace, but {inputs} traces were named")
        }
        Some(step) => Extent::Step(step.get()),
        None if args.fail_fast => Extent::UntilDivergence,
        None => Extent::Whole,
    };
    let is_compared = |v: &&String| RaftSystem::VARIABLES.contains(&v.as_str());
    if let Some(compared) = args.ignore.iter().find(is_compared) {
        bail!("--ignore {compared}: the core has this variable, so it is compared");
    }
    Ok(Options {
        extent,
        ignored: args.ignore.clone(),
    })
}

/// Where the report goes.
struct Outputs<'a> {
    all: &'a [Output],
    text: bool,
}

impl<'a> Outputs<'a> {
    fn new(all: &'a [Output]) -> anyhow::Result<Self> {
        let json = all.contains(&Output::Json);
        if json && (all.contains(&Output::Text) || all.contains(&Output::Github)) {
            bail!(
                "--output json is one document on standard output, so text and github can't be there too"
            );
        }
        Ok(Outputs { all, text: !json })
    }

    fn write(&self, out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
        if self.text {
            terminal::summary(out, report)?;
        }
        for (index, output) in self.all.iter().enumerate() {
            if self.all[..index].contains(output) {
                continue;
            }
            match output {
                Output::Text => {}
                Output::Json => {
                    serde_json::to_writer_pretty(&mut *out, report).map_err(io::Error::from)?;
                    writeln!(out)?;
                }
                Output::Github => {
                    github::annotations(out, report)?;
                    append_job_summary(&github::job_summary(report))?;
                }
                Output::Junit(file) => {
                    std::fs::write(file, junit::document(report)?)
                        .with_context(|| format!("cannot write {}", file.display()))?;
                }
            }
        }
        Ok(())
    }
}

/// GitHub names the file of the job summary in the environment; elsewhere there is none.
fn append_job_summary(markdown: &str) -> anyhow::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY") else {
        return Ok(());
    };
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("cannot write the job summary to {}", path.display()))?;
    Ok(file.write_all(markdown.as_bytes())?)
}
