//! The arguments of the command line.

use super::convert::ConvertArgs;
use super::coverage::CoverageArgs;
use super::export::ExportArgs;
use super::graph::GraphArgs;
use super::merge::MergeArgs;
use super::minimize::MinimizeArgs;
use super::show::ShowArgs;
use crate::program;
use crate::report::{Ignored, Partition};
use crate::trace::Format;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use std::ffi::OsString;
use std::num::NonZero;
use std::path::PathBuf;
use std::str::FromStr;

/// What the program is asked to do.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(super) struct Cli<R: Args> {
    #[command(subcommand)]
    pub(super) command: Command<R>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command<R: Args> {
    Replay(ReplayArgs),
    Convert(ConvertArgs),
    Show(ShowArgs),
    Graph(GraphArgs),
    Record(R),
    Export(ExportArgs),
    Coverage(CoverageArgs),
    Minimize(MinimizeArgs),
    Merge(MergeArgs),
}

/// Replay behaviours that TLC wrote through the core and compare state by state
///
/// Each step of a behaviour is worked out as an action of the specification, taken by the core, and
/// the core's state is compared with the specification's in all its variables. After a divergence
/// the trace goes on from the specification's next state, so that one run shows all. In each state
/// the specification's invariants must hold.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct ReplayArgs {
    /// Traces: files, directories (every trace below them), or - for standard input
    #[arg(required = true, value_name = "FILES|DIRECTORIES|-")]
    pub(super) traces: Vec<PathBuf>,

    /// Read the input in this form instead of recognising it: tlc-json, tlc-log, tlc-simulation,
    /// tlc-module, tlc-te-module, json-lines, itf
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) format: Option<Format>,

    /// Take the labels of one trace's steps from this file, written with TLC's `-dumpTrace tlcaction`
    #[arg(long, value_name = "FILE", conflicts_with = "behaviour")]
    pub(super) labels: Option<PathBuf>,

    /// Check the system that this command of the shell starts, instead of the core: a process that speaks JSON lines,
    /// as docs/exec.md says
    #[arg(long, value_name = "COMMAND")]
    pub(super) exec: Option<String>,

    /// How long the process may take for an answer before it is killed, in seconds
    /// [default: 10]
    #[arg(long, value_name = "SECONDS", requires = "exec")]
    pub(super) exec_timeout: Option<NonZero<u32>>,

    /// Stop at the first trace that diverges or breaks an invariant, and in it where that begins
    #[arg(long)]
    pub(super) fail_fast: bool,

    /// A variable of the specification that the core does not have and that need not be compared, and why:
    /// reports tell it; can be given several times
    #[arg(long, value_name = "VARIABLE=REASON")]
    pub(super) ignore: Vec<Ignored>,

    /// Check only this step of one trace; states and steps are numbered from 1, the initial state
    #[arg(long, value_name = "N", conflicts_with = "fail_fast")]
    pub(super) step: Option<NonZero<usize>>,

    /// Check only this one of the behaviours that a file holds, counted from 1
    #[arg(long, value_name = "N")]
    pub(super) behaviour: Option<NonZero<usize>>,

    /// Replay only this part of the files, the Mth of N, as even as can be; `merge` joins the reports of all parts
    #[arg(long, value_name = "M/N", conflicts_with_all = ["step", "labels"])]
    pub(super) partition: Option<Partition>,

    /// Begin with the files in which this JSON report of an earlier run found something
    #[arg(long, value_name = "REPORT.json")]
    pub(super) since: Option<PathBuf>,

    /// Pass over the files that conformed before, as noted in this directory: the same bytes, by the same program
    #[arg(
        long,
        value_name = "DIRECTORY",
        conflicts_with_all = ["exec", "step", "labels", "behaviour"]
    )]
    pub(super) cache: Option<PathBuf>,

    /// Tell also what the traces cover of the actions and their branches, as `coverage` does
    #[arg(long, conflicts_with_all = ["exec", "step", "cache"])]
    pub(super) coverage: bool,

    /// How to report; can be given several times: text (the default), json, github, junit FILE
    ///
    /// text: for people. json: one document (docs/report.schema.json). junit FILE: text, and a JUnit
    /// XML file. github: text, annotations on the files, and a job summary.
    #[arg(long, value_name = "REPORT")]
    pub(super) output: Vec<Output>,

    /// How many traces to work on at a time [default: one a processor]
    #[arg(long, short, value_name = "N")]
    pub(super) jobs: Option<NonZero<usize>>,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all traces conform
  1  at least one divergence, or a state that breaks an invariant
  2  nothing could be said: bad input, bad usage, no traces, output closed before its end";

/// A way to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Output {
    Text,
    Json,
    Github,
    Junit(PathBuf),
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Output::Text),
            "json" => Ok(Output::Json),
            "github" => Ok(Output::Github),
            _ => match text
                .strip_prefix(JUNIT)
                .and_then(|rest| rest.strip_prefix('='))
            {
                Some(file) if !file.is_empty() => Ok(Output::Junit(file.into())),
                _ => Err("expected text, json, github or junit FILE".to_owned()),
            },
        }
    }
}

const JUNIT: &str = "junit";

/// Parses the arguments; help, version and wrong usage end the process here.
pub(super) fn parse<R: Args>(
    arguments: impl IntoIterator<Item = OsString>,
    about: &'static str,
) -> Cli<R> {
    let arguments = join_junit(arguments);
    let program = program::name();
    let command = Cli::<R>::command()
        .name(program)
        .about(about)
        .long_about(None::<&str>)
        .bin_name(program)
        .mut_subcommands(|command| {
            let name = format!("{program} {}", command.get_name());
            command.bin_name(name)
        });
    let matches = command.get_matches_from(arguments);
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// Makes one argument of `--output junit FILE`, as clap knows no option that takes a second value
/// after some values only: `--output junit=FILE`.
fn join_junit(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut joined: Vec<OsString> = Vec::new();
    // To other commands, an output is a file, which can have any name.
    let reports = |joined: &[OsString]| {
        let command = joined.get(1);
        command.is_some_and(|command| command == "replay" || command == "merge")
    };
    let mut arguments = arguments.into_iter();
    while let Some(mut argument) = arguments.next() {
        if argument == "--" {
            joined.push(argument);
            joined.extend(arguments);
            break;
        }
        let after_output = joined.last().is_some_and(|last| last == "--output");
        let is_junit = (after_output && argument == JUNIT) || argument == "--output=junit";
        if is_junit
            && reports(&joined)
            && let Some(file) = arguments.next()
        {
            argument.push("=");
            argument.push(file);
        }
        joined.push(argument);
    }
    joined
}
