//! The program of `cli.rs` as its user runs it. Cargo builds it before all tests, but not before this one alone.

use std::env;
use std::path::Path;
use std::process::Command;

/// What a command line prints, and its exit code.
fn run(arguments: &str) -> String {
    of("two-phase", arguments)
}

/// The same of another program.
fn of(program: &str, arguments: &str) -> String {
    with(program, arguments, &[])
}

/// The same with an environment.
pub fn with(program: &str, arguments: &str, environment: &[(&str, &str)]) -> String {
    let tests = env::current_exe().expect("a test is a program");
    let profile = tests.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let output = Command::new(profile.join("examples").join(program))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(arguments.split(' '))
        .env("COLUMNS", "100")
        .envs(environment.iter().copied())
        .output()
        .expect("cargo builds examples before it runs tests");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let (out, error) = (text(output.stdout), text(output.stderr));
    let code = output.status.code();
    format!("$ {program} {arguments}\n{out}--- standard error\n{error}--- exit code {code:?}\n")
}

#[test]
fn it_has_every_subcommand() {
    insta::assert_snapshot!(run("--help"));
}

#[test]
fn it_replays() {
    insta::assert_snapshot!(run("replay tests/two_phase/traces"));
}

#[test]
fn it_checks_the_graph() {
    let told = run("graph --complete tests/two_phase/graph.dot.gz");
    assert!(told.ends_with("exit code Some(0)\n"), "{told}");
}

#[test]
fn it_shows() {
    insta::assert_snapshot!(run("show tests/two_phase/traces/NobodyAborts.json"));
}

#[test]
fn it_converts_what_json_has_lost() {
    insta::assert_snapshot!(run(
        "convert --to text tests/two_phase/traces/NobodyAborts.json"
    ));
}

#[test]
fn it_records() {
    let arguments =
        "record --like tests/two_phase/traces/NobodyAborts.json --steps 6 --seed 3 --to text";
    insta::assert_snapshot!(run(arguments));
}

#[test]
fn it_tells_what_is_covered() {
    insta::assert_snapshot!(run("coverage tests/two_phase/traces"));
}

/// The program is called by its own name, also in what it tells to do.
#[test]
fn a_trace_of_another_specification() {
    insta::assert_snapshot!(run("replay traces/one-state.json"));
}

/// The judge is the graph of two participants; the trace has three.
#[test]
fn a_faulty_one_minimizes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("minimal.json");
    let told = of(
        "two-phase-faulty",
        &format!(
            "minimize tests/two_phase/traces/VotesAreCounted.json --graph tests/two_phase/graph.dot.gz -o {}",
            file.display()
        ),
    );
    insta::assert_snapshot!(told.replace(&file.display().to_string(), "minimal.json"));
    let again = of("two-phase-faulty", &format!("replay {}", file.display()));
    assert!(again.ends_with("exit code Some(1)\n"), "{again}");
    let right = run(&format!("replay {}", file.display()));
    assert!(right.ends_with("exit code Some(0)\n"), "{right}");
}
