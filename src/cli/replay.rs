//! `conformance replay`: inputs → traces → replay → report.

use super::args::{Output, ReplayArgs};
use super::inputs::{self, Input};
use super::progress::Progress;
use crate::refinement::RaftSystem;
use crate::replay::{Extent, Options, Replay, in_order, replay, replay_telling};
use crate::report::{
    Conclusion, DivergenceReport, Origin, Report, TraceReport, Verdict, github, junit, terminal,
};
use crate::system::System;
use crate::trace::{Behaviour, Label, TraceError, read_labels};
use anyhow::{Context, bail};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

pub(super) fn run(args: &ReplayArgs) -> anyhow::Result<ExitCode> {
    let inputs = inputs::find(&args.traces, args.format);
    let options = options(args, inputs.len())?;
    let labels = labels(args, inputs.len())?;
    let outputs = Outputs::new(&args.output)?;
    let jobs = args
        .jobs
        .or_else(|| thread::available_parallelism().ok())
        .unwrap_or(NonZero::<usize>::MIN);

    let mut out = anstream::stdout().lock();
    let mut report = Report::new(RaftSystem::VARIABLES);
    if args.step.is_none() {
        report.actions = RaftSystem::ACTIONS;
    }
    let width = inputs
        .iter()
        .map(|input| input.name.chars().count())
        .max()
        .unwrap_or(0);
    let progress = Progress::new(inputs.iter().map(Input::size).sum());
    let mut written = Ok(());
    let mut begun = 0;
    let inputs: Vec<(usize, Input)> = inputs.into_iter().enumerate().collect();
    in_order(
        jobs,
        &inputs,
        |(index, input), give| {
            let run = Run {
                args,
                labels: &labels,
                options: &options,
                progress: &progress,
            };
            run.check::<RaftSystem>(input, &mut |trace| give((*index, trace)));
        },
        |(index, trace)| {
            begun = index + 1;
            written = progress.beside(|| match outputs.text {
                true => terminal::trace(&mut out, &trace, width),
                false => Ok(()),
            });
            let stop = written.is_err() || (args.fail_fast && !trace.divergences.is_empty());
            if trace.verdict == Verdict::Conforms && !outputs.list_all() {
                report.count(&trace);
            } else {
                report.add(trace);
            }
            if stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    progress.finish();
    report.skipped(inputs.len() - begun);
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

/// So many behaviours of a file can be unreadable: a file of which more are is no file of behaviours, and all
/// that is told of it takes memory.
const MOST_FAULTY: usize = 100;

fn too_many_faulty() -> TraceError {
    TraceError::new(format!(
        "more than {MOST_FAULTY} behaviours of this file are unreadable"
    ))
    .with_help("the rest of it is not looked at; is this the right file?")
}

/// What is the same for all inputs.
struct Run<'a> {
    args: &'a ReplayArgs,
    labels: &'a [Label],
    options: &'a Options,
    progress: &'a Progress,
}

impl Run<'_> {
    /// Checks the behaviours of one input, each with a system of its own, and hands over what was found in each.
    fn check<S: System + Default>(
        &self,
        input: &Input,
        give: &mut dyn FnMut(TraceReport) -> ControlFlow<()>,
    ) {
        let unreadable =
            |number, error| TraceReport::unreadable(&self.origin(input, number, false), error);
        let mut reader = match input.open_counted(self.args.format, self.progress) {
            Ok(reader) => reader,
            Err(error) => {
                let _ = give(unreadable(1, error));
                return;
            }
        };
        reader.set_labels(self.labels.to_vec());
        let may_have_others = reader.format().may_hold_several();
        let only = self.args.behaviour.map(NonZero::get);
        let mut seen = 0;
        let mut is_given = false;
        let mut faulty = 0;
        let rest = loop {
            let mut behaviour = match reader.next_behaviour() {
                Ok(Some(behaviour)) => behaviour,
                Ok(None) => break None,
                Err(error) => break Some(error),
            };
            seen = behaviour.number();
            if only.is_some_and(|only| only != seen) {
                continue;
            }
            let origin = self.origin(input, seen, may_have_others);
            let found = self.replay::<S>(&origin, input.may_grow(), &mut behaviour);
            is_given = true;
            faulty += usize::from(found.error.is_some());
            if faulty > MOST_FAULTY {
                break Some(too_many_faulty());
            }
            // Decided here: to ask for more of an input that grows would be to wait for it.
            let is_last = self.args.fail_fast && !found.divergences.is_empty();
            if give(TraceReport::new(&origin, found)).is_break() || is_last {
                return;
            }
        };
        let error = match (rest, only) {
            (Some(error), _) => error,
            (None, _) if is_given => return,
            (None, Some(only)) if seen > 0 => inputs::no_such_behaviour(only, seen),
            (None, _) => TraceError::no_behaviour(),
        };
        let _ = give(unreadable(seen + 1, error));
    }

    fn origin<'b>(
        &'b self,
        input: &'b Input,
        behaviour: usize,
        may_have_others: bool,
    ) -> Origin<'b> {
        Origin {
            path: &input.name,
            behaviour,
            may_have_others,
            format: self.args.format,
            labels: self.args.labels.as_ref().and_then(|path| path.to_str()),
        }
    }

    /// Replays one behaviour. Of one that is still being written, a divergence is told at once.
    fn replay<S: System + Default>(
        &self,
        origin: &Origin<'_>,
        may_grow: bool,
        behaviour: &mut Behaviour<'_, '_>,
    ) -> Replay {
        let system = &mut S::default();
        if !may_grow {
            return replay(system, behaviour, self.options);
        }
        replay_telling(system, behaviour, self.options, &mut |divergence| {
            let report = DivergenceReport::new(origin, &[], divergence.clone());
            let headline = terminal::headline(&report);
            let line = format!("{}: step {}: {headline}", origin.path, divergence.step);
            self.progress.beside(|| anstream::eprintln!("{line}"));
        })
    }
}

/// The labels that another file has for the trace.
fn labels(args: &ReplayArgs, inputs: usize) -> anyhow::Result<Vec<Label>> {
    let Some(file) = &args.labels else {
        return Ok(Vec::new());
    };
    if inputs != 1 {
        bail!("--labels are those of one trace, but {inputs} traces were named");
    }
    let text = std::fs::read_to_string(file);
    let text = text.with_context(|| format!("cannot read the labels in {}", file.display()))?;
    read_labels(&text).with_context(|| file.display().to_string())
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
        for output in all {
            if let Output::Junit(file) = output {
                check_is_xml(file)?;
                create(file)?;
            }
        }
        Ok(Outputs { all, text: !json })
    }

    /// Whether some output lists every trace, also those that conform.
    fn list_all(&self) -> bool {
        let lists = |output: &Output| matches!(output, Output::Json | Output::Junit(_));
        self.all.iter().any(lists)
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
                    let document = junit::document(report)?;
                    create(file)?
                        .write_all(document.as_bytes())
                        .with_context(|| format!("cannot write {}", file.display()))?;
                }
            }
        }
        Ok(())
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
