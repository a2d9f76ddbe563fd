//! The program as a user runs it: arguments and files in, text and exit code out.

mod bad_input;
mod convert;
mod coverage;
mod divergences;
mod export;
mod graph;
mod minimize;
mod parts;
mod readme;
mod record;
mod reports;
#[path = "../schemas/mod.rs"]
mod schemas;
mod show;
mod specification;
mod usage;

use schemas::errors_by;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the program printed, and its exit code.
struct Run {
    command: String,
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs `conformance ARGS` in a directory, with an environment of its own and without a terminal.
fn run(directory: &Path, args: &[&str]) -> Run {
    run_with(directory, args, &[])
}

fn run_with(directory: &Path, args: &[&str], environment: &[(&str, &str)]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(args)
        .current_dir(directory)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("the program prints UTF-8");
    Run {
        command: format!("conformance {}", args.join(" ")),
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ {}", self.command)?;
        f.write_str(&self.stdout)?;
        if !self.stderr.is_empty() {
            writeln!(f, "--- standard error")?;
            f.write_str(&self.stderr)?;
        }
        match self.code {
            Some(code) => writeln!(f, "--- exit code {code}"),
            None => writeln!(f, "--- killed"),
        }
    }
}

/// What in a JSON report is not as the schema of `replay` says.
fn schema_errors(report: &str) -> Vec<String> {
    errors_by("report", report)
}

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a committed trace.
fn trace(name: &str) -> String {
    std::fs::read_to_string(root().join(format!("traces/{name}.json"))).expect("a trace")
}

/// A trace of another specification: one in which the first server's vote is not noted, so that the
/// core diverges from it.
fn diverging_trace() -> String {
    let text = trace("vote-granted");
    let changed = text.replace(
        r#""votedFor":{"s1":"s2","s2":"Nil"}"#,
        r#""votedFor":{"s1":"Nil","s2":"Nil"}"#,
    );
    assert_ne!(text, changed, "the trace has no such vote");
    changed
}
