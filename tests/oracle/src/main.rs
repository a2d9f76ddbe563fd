//! Judges the committed traces, recorded runs and the core, and says so in one line.

use std::process::ExitCode;
use std::time::Instant;
use tla_conformance_oracle::{Error, Judgement, committed, judge, recorded, root};

/// How many runs of the core are judged, and how many steps each has.
const RUNS: (usize, usize) = (200, 50);

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool, Error> {
    let module = root().join("spec/raft.tla");
    let began = Instant::now();
    let traces = judge(&committed(&root())?, &module)?;
    eprintln!("traces: {:.1?}", began.elapsed());
    let began = Instant::now();
    let runs = judge(&recorded(RUNS.0, RUNS.1)?, &module)?;
    eprintln!("recorded runs: {:.1?}", began.elapsed());
    for finding in traces.findings.iter().chain(&runs.findings) {
        println!("{finding}");
    }
    let findings = traces.findings.len() + runs.findings.len();
    println!("{}", summary(&traces, &runs));
    Ok(findings == 0)
}

fn summary(traces: &Judgement, runs: &Judgement) -> String {
    let findings = traces.findings.len() + runs.findings.len();
    if findings > 0 {
        return format!("{findings} findings");
    }
    format!(
        "{} traces, {} steps, and {} recorded runs, {} steps: each is a step of spec/raft.tla ({} stuttering); \
         in {} states the core's steps lead to exactly the {} states to which the specification's lead",
        traces.behaviours,
        traces.steps,
        runs.behaviours,
        runs.steps,
        traces.stuttering + runs.stuttering,
        traces.states + runs.states,
        traces.successors + runs.successors,
    )
}
