//! Bad input: a message with file and place, exit code 2, and the other traces still checked.

use crate::{diverging_trace, root, run, trace};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Traces that are not as TLC writes them, by what is wrong.
fn bad_traces() -> Vec<(&'static str, Vec<u8>)> {
    let good = trace("heartbeat");
    let changed = |from: &str, to: &str| {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{from} is not in the trace");
        text.into_bytes()
    };
    let changed_once = good.replacen(r#""currentTerm":{"s1":1"#, r#""currentTerm":{"s1":7"#, 1);
    let mut not_utf8 = good.clone().into_bytes();
    not_utf8[5000] = 0xff;
    vec![
        ("binary", vec![0, 159, 146, 150, 27, 7]),
        ("changed-in-one-place", changed_once.into_bytes()),
        ("cut-off", good.as_bytes()[..good.len() / 2].to_vec()),
        ("empty", Vec::new()),
        (
            "extra-variable-in-one-state",
            changed("[2,{", r#"[2,{"clock":3,"#),
        ),
        ("extra-variable", with_clock(&good).into_bytes()),
        ("message-twice", message_twice(&good).into_bytes()),
        (
            "key-twice",
            changed(
                r#""currentTerm":{"s1":1"#,
                r#""currentTerm":{"s1":4,"s1":1"#,
            ),
        ),
        (
            "missing-variable",
            changed(r#""votesGranted""#, r#""votesGiven""#),
        ),
        ("no-json", b"{\"counterexample\": nothing}".to_vec()),
        (
            "no-states",
            br#"{"counterexample":{"action":[],"state":[]},"vars":["log"]}"#.to_vec(),
        ),
        ("not-a-trace", b"hello, this is no trace".to_vec()),
        ("not-utf8", not_utf8),
        (
            "number-too-large",
            changed(
                r#""currentTerm":{"s1":1"#,
                r#""currentTerm":{"s1":99999999999999999999"#,
            ),
        ),
        (
            "number-negative",
            changed(r#""commitIndex":{"s1":0"#, r#""commitIndex":{"s1":-1"#),
        ),
        (
            "other-json",
            br#"{"name": "package", "version": "1.0.0"}"#.to_vec(),
        ),
        (
            "server-unknown",
            changed(r#""votedFor":{"s1":"Nil""#, r#""votedFor":{"s1":"s9""#),
        ),
        ("state-missing", changed("[2,{", "[3,{")),
        (
            "state-unknown",
            changed(r#""state":{"s1":"Follower""#, r#""state":{"s1":"Observer""#),
        ),
        (
            "message-unknown",
            changed("mtype |-> RequestVoteRequest", "mtype |-> InstallSnapshot"),
        ),
        ("message-field-missing", changed("mlastLogTerm |-> 0, ", "")),
        (
            "message-key-broken",
            changed("mlastLogTerm |-> 0, ", "mlastLogTerm |-> , "),
        ),
        (
            "term-of-a-log-entry-wrong",
            changed(
                r#""log":{"s1":[]"#,
                r#""log":{"s1":[{"term":"one","value":"v1"}]"#,
            ),
        ),
    ]
}

/// A trace whose states have a variable more.
fn with_clock(good: &str) -> String {
    let changed = good.replace(r#""log":{"#, r#""clock":3,"log":{"#);
    let changed = changed.replace(r#""vars":["#, r#""vars":["clock","#);
    assert_ne!(changed, good);
    changed
}

/// The same message in two spellings, as no TLC writes it.
fn message_twice(good: &str) -> String {
    let start = good.find(r#""[m"#).expect("a message") + 1;
    let end = start + good[start..].find("]\":").expect("its end");
    let key = &good[start..=end];
    // The first field goes to the end.
    let (first, rest) = key[1..key.len() - 1].split_once(", ").expect("fields");
    let twin = format!("[{rest}, {first}]");
    let changed = good.replace(&format!("\"{key}\":"), &format!("\"{twin}\":7,\"{key}\":"));
    assert_ne!(changed, good);
    changed
}

fn write(directory: &Path, traces: &[(&str, Vec<u8>)]) {
    for (name, bytes) in traces {
        fs::write(directory.join(format!("{name}.json")), bytes).expect("a file");
    }
}

#[test]
fn each_is_told_and_the_good_trace_is_still_checked() {
    let directory = TempDir::new().expect("a directory");
    let bad = bad_traces();
    write(directory.path(), &bad);
    write(
        directory.path(),
        &[("good", trace("heartbeat").into_bytes())],
    );
    let run = run(directory.path(), &["replay", "."]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stdout
            .contains(&format!("1 conforms, {} unreadable", bad.len())),
        "{run}"
    );
    insta::assert_snapshot!(run);
}

#[test]
fn a_divergence_and_an_unreadable_file_exit_1_and_both_are_named() {
    let directory = TempDir::new().expect("a directory");
    write(
        directory.path(),
        &[("cut-off", b"{\"counterexample\": {".to_vec())],
    );
    write(
        directory.path(),
        &[("diverging", diverging_trace().into_bytes())],
    );
    let run = run(directory.path(), &["replay", "."]);
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(run);
}

#[test]
fn nothing_to_check() {
    let directory = TempDir::new().expect("a directory");
    fs::create_dir(directory.path().join("nothing")).expect("a directory");
    fs::write(directory.path().join("nothing/notes.txt"), "no trace").expect("a file");
    fs::write(directory.path().join("empty.json"), "").expect("a file");
    let mut told = String::new();
    for args in [
        ["replay", "nothing"],
        ["replay", "empty.json"],
        ["replay", "traces/*.json"],
        ["replay", "-"],
    ] {
        let run = run(directory.path(), &args);
        assert_eq!(run.code, Some(2), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_variable_that_nobody_compares_can_be_ignored_by_name() {
    let directory = TempDir::new().expect("a directory");
    let text = with_clock(&trace("heartbeat"));
    write(directory.path(), &[("extra-variable", text.into_bytes())]);
    let run = run(
        directory.path(),
        &["replay", "--ignore", "clock=the core has no clock", "."],
    );
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join("secret.json");
    fs::write(&path, trace("heartbeat")).expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    let run = run(directory.path(), &["replay", "secret.json"]);
    // Root may read everything; what others are told is a test of `TraceError` too.
    match fs::read(&path) {
        Err(_) => {
            assert_eq!(run.code, Some(2));
            assert!(run.stdout.contains("give this user permission"), "{run}");
        }
        Ok(_) => assert_eq!(run.code, Some(0)),
    }
}

/// Only the beginning is read of a file that is no trace, so its size does not matter.
#[test]
fn a_gigabyte_of_garbage() {
    let directory = TempDir::new().expect("a directory");
    let file = fs::File::create(directory.path().join("garbage.json")).expect("a file");
    file.set_len(1 << 30).expect("a sparse file");
    let run = run(directory.path(), &["replay", "garbage.json"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stdout.contains("garbage.json:1:1: this is no text"),
        "{run}"
    );
}

/// What comes from a file cannot end a line of the report, or drive a terminal.
#[test]
fn control_characters_are_escaped() {
    let directory = TempDir::new().expect("a directory");
    let name = r#""name":"Timeout""#;
    let text = diverging_trace().replace(name, r#""name":"X\u001b[31m\n::error::Y""#);
    let text = text.replace(
        r#""name":"HandleRequestVoteRequest""#,
        r#""name":"X\n::error::Y""#,
    );
    write(directory.path(), &[("escapes", text.into_bytes())]);
    let run = run(directory.path(), &["replay", "--output", "github", "."]);
    assert_eq!(run.code, Some(1));
    assert!(
        !run.stdout.contains('\u{1b}') && !run.stdout.contains("\n::error::Y"),
        "{run}"
    );
    assert!(run.stdout.contains(r"label   X\n::error::Y"), "{run}");
}

/// In a directory, what a name says to be a trace is read or told of, and so is what is empty; other texts are
/// passed over. A directory that cannot be read does not hide the others.
#[test]
fn a_directory_with_all_sorts() {
    let directory = TempDir::new().expect("a directory");
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(path, text).expect("a file");
    };
    let log = run(
        root(),
        &["convert", "--to", "text", "traces/two-candidates.json"],
    )
    .stdout;
    file("a/log.txt", &log);
    file("a/cut.log", &log[..log.len() - 300]);
    file("a/empty.out", "");
    file("a/notes.txt", "nothing of TLC's");
    file("b/notes.json", "nothing of TLC's");
    file("c.ndjson", "{\"x\": 1}\n");
    file("d.json.bz2", "BZh91AY&SY");
    file(
        "b/specification.tla",
        "---- MODULE specification ----\n====\n",
    );
    file("b/cut.tla", "---- MODULE cut ----\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", directory.path().join("a/link.log")).expect("a link");
    // Compressed, and cut or damaged; and called compressed, without being so.
    let zstd = compress_to_vec(log.as_bytes(), CompressionLevel::Fastest);
    for (name, bytes) in [("a/cut", &zstd[..300]), ("a/one.zst", &zstd[..1])] {
        fs::write(directory.path().join(name), bytes).expect("a file");
    }
    insta::assert_snapshot!("a_directory", run(directory.path(), &["replay", "."]));
    let forced = run(directory.path(), &["replay", "--format", "tlc-log", "a"]);
    assert!(
        forced.stdout.contains("unreadable  a/notes.txt"),
        "{forced}"
    );
}

/// What is cut off is not all that there was to check.
#[test]
fn a_cut_trace_is_checked_as_far_as_it_goes() {
    let directory = TempDir::new().expect("a directory");
    let log = run(
        root(),
        &["convert", "--to", "text", "traces/heartbeat.json"],
    )
    .stdout;
    fs::write(directory.path().join("cut.txt"), &log[..log.len() / 2]).expect("a file");
    let args = |output| ["replay", "--output", output, "cut.txt"];
    for output in ["text", "github", "json"] {
        let run = run(directory.path(), &args(output));
        assert_eq!(run.code, Some(2), "{run}");
        insta::assert_snapshot!(format!("cut_{output}"), run);
    }
    let junit = ["replay", "--output", "junit", "cut.xml", "cut.txt"];
    assert_eq!(run(directory.path(), &junit).code, Some(2));
    let junit = fs::read_to_string(directory.path().join("cut.xml")).expect("the report");
    assert!(junit.contains("errors=\"1\""), "{junit}");
}

/// Without a state there is nothing to show, to replay or to write, also where it may still come.
#[test]
fn a_behaviour_without_states() {
    let directory = TempDir::new().expect("a directory");
    let file = |name: &str, text: &str| {
        fs::write(directory.path().join(name), text).expect("a file");
    };
    file("empty", "");
    file("module", "---- MODULE t ----\nEXTENDS Naturals\n====\n");
    file("begun", "---- MODULE t ----\n");
    file("nothing", "{}\n");
    let mut told = String::new();
    for (name, format) in [
        ("empty", "json-lines"),
        ("empty", "tlc-simulation"),
        ("module", "tlc-simulation"),
        ("begun", "tlc-simulation"),
        ("nothing", "json-lines"),
    ] {
        for command in [
            &["show"][..],
            &["replay"],
            &["convert", "--to", "json", "-o", "written"],
        ] {
            let run = run(
                directory.path(),
                &[command, &["--format", format, name]].concat(),
            );
            assert_eq!(run.code, Some(2), "{run}");
            told.push_str(&format!("{run}\n"));
        }
    }
    assert!(!directory.path().join("written").exists());
    insta::assert_snapshot!(told);
}

/// What is told of a file does not grow with the file.
#[test]
fn a_file_of_unreadable_behaviours() {
    let directory = TempDir::new().expect("a directory");
    let behaviour = "State 1: <Initial predicate>\n/\\ x = 1\n\n";
    fs::write(directory.path().join("many.txt"), behaviour.repeat(1000)).expect("a file");
    let run = run(directory.path(), &["replay", "many.txt"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stdout.contains("101 traces: 101 unreadable"), "{run}");
    assert!(
        run.stdout.contains("the rest of it is not looked at"),
        "{run}"
    );
}

/// What begins like a trace is one, whatever it is called; what quotes one is none, and other files are passed over.
#[test]
fn a_directory_is_read_by_content() {
    let directory = TempDir::new().expect("a directory");
    let simulated = |name: &str| {
        let path = root().join("tests/trace/forms/simulation").join(name);
        fs::read(path).expect("a module")
    };
    let file = |name: &str, bytes: &[u8]| {
        fs::write(directory.path().join(name), bytes).expect("a file");
    };
    file("run.v1_0_0", &simulated("raft_0_0"));
    file("run.v1_0_1", &simulated("raft_0_1"));
    file("run.v1_0_1.copy", &simulated("raft_0_1"));
    file("README.md", b"State 1: <Initial predicate>\n/\\ x = 1\n");
    file("picture.png", &[0x89, b'P', b'N', b'G', 0, 1, 2]);
    file("raft.cfg", b"INIT Init\nNEXT Next\n");
    file("done.flag", b"");
    for args in [
        &["replay", "."][..],
        &["replay", ".", "--format", "tlc-simulation"],
    ] {
        let run = run(directory.path(), args);
        assert_eq!(run.code, Some(0), "{run}");
        assert!(run.stdout.contains("3 traces: 3 conform"), "{run}");
    }
    // A specification beside the traces is no trace, compressed or not.
    let specification = fs::read(root().join("spec/raft.tla")).expect("a specification");
    file("raft.tla", &specification);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&specification).expect("memory");
    file("raft.tla.gz", &gzip.finish().expect("memory"));
    let beside = run(directory.path(), &["replay", "."]);
    assert!(beside.stdout.contains("3 traces: 3 conform"), "{beside}");
    assert_eq!(beside.stderr, "", "{beside}");
    // By its name it is read, and told what it is.
    let quoted = run(directory.path(), &["replay", "README.md"]);
    assert!(quoted.stdout.contains("1 unreadable"), "{quoted}");
    for name in ["run.v1_0_0", "run.v1_0_1", "run.v1_0_1.copy"] {
        fs::remove_file(directory.path().join(name)).expect("a file");
    }
    let none = run(directory.path(), &["replay", "."]);
    assert_eq!(none.code, Some(2), "{none}");
    assert!(
        none.stdout.contains("the directory holds no traces"),
        "{none}"
    );
}

/// Whoever stops reading has not been told of all, so the run does not say that all is well.
#[test]
fn output_that_is_closed_before_its_end() {
    for args in [
        &["replay", "traces"][..],
        &["replay", "--output", "json", "traces"],
        &["show", "traces"],
        &["convert", "--to", "json", "traces/heartbeat.json"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_conformance"))
            .args(args)
            .current_dir(root())
            .stdout(writer)
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(told, "", "{args:?}");
    }
}
