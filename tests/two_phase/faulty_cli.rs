//! The same program for an implementation with a bug: a participant forgets that it has voted. Where the environment says
//! `PANICS_IN`, it panics there too.

#[allow(dead_code)]
mod faulty;
mod implementation;
mod panicking;
mod system;

fn main() -> std::process::ExitCode {
    match std::env::var_os("PANICS_IN") {
        None => conformance::cli::<faulty::Faulty>(),
        Some(_) => conformance::cli::<panicking::Panicking>(),
    }
}
