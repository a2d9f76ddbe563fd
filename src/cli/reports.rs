//! Where a run's report goes: each output takes every trace as it comes, and writes the rest at the end.

use super::args::Output;
use crate::report::{Conclusion, Report, TraceReport, WIDEST_FILE, github, json, junit, terminal};
use anyhow::{Context, bail};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// All outputs of a run.
pub(super) struct Reports {
    all: Vec<Sink>,
}

enum Sink {
    /// Lines on standard output, in which the traces' names have this width.
    Text(usize),
    Json(json::Document),
    Github(github::Log),
    Junit(PathBuf, Box<junit::Document<File>>),
}

impl Reports {
    /// What the user asked for; without anything that is on standard output, text too. What can't be written is
    /// told here, before a long run.
    pub(super) fn new(asked: &[Output], report: &Report) -> anyhow::Result<Self> {
        let json = asked.contains(&Output::Json);
        if json && (asked.contains(&Output::Text) || asked.contains(&Output::Github)) {
            bail!(
                "--output json is one document on standard output, so text and github can't be there too"
            );
        }
        let mut all = Vec::new();
        if !json {
            let width = report.run.longest_name.min(WIDEST_FILE.into());
            all.push(Sink::Text(width));
        }
        for (index, output) in asked.iter().enumerate() {
            if asked[..index].contains(output) {
                continue;
            }
            match output {
                Output::Text => {}
                Output::Json => all.push(Sink::Json(json::Document::new(report)?)),
                Output::Github => all.push(Sink::Github(github::Log::default())),
                Output::Junit(file) => {
                    check_is_xml(file)?;
                    create(file)?;
                    let cases = tempfile::tempfile().context("cannot keep the test cases")?;
                    let document = Box::new(junit::Document::new(cases));
                    all.push(Sink::Junit(file.clone(), document));
                }
            }
        }
        Ok(Reports { all })
    }

    /// Takes what was found in one more trace.
    pub(super) fn trace(
        &mut self,
        out: &mut impl Write,
        trace: &TraceReport,
    ) -> anyhow::Result<()> {
        for sink in &mut self.all {
            match sink {
                Sink::Text(width) => terminal::trace(out, trace, *width)?,
                Sink::Json(document) => document.trace(out, trace)?,
                Sink::Github(log) => log.trace(trace),
                Sink::Junit(_, document) => document.trace(trace)?,
            }
        }
        Ok(())
    }

    /// Takes the name of a file that was passed over.
    pub(super) fn cached(&mut self, out: &mut impl Write, name: &str) -> anyhow::Result<()> {
        for sink in &self.all {
            if let Sink::Text(_) = sink {
                terminal::cached(out, name)?;
            }
        }
        Ok(())
    }

    /// Writes what comes after the traces.
    pub(super) fn end(self, out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
        for sink in self.all {
            match sink {
                Sink::Text(_) => terminal::summary(out, report)?,
                Sink::Json(document) => document.end(out, report)?,
                Sink::Github(log) => {
                    log.annotations(out)?;
                    append_job_summary(&log.job_summary(report))?;
                }
                Sink::Junit(file, document) => {
                    let mut to = BufWriter::new(create(&file)?);
                    let written = document.write(&mut to, report).and_then(|()| to.flush());
                    written.with_context(|| format!("cannot write {}", file.display()))?;
                }
            }
        }
        Ok(out.flush()?)
    }
}

/// What the program ends with, when the report was told so far.
pub(super) fn conclude(report: &Report, told: anyhow::Result<()>) -> anyhow::Result<ExitCode> {
    match (report.conclusion(), told) {
        (Conclusion::SomeFail, told) => {
            // That nobody could be told of it all does not undo what was found.
            told.unwrap_or_else(|error| super::complain(&error));
            Ok(ExitCode::from(1))
        }
        (_, Err(error)) => Err(error),
        (Conclusion::AllConform, Ok(())) => Ok(ExitCode::SUCCESS),
        (Conclusion::NothingSaid, Ok(())) => Ok(ExitCode::from(2)),
    }
}

/// Whoever forgets junit's FILE names a trace there, which must not be written over.
fn check_is_xml(file: &Path) -> anyhow::Result<()> {
    let mut first = [b'<'];
    // What cannot be read has nothing to lose, or cannot be written either.
    let there = File::open(file).and_then(|mut there| match there.metadata()?.is_file() {
        true => there.read(&mut first),
        false => Ok(0),
    });
    if there.is_ok() && first != [b'<'] {
        bail!(
            "{} is there already, and no XML, so it is not written over (junit FILE, then the traces)",
            file.display()
        );
    }
    Ok(())
}

/// Makes a file to write to: before a long run, to be told in time that it cannot be written.
fn create(file: &Path) -> anyhow::Result<File> {
    File::create(file).with_context(|| format!("cannot write {}", file.display()))
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
