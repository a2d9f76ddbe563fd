//! The same program for an implementation with a bug: a participant forgets that it has voted.

#[allow(dead_code)]
mod faulty;
mod implementation;
mod system;

fn main() -> std::process::ExitCode {
    conformance::cli::<faulty::Faulty>()
}
