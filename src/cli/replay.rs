//! `conformance replay`: inputs → traces → replay → report.

mod cache;
mod check;

pub(crate) use self::check::Check;

use self::cache::{Cache, hexadecimal};
use super::Checkable;
use super::args::ReplayArgs;
use super::inputs::{self, Input};
use super::merge;
use super::progress::Progress;
use super::reports::{self, Reports};
use crate::exec::{self, ExecSystem};
use crate::program;
use crate::replay::{Extent, Options, in_order};
use crate::report::coverage::Collected;
use crate::report::{Cached, Exec, Report, Run, Verdict, WIDEST_FILE, width};
use crate::system::System;
use anyhow::{Context, bail};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

pub(super) fn run<S: Checkable>(args: &ReplayArgs) -> anyhow::Result<ExitCode> {
    let Some(command) = &args.exec else {
        let system = S::default();
        return check(args, &system, Report::new::<S>());
    };
    let system = child(command, args.exec_timeout)?;
    let report = Report {
        variables: system.variables().to_vec(),
        actions: system.actions(),
        ..Report::new::<ExecSystem>()
    };
    check(args, &system, report)
}

/// The system that a command starts. Its processes end with this one.
pub(super) fn child(command: &str, timeout: Option<NonZero<u32>>) -> anyhow::Result<ExecSystem> {
    ctrlc::set_handler(|| exec::exit(130))?;
    let limit = Duration::from_secs(timeout.map_or(10, NonZero::get).into());
    ExecSystem::new(command, limit).with_context(|| format!("--exec '{command}'"))
}

