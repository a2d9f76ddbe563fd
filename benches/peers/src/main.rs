//! Replays the same behaviours through tla-conformance and through its peers, in one process, and says how
//! many states each checks in a second.
//!
//! ```sh
//! cargo run --release                                   # the traces of the repository
//! cargo run --release -- --rounds 3 /tmp/corpus/json    # files, or directories of them
//! cargo run --release -- --plain-integers               # 3 instead of {"#bigint": "3"}
//! ```
//!
//! All drive the same core, `conformance::refinement::RaftSystem`, from a behaviour's first state to its
//! last, and compare all thirteen variables after each step. The peers are told each action with its
//! parameters; tla-conformance finds them out, from the labels that TLC gives and from the states.
//!
//! | peer | how it gets the behaviours |
//! |---|---|
//! | tla-connect | `replay_trace_str`, from the text of an ITF file |
//! | quint-connect | `runner::run_test`, from ITF files, by way of a false `quint`: see `quint_connect` |
//!
//! What is measured is measured in turns, and the least time of each counts; all of them are single-threaded,
//! and time is that on a core.

mod behaviour;
mod clock;
mod ours;
mod quint_connect;
mod raft;
mod tla_connect;
mod to_itf;

use anyhow::{Context as _, bail, ensure};
use behaviour::Behaviour;
use clock::timed;
use quint_connect::Files;
use std::path::{Path, PathBuf};
use std::time::Duration;
use to_itf::{Integers, Labels};

fn main() -> anyhow::Result<()> {
    if quint_connect::is_quint() {
        return quint_connect::give_out();
    }
    let arguments = Arguments::parse()?;
    let inputs = Inputs::read(&arguments)?;
    let mut tasks = inputs.tasks();
    measure(&mut tasks, arguments.rounds)?;
    print(&inputs, &tasks, arguments.rounds);
    Ok(())
}

struct Arguments {
    paths: Vec<PathBuf>,
    rounds: usize,
    integers: Integers,
}

impl Arguments {
    fn parse() -> anyhow::Result<Self> {
        let mut arguments = Arguments {
            paths: Vec::new(),
            rounds: 10,
            integers: Integers::Big,
        };
        let mut given = std::env::args().skip(1);
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--rounds" => {
                    arguments.rounds = given.next().context("how many rounds?")?.parse()?;
                }
                "--plain-integers" => arguments.integers = Integers::Plain,
                option if option.starts_with('-') => bail!("there is no option {option}"),
                path => arguments.paths.push(path.into()),
            }
        }
        if arguments.paths.is_empty() {
            let traces = concat!(env!("CARGO_MANIFEST_DIR"), "/../../traces");
            arguments.paths.push(traces.into());
        }
        Ok(arguments)
    }
}

/// The same behaviours for each of those that are compared.
struct Inputs {
    /// As TLC wrote them.
    tlc: Vec<String>,
    /// In ITF with Quint's labels, which conformance reads too.
    itf: Vec<String>,
    /// In ITF for tla-connect.
    tla_connect: Vec<String>,
    /// `itf` as files for quint-connect.
    files: Files,
    states: usize,
}

impl Inputs {
    fn read(arguments: &Arguments) -> anyhow::Result<Self> {
        let mut inputs = Inputs {
            tlc: Vec::new(),
            itf: Vec::new(),
            tla_connect: Vec::new(),
            files: Files::create()?,
            states: 0,
        };
        let paths = files(&arguments.paths)?;
        let first = paths.first().context("there are no behaviours")?;
        check_verdicts(first, &inputs.files)?;
        for path in paths {
            inputs
                .add(&path, arguments.integers)
                .with_context(|| path.display().to_string())?;
        }
        Ok(inputs)
    }

