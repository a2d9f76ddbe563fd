//! Children that do not do what they have to: each is told of clearly, in time, and nothing is left running.

use super::{TRACES, child, replay, told};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const TRACE: &str = "tests/two_phase/traces/VotesAreCounted.json";

/// Each script of `faults` is a child with a fault of its own.
#[test]
fn each_has_a_clear_verdict() {
    let scripts = fs::read_dir("tests/exec/faults").expect("the scripts");
    let mut scripts: Vec<_> = scripts.map(|s| s.expect("a script").path()).collect();
    scripts.sort();
    assert!(!scripts.is_empty());
    for script in scripts {
        let began = Instant::now();
        let output = replay(&format!("exec sh {}", script.display()), &[TRACE]);
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{} took too long",
            script.display()
        );
        assert_ne!(output.status.code(), Some(0), "{}", script.display());
        let name = script
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        insta::assert_snapshot!(name, told(&output));
    }
}

/// A step that changes nothing and has no label needs no action; that a child fails in it is told all the same.
#[test]
fn a_failure_in_a_step_without_an_action_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace.ndjson");
    let state = r#""state": {"n": 0}"#;
    let lines = format!("{{\"label\": null, {state}}}\n{{\"label\": \"Next\", {state}}}\n");
    fs::write(&trace, lines).expect("a behaviour");
    let trace = trace.to_string_lossy();
    for hello in [r#""restore":true"#, r#""restore":false"#] {
        for candidates in ["exit 7", r#"echo '{"candidates":[{"action":"Inc"}]}'"#] {
            let script = format!(
                r#"while read -r line; do case $line in
*'"hello"'*) echo '{{"hello":{{"version":1,"variables":["n"],"candidates":true,{hello}}}}}' ;;
*'"candidates"'*) {candidates} ;;
*'"step"'*) exit 8 ;;
*) echo '{{"state":{{"n":0}}}}' ;;
esac done"#
            );
            let output = replay(&script, &[&trace]);
            let told = told(&output);
            assert_eq!(output.status.code(), Some(1), "{told}");
            assert!(told.contains("exit status: "), "{told}");
        }
    }
}

/// The others are checked with a child of their own each.
#[test]
fn the_other_traces_are_checked() {
    // The second child that begins fails: the first is asked for the greeting alone.
    let folder = tempfile::tempdir().expect("a folder");
    let mark = folder.path().join("begun");
    let command = format!(
        "echo >>{mark}; if [ $(wc -l <{mark}) = 2 ]; then exit 1; fi; {}",
        child("two-phase"),
        mark = mark.display(),
    );
    let output = replay(&command, &[TRACES]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("3 traces: 2 conform, 1 unreadable"), "{told}");
}

/// What is known of the first child is taken for the others.
#[test]
fn all_greet_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let mark = folder.path().join("begun").display().to_string();
    let command = format!(
        r#"read -r _; if [ -e {mark} ]; then v=votes; else v=sent; fi; echo >{mark}; echo '{{"hello":{{"version":1,"variables":["phase","'$v'"]}}}}'; read -r _"#
    );
    let output = replay(&command, &[TRACE]);
    insta::assert_snapshot!(told(&output).replace(&mark, "MARK"));
}

/// A child can clean up, once it is told that nothing more is asked; also if it makes a process that is none of its
/// group.
#[test]
fn a_child_can_clean_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let mark = folder.path().join("cleaned");
    let command = format!(
        "{}; sleep 0.2; echo cleaned >>{}",
        child("two-phase").trim_start_matches("exec "),
        mark.display()
    );
    let output = replay(&command, &[TRACES]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    // One for each trace, and one that was asked for the greeting alone.
    let cleaned = fs::read_to_string(&mark).expect("the marks");
    assert_eq!(cleaned.lines().count(), 4);
}