fn check<S: System + Clone + Sync>(
    args: &ReplayArgs,
    system: &S,
    mut report: Report,
) -> anyhow::Result<ExitCode> {
    let inputs = inputs::find_telling(&args.traces, args.format);
    report.run = this_run(args, &inputs);
    // Each with its number among all.
    let mut inputs: Vec<(usize, Input)> = (1..).zip(inputs).collect();
    if let Some(partition) = args.partition {
        inputs = partition.of(inputs);
        report.partition = Some(partition);
    }
    if let Some(file) = &args.since {
        first_what_failed(file, &mut inputs, args.partition.is_some())?;
    }
    let options = options(args, system, inputs.len())?;
    let labels = inputs::labels(args.labels.as_deref(), inputs.len())?;
    if args.step.is_some() {
        // One step takes one action, and that says nothing.
        report.actions = &[];
    }
    let mut reports = Reports::new(&args.output, &report)?;
    let jobs = args
        .jobs
        .or_else(|| thread::available_parallelism().ok())
        .unwrap_or(NonZero::<usize>::MIN);

    let mut out = anstream::stdout().lock();
    let progress = Progress::new(inputs.iter().map(|(_, input)| input.size()).sum());
    let mut told = Ok(());
    let mut covered = args.coverage.then(Collected::default);
    // How many inputs were looked at, and which was the last: the traces of each come together.
    let (mut begun, mut last) = (0, None);
    let mut cache = match &args.cache {
        Some(directory) => Some(Cache::open(directory, args)?),
        None => None,
    };
    if let Some(cache) = &mut cache {
        inputs.retain(|(number, input)| {
            let Some(not_compared) = cache.knows(*number, input) else {
                return true;
            };
            if told.is_ok() {
                told = reports.cached(&mut out, &input.name());
            }
            report.cached(Cached {
                file: *number,
                path: input.name().into_owned(),
                not_compared,
            });
            false
        });
    }
    // Of each input, if all of it conforms, the variables that nobody compared.
    let mut conform: BTreeMap<usize, Option<Vec<String>>> = BTreeMap::new();
    in_order(
        jobs,
        &inputs,
        |(number, input), give| {
            let check = Check {
                format: args.format,
                exec: args.exec.as_deref().map(|command| Exec {
                    command,
                    timeout: args.exec_timeout,
                }),
                ignored: &args.ignore,
                labels_file: args.labels.as_deref().and_then(Path::to_str),
                labels: &labels,
                behaviour: args.behaviour.map(NonZero::get),
                options: &options,
                coverage: args.coverage,
                progress: &progress,
            };
            check.input(system, input, &mut |trace| give((*number, trace)));
        },
        |(number, mut trace)| {
            trace.file = number;
            begun += usize::from(last.replace(number) != Some(number));
            if cache.is_some() {
                let conforms = conform.entry(number).or_insert_with(|| Some(Vec::new()));
                match (&mut *conforms, trace.verdict) {
                    (Some(not_compared), Verdict::Conforms) => {
                        not_compared.extend(trace.not_compared.iter().cloned());
                    }
                    _ => *conforms = None,
                }
            }
            told = progress.beside(|| reports.trace(&mut out, &trace));
            let stop = told.is_err() || (args.fail_fast && trace.fails());
            if let Some(covered) = &mut covered {
                covered.add(&trace);
            }
            report.add(trace);
            if stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    progress.finish();
    report.coverage = covered.map(|covered| covered.report::<S>(&args.ignore, None));
    report.skipped(inputs.len() - begun);
    let told = told.and_then(|()| reports.end(&mut out, &report));
    // Where the output was closed, the last input may not have been read to its end.
    if let (Some(cache), Ok(())) = (&cache, &told) {
        let mut conforming = conform
            .iter()
            .filter_map(|(number, not_compared)| Some((*number, not_compared.as_ref()?)));
        // That it cannot be noted does not undo what was found.
        conforming
            .try_for_each(|(number, not_compared)| cache.conforms(number, not_compared))
            .unwrap_or_else(|error| super::complain(&error));
    }
    reports::conclude(&report, told)
}

/// What tells this run from others, for its parts.
fn this_run(args: &ReplayArgs, inputs: &[Input]) -> Run {
    let lengths = inputs.iter().map(|input| input.name().chars().count());
    let mut names = Sha256::new();
    for input in inputs {
        names.update(input.name().as_bytes());
        names.update("\n");
    }
    Run {
        program: program::name().to_owned(),
        behaviour: args.behaviour.map(NonZero::get),
        fail_fast: args.fail_fast,
        coverage: args.coverage,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        exec: args.exec.clone(),
        format: args.format.map(|format| format.to_string()),
        ignored: args.ignore.clone(),
        files: inputs.len(),
        longest_name: width(lengths, WIDEST_FILE),
        names_sha256: hexadecimal(names),
    }
}

/// Brings the files to the front in which an earlier run found something. However a file was named then, it is the same.
fn first_what_failed(
    report: &Path,
    inputs: &mut [(usize, Input)],
    is_part: bool,
) -> anyhow::Result<()> {
    let is_at = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let document = merge::read(report)?;
    let failed: BTreeSet<PathBuf> = document
        .failed()
        .into_iter()
        .map(|path| is_at(path.as_ref()))
        .collect();
    let mut found = 0;
    inputs.sort_by_cached_key(|(_, input)| {
        let has_failed = failed.contains(&is_at(input.path()));
        found += usize::from(has_failed);
        !has_failed
    });
    // Of a part, the others are in other parts.
    if found < failed.len() && !is_part {
        anstream::eprintln!(
            "note: of the {} files in which {} found something, {found} are here",
            failed.len(),
            report.display()
        );
    }
    Ok(())
}

fn options<S: System>(args: &ReplayArgs, system: &S, inputs: usize) -> anyhow::Result<Options> {
    let extent = match args.step {
        Some(_) if inputs != 1 => {
            bail!("--step checks a step of one trace, but {inputs} traces were named")
        }
        Some(step) => Extent::Step(step.get()),
        None if args.fail_fast => Extent::UntilDivergence,
        None => Extent::Whole,
    };
    let ignored = super::names_of_ignored(&args.ignore, system.variables())?;
    Ok(Options { extent, ignored })
}
