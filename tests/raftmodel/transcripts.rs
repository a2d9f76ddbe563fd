//! Every `*.txt` beside this file is a transcript: what a cluster was told, and what it then did.
//!
//! A transcript is made of paragraphs. One that begins with `#` is a comment. One that begins with `>` is a
//! command (see `cluster.rs`), and the rest of it is what the command printed. The test runs
//! the commands and compares; `UPDATE=1 cargo test --test raftmodel` writes what they print now into the
//! files, to be read before it is committed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cluster::Cluster;

#[test]
fn transcripts_say_what_the_core_does() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = String::new();
    for path in transcripts() {
        let expected = fs::read_to_string(&path).unwrap();
        let actual = match run(&expected) {
            Ok(actual) => actual,
            Err(wrong) => {
                failures += &format!("{}:{wrong}\n", path.display());
                continue;
            }
        };
        if actual == expected {
            continue;
        }
        if update {
            fs::write(&path, actual).unwrap();
        } else {
            let line = first_difference(&expected, &actual);
            failures += &format!("{}:{line}\n", path.display());
        }
    }
    assert!(
        failures.is_empty(),
        "\n{failures}(UPDATE=1 writes what the core does now into the transcripts)"
    );
}

/// All transcripts. Anything else in the directory that is no test code would be read by nobody.
fn transcripts() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/raftmodel");
    let mut transcripts = Vec::new();
    for entry in fs::read_dir(&directory).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("txt") => transcripts.push(path),
            Some("rs") => {}
            _ => panic!("nothing reads {}", path.display()),
        }
    }
    assert!(!transcripts.is_empty(), "no transcript in {directory:?}");
    transcripts.sort();
    transcripts
}

/// Runs a transcript's commands and returns it with what they printed, or the number of the line that
/// cannot be understood and why.
fn run(transcript: &str) -> Result<String, String> {
    let mut cluster = Cluster::default();
    let mut output = String::new();
    let mut commands = 0;
    let mut lines = transcript.lines().enumerate().peekable();
    while let Some((number, first)) = lines.next() {
        if first.is_empty() {
            continue;
        }
        if !output.is_empty() {
            output.push('\n');
        }
        output += first;
        output.push('\n');
        let mut rest = Vec::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| !line.is_empty()) {
            rest.push(line);
        }
        if let Some(command) = first.strip_prefix("> ") {
            commands += 1;
            output += &cluster
                .run(command)
                .map_err(|wrong| format!("{}: {wrong}", number + 1))?;
        } else if first.starts_with('#') {
            for line in rest {
                output += line;
                output.push('\n');
            }
        } else {
            return Err(format!(
                "{}: a paragraph begins with `# ` or `> `",
                number + 1
            ));
        }
    }
    match commands {
        0 => Err("1: a transcript without commands".to_string()),
        _ => Ok(output),
    }
}

fn first_difference(expected: &str, actual: &str) -> String {
    let same = expected
        .lines()
        .zip(actual.lines())
        .take_while(|(expected, actual)| expected == actual)
        .count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_string();
    format!(
        "{}:\n  transcript: {}\n  core:       {}",
        same + 1,
        line(expected),
        line(actual)
    )
}

#[test]
fn a_transcript_that_checks_nothing_is_an_error() {
    assert!(run("").is_err());
    assert!(run("# Only words.\n").is_err());
    assert!(run("> cluster 1\n\n> no-such-command\n").is_err());
    assert!(run("> cluster 1\n\noutput without a command\n").is_err());
    assert_ne!(run("> show\nnonsense\n").unwrap(), "> show\nnonsense\n");
}
