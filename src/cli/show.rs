//! `conformance show`: inputs → behaviours → steps and what they change.

mod network;
mod server;
mod view;

use self::view::View;
use super::inputs::{self, Input, MOST_FAULTY};
use crate::system::System;
use crate::trace::{Format, Label, TraceError};
use anyhow::bail;
use clap::Args;
use std::io::{self, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

/// Print behaviours for people: each step with its action, and only what it changes
///
/// A step whose label does not name an action is shown with the action that the core finds for it.
/// With --server or --var, steps that change nothing of it are left out, and counted.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct ShowArgs {
    /// Traces: files, directories (every trace below them), or - for standard input
    #[arg(required = true, value_name = "FILES|DIRECTORIES|-")]
    traces: Vec<PathBuf>,

    /// Only this step, and the whole state after it; 1 is the initial state
    #[arg(long, value_name = "N", conflicts_with_all = ["from", "to"])]
    step: Option<NonZero<usize>>,

    /// Begin with this step
    #[arg(long, value_name = "N")]
    from: Option<NonZero<usize>>,

    /// End with this step
    #[arg(long, value_name = "N")]
    to: Option<NonZero<usize>>,

    /// Only what is about this server: its part of the variables, its messages
    #[arg(long, value_name = "SERVER")]
    server: Option<String>,

    /// Only this variable; can be given several times
    #[arg(long, value_name = "VARIABLE")]
    var: Vec<String>,

    /// Draw a message sequence: a column for each server, an arrow for each message
    ///
    /// `o- - ->|` a message is sent, `|------>*` it is received, `|- - -x|` it is lost, `*` a server does
    /// something by itself.
    #[arg(long, conflicts_with_all = ["var", "server"])]
    messages: bool,

    /// Read the input in this form instead of recognising it: tlc-json, tlc-log, tlc-simulation,
    /// tlc-module, tlc-te-module, json-lines, itf
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Format>,

    /// Only this one of the behaviours that a file holds, counted from 1
    #[arg(long, value_name = "N")]
    behaviour: Option<NonZero<usize>>,

    /// Take the labels of one trace's steps from this file, written with TLC's `-dumpTrace tlcaction`
    #[arg(long, value_name = "FILE", conflicts_with = "behaviour")]
    labels: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all is shown
  2  something is not: bad input, bad usage, no traces, output closed before its end";

pub(super) fn run<S: System + Default>(args: &ShowArgs) -> anyhow::Result<ExitCode> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        bail!("--from {from} is after --to {to}");
    }
    let mut out = anstream::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    let mut shown = 0;
    let inputs = inputs::find_telling(&args.traces, args.format);
    let labels = inputs::labels(args.labels.as_deref(), inputs.len())?;
    for input in inputs {
        let is_whole = match show_input::<S>(&mut out, &input, args, &labels, &mut shown)? {
            Ok(is_whole) => is_whole,
            Err(error) => {
                say(&mut out, "error", &input, &error)?;
                false
            }
        };
        if !is_whole {
            code = ExitCode::from(2);
        }
    }
    Ok(out.flush().map(|()| code)?)
}

/// Tells what is wrong with an input, after what is shown of it.
fn say(out: &mut impl Write, what: &str, input: &Input, error: &TraceError) -> io::Result<()> {
    out.flush()?;
    inputs::say(what, &input.name(), error);
    Ok(())
}

/// Shows the behaviours of one input, and counts those of which something is shown; says whether that is all of each.
/// The outer errors are those of the output.
fn show_input<S: System + Default>(
    out: &mut impl Write,
    input: &Input,
    args: &ShowArgs,
    labels: &[Label],
    shown: &mut usize,
) -> io::Result<Result<bool, TraceError>> {
    let mut reader = match input.open(args.format) {
        Ok(reader) => reader,
        Err(error) => return Ok(Err(error)),
    };
    reader.set_labels(labels.to_vec());
    let format = reader.format();
    let (mut seen, mut wanted, mut faulty) = (0, 0, 0);
    let mut is_whole = true;
    let mut last_error = None;
    loop {
        let mut behaviour = match reader.next_behaviour() {
            Ok(Some(behaviour)) => behaviour,
            Ok(None) => break,
            // What ended the behaviour before is told already.
            Err(error) if last_error.as_ref() == Some(&error) => return Ok(Ok(false)),
            Err(error) => return Ok(Err(error)),
        };
        seen = behaviour.number();
        if args.behaviour.is_some_and(|only| only.get() != seen) {
            continue;
        }
        wanted += 1;
        let name = match seen {
            1 => input.name().into_owned(),
            number => format!("{}#{number}", input.name()),
        };
        let gap = if *shown > 0 { "\n" } else { "" };
        let mut view = View::<S>::new(args, format!("{gap}{name}, {format}\n"));
        let viewed = view.behaviour(out, &mut behaviour)?;
        *shown += usize::from(view.has_begun());
        if let Err(error) = viewed {
            faulty += 1;
            if faulty > MOST_FAULTY {
                return Ok(Err(inputs::too_many_faulty()));
            }
            say(out, "error", input, &error)?;
            is_whole = false;
            last_error = Some(error);
        } else if let Some(cut) = behaviour.cut() {
            say(out, "cut", input, cut)?;
            is_whole = false;
        }
    }
    Ok(match args.behaviour {
        _ if wanted > 0 => Ok(is_whole),
        Some(only) if seen > 0 => Err(inputs::no_such_behaviour(only.get(), seen)),
        _ => Err(TraceError::no_behaviour()),
    })
}
