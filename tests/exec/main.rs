//! Systems in other processes: `conformance replay --exec`.
#![cfg(unix)]

mod bounds;
mod faults;
mod languages;
mod minimize;
mod order;
mod part;
mod protocol;
mod reports;
#[path = "../schemas/mod.rs"]
mod schemas;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

const TRACES: &str = "tests/two_phase/traces";

/// Replays traces with the system that a command starts.
fn replay(command: &str, traces: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args([
            "replay",
            "--jobs",
            "1",
            "--exec-timeout",
            "2",
            "--exec",
            command,
        ])
        .args(traces)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program")
}

/// The command for the child in Rust.
fn child(arguments: &str) -> String {
    // Examples are beside the program, and built with the tests.
    let mut path = PathBuf::from(env!("CARGO_BIN_EXE_conformance"));
    path.set_file_name("examples");
    path.push("exec-child");
    format!("exec {} {arguments}", path.display())
}

/// Writes a file into a folder, and gives its path.
fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let file = folder.path().join(name);
    fs::write(&file, text).expect("a file");
    file.to_string_lossy().into_owned()
}

/// What the program says, and how it ends.
fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    let mut told = vec![text(&output.stdout), text(&output.stderr)];
    told.retain(|text| !text.is_empty());
    let code = output.status.code();
    told.push(format!("exit code {}", code.expect("no signal")));
    told.join("\n\n")
}

/// Whether there is Python. Where all is tested there has to be.
fn has_python() -> bool {
    let found = Command::new("python3").arg("--version").output();
    let found = found.is_ok_and(|output| output.status.success());
    assert!(found || env::var_os("CI").is_none(), "python3 is needed");
    found
}
