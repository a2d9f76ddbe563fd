//! The program: `cargo run --example two-phase -- replay tests/two_phase/traces`.

mod implementation;
mod system;

fn main() -> std::process::ExitCode {
    conformance::cli::<system::TwoPhase>()
}
