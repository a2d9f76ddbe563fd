//! quint-connect, by the function that its macros call.
//!
//! It has none that takes behaviours: `runner::run_test` runs a program `quint` and reads the ITF files that
//! this leaves in a directory for temporary files (`trace::generator::generate_traces`; the functions that only
//! read and replay, `trace::iter` and `runner::replay_traces`, are private). So it gets a `quint` that has
//! the behaviours ready: this program under that name, first on the `PATH`, which puts links to the files where
//! they are expected. What that takes is measured by itself and taken off.

use crate::clock::timed;
use crate::raft::{Core, Observed};
use ::quint_connect::runner::{Config, RunConfig, run_test};
use ::quint_connect::{Driver, State, Step};
use anyhow::{Context as _, ensure};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

impl Driver for Core {
    type State = Observed;

    fn step(&mut self, step: &Step) -> ::quint_connect::Result {
        self.take(&step.action_taken, |name| step.nondet_picks.get(name))
    }
}

impl State<Core> for Observed {
    fn from_driver(core: &Core) -> ::quint_connect::Result<Self> {
        Ok(core.observe())
    }
}

/// The name under which quint-connect runs Quint.
const QUINT: &str = "quint";
/// The environment variable that tells the false `quint` where the behaviours are.
const BEHAVIOURS: &str = "CONFORMANCE_PEERS_BEHAVIOURS";

/// The behaviours as files, and a `quint` that hands them out.
pub struct Files {
    directory: TempDir,
}

impl Files {
    /// A place for the files, with a `quint` first on the `PATH`. No other thread may be running.
    pub fn create() -> anyhow::Result<Self> {
        let directory = TempDir::new()?;
        let files = Files { directory };
        std::fs::create_dir(files.behaviours())?;
        std::fs::create_dir(files.programs())?;
        symlink(std::env::current_exe()?, files.programs().join(QUINT))?;
        let mut path = files.programs().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        // SAFETY: no other thread is running, which is what `create` asks for.
        unsafe {
            std::env::set_var("PATH", path);
            std::env::set_var(BEHAVIOURS, files.behaviours());
        }
        Ok(files)
    }

    /// Adds a behaviour.
    pub fn add(&self, number: usize, text: &str) -> anyhow::Result<()> {
        let path = self.behaviours().join(format!("{number}.itf.json"));
        Ok(std::fs::write(path, text)?)
    }

    fn behaviours(&self) -> PathBuf {
        self.directory.path().join("behaviours")
    }

    fn programs(&self) -> PathBuf {
        self.directory.path().join("programs")
    }
}

/// How long the replay of all the behaviours takes, without their handing over.
pub fn replay() -> anyhow::Result<Duration> {
    let hand_over = timed(hand_over)?;
    Ok(timed(run)?.saturating_sub(hand_over))
}

fn run() -> anyhow::Result<()> {
    let gen_config = RunConfig {
        spec: "raft.qnt".to_owned(),
        main: None,
        init: None,
        step: None,
        max_samples: None,
        max_steps: None,
        seed: "1".to_owned(),
    };
    let test_name = "raft".to_owned();
    run_test(
        Core::default(),
        Config {
            test_name,
            gen_config,
        },
    )
}

/// Runs the false `quint` as `run_test` does, and clears away what it leaves.
fn hand_over() -> anyhow::Result<()> {
    let directory = TempDir::new()?;
    let pattern = directory.path().join("run_{seq}.itf.json");
    let output = Command::new(QUINT).arg(OUT).arg(pattern).output()?;
    ensure!(output.status.success(), "the false quint failed");
    Ok(())
}

/// Quint's option for where the behaviours go.
const OUT: &str = "--out-itf";

/// Whether this program was called under the name of Quint.
pub fn is_quint() -> bool {
    let name = std::env::args_os().next();
    name.is_some_and(|name| {
        Path::new(&name)
            .file_name()
            .is_some_and(|name| name == QUINT)
    })
}

/// What `quint` does here: gives out the behaviours.
pub fn give_out() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != OUT);
    let pattern = arguments.nth(1).context("Quint is told where to write")?;
    let to = Path::new(&pattern).parent().context("a directory")?;
    let from = std::env::var_os(BEHAVIOURS).context("the behaviours are somewhere")?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        symlink(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