    fn add(&mut self, path: &Path, integers: Integers) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(path)?;
        let behaviour = Behaviour::read(&text)?;
        let itf = to_itf::text(&behaviour, Labels::Quint, integers);
        let tla_connect = to_itf::text(&behaviour, Labels::Plain, integers);
        self.files.add(self.tlc.len(), &itf)?;
        self.tlc.push(text);
        self.itf.push(itf);
        self.tla_connect.push(tla_connect);
        self.states += behaviour.states.len();
        Ok(())
    }

    /// What is measured. The first is what the others are compared with.
    fn tasks(&self) -> Vec<Task<'_>> {
        vec![
            Task::new("tla-conformance, ITF", || {
                timed(|| self.all(&self.itf, ours::replay))
            }),
            Task::new("tla-conformance, TLC's JSON", || {
                timed(|| self.all(&self.tlc, ours::replay))
            }),
            Task::new("tla-connect 0.0.4, ITF", || {
                timed(|| self.all(&self.tla_connect, tla_connect::replay))
            }),
            Task::new("tla-connect 0.0.4, ITF parsed before", || {
                let texts = self.tla_connect.iter();
                texts.map(|text| tla_connect::replay_parsed(text)).sum()
            }),
            Task::new("quint-connect 0.1.2, ITF", quint_connect::replay),
        ]
    }

    /// Replays all the texts. That all states were looked at is checked, so that nobody is quick by doing
    /// less. (quint-connect does not tell.)
    fn all(
        &self,
        texts: &[String],
        replay: impl Fn(&str) -> anyhow::Result<usize>,
    ) -> anyhow::Result<()> {
        let mut replayed = 0;
        for text in texts {
            replayed += replay(text)?;
        }
        let states = self.states;
        ensure!(replayed == states, "{replayed} of {states} states replayed");
        Ok(())
    }
}

/// Whoever finds a fault in a behaviour of the specification, or none in one whose last state is wrong, does not
/// compare, and is not measured.
fn check_verdicts(path: &Path, files: &Files) -> anyhow::Result<()> {
    let mut behaviour = Behaviour::read(&std::fs::read_to_string(path)?)?;
    let itf = to_itf::text(&behaviour, Labels::Quint, Integers::Big);
    let tla_connect = to_itf::text(&behaviour, Labels::Plain, Integers::Big);
    ours::replay(&itf).context("tla-conformance")?;
    tla_connect::replay(&tla_connect).context("tla-connect")?;
    files.add(0, &itf)?;
    quint_connect::replay().context("quint-connect")?;

    let last = behaviour.states.last_mut().context("a state")?;
    last.current_term.values_mut().for_each(|term| *term += 1);
    let itf = to_itf::text(&behaviour, Labels::Quint, Integers::Big);
    let tla_connect = to_itf::text(&behaviour, Labels::Plain, Integers::Big);
    ensure!(ours::replay(&itf).is_err(), "tla-conformance");
    ensure!(tla_connect::replay(&tla_connect).is_err(), "tla-connect");
    // The file is written anew when the behaviours are added.
    files.add(0, &itf)?;
    ensure!(quint_connect::replay().is_err(), "quint-connect");
    Ok(())
}

/// The files, and the JSON files of the directories, in the order of their names.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        for entry in std::fs::read_dir(path)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Something that is measured.
struct Task<'a> {
    name: &'static str,
    run: Box<dyn Fn() -> anyhow::Result<Duration> + 'a>,
    /// The least time of all rounds.
    least: Duration,
}

impl<'a> Task<'a> {
    fn new(name: &'static str, run: impl Fn() -> anyhow::Result<Duration> + 'a) -> Self {
        Task {
            name,
            run: Box::new(run),
            least: Duration::MAX,
        }
    }
}

fn measure(tasks: &mut [Task<'_>], rounds: usize) -> anyhow::Result<()> {
    // The first round warms up.
    for round in 0..=rounds {
        for task in &mut *tasks {
            let time = (task.run)().context(task.name)?;
            if round > 0 {
                task.least = task.least.min(time);
            }
        }
    }
    Ok(())
}

fn print(inputs: &Inputs, tasks: &[Task<'_>], rounds: usize) {
    let megabytes = |texts: &[String]| texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    println!(
        "{} behaviours, {} states; TLC's JSON {:.1} MB, ITF {:.1} MB; least of {rounds} rounds\n",
        inputs.tlc.len(),
        inputs.states,
        megabytes(&inputs.tlc),
        megabytes(&inputs.itf),
    );
    println!("| | seconds | states/s | times as long as the first |");
    println!("|---|---|---|---|");
    for task in tasks {
        let seconds = task.least.as_secs_f64();
        println!(
            "| {} | {seconds:.4} | {:.0} | {:.2} |",
            task.name,
            inputs.states as f64 / seconds,
            seconds / tasks[0].least.as_secs_f64(),
        );
    }
}
