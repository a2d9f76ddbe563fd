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
        let output = replay(&format!("sh {}", script.display()), &[TRACE]);
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
