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
//! What is measured is measured in turns, and the least time of each counts.

mod behaviour;
mod ours;
mod quint_connect;
mod raft;
mod tla_connect;
mod to_itf;

use anyhow::{Context as _, bail, ensure};
use behaviour::Behaviour;
use quint_connect::Files;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use to_itf::{Integers, Labels};

fn main() -> anyhow::Result<()> {
    if quint_connect::is_quint() {
        return quint_connect::give_out();
    }
    let arguments = Arguments::parse()?;
    let inputs = Inputs::read(&arguments)?;
    let least = measure(&inputs, arguments.rounds)?;
    print(&inputs, &least, &arguments);
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
    /// For tla-connect.
    itf: Vec<String>,
    /// For quint-connect.
    files: Files,
    states: usize,
}

impl Inputs {
    fn read(arguments: &Arguments) -> anyhow::Result<Self> {
        let mut inputs = Inputs {
            tlc: Vec::new(),
            itf: Vec::new(),
            files: Files::create()?,
            states: 0,
        };
        for path in files(&arguments.paths)? {
            inputs
                .add(&path, arguments.integers)
                .with_context(|| path.display().to_string())?;
        }
        ensure!(!inputs.tlc.is_empty(), "there are no behaviours");
        Ok(inputs)
    }

    fn add(&mut self, path: &Path, integers: Integers) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(path)?;
        let behaviour = Behaviour::read(&text)?;
        let quint = to_itf::text(&behaviour, Labels::Quint, integers);
        self.files.add(self.tlc.len(), &quint)?;
        self.itf
            .push(to_itf::text(&behaviour, Labels::Plain, integers));
        self.tlc.push(text);
        self.states += behaviour.states.len();
        Ok(())
    }
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

/// The least time of each thing measured.
struct Least {
    ours: Duration,
    tla_connect: Duration,
    tla_connect_parsed: Duration,
    quint_connect: Duration,
    quint_hand_over: Duration,
}

fn measure(inputs: &Inputs, rounds: usize) -> anyhow::Result<Least> {
    let mut least = Least {
        ours: Duration::MAX,
        tla_connect: Duration::MAX,
        tla_connect_parsed: Duration::MAX,
        quint_connect: Duration::MAX,
        quint_hand_over: Duration::MAX,
    };
    // The first round warms up.
    for round in 0..=rounds {
        let ours = timed(|| all(&inputs.tlc, inputs.states, ours::replay))?;
        let tla_connect = timed(|| all(&inputs.itf, inputs.states, tla_connect::replay))?;
        let parsed = parsed(&inputs.itf)?;
        let quint_connect = timed(quint_connect::replay)?;
        let quint_hand_over = quint_connect::hand_over()?;
        if round > 0 {
            least.ours = least.ours.min(ours);
            least.tla_connect = least.tla_connect.min(tla_connect);
            least.tla_connect_parsed = least.tla_connect_parsed.min(parsed);
            least.quint_connect = least.quint_connect.min(quint_connect);
            least.quint_hand_over = least.quint_hand_over.min(quint_hand_over);
        }
    }
    Ok(least)
}

fn timed(task: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let start = Instant::now();
    task()?;
    Ok(start.elapsed())
}

/// Replays all the texts. That all states were looked at is checked, so that nobody is quick by doing less.
fn all(
    texts: &[String],
    states: usize,
    replay: impl Fn(&str) -> anyhow::Result<usize>,
) -> anyhow::Result<()> {
    let mut replayed = 0;
    for text in texts {
        replayed += replay(text)?;
    }
    ensure!(replayed == states, "{replayed} of {states} states replayed");
    Ok(())
}

fn parsed(texts: &[String]) -> anyhow::Result<Duration> {
    texts
        .iter()
        .map(|text| tla_connect::replay_parsed(text))
        .sum()
}

fn print(inputs: &Inputs, least: &Least, arguments: &Arguments) {
    let megabytes = |texts: &[String]| texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    println!(
        "{} behaviours, {} states; TLC's JSON {:.1} MB, ITF {:.1} MB; least of {} rounds; \
         handing files to quint-connect {:.1} ms, taken off\n",
        inputs.tlc.len(),
        inputs.states,
        megabytes(&inputs.tlc),
        megabytes(&inputs.itf),
        arguments.rounds,
        least.quint_hand_over.as_secs_f64() * 1e3,
    );
    println!("| | seconds | states/s | tla-conformance is faster by |");
    println!("|---|---|---|---|");
    let quint_connect = least.quint_connect.saturating_sub(least.quint_hand_over);
    for (name, time) in [
        ("tla-conformance, TLC's JSON", least.ours),
        ("tla-connect 0.0.4, ITF", least.tla_connect),
        (
            "tla-connect 0.0.4, ITF parsed before",
            least.tla_connect_parsed,
        ),
        ("quint-connect 0.1.2, ITF", quint_connect),
    ] {
        println!(
            "| {name} | {:.4} | {:.0} | {:.1} |",
            time.as_secs_f64(),
            inputs.states as f64 / time.as_secs_f64(),
            time.as_secs_f64() / least.ours.as_secs_f64(),
        );
    }
}
