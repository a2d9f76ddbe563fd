//! The README's commands, word for word: each does what it is there for.

use crate::{root, run};
use std::fs;
use tempfile::TempDir;

/// The commands of this program in the README's blocks, each as its arguments.
fn commands() -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let blocks = readme.split("```sh\n").skip(1);
    let lines = blocks
        .filter_map(|block| block.split("```").next())
        .flat_map(str::lines);
    let arguments = |line: &str| {
        let ours = line
            .strip_prefix("cargo run --release -- ")
            .or(line.strip_prefix("conformance "))?;
        Some(ours.split(" #").next()?.trim_end().to_owned())
    };
    lines.filter_map(arguments).collect()
}

#[cfg(unix)]
#[test]
fn the_commands_work() {
    let directory = TempDir::new().expect("a directory");
    for folder in ["traces", "spec", "tests"] {
        std::os::unix::fs::symlink(root().join(folder), directory.path().join(folder))
            .expect("a link");
    }
    let commands = commands();
    assert!(commands.len() > 6, "{commands:?}");
    for command in commands {
        // What the shell makes of the pattern.
        let command = command.replace("traces/*.json", "traces");
        let run = run(directory.path(), &command.split(' ').collect::<Vec<_>>());
        assert_eq!(run.code, Some(0), "{run}");
    }
}
