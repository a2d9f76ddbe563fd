//! What checking behaviours costs, beside what it costs to read the same bytes as JSON with serde_json. All are
//! measured in turns in one run, and the least time of each counts, so that the ratios say something on any
//! machine:
//!
//! ```sh
//! cargo bench                       # the committed traces
//! cargo bench -- /path/to/corpus    # what scripts/generate-corpus.sh has made
//! ```

use conformance::refinement::RaftSystem;
use conformance::replay::{Options, in_order, replay};
use conformance::trace::Reader;
use std::hint::black_box;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// What is measured, by its name.
type Task = (&'static str, fn(&[Vec<u8>]));

const OF_JSON: [Task; 5] = [
    ("serde_json, into a value", |files| each(files, read_value)),
    ("serde_json, skipping over it", |files| each(files, skip)),
    ("trace: states and labels", |files| each(files, read_trace)),
    ("trace, inference, core, compare", |files| {
        each(files, check)
    }),
    ("the same, with two threads", |files| {
        let two = NonZero::new(2).expect("two");
        in_order::<_, ()>(
            two,
            files,
            |file, _| check(file),
            |()| ControlFlow::Continue(()),
        );
    }),
];

const OF_TEXT: [Task; 2] = [
    ("trace: states and labels", |files| each(files, read_trace)),
    ("trace, inference, core, compare", |files| {
        each(files, check)
    }),
];

fn main() {
    let corpus = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let Some(corpus) = corpus else {
        let traces = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/traces"));
        return measure("traces", &read(traces, "json"), &OF_JSON, 40);
    };
    let corpus = Path::new(&corpus);
    measure("json", &read(&corpus.join("json"), "json"), &OF_JSON, 3);
    for (form, ending) in [
        ("text", "txt"),
        ("tla", "tla"),
        ("modules", ""),
        ("log", "txt"),
    ] {
        measure(form, &read(&corpus.join(form), ending), &OF_TEXT, 3);
    }
}

/// The files of a directory that end so.
fn read(directory: &Path, ending: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(directory)
        .unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_one = |path: &std::path::PathBuf| path.to_string_lossy().ends_with(ending);
    paths
        .filter(is_one)
        .map(|path| std::fs::read(path).expect("a trace"))
        .collect()
}

fn measure(name: &str, files: &[Vec<u8>], tasks: &[Task], rounds: usize) {
    let bytes: usize = files.iter().map(Vec::len).sum();
    assert!(bytes > 0, "there are no traces");
    let mut least = vec![Duration::MAX; tasks.len()];
    for _ in 0..rounds {
        for (least, (_, task)) in least.iter_mut().zip(tasks) {
            let start = Instant::now();
            task(black_box(files));
            *least = start.elapsed().min(*least);
        }
    }
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{name}: {} files, {megabytes:.1} MB, least of {rounds} rounds",
        files.len()
    );
    for (time, (name, _)) in least.iter().zip(tasks) {
        let seconds = time.as_secs_f64();
        println!(
            "  {name:<34} {:>9.2} ms {:>7.0} MB/s  x {:.2}",
            seconds * 1e3,
            megabytes / seconds,
            seconds / least[0].as_secs_f64()
        );
    }
}

fn each(files: &[Vec<u8>], task: fn(&[u8])) {
    files.iter().for_each(|file| task(black_box(file)));
}

fn read_value(json: &[u8]) {
    black_box(serde_json::from_slice::<serde_json::Value>(json).expect("JSON"));
}

fn skip(json: &[u8]) {
    black_box(serde_json::from_slice::<serde::de::IgnoredAny>(json).expect("JSON"));
}

fn read_trace(file: &[u8]) {
    let mut reader = Reader::new(file, None).expect("a form");
    while let Some(mut behaviour) = reader.next_behaviour().expect("a trace") {
        while let Some(state) = behaviour.next_state().expect("a state") {
            black_box(state.step());
        }
    }
}

fn check(file: &[u8]) {
    let mut reader = Reader::new(file, None).expect("a form");
    let mut steps = 0;
    while let Some(mut behaviour) = reader.next_behaviour().expect("a trace") {
        let found = replay(
            &mut RaftSystem::default(),
            &mut behaviour,
            &Options::default(),
        );
        assert!(found.error.is_none() && found.divergences.is_empty());
        steps += found.steps + 1;
    }
    assert!(steps > 0);
}
