//! What checking behaviours costs, beside what it costs to read the same bytes as JSON with serde_json. The ratio of
//! two throughputs of one run says something on any machine:
//!
//! ```sh
//! cargo bench                                 # the committed traces
//! CORPUS=/path/to/corpus cargo bench          # what scripts/generate-corpus.sh has made
//! ```

use conformance::refinement::RaftSystem;
use conformance::replay::{Options, in_order, replay};
use conformance::trace::Reader;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use std::fmt;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn main() {
    divan::main();
}

/// The files of one form.
struct Files {
    form: &'static str,
    files: Vec<Vec<u8>>,
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.form)
    }
}

impl Files {
    /// The files of a directory that end so.
    fn read(form: &'static str, directory: &Path, ending: &str) -> Self {
        let entries = std::fs::read_dir(directory)
            .unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let files: Vec<Vec<u8>> = paths
            .filter(|path| path.to_string_lossy().ends_with(ending))
            .map(|path| std::fs::read(path).expect("a trace"))
            .collect();
        assert!(!files.is_empty(), "there are no traces");
        Files { form, files }
    }

    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.files.iter().map(Vec::len).sum::<usize>())
    }

    fn measure(&self, bencher: Bencher<'_, '_>, task: fn(&[u8])) {
        bencher
            .counter(self.bytes())
            .bench_local(|| self.files.iter().for_each(|file| task(black_box(file))));
    }
}

fn corpus() -> Option<PathBuf> {
    std::env::var_os("CORPUS").map(PathBuf::from)
}

fn json() -> Vec<Files> {
    vec![match corpus() {
        Some(corpus) => Files::read("json", &corpus.join("json"), "json"),
        None => {
            let traces = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/traces"));
            Files::read("traces", traces, "json")
        }
    }]
}

/// JSON, and what the corpus has besides.
fn all() -> Vec<Files> {
    let mut all = json();
    if let Some(corpus) = corpus() {
        for (form, ending) in [
            ("text", "txt"),
            ("tla", "tla"),
            ("modules", ""),
            ("log", "txt"),
        ] {
            all.push(Files::read(form, &corpus.join(form), ending));
        }
    }
    all
}

/// JSON as a value that has lost nothing.
#[divan::bench(args = json(), sample_count = 10)]
fn serde_json_into_a_value(bencher: Bencher<'_, '_>, files: &Files) {
    files.measure(bencher, |json| {
        black_box(serde_json::from_slice::<serde_json::Value>(json).expect("JSON"));
    });
}

/// JSON of which nothing is kept.
#[divan::bench(args = json(), sample_count = 10)]
fn serde_json_skipping_over_it(bencher: Bencher<'_, '_>, files: &Files) {
    files.measure(bencher, |json| {
        black_box(serde_json::from_slice::<serde::de::IgnoredAny>(json).expect("JSON"));
    });
}

/// States and labels, found but not decoded.
#[divan::bench(args = all(), sample_count = 10)]
fn trace(bencher: Bencher<'_, '_>, files: &Files) {
    files.measure(bencher, |file| {
        let mut reader = Reader::new(file, None).expect("a form");
        while let Some(mut behaviour) = reader.next_behaviour().expect("a trace") {
            while let Some(state) = behaviour.next_state().expect("a state") {
                black_box(state.step());
            }
        }
    });
}

/// All of it: states, inference, the core's steps, the comparison.
#[divan::bench(args = all(), sample_count = 10)]
fn trace_and_replay(bencher: Bencher<'_, '_>, files: &Files) {
    files.measure(bencher, check);
}

/// The same with two threads.
#[divan::bench(args = json(), sample_count = 10)]
fn trace_and_replay_by_two(bencher: Bencher<'_, '_>, files: &Files) {
    let two = NonZero::new(2).expect("two");
    bencher.counter(files.bytes()).bench_local(|| {
        in_order::<_, ()>(
            two,
            &files.files,
            |file, _| check(file),
            |()| ControlFlow::Continue(()),
        );
    });
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
