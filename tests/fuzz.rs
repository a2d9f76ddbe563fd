//! The inputs that fuzzing found, and of which each reader must hold what its fuzz target says: see `fuzz/`.

#[path = "../fuzz/src/lib.rs"]
mod readers;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// What no input of a few kilobytes takes, even in a slow build.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn what_fuzzing_found() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut known: Vec<&str> = readers::TARGETS.iter().map(|(name, _)| *name).collect();
    for directory in entries(&seeds) {
        let name = directory.file_name().and_then(|name| name.to_str());
        let Some(place) = known.iter().position(|known| Some(*known) == name) else {
            panic!("nothing reads {}", directory.display());
        };
        all_hold(known.swap_remove(place), entries(&directory));
    }
    assert!(known.is_empty(), "no inputs for {known:?}");
}

fn all_hold(target: &'static str, inputs: Vec<PathBuf>) {
    let (begin, begun) = mpsc::channel();
    let thread = thread::spawn(move || {
        for path in inputs {
            let bytes = fs::read(&path).expect("an input");
            let _ = begin.send(path);
            readers::check(target, &bytes);
        }
    });
    let mut last = PathBuf::new();
    loop {
        match begun.recv_timeout(LIMIT) {
            Ok(path) => last = path,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => panic!("{} takes too long", last.display()),
        }
    }
    assert!(thread.join().is_ok(), "{} does not hold", last.display());
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}