/// A line too many is told, also if nothing more is asked.
#[test]
fn a_line_too_many_is_noted() {
    let command = format!(
        "{}; echo done",
        child("two-phase").trim_start_matches("exec ")
    );
    let output = replay(&command, &[TRACES]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let note = "note: a process has said one line more than it was asked for: `done`\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), note);
}

/// Children that go on when nothing more is asked do not make the run endless.
#[test]
fn few_are_waited_for_in_vain() {
    let folder = tempfile::tempdir().expect("a folder");
    for n in 0..50 {
        fs::copy(TRACE, folder.path().join(format!("{n}.json"))).expect("a copy");
    }
    let id = tempfile::NamedTempFile::new().expect("a file");
    let command = format!(
        "echo $$ >>{}; {}; exec sleep 1000",
        id.path().display(),
        child("two-phase").trim_start_matches("exec ")
    );
    let began = Instant::now();
    let output = replay(&command, &[&folder.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(
        began.elapsed() < Duration::from_secs(50),
        "as long for each"
    );
    none_is_running(id.path());
}

/// What a child says on its standard error is shown, to its last words; but no flood.
#[test]
fn its_last_words_are_shown_and_no_flood() {
    let output = replay("echo one >&2; printf two >&2; exit 3", &[TRACE]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(errors.starts_with("one\ntwo"), "{errors}");

    let command = format!("yes error | head -c 50000000 >&2; {}", child("two-phase"));
    let output = replay(&command, &[TRACE]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    // The greeting, and the behaviour.
    assert!(output.stderr.len() < 2 * ((1 << 20) + 200));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let notes: Vec<&str> = errors.lines().filter(|l| l.starts_with("note")).collect();
    assert_eq!(
        notes,
        ["note: a process says more than 1 MB on its standard error; the rest is not shown"; 2]
    );
}

/// What a child has started ends with it.
#[test]
fn nothing_is_left_running() {
    let folder = tempfile::tempdir().expect("a folder");
    let id = folder.path().join("id");
    let hangs = format!("sleep 1000 & echo $! >>{}; wait", id.display());
    let output = replay(&hangs, &[TRACE]);
    assert_eq!(output.status.code(), Some(2));
    let conforms = format!(
        "sleep 1000 & echo $! >>{}; {}",
        id.display(),
        child("two-phase")
    );
    let output = replay(&conforms, &[TRACE]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    // `timeout` makes a group of its own.
    if cfg!(target_os = "linux") {
        let limited = format!(
            "timeout 1000 sh -c 'echo $$ >>{}; sleep 1000'; true",
            id.display()
        );
        let output = replay(&limited, &[TRACE]);
        assert_eq!(output.status.code(), Some(2));
    }
    none_is_running(&id);
}

/// Nor when the program is told to end.
#[test]
fn nothing_is_left_running_after_a_signal() {
    let folder = tempfile::tempdir().expect("a folder");
    let id = folder.path().join("id");
    let hangs = format!("sleep 1000 & echo $! >>{}; wait", id.display());
    let mut program = Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(["replay", "--exec-timeout", "1000", "--exec", &hangs, TRACE])
        .spawn()
        .expect("the program");
    let began = Instant::now();
    while !id.exists() && began.elapsed() < Duration::from_secs(20) {
        sleep(Duration::from_millis(10));
    }
    sleep(Duration::from_millis(100));
    let ended = Command::new("kill").arg(program.id().to_string()).status();
    assert!(ended.expect("kill").success());
    assert_eq!(program.wait().expect("an end").code(), Some(130));
    none_is_running(&id);
}

/// However it is told to end: between two behaviours, while children begin and end. They do not end by themselves, and
/// neither does what they have started.
#[test]
fn nothing_is_left_running_after_many_signals() {
    let folder = tempfile::tempdir().expect("a folder");
    let traces = folder.path().join("traces");
    fs::create_dir(&traces).expect("a folder");
    for n in 0..100 {
        fs::copy(TRACE, traces.join(format!("{n}.json"))).expect("a copy");
    }
    for n in 0..8 {
        let id = folder.path().join(format!("ids-{n}"));
        // The first is asked for the greeting alone, and ends.
        let command = format!(
            "trap '' INT TERM; if [ -e {id} ]; then sleep 1000 & echo $! $$ >>{id}; {child}; sleep 1000; fi; \
             echo >{id}; exec {child}",
            id = id.display(),
            child = child("two-phase").trim_start_matches("exec "),
        );
        let mut program = Command::new(env!("CARGO_BIN_EXE_conformance"))
            .args(["replay", "--jobs", "8", "--exec", &command])
            .arg(&traces)
            .stdout(Stdio::null())
            .spawn()
            .expect("the program");
        let began = Instant::now();
        let have_begun = || fs::read(&id).is_ok_and(|ids| ids.len() > 1);
        while !have_begun() && began.elapsed() < Duration::from_secs(20) {
            sleep(Duration::from_millis(5));
        }
        sleep(Duration::from_millis(10 * n));
        let ended = Command::new("kill").arg(program.id().to_string()).status();
        assert!(ended.expect("kill").success());
        assert_eq!(program.wait().expect("an end").code(), Some(130));
        // One that was started in spite of it would tell its number now.
        sleep(Duration::from_millis(200));
        none_is_running(&id);
    }
}

/// None of the processes whose numbers are in the file is running, or ends soon.
fn none_is_running(ids: &Path) {
    let ids = fs::read_to_string(ids).expect("the numbers");
    assert!(!ids.is_empty());
    for id in ids.split_whitespace() {
        let is_running = || {
            let asked = Command::new("kill").args(["-0", id]).output();
            asked.expect("kill").status.success()
        };
        let began = Instant::now();
        while is_running() {
            assert!(
                began.elapsed() < Duration::from_secs(5),
                "{id} is left running"
            );
            sleep(Duration::from_millis(20));
        }
    }
}
