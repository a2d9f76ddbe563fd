//! Traces as tests of `cargo test`: one test for each file, or one snapshot of all that was found.
//!
//! Both take a file, or a directory with the files below it, relative to the package's root: that is where `cargo test`
//! and `cargo nextest` start tests.

use crate::cli::Checkable;
use crate::cli::inputs::{self, Input};
use crate::cli::progress::Progress;
use crate::cli::replay::Check;
use crate::replay::{Options, keep_quiet};
use crate::report::{Conclusion, Report, Verdict, terminal};
use anstream::adapter::strip_bytes;
use libtest_mimic::Arguments;
pub use libtest_mimic::Trial;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

/// The `main` of a test target with one test for each trace file: it passes when the file's behaviours conform, and
/// otherwise tells what `conformance replay` does, but for its commands. The tests have the files' paths for names, so that
/// `cargo test heartbeat` runs what is called so, and they run in parallel, under `cargo test` as well as
/// under `cargo nextest`.
///
/// ```toml
/// [dev-dependencies]
/// conformance = { package = "tla-conformance", version = "0.1" }
///
/// [[test]]
/// name = "traces"
/// harness = false
/// ```
///
/// ```no_run
/// // tests/traces.rs
/// # use conformance::refinement::RaftSystem as MySystem;
/// fn main() -> std::process::ExitCode {
///     conformance::testing::main::<MySystem>("tests/traces")
/// }
/// ```
///
/// A directory without traces is a test that fails.
#[must_use]
pub fn main<S: Checkable>(traces: impl AsRef<Path>) -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = trials::<S>(traces);
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The tests of [`main()`], to have others beside them.
#[must_use]
pub fn trials<S: Checkable>(traces: impl AsRef<Path>) -> Vec<Trial> {
    let inputs = inputs::find(&[traces.as_ref().to_owned()], None).into_iter();
    let trial = |input: Input| {
        let name = input.name().into_owned();
        Trial::test(name, move || {
            let (findings, conclusion) = check::<S>(&[input]);
            match conclusion {
                Conclusion::AllConform => Ok(()),
                Conclusion::SomeFail | Conclusion::NothingSaid => Err(findings.into()),
            }
        })
    };
    inputs.map(trial).collect()
}

/// What was found in all traces, for a snapshot: each trace that does not conform, the divergences, the broken
/// invariants, and how many traces there are of which verdict. Where an implementation may diverge from its specification,
/// `cargo insta review` then shows which divergences are new, have changed or are gone.
///
/// ```
/// # use conformance::refinement::RaftSystem as MySystem;
/// let findings = conformance::testing::findings::<MySystem>("traces/heartbeat.json");
/// assert_eq!(findings, "1 trace: 1 conforms\n"); // insta::assert_snapshot!(findings)
/// ```
#[must_use]
pub fn findings<S: Checkable>(traces: impl AsRef<Path>) -> String {
    check::<S>(&inputs::find(&[traces.as_ref().to_owned()], None)).0
}

fn check<S: Checkable>(inputs: &[Input]) -> (String, Conclusion) {
    keep_quiet();
    let (options, progress) = (Options::default(), Progress::hidden());
    let check = Check {
        format: None,
        labels: &[],
        labels_file: None,
        exec: None,
        ignored: &[],
        behaviour: None,
        coverage: false,
        options: &options,
        progress: &progress,
    };
    let mut report = Report::new::<S>();
    let mut told = Vec::new();
    let mut written = Ok(());
    for input in inputs {
        check.input(&S::default(), input, &mut |trace| {
            if trace.verdict != Verdict::Conforms && written.is_ok() {
                // All of each, not only what is the first of its kind: whatever changes is to be seen.
                written = terminal::lasting(&mut told, &trace);
            }
            report.add(trace);
            ControlFlow::Continue(())
        });
    }
    let written = written.and_then(|()| terminal::findings(&mut told, &report));
    // Memory takes all that is written to it.
    debug_assert!(written.is_ok());
    let text = strip_bytes(&told).into_vec();
    let text = String::from_utf8_lossy(&text);
    (text.trim_start().to_owned(), report.conclusion())
}
