//! The manifest says of every trace how TLC made it, and from what; it must be true of the files here.

use conformance::refinement::State;
use conformance::trace::Trace;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    tlc: String,
    specification: BTreeMap<String, String>,
    trace: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Entry {
    file: String,
    shows: String,
    model: String,
    model_sha256: String,
    module: String,
    command: String,
    seed: u64,
    states: usize,
    sha256: String,
}

fn manifest() -> Manifest {
    let text =
        fs::read_to_string(crate::root().join("traces/manifest.toml")).expect("the manifest");
    toml::from_str(&text).expect("a manifest")
}

/// The hash of a file in the repository.
fn sha256(path: &str) -> String {
    let bytes =
        fs::read(crate::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The specification's modules: all that a trace's module can extend.
fn modules() -> BTreeSet<String> {
    fs::read_dir(crate::root().join("spec"))
        .expect("the specification")
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| format!("spec/{}", name.to_string_lossy()))
        .filter(|path| path.ends_with(".tla"))
        .collect()
}

const AGAIN: &str = "has changed since the traces were made: run scripts/generate-traces.sh";

#[test]
fn the_specification_is_the_one_that_the_traces_are_from() {
    let manifest = manifest();
    assert!(manifest.tlc.starts_with("TLC2 Version"), "{}", manifest.tlc);
    // Without this, a module that the manifest leaves out could change unseen.
    let listed: Vec<&String> = manifest.specification.keys().collect();
    assert_eq!(listed, modules().iter().collect::<Vec<_>>());
    for (path, hash) in &manifest.specification {
        assert_eq!(sha256(path), *hash, "{path} {AGAIN}");
    }
    for entry in &manifest.trace {
        assert_eq!(
            sha256(&entry.model),
            entry.model_sha256,
            "{} {AGAIN}",
            entry.model
        );
        assert!(
            manifest.specification.contains_key(&entry.module),
            "{}",
            entry.module
        );
    }
}

#[test]
fn every_trace_is_the_one_that_tlc_wrote() {
    let traces: BTreeMap<String, String> = crate::traces().into_iter().collect();
    let manifest = manifest();
    let name = |entry: &Entry| entry.file.replace(".json", "");
    let listed: BTreeSet<String> = manifest.trace.iter().map(name).collect();
    assert_eq!(
        listed,
        traces.keys().cloned().collect(),
        "the traces of the manifest"
    );
    for entry in &manifest.trace {
        assert_eq!(
            sha256(&format!("traces/{}", entry.file)),
            entry.sha256,
            "{}",
            entry.file
        );
        let trace = Trace::<State>::from_text(&traces[&name(entry)]).expect("a trace");
        assert_eq!(trace.states.len(), entry.states, "{}", entry.file);
        assert!(
            !entry.shows.is_empty(),
            "{} does not say what it shows",
            entry.file
        );
        assert!(
            entry.command.contains(&format!("-seed {} ", entry.seed)),
            "{}",
            entry.command
        );
    }
}

/// In the folder spec/, each command reads this model and this module, and writes this trace.
#[test]
fn every_command_works_as_it_is_written() {
    for entry in manifest().trace {
        let words: Vec<&str> = entry.command.split(' ').collect();
        let after = |option: &str| {
            let found = words.iter().position(|word| *word == option);
            words[found.unwrap_or_else(|| panic!("no {option} in {}", entry.command)) + 1..].iter()
        };
        let model = after("-config").next().map(|path| format!("spec/{path}"));
        assert_eq!(model.as_ref(), Some(&entry.model), "{}", entry.command);
        let trace = after("-dumpTrace").nth(1).copied();
        assert_eq!(trace, Some(&*format!("../traces/{}", entry.file)));
        let module = words.last().map(|path| format!("spec/{path}"));
        assert_eq!(module.as_ref(), Some(&entry.module), "{}", entry.command);
    }
}

#[test]
fn every_model_has_its_trace() {
    let mut models: Vec<String> = fs::read_dir(crate::root().join("spec/traps"))
        .expect("the models")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    models.sort();
    let manifest = manifest();
    let listed: Vec<String> = manifest
        .trace
        .iter()
        .map(|entry| entry.model.replace("spec/traps/", ""))
        .collect();
    assert_eq!(models, listed);
}
