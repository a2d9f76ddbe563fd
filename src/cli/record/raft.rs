//! `conformance record`: settings → what the Raft core does → a behaviour.

use super::{Options, Record, Run};
use crate::record::raft::{Faults, RecordError, Settings, numbered, record};
use crate::refinement::{ClientValue, RaftSystem};
use crate::tla::ModelValue;
use clap::Args;
use std::collections::BTreeSet;
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
pub(in crate::cli) struct RaftArgs {
    /// How many servers there are: s1, s2, …
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u8).range(1..=99))]
    servers: u8,

    /// What clients ask for: names, or how many there are of v1, v2, …
    #[arg(long, value_name = "V1,V2,…|N", default_value = "2")]
    values: Values,

    #[command(flatten)]
    options: Options,

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

impl Record<RaftSystem> for RaftArgs {
    fn run(&self) -> anyhow::Result<ExitCode> {
        let mut run = Run::new(&self.options)?;
        for seed in self.options.seeds()? {
            match record(&self.settings(seed)) {
                Ok(recorded) => run.recorded(seed, &recorded)?,
                Err(RecordError::Disagreement(found)) => run.diverges(seed, &found.to_string())?,
                Err(error) => return Err(error.into()),
            }
        }
        run.end(&format!(" of {} servers", self.servers))
    }
}

impl RaftArgs {
    fn settings(&self, seed: u64) -> Settings {
        Settings {
            servers: numbered("s", self.servers.into()),
            values: self.values.0.clone(),
            steps: self.options.steps.get(),
            seed,
            faults: Faults {
                losses: self.losses,
                duplicates: self.duplicates,
                restarts: self.restarts,
            },
        }
    }
}
