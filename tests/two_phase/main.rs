//! A worked example: a specification that is not Raft (`TwoPhase.tla`), an implementation of it
//! (`implementation.rs`), what ties them (`system.rs`), the checks (`checks.rs`), each behaviour as a test (`traces.rs`),
//! and a program with all subcommands of `conformance` (`cli.rs`). `generate.sh` has written the behaviours and the state graph with TLC.

mod checks;
mod declared;
mod faulty;
mod hidden;
mod implementation;
mod panicking;
mod panics;
mod program;
mod system;
mod testing;
