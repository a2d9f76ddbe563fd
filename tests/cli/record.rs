//! `conformance record` as a user runs it.

use crate::{Run, root, run};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn record(args: &str) -> Run {
    let args = args.split(' ').filter(|arg| !arg.is_empty());
    run(
        root(),
        &["record"].into_iter().chain(args).collect::<Vec<_>>(),
    )
}

fn directory() -> TempDir {
    TempDir::new().expect("a directory")
}

#[test]
fn help() {
    insta::assert_snapshot!("help_of_record", record("--help"));
}

#[test]
fn a_short_run() {
    let short = "--servers 2 --values a --steps 6 --seed 3";
    insta::assert_snapshot!("record_as_text", record(&format!("{short} --to text")));
    let json = record(short);
    insta::assert_snapshot!("record_as_json", json);
    assert_eq!(json.stdout, record(short).stdout);
    for form in ["itf", "ndjson"] {
        let run = record(&format!("{short} --to {form}"));
        assert_eq!(run.code, Some(0), "{run}");
        let file = directory();
        let path = file.path().join("run");
        fs::write(&path, run.stdout).expect("a file");
        let path = path.to_str().expect("UTF-8");
        let replay = crate::run(root(), &["replay", path]);
        assert!(replay.stdout.contains("7 states, 6 steps"), "{replay}");
        assert_eq!(replay.code, Some(0), "{replay}");
    }
}

/// Whatever computes it: the order of the actions that seed 0 gives is part of what is promised.
#[test]
fn the_same_seed_gives_the_same_bytes_everywhere() {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(record("").stdout);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    insta::assert_snapshot!("digest_of_seed_0", digest);
}

#[test]
fn several_runs() {
    let to = directory();
    let args = [
        "record",
        "--runs",
        "3",
        "--seed",
        "7",
        "--steps",
        "30",
        "--output-dir",
        "runs",
    ];
    let recorded = run(to.path(), &args);
    insta::assert_snapshot!("record_several", recorded);
    let replay = run(to.path(), &["replay", "runs"]);
    assert_eq!(replay.code, Some(0), "{replay}");
    assert!(
        replay.stdout.contains("3 initial states and 90 steps"),
        "{replay}"
    );
    // The files are those that each seed gives alone.
    let alone = record("--seed 8 --steps 30");
    let among = fs::read_to_string(to.path().join("runs/run-8.json")).expect("a file");
    assert_eq!(alone.stdout, among);
}

#[test]
fn wrong_usage() {
    let mut told = String::new();
    for args in [
        "--servers 0",
        "--servers 100",
        "--steps 0",
        "--values 0",
        "--values a,,b",
        "--values s-1",
        "--runs 0",
        "--runs 2",
        "--runs 2 -o x.json",
        "-o x.json --output-dir y",
        "--runs 2 --seed 18446744073709551615 --output-dir x",
        "--to tla",
        "--to xml",
        "--losses 50 --duplicates 50 --restarts 0",
        "--losses -1",
        "--output-dir Cargo.toml",
        "-o Cargo.toml/x.json",
        "traces/heartbeat.json",
    ] {
        let run = record(args);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    insta::assert_snapshot!("record_wrong_usage", told);
}

/// What docs/record.md shows of our commands is what they print.
#[test]
fn the_documentation_shows_what_the_commands_print() {
    let directory = directory();
    let here = directory.path();
    fs::create_dir(here.join("spec")).expect("a directory");
    fs::copy(root().join("spec/raft.tla"), here.join("spec/raft.tla")).expect("a file");
    let text = |name: &str| fs::read_to_string(root().join(name)).expect("a file");
    let documentation = text("docs/record.md");
    let blocks = documentation.split("```console\n").skip(1);
    let shown: String = blocks
        .filter_map(|block| block.split("```").next())
        .collect();
    let mut checked = 0;
    for session in shown.split("$ ").skip(1) {
        let (command, printed) = session.split_once('\n').expect("a command");
        if let Some(args) = command.strip_prefix("conformance ") {
            let run = run(here, &args.split(' ').collect::<Vec<_>>());
            assert_eq!((run.code, &*run.stdout), (Some(0), printed), "{run}");
            checked += 1;
        } else if command.starts_with("sed ") {
            alter(here);
        }
    }
    assert_eq!(checked, 3);
    let replay = run(here, &["replay", "--fail-fast", "altered.txt"]);
    assert!(replay.stdout.contains("altered.txt, step 24 "), "{replay}");
}

/// As the documentation does it with `sed`, and with the difference that it shows.
fn alter(here: &Path) {
    let text = fs::read_to_string(here.join("run.txt")).expect("a file");
    let mut lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[353],
        "/\\ commitIndex = (s1 :> 0 @@ s2 :> 1 @@ s3 :> 1)"
    );
    lines[353] = "/\\ commitIndex = (s1 :> 0 @@ s2 :> 1 @@ s3 :> 0)";
    fs::write(here.join("altered.txt"), lines.join("\n") + "\n").expect("a file");
}
