//! The committed traces, replayed through the library.

mod comparisons;
mod coverage;
mod documents;
mod faults;
#[path = "../faulty/mod.rs"]
mod faulty;
mod inference;
mod invariants;
mod itf;
mod manifest;
mod minimal;
mod panics;
mod published;
mod report;

use std::fs;
use std::path::{Path, PathBuf};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The traces by name, in order.
fn traces() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("traces"))
        .expect("the directory of the traces")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "there are no traces");
    let read = |path: PathBuf| {
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, fs::read_to_string(&path).expect("a trace"))
    };
    paths.into_iter().map(read).collect()
}
