//! The judge says no: to wrong steps, to wrong cores, to a specification that was changed, and to nothing at all.

mod behaviours;
mod cores;
#[allow(dead_code)]
#[path = "../../../faulty/mod.rs"]
mod faulty;
mod specifications;

use std::path::PathBuf;
use tla_conformance_oracle::{Behaviour, committed, root};

fn module() -> PathBuf {
    root().join("spec/raft.tla")
}

/// The committed trace of this name.
fn trace(name: &str) -> Behaviour {
    let traces = committed(&root()).expect("the committed traces");
    let file = format!("{name}.json");
    let trace = traces.into_iter().find(|trace| trace.name == file);
    trace.expect(name)
}
