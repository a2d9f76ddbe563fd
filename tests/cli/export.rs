//! `conformance export` as a user runs it.

use crate::{Run, root, run, trace};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn export(directory: &Path, args: &str) -> Run {
    let args: Vec<&str> = ["export"].into_iter().chain(args.split(' ')).collect();
    run(directory, &args)
}

/// A directory with the specification and a trace.
fn directory() -> TempDir {
    let directory = TempDir::new().expect("a directory");
    let write = |name: &str, text: String| {
        fs::write(directory.path().join(name), text).expect("a file");
    };
    let spec = |name: &str| fs::read_to_string(root().join("spec").join(name)).expect("a file");
    fs::create_dir(directory.path().join("my spec")).expect("a directory");
    for name in ["raft.tla", "MCraft.tla", "MCraft2.cfg"] {
        write(&format!("my spec/{name}"), spec(name));
        write(name, spec(name));
    }
    write("trace.json", trace("two-candidates"));
    directory
}

fn text(directory: &TempDir, name: &str) -> String {
    fs::read_to_string(directory.path().join(name)).expect("a file")
}

#[test]
fn help() {
    insta::assert_snapshot!("help_of_export", export(root(), "--help"));
}

/// Without a configuration, the constants are the behaviour's.
#[test]
fn a_module_for_tlc() {
    let directory = directory();
    let recorded = run(
        directory.path(),
        &[
            "record", "--steps", "40", "--seed", "2", "--values", "x,y,7th", "-o", "r.json",
        ],
    );
    assert_eq!(recorded.code, Some(0), "{recorded}");
    let args = "--check-with-tlc r.json --spec raft.tla -o Recorded.tla";
    insta::assert_snapshot!("export_recorded", export(directory.path(), args));
    insta::assert_snapshot!("export_recorded_cfg", text(&directory, "Recorded.cfg"));
    assert!(text(&directory, "Recorded.tla").contains("A behaviour of 41 states"));
}

/// The module is the one that `convert` writes.
#[test]
fn the_same_as_convert() {
    let directory = directory();
    let config = "trace.json --spec MCraft.tla --config MCraft2.cfg";
    let exported = export(
        directory.path(),
        &format!("--check-with-tlc {config} -o Trace.tla"),
    );
    insta::assert_snapshot!("export_with_a_configuration", exported);
    let module = [text(&directory, "Trace.tla"), text(&directory, "Trace.cfg")];
    let convert = format!("convert --to tla {config} -o Trace.tla");
    let converted = run(directory.path(), &convert.split(' ').collect::<Vec<_>>());
    assert_eq!(converted.code, Some(0), "{converted}");
    assert_eq!(
        module,
        [text(&directory, "Trace.tla"), text(&directory, "Trace.cfg")]
    );
}

/// The command can be pasted.
#[test]
fn names_with_spaces() {
    let directory = directory();
    let args = [
        "export",
        "--check-with-tlc",
        "trace.json",
        "--spec",
        "my spec/raft.tla",
        "-o",
        "my spec/Trace.tla",
    ];
    let exported = run(directory.path(), &args);
    let command = "check with  (cd 'my spec' && java -DTLA-Library=\"$OLDPWD\"/'my spec' -jar ~/tla2tools.jar \
        -config Trace.cfg Trace.tla)\n";
    assert!(exported.stdout.contains(command), "{exported}");
}

#[test]
fn wrong_usage() {
    let directory = directory();
    fs::write(
        directory.path().join("counter.ndjson"),
        "{\"x\":1}\n{\"x\":2}\n",
    )
    .expect("a file");
    let mut told = String::new();
    for args in [
        "trace.json --spec raft.tla -o T.tla",
        "--check-with-tlc trace.json -o T.tla",
        "--check-with-tlc trace.json --spec raft.tla",
        "--check-with-tlc --spec raft.tla -o T.tla",
        "--check-with-tlc . --spec raft.tla -o T.tla",
        "--check-with-tlc - --spec raft.tla -o T.tla",
        "--check-with-tlc none.json --spec raft.tla -o T.tla",
        "--check-with-tlc counter.ndjson --spec raft.tla -o T.tla",
        "--check-with-tlc trace.json --behaviour 2 --spec raft.tla -o T.tla",
        "--check-with-tlc trace.json --spec none.tla -o T.tla",
        "--check-with-tlc trace.json --spec raft.tla --config none.cfg -o T.tla",
        "--check-with-tlc trace.json --spec raft.tla -o T.json",
        "--check-with-tlc trace.json --spec raft.tla -o raft.tla",
    ] {
        let run = export(directory.path(), args);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    assert!(!directory.path().join("T.tla").exists());
    insta::assert_snapshot!("export_wrong_usage", told);
}
