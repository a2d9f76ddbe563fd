//! Each behaviour as a test: `cargo test --test two-phase-traces NobodyCommits` runs one.

mod implementation;
mod system;

fn main() -> std::process::ExitCode {
    conformance::testing::main::<system::TwoPhase>("tests/two_phase/traces")
}
