//! `conformance convert`: inputs → behaviours → values with types → another form.

mod specification;
mod values;

pub(super) use specification::specification;

use super::inputs::{self, Input, MOST_FAULTY};
use super::output::{self, Beside, Destination, Output};
use crate::system::System;
use crate::tla::Value;
use crate::trace::write::module::Module;
use crate::trace::write::{Model, State, Target, WriteError, Writer};
use crate::trace::{Behaviour, Format, Label, Notation, RawState, TraceError};
use anyhow::{Context, bail};
use clap::Args;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write behaviours in another form
///
/// TLC's JSON has lost which arrays are sets and which strings are model values. Where the other form
/// tells them apart (itf, tla, text), that is known for the variables of the core; others are converted
/// from forms that have kept it.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct ConvertArgs {
    /// Traces: files, directories (every trace below them), or - for standard input
    #[arg(required = true, value_name = "FILES|DIRECTORIES|-")]
    pub(super) traces: Vec<PathBuf>,

    /// The form to write: json, itf, tla, text or ndjson
    ///
    /// json: as TLC's `-dumpTrace json`. itf: Apalache's and Quint's JSON. tla: a module with which TLC
    /// checks the behaviour against a specification. text: an error trace as TLC prints it. ndjson: JSON,
    /// a line for each state.
    #[arg(long, value_name = "FORM")]
    pub(super) to: Target,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", conflicts_with = "output_dir")]
    pub(super) output: Option<PathBuf>,

    /// Write a file for each behaviour into this directory, named like the trace
    #[arg(long, value_name = "DIRECTORY")]
    pub(super) output_dir: Option<PathBuf>,

    /// Read the input in this form instead of recognising it: tlc-json, tlc-log, tlc-simulation,
    /// tlc-module, tlc-te-module, json-lines, itf
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) format: Option<Format>,

    /// Convert only this one of the behaviours that a file holds, counted from 1
    #[arg(long, value_name = "N")]
    pub(super) behaviour: Option<NonZero<usize>>,

    /// Take the labels of one trace's steps from this file, written with TLC's `-dumpTrace tlcaction`
    #[arg(long, value_name = "FILE", conflicts_with = "behaviour")]
    pub(super) labels: Option<PathBuf>,

    /// For tla: the specification's module
    #[arg(long, value_name = "FILE.tla")]
    pub(super) spec: Option<PathBuf>,

    /// For tla: TLC's configuration, for the constants' values and the names after INIT and NEXT or
    /// SPECIFICATION
    #[arg(long, value_name = "FILE.cfg")]
    pub(super) config: Option<PathBuf>,

    /// For tla: the initial predicate [default: the configuration's, by INIT or SPECIFICATION, or Init]
    #[arg(long, value_name = "NAME")]
    pub(super) init: Option<String>,

    /// For tla: the next-state relation [default: the configuration's, by NEXT or SPECIFICATION, or Next]
    #[arg(long, value_name = "NAME")]
    pub(super) next: Option<String>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all is converted
  2  something is not: bad input, bad usage, no traces, output closed before its end";

pub(super) fn run<S: System>(args: &ConvertArgs) -> anyhow::Result<ExitCode> {
    convert::<S>(args, model(args)?)
}

/// Converts; `model` is the specification, for the form that needs one.
pub(super) fn convert<S: System>(
    args: &ConvertArgs,
    model: Option<Model>,
) -> anyhow::Result<ExitCode> {
    let inputs = inputs::find_telling(&args.traces, args.format);
    let destination = match (&args.output, &args.output_dir) {
        (Some(file), _) => Destination::File(file.clone()),
        (None, Some(directory)) => Destination::Directory(directory.clone()),
        (None, None) => Destination::StandardOutput,
    };
    if inputs.len() > 1 && !matches!(destination, Destination::Directory(_)) {
        bail!(
            "{} traces cannot be written to one file: name a directory with --output-dir",
            inputs.len()
        );
    }
    if args.to == Target::Tla && matches!(destination, Destination::StandardOutput) {
        bail!("tla is a module and its configuration: name a file with --output, or --output-dir");
    }
    if let (Target::Tla, Destination::File(file)) = (args.to, &destination)
        && file.extension().is_none_or(|extension| extension != "tla")
    {
        bail!(
            "--output {}: TLC reads modules from files NAME.tla",
            file.display()
        );
    }
    let mut conversion = Conversion {
        args,
        labels: inputs::labels(args.labels.as_deref(), inputs.len())?,
        model,
        output: Output::new(destination, read(args, &inputs)),
        with_types: values::with_types::<S>,
        is_whole: true,
    };
    for input in &inputs {
        conversion.input(input)?;
    }
    Ok(match conversion.is_whole {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(2),
    })
}

