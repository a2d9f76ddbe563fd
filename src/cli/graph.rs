//! `conformance graph`: a state graph → both directions → report.

use super::Checkable;
use super::progress::Progress;
use crate::graph::{Graph, Options, Verdict, check};
use crate::replay::tried;
use crate::report::Ignored;
use crate::report::graph::{GraphReport, GraphVerdict, text};
use crate::trace::TraceError;
use crate::trace::write::{Target, WriteError};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

/// Check a whole state graph that TLC wrote against the core, in both directions
///
/// Every step of the specification must be one that the core takes and that ends in exactly that state;
/// every step that the core can take, with every action and every parameter, must be one of the
/// specification's. Write the graph with `-dump dot,actionlabels,constrained FILE`.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct GraphArgs {
    /// The graph, plain or compressed with gzip or Zstandard, or - for standard input
    #[arg(value_name = "FILE.dot|-")]
    file: PathBuf,

    /// For each kind of divergence, write the shortest behaviour that ends with it into this directory
    #[arg(long, value_name = "DIRECTORY")]
    write_path: Option<PathBuf>,

    /// The model has no constraint: the graph has every state, and what it does not have is not allowed
    #[arg(long)]
    complete: bool,

    /// A variable of the specification that the core does not have and that need not be compared, and why:
    /// reports tell it; can be given several times
    #[arg(long, value_name = "VARIABLE=REASON")]
    ignore: Vec<Ignored>,

    /// How to report
    #[arg(long, value_name = "REPORT", default_value = "text")]
    output: Output,

    /// On how many threads to work [default: one a processor]
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZero<usize>>,
}

/// A way to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For people
    Text,
    /// One document
    Json,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  within the bound, the core's steps are the specification's
  1  at least one divergence, or a state that breaks an invariant
  2  nothing could be said: bad input, bad usage, a graph without steps";

pub(super) fn run<S: Checkable>(args: &GraphArgs) -> anyhow::Result<ExitCode> {
    let ignored = super::names_of_ignored(&args.ignore, S::VARIABLES)?;
    let name = args.file.display().to_string();
    let report = match tried(|| checked::<S>(args, ignored)) {
        Ok(verdict) => {
            let written = match &args.write_path {
                Some(directory) => write_paths(directory, &verdict)?,
                None => Vec::new(),
            };
            GraphReport::new(&name, verdict, &written, &args.ignore)
        }
        Err(error) => GraphReport::unreadable(&name, error),
    };
    let mut out = anstream::stdout().lock();
    match (args.output, &report.error) {
        (Output::Json, _) => {
            serde_json::to_writer_pretty(&mut out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        (Output::Text, _) => text(&mut out, &report)?,
    }
    Ok(match report.verdict {
        GraphVerdict::Equal => ExitCode::SUCCESS,
        GraphVerdict::Differs | GraphVerdict::Breaks => ExitCode::from(1),
        GraphVerdict::Unreadable => ExitCode::from(2),
    })
}

fn checked<S: Checkable>(args: &GraphArgs, ignored: Vec<String>) -> Result<Verdict, TraceError> {
    let jobs = args.jobs.or_else(|| thread::available_parallelism().ok());
    let jobs = jobs.unwrap_or(NonZero::<usize>::MIN);
    let graph: Graph<S> = if args.file == Path::new("-") {
        Graph::read(io::stdin(), jobs)?
    } else {
        let file = File::open(&args.file).map_err(|error| TraceError::unreadable(&error))?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        let progress = Progress::new(size);
        let graph = Graph::read(progress.reading(file), jobs);
        progress.finish();
        graph?
    };
    let options = Options {
        jobs,
        ignored,
        is_complete: args.complete,
    };
    check(&graph, &S::default(), &options)
}

/// Writes the behaviours of the divergences, and gives the files' names.
fn write_paths(directory: &Path, verdict: &Verdict) -> anyhow::Result<Vec<String>> {
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the directory {}", directory.display()))?;
    let mut written = Vec::new();
    for (index, divergence) in verdict.divergences.iter().enumerate() {
        let file = directory.join(format!("divergence-{}.json", index + 1));
        let cannot = || format!("cannot write {}", file.display());
        let mut out = BufWriter::new(File::create(&file).with_context(cannot)?);
        let Some(mut writer) = Target::Json.writer() else {
            bail!(cannot());
        };
        match divergence.path.write(&mut out, &mut *writer) {
            Ok(()) => out.flush().with_context(cannot)?,
            Err(WriteError::Output(error)) => return Err(error).with_context(cannot),
            Err(WriteError::Behaviour(error)) => return Err(error).with_context(cannot),
        }
        written.push(file.display().to_string());
    }
    Ok(written)
}
