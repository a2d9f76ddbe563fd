//! `conformance record`: settings → what the core does → behaviours.

use super::output::{Destination, Output};
use crate::record::{Faults, RecordError, Recorded, Settings, numbered, record};
use crate::refinement::ClientValue;
use crate::replay::Breach;
use crate::system::Action as _;
use crate::tla::ModelValue;
use crate::trace::write::{Target, WriteError};
use anyhow::bail;
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

/// Record what the Raft core does on a random schedule, as a behaviour of raft.tla
///
/// The servers are driven by messages alone, through `handle_message`: timers run out, clients ask, messages
/// arrive in any order, get lost or come twice, servers restart. Each atomic step is a state of the behaviour,
/// with its action for a label. After each call the servers are compared with what the steps of which the
/// call tells make of them, and in each state the invariants of Raft are asked for. The same seed gives the
/// same bytes.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct RecordArgs {
    /// How many servers there are: s1, s2, …
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u8).range(1..=99))]
    servers: u8,

    /// What clients ask for: names, or how many there are of v1, v2, …
    #[arg(long, value_name = "V1,V2,…|N", default_value = "2")]
    values: Values,

    /// How many steps of the specification the behaviour has
    #[arg(long, value_name = "N", default_value = "50")]
    steps: NonZero<usize>,

    /// What decides between everything that can happen
    #[arg(long, value_name = "N", default_value = "0")]
    seed: u64,

    /// Record so many behaviours, with the seeds from --seed on
    #[arg(long, value_name = "N", default_value = "1")]
    runs: NonZero<u64>,

    /// The form to write: json, text, itf or ndjson
    #[arg(long, value_name = "FORM", default_value = "json")]
    to: Target,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", conflicts_with = "output_dir")]
    output: Option<PathBuf>,

    /// Write a file for each behaviour into this directory, named by its seed: run-0.json
    #[arg(long, value_name = "DIRECTORY")]
    output_dir: Option<PathBuf>,

    /// Of a hundred things that happen, how many are the loss of a message
    #[arg(long, value_name = "N", default_value_t = Faults::default().losses)]
    losses: u32,

    /// Of a hundred things that happen, how many are a second copy of a message
    #[arg(long, value_name = "N", default_value_t = Faults::default().duplicates)]
    duplicates: u32,

    /// Of a hundred things that happen, how many are the restart of a server
    #[arg(long, value_name = "N", default_value_t = Faults::default().restarts)]
    restarts: u32,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all is recorded
  1  handle_message did not do what the steps do of which it tells, or a state breaks an invariant
  2  nothing is recorded: bad usage, or it cannot be written";

/// What clients ask for.
#[derive(Debug, Clone)]
struct Values(BTreeSet<ClientValue>);

impl FromStr for Values {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(count @ 1..=99) = text.parse() {
            return Ok(Values(numbered("v", count)));
        }
        let names = text.split(',').map(|name| match ModelValue::is_name(name) {
            true => Ok(ClientValue::from(name)),
            false => {
                Err("expected names of TLA+ such as v1,v2, or a number from 1 to 99".to_owned())
            }
        });
        names.collect::<Result<_, _>>().map(Values)
    }
}

pub(super) fn run(args: &RecordArgs) -> anyhow::Result<ExitCode> {
    let destination = match (&args.output, &args.output_dir) {
        (_, Some(directory)) => Destination::Directory(directory.clone()),
        _ if args.runs.get() > 1 => bail!("{} runs need a directory: --output-dir", args.runs),
        (Some(file), None) => Destination::File(file.clone()),
        (None, None) => Destination::StandardOutput,
    };
    if args.to == Target::Tla {
        bail!("tla needs a specification: record json, and give that to `conformance export`");
    }
    let Some(last) = args.seed.checked_add(args.runs.get() - 1) else {
        bail!("there is no seed after {}", u64::MAX);
    };
    // Standard output may be the behaviour's.
    let mut say: Box<dyn Write> = match destination {
        Destination::StandardOutput => Box::new(anstream::stderr()),
        Destination::File(_) | Destination::Directory(_) => Box::new(anstream::stdout()),
    };
    let mut output = Output::new(destination, Vec::new());
    let mut actions = BTreeMap::new();
    let mut code = ExitCode::SUCCESS;
    for seed in args.seed..=last {
        match record(&args.settings(seed)) {
            Ok(recorded) => {
                let name = args.write(&mut output, &recorded)?;
                count(&mut actions, &recorded);
                writeln!(say, "recorded    {name}{}", told(&recorded))?;
                for (state, Breach { invariant, why }) in recorded.broken() {
                    writeln!(
                        say,
                        "breaks      seed {seed}, state {state}: {invariant}: {why}"
                    )?;
                    code = ExitCode::from(1);
                }
            }
            Err(RecordError::Disagreement(disagreement)) => {
                writeln!(say, "diverges    seed {seed}: {disagreement}")?;
                code = ExitCode::from(1);
            }
            Err(error) => return Err(error.into()),
        }
    }
    if args.runs.get() > 1 {
        say_all(&mut say, args, &actions)?;
    }
    Ok(code)
}

impl RecordArgs {
    fn settings(&self, seed: u64) -> Settings {
        Settings {
            servers: numbered("s", self.servers.into()),
            values: self.values.0.clone(),
            steps: self.steps.get(),
            seed,
            faults: Faults {
                losses: self.losses,
                duplicates: self.duplicates,
                restarts: self.restarts,
            },
        }
    }

    /// Writes a behaviour, and gives the name of its file.
    fn write(&self, output: &mut Output, recorded: &Recorded) -> anyhow::Result<String> {
        let name = format!("run-{}.{}", recorded.settings.seed, self.to.extension());
        let Some(mut writer) = self.to.writer() else {
            bail!("{} cannot be recorded", self.to);
        };
        let written = output
            .open(&name)
            .and_then(|()| recorded.write(output, &mut *writer))
            .and_then(|()| output.close(None));
        if let Err(error) = written {
            output.abandon();
            return Err(match error {
                WriteError::Output(error) => error.into(),
                WriteError::Behaviour(error) => error.into(),
            });
        }
        Ok(match (&self.output, &self.output_dir) {
            (_, Some(directory)) => format!("{}  ", directory.join(name).display()),
            (Some(file), None) => format!("{}  ", file.display()),
            (None, None) => String::new(),
        })
    }
}

fn count(actions: &mut BTreeMap<&'static str, usize>, recorded: &Recorded) {
    for step in &recorded.steps {
        *actions.entry(step.action.name()).or_default() += 1;
    }
}

/// `seed 0: 51 states, 50 steps, 13 actions`
fn told(recorded: &Recorded) -> String {
    let mut actions = BTreeMap::new();
    count(&mut actions, recorded);
    let steps = recorded.steps.len();
    format!(
        "seed {}: {} states, {}, {}",
        recorded.settings.seed,
        steps + 1,
        plural(steps, "step"),
        plural(actions.len(), "action")
    )
}

fn say_all(
    say: &mut dyn Write,
    args: &RecordArgs,
    actions: &BTreeMap<&'static str, usize>,
) -> std::io::Result<()> {
    writeln!(say)?;
    for (name, count) in actions {
        writeln!(say, "  {name:<28} {count:>9}")?;
    }
    let steps: usize = actions.values().sum();
    let plural = plural(steps, "step");
    writeln!(
        say,
        "\n{} runs of {} servers: {plural}",
        args.runs, args.servers
    )
}

fn plural(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