/// The files that are read.
fn read(args: &ConvertArgs, inputs: &[Input]) -> Vec<PathBuf> {
    let traces = inputs.iter().map(|input| input.path().to_owned());
    let others = [&args.labels, &args.spec, &args.config];
    let others = others.into_iter().flatten().cloned();
    traces.chain(others).collect()
}

/// The specification, for the form that needs one.
fn model(args: &ConvertArgs) -> anyhow::Result<Option<Model>> {
    let given = [
        ("--spec", args.spec.is_some()),
        ("--config", args.config.is_some()),
        ("--init", args.init.is_some()),
        ("--next", args.next.is_some()),
    ];
    if args.to != Target::Tla {
        return match given.iter().find(|(_, is_given)| *is_given) {
            None => Ok(None),
            Some((option, _)) => bail!("{option} is for --to tla alone"),
        };
    }
    let (spec, config) = match (&args.spec, &args.config) {
        (Some(spec), Some(config)) => (spec, config),
        (None, _) => bail!(
            "--to tla needs a specification: --spec FILE.tla, and --config FILE.cfg for its constants"
        ),
        (Some(spec), None) => bail!(
            "--to tla needs --config FILE.cfg for the constants of {}: an empty file if it has none",
            spec.display()
        ),
    };
    let text =
        fs::read_to_string(config).with_context(|| format!("cannot read {}", config.display()))?;
    match specification(args, spec, &text)? {
        Ok(model) => Ok(Some(model)),
        Err(error) => bail!("{}:{error}", config.display()),
    }
}

/// What is to be done with every input.
struct Conversion<'a> {
    args: &'a ConvertArgs,
    /// The labels of the steps, if they are not beside the states.
    labels: Vec<Label>,
    model: Option<Model>,
    output: Output,
    /// The values of a state with the types that they have in the specification.
    with_types: fn(&RawState<'_>, Notation) -> Result<Vec<Value>, TraceError>,
    /// Whether all behaviours were converted, and to their ends.
    is_whole: bool,
}

