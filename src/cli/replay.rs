//! `conformance replay`: inputs → traces → replay → report.

mod outputs;

use self::outputs::Outputs;
use super::args::ReplayArgs;
use super::inputs::{self, Input, MOST_FAULTY};
use super::progress::Progress;
use crate::refinement::RaftSystem;
use crate::replay::{Extent, Options, Replay, guarded, in_order, replay, replay_telling};
use crate::report::{Conclusion, DivergenceReport, Origin, Report, TraceReport, terminal};
use crate::system::System;
use crate::trace::{Behaviour, Label, TraceError, read_labels, uncompressed};
use anyhow::{Context, bail};
use std::fs::File;
use std::io::Read as _;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::thread;

pub(super) fn run(args: &ReplayArgs) -> anyhow::Result<ExitCode> {
    let inputs = inputs::find(&args.traces, args.format);
    let options = options(args, inputs.len())?;
    let labels = labels(args, inputs.len())?;
    let mut report = Report::new::<RaftSystem>();
    if args.step.is_some() {
        // One step takes one action, and that says nothing.
        report.actions = &[];
    }
    let widths = inputs.iter().map(|input| input.name().chars().count());
    let mut outputs = Outputs::new(&args.output, widths.max().unwrap_or(0), &report)?;
    let jobs = args
        .jobs
        .or_else(|| thread::available_parallelism().ok())
        .unwrap_or(NonZero::<usize>::MIN);

    let mut out = anstream::stdout().lock();
    let progress = Progress::new(inputs.iter().map(Input::size).sum());
    let mut told = Ok(());
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
            run.check_guarded(input, &mut |trace| give((*index, trace)));
        },
        |(index, trace)| {
            begun = index + 1;
            told = progress.beside(|| outputs.trace(&mut out, &trace));
            let stop = told.is_err() || (args.fail_fast && trace.fails());
            report.add(trace);
            if stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    progress.finish();
    report.skipped(inputs.len() - begun);
    let told = told.and_then(|()| outputs.end(&mut out, &report));
    Ok(match (report.conclusion(), told) {
        (Conclusion::SomeFail, told) => {
            // That nobody could be told of it all does not undo what was found.
            told.unwrap_or_else(|error| super::complain(&error));
            ExitCode::from(1)
        }
        (_, Err(error)) => return Err(error),
        (Conclusion::AllConform, Ok(())) => ExitCode::SUCCESS,
        (Conclusion::NothingSaid, Ok(())) => ExitCode::from(2),
    })
}

/// What is the same for all inputs.
struct Run<'a> {
    args: &'a ReplayArgs,
    labels: &'a [Label],
    options: &'a Options,
    progress: &'a Progress,
}

impl Run<'_> {
    /// Whatever happens, the other inputs are checked too.
    fn check_guarded(&self, input: &Input, give: &mut dyn FnMut(TraceReport) -> ControlFlow<()>) {
        let mut given = 0;
        let checked = guarded(|| {
            self.check::<RaftSystem>(input, &mut |trace| {
                given += 1;
                give(trace)
            });
        });
        if let Err(panic) = checked {
            let error = TraceError::new(format!("the program panicked: {panic}")).with_help(
                "if the core is as it came, this is a bug of conformance: please report it",
            );
            let name = input.name();
            let origin = self.origin(&name, given + 1, false);
            let _ = give(TraceReport::unreadable(&origin, error));
        }
    }

    /// Checks the behaviours of one input, each with a system of its own, and hands over what was found in each.
    fn check<S: System + Default>(
        &self,
        input: &Input,
        give: &mut dyn FnMut(TraceReport) -> ControlFlow<()>,
    ) {
        let name = input.name();
        let unreadable =
            |number, error| TraceReport::unreadable(&self.origin(&name, number, false), error);
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
        let mut last_error = None;
        let mut seen = 0;
        let mut is_given = false;
        let mut faulty = 0;
        let rest = loop {
            let mut behaviour = match reader.next_behaviour() {
                Ok(Some(behaviour)) => behaviour,
                Ok(None) => break None,
                // Of what the reading ended with before, enough is said.
                Err(error) if last_error.as_ref() == Some(&error) => return,
                Err(error) => break Some(error),
            };
            seen = behaviour.number();
            if only.is_some_and(|only| only != seen) {
                continue;
            }
            let origin = self.origin(&name, seen, may_have_others);
            let found = self.replay::<S>(&origin, input.may_grow(), &mut behaviour);
            is_given = true;
            faulty += usize::from(found.error.is_some());
            last_error.clone_from(&found.error);
            if faulty > MOST_FAULTY {
                break Some(inputs::too_many_faulty());
            }
            // Decided here: to ask for more of an input that grows would be to wait for it.
            let report = TraceReport::new(&origin, found);
            let is_last = self.args.fail_fast && report.fails();
            if give(report).is_break() || is_last {
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

    fn origin<'b>(&'b self, path: &'b str, behaviour: usize, may_have_others: bool) -> Origin<'b> {
        Origin {
            path,
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
    let text =
        text(file).with_context(|| format!("cannot read the labels in {}", file.display()))?;
    read_labels(&text).with_context(|| file.display().to_string())
}

/// What a file says, compressed or not.
fn text(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    uncompressed(File::open(file)?)?.read_to_string(&mut text)?;
    Ok(text)
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
