//! What checking the committed traces costs, beside what it costs to read the same bytes as JSON with
//! serde_json. Both are measured in turns in one run, and the least time of each counts, so that the ratio
//! says something on any machine:
//!
//! ```sh
//! cargo bench
//! ```

use conformance::refinement::RaftSystem;
use conformance::replay::{Options, replay};
use conformance::trace::Reader;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 40;

/// What is measured, by its name.
type Task = (&'static str, fn(&str));

fn main() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/traces");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(directory).expect("the traces") {
        let path = entry.expect("an entry").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            texts.push(std::fs::read_to_string(&path).expect("a trace"));
        }
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    assert!(bytes > 0, "there are no traces");

    let tasks: [Task; 4] = [
        ("serde_json, into a value", read_value),
        ("serde_json, skipping over it", skip),
        ("trace: states and labels", read_trace),
        ("trace, inference, core, compare", check),
    ];
    let mut least = [Duration::MAX; 4];
    for _ in 0..ROUNDS {
        for (least, (_, task)) in least.iter_mut().zip(tasks) {
            let start = Instant::now();
            texts.iter().for_each(|text| task(black_box(text)));
            *least = start.elapsed().min(*least);
        }
    }
    println!(
        "{} traces, {} KB, least of {ROUNDS} rounds",
        texts.len(),
        bytes / 1024
    );
    for (time, (name, _)) in least.iter().zip(tasks) {
        let ratio = time.as_secs_f64() / least[0].as_secs_f64();
        println!(
            "{name:<34} {:>8.3} ms  x {ratio:.2}",
            time.as_secs_f64() * 1e3
        );
    }
}

fn read_value(text: &str) {
    black_box(serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
}

fn skip(text: &str) {
    black_box(serde_json::from_str::<serde::de::IgnoredAny>(text).expect("JSON"));
}

fn read_trace(text: &str) {
    let mut reader = Reader::new(text.as_bytes(), None).expect("a form");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    while let Some(state) = behaviour.next_state().expect("a state") {
        black_box(state.step());
    }
}

fn check(text: &str) {
    let mut reader = Reader::new(text.as_bytes(), None).expect("a form");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    let found = replay(
        &mut RaftSystem::default(),
        &mut behaviour,
        &Options::default(),
    );
    assert!(found.error.is_none() && found.divergences.is_empty());
}