impl Conversion<'_> {
    /// Converts the behaviours of one input, and tells what is wrong with it. The errors are those of the output.
    fn input(&mut self, input: &Input) -> io::Result<()> {
        let converted = match self.output.is_directory() {
            true => self.each(input),
            false => self.only(input),
        };
        self.told(input, converted)
    }

    /// Tells of what could not be converted, and forgets what is there of it.
    fn told(&mut self, input: &Input, converted: Result<(), WriteError>) -> io::Result<()> {
        match converted {
            Ok(()) => return Ok(()),
            Err(WriteError::Output(error)) => {
                self.output.abandon();
                return Err(error);
            }
            Err(WriteError::Behaviour(error)) => inputs::say("error", &input.name(), &error),
        }
        self.output.abandon();
        self.is_whole = false;
        Ok(())
    }

    /// Converts each of an input's behaviours that can be.
    fn each(&mut self, input: &Input) -> Result<(), WriteError> {
        let mut reader = input.open(self.args.format)?;
        reader.set_labels(self.labels.clone());
        let notation = reader.format().notation();
        let (mut seen, mut wanted, mut faulty) = (0, 0, 0);
        let mut last_error = None;
        loop {
            let mut behaviour = match reader.next_behaviour() {
                Ok(Some(behaviour)) => behaviour,
                Ok(None) => break,
                // What ended the behaviour before is told already.
                Err(error) if last_error.as_ref() == Some(&error) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            seen = behaviour.number();
            if !self.is_wanted(seen) {
                continue;
            }
            wanted += 1;
            let converted = self
                .behaviour(input, wanted, &mut behaviour, notation)
                .and_then(|beside| self.output.close(beside));
            faulty += usize::from(converted.is_err());
            if faulty > MOST_FAULTY {
                return Err(inputs::too_many_faulty().into());
            }
            last_error = match &converted {
                Err(WriteError::Behaviour(error)) => Some(error.clone()),
                _ => None,
            };
            self.told(input, converted)?;
        }
        self.check_some(wanted, seen)
    }

    /// Converts the only behaviour of an input: if there are several, the user has to choose.
    fn only(&mut self, input: &Input) -> Result<(), WriteError> {
        let mut reader = input.open(self.args.format)?;
        reader.set_labels(self.labels.clone());
        let notation = reader.format().notation();
        let (mut seen, mut converted) = (0, None);
        while let Some(mut behaviour) = reader.next_behaviour()? {
            seen = behaviour.number();
            if !self.is_wanted(seen) {
                continue;
            }
            if converted.is_some() {
                return Err(TraceError::new("the file holds more than one behaviour")
                    .with_help("choose one with --behaviour N, or write all with --output-dir")
                    .into());
            }
            converted = Some(self.behaviour(input, 1, &mut behaviour, notation)?);
            if self.args.behaviour.is_some() {
                break;
            }
        }
        self.check_some(usize::from(converted.is_some()), seen)?;
        self.output.close(converted.flatten())
    }

    fn is_wanted(&self, number: usize) -> bool {
        self.args.behaviour.is_none_or(|only| only.get() == number)
    }

    /// An input without a behaviour that is wanted is an error.
    fn check_some(&self, wanted: usize, seen: usize) -> Result<(), WriteError> {
        match self.args.behaviour {
            _ if wanted > 0 => Ok(()),
            Some(only) if seen > 0 => Err(inputs::no_such_behaviour(only.get(), seen).into()),
            _ => Err(TraceError::no_behaviour().into()),
        }
    }

    /// Writes a behaviour to an output that stays open. Gives what is to be written into another file beside it.
    fn behaviour(
        &mut self,
        input: &Input,
        number: usize,
        behaviour: &mut Behaviour<'_, '_>,
        notation: Notation,
    ) -> Result<Option<Beside>, WriteError> {
        let stem = output::stem(&input.name(), number);
        let beside = match &self.model {
            None => {
                let Some(mut writer) = self.args.to.writer() else {
                    return Ok(None);
                };
                let name = format!("{stem}.{}", self.args.to.extension());
                self.output.open(&name)?;
                self.copy(behaviour, notation, &mut *writer)?;
                None
            }
            Some(model) => {
                let name = match self.output.file_stem() {
                    Some(name) => name,
                    None => Module::name_like(&stem, model),
                };
                Module::check_name(&name, model)?;
                let mut module = Module::new(&name, model);
                self.output.open(&format!("{name}.tla"))?;
                self.copy(behaviour, notation, &mut module)?;
                let strings = module.strings_note();
                let strings = strings.filter(|_| notation == Notation::Itf);
                for note in strings.into_iter().chain(module.fairness_note()) {
                    inputs::say("note", &input.name(), &note);
                }
                Some(Beside {
                    extension: "cfg",
                    is_ours: Module::is_ours,
                    text: module.configuration(),
                })
            }
        };
        if let Some(cut) = behaviour.cut() {
            inputs::say("cut", &input.name(), cut);
            self.is_whole = false;
        }
        Ok(beside)
    }

    /// Reads a behaviour to its end, and writes each state as soon as it is read.
    fn copy(
        &mut self,
        behaviour: &mut Behaviour<'_, '_>,
        notation: Notation,
        writer: &mut dyn Writer,
    ) -> Result<(), WriteError> {
        let needs_types = self.args.to.needs_types();
        let mut variables = Vec::new();
        while let Some(raw) = behaviour.next_state()? {
            if variables.is_empty() {
                variables = raw.variables().map(|(name, _)| name.to_owned()).collect();
            }
            let values = match needs_types {
                true => (self.with_types)(&raw, notation)?,
                false => raw.values()?,
            };
            if matches!(self.args.to, Target::Text | Target::Tla) {
                values::must_be_known(&raw, &values)?;
            }
            let step = raw.step().map(|step| values::step(step, notation));
            let state = State {
                variables: &variables,
                values: &values,
                step: step.as_ref(),
            };
            let place = raw.place();
            writer
                .state(&mut self.output, &state)
                .map_err(|error| match error {
                    WriteError::Behaviour(mut error) => {
                        error.place.get_or_insert(place);
                        WriteError::Behaviour(error)
                    }
                    output => output,
                })?;
        }
        match behaviour.cut() {
            // Without a state there is nothing to write.
            Some(cut) if behaviour.states() == 0 => Err(cut.clone().into()),
            _ => writer.end(&mut self.output),
        }
    }
}
