//! `conformance export`: `convert --to tla` for one behaviour, with constants of its own if there is no
//! configuration, and with the command that comes next.

use super::convert::{self, ConvertArgs};
use super::inputs;
use crate::report::shell_word;
use crate::system::{Calls as _, Foreign, System};
use crate::trace::write::Target;
use crate::trace::{Behaviour, Format, Reader, TraceError};
use anyhow::bail;
use clap::Args;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write a behaviour as a module with which TLC decides whether it is one of a specification
///
/// The module holds the behaviour's states, its configuration the constants; TLC's exit code is the answer.
/// The same module comes from `convert --to tla`, which also takes many traces at a time.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct ExportArgs {
    /// The trace, or - for standard input
    #[arg(value_name = "TRACE|-")]
    trace: PathBuf,

    /// For TLC to check: there is no other purpose yet
    #[arg(long, required = true)]
    check_with_tlc: bool,

    /// The specification's module
    #[arg(long, value_name = "FILE.tla")]
    spec: PathBuf,

    /// TLC's configuration, for the constants' values and the names after INIT and NEXT or SPECIFICATION
    /// [default: the constants as the behaviour has them, if the implementation can tell them; Init and Next]
    #[arg(long, value_name = "FILE.cfg")]
    config: Option<PathBuf>,

    /// The initial predicate [default: the configuration's, by INIT or SPECIFICATION, or Init]
    #[arg(long, value_name = "NAME")]
    init: Option<String>,

    /// The next-state relation [default: the configuration's, by NEXT or SPECIFICATION, or Next]
    #[arg(long, value_name = "NAME")]
    next: Option<String>,

    /// Write the module to this file, and the configuration beside it
    #[arg(long, short, value_name = "FILE.tla")]
    output: PathBuf,

    /// Read the input in this form instead of recognising it: tlc-json, tlc-log, tlc-simulation,
    /// tlc-module, tlc-te-module, json-lines, itf
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,

    /// Export this one of the behaviours that a file holds, counted from 1
    #[arg(long, value_name = "N")]
    behaviour: Option<NonZero<usize>>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  the module is written
  2  it is not: bad input, bad usage";

pub(super) fn run<S: System + Default>(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    if args.trace.is_dir() {
        bail!(
            "{} is a directory: export one trace, or all with `conformance convert --to tla`",
            args.trace.display()
        );
    }
    let conversion = ConvertArgs {
        traces: vec![args.trace.clone()],
        to: Target::Tla,
        output: Some(args.output.clone()),
        output_dir: None,
        format: args.format,
        behaviour: args.behaviour,
        labels: None,
        spec: Some(args.spec.clone()),
        config: args.config.clone(),
        init: args.init.clone(),
        next: args.next.clone(),
    };
    let code = match args.config {
        Some(_) => convert::run::<S>(&conversion)?,
        None if args.trace == Path::new("-") => bail!(
            "from standard input the constants cannot be known beforehand: give them with --config"
        ),
        None => match constants::<S>(args) {
            Ok(config) => {
                let model = convert::specification(&conversion, &args.spec, &config)?;
                convert::convert::<S>(&conversion, Some(model?))?
            }
            Err(error) => {
                inputs::say("error", &args.trace.display().to_string(), &error);
                ExitCode::from(2)
            }
        },
    };
    if code == ExitCode::SUCCESS {
        say(args)?;
    }
    Ok(code)
}

/// The specification's constants as a behaviour has them, as a configuration.
fn constants<S: System + Default>(args: &ExportArgs) -> Result<String, TraceError> {
    let mut reader = Reader::open(&args.trace, args.format)?;
    let only = args.behaviour.unwrap_or(NonZero::<usize>::MIN).get();
    let mut last = 0;
    while let Some(mut behaviour) = reader.next_behaviour()? {
        last = behaviour.number();
        if last == only {
            return configuration::<S>(&mut behaviour);
        }
    }
    Err(match last {
        0 => TraceError::no_behaviour(),
        last => inputs::no_such_behaviour(only, last),
    })
}

fn configuration<S: System + Default>(
    behaviour: &mut Behaviour<'_, '_>,
) -> Result<String, TraceError> {
    let mut system = S::default();
    let mut is_first = true;
    while let Some(raw) = behaviour.next_state()? {
        let other = "give the constants of another specification with --config";
        let state: S::State = raw
            .decode()
            .map_err(|error: TraceError| error.with_help(other))?;
        if std::mem::take(&mut is_first) {
            system.call_init(&state).map_err(|error: Foreign| {
                let mut foreign = TraceError::new(error.to_string());
                foreign.place = Some(raw.place());
                foreign
            })?;
        }
        system.call_learn(&state);
    }
    let constants = system.constants();
    if constants.is_empty() && S::MODEL_VALUES.is_empty() {
        let unknown = "nobody knows the specification's constants";
        return Err(TraceError::new(unknown).with_help("give them with --config"));
    }
    let mut text = "CONSTANTS\n".to_owned();
    for (name, elements) in constants {
        let _ = writeln!(text, "    {name} = {{{}}}", elements.join(", "));
    }
    for name in S::MODEL_VALUES {
        let _ = writeln!(text, "    {name} = {name}");
    }
    Ok(text)
}

/// What is written, and what to do with it.
fn say(args: &ExportArgs) -> io::Result<()> {
    let config = args.output.with_extension("cfg");
    let mut out = anstream::stdout();
    writeln!(
        out,
        "written     {}, {}",
        args.output.display(),
        config.display()
    )?;
    writeln!(out, "check with  {}", command(&args.spec, &args.output))?;
    let name = args.spec.file_stem().unwrap_or_default().display();
    writeln!(
        out,
        "exit code   0 if the behaviour is one of {name}; 14 if not: TLC names the first step that is none; any other is \
         no judgement"
    )
}

/// The command with which TLC checks a module. TLC finds other modules only if it runs in the module's folder.
fn command(spec: &Path, module: &Path) -> String {
    let folder = |path: &Path| match path.parent() {
        Some(folder) if folder != Path::new("") => Some(folder.to_owned()),
        _ => None,
    };
    let word = |path: &Path| shell_word(&path.display().to_string());
    let file = Path::new(module.file_name().unwrap_or_default());
    let library = folder(spec).unwrap_or_else(|| ".".into());
    let java = |library: &str| {
        let config = word(&file.with_extension("cfg"));
        let file = word(file);
        format!("java -DTLA-Library={library} -jar ~/tla2tools.jar -config {config} {file}")
    };
    match folder(module) {
        None => java(&word(&library)),
        Some(there) => {
            let from_there = match library.is_absolute() {
                true => word(&library),
                false => format!("\"$OLDPWD\"/{}", word(&library)),
            };
            format!("(cd {} && {})", word(&there), java(&from_there))
        }
    }
}
