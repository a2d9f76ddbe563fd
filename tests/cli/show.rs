//! `conformance show` as a user runs it.

use crate::{Run, root, run, run_with, trace};
use std::fs;
use tempfile::TempDir;

fn show(args: &[&str]) -> Run {
    run(root(), &[&["show"], args].concat())
}

fn shown(name: &str, args: &[&str]) {
    let run = show(args);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    insta::assert_snapshot!(name, run);
}

#[test]
fn help() {
    insta::assert_snapshot!("help_of_show", run(root(), &["show", "--help"]));
}

#[test]
fn what_each_step_changes() {
    shown("show_heartbeat", &["traces/heartbeat.json"]);
}

/// `#unserializable` is shown in its words.
#[test]
fn a_trace_of_apalache() {
    let trace = "tests/trace/itf/apalache-lasso.itf.json";
    shown("show_apalache", &[trace]);
}

#[test]
fn a_drawing_of_the_messages() {
    shown("show_messages", &["--messages", "traces/heartbeat.json"]);
    let lost = ["--messages", "traces/message-dropped-one-of-two.json"];
    shown("show_messages_lost", &lost);
    let five = ["--messages", "traces/five-leader.json"];
    shown("show_messages_of_five", &five);
}

#[test]
fn a_part_of_it() {
    let one = ["--step", "8", "traces/heartbeat.json"];
    shown("show_one_step", &one);
    let server = ["--server", "s2", "traces/heartbeat.json"];
    shown("show_one_server", &server);
    let variables = ["--var", "log", "--var", "state", "traces/heartbeat.json"];
    shown("show_two_variables", &variables);
    let section = ["--from", "5", "--to", "7", "traces/heartbeat.json"];
    shown("show_a_section", &section);
}

#[test]
fn how_it_ends() {
    let lasso = ["--from", "99", "traces/lasso-message-lost-forever.json"];
    assert_eq!(show(&lasso).code, Some(2));
    let last = |name: &str| {
        let run = show(&[&format!("traces/{name}.json")]);
        run.stdout.lines().last().map(str::to_owned)
    };
    let ends = [
        "one-state",
        "two-candidates",
        "lasso-stuttering",
        "lasso-message-lost-forever",
    ]
    .map(|name| last(name).unwrap_or_default());
    insta::assert_debug_snapshot!("show_endings", ends);
}

#[test]
fn actions_that_the_labels_do_not_name_are_inferred() {
    let unlabelled = ["--from", "2", "--to", "6", "traces/unlabelled-random.json"];
    shown("show_inferred", &unlabelled);
}

#[test]
fn another_specification() {
    shown("show_counter", &["tests/trace/lasso.json"]);
}

/// The labels that the generated trace-exploration module lacks come from another file.
#[test]
fn labels_from_another_file() {
    let states = "tests/trace/forms/deadlock.TTrace.tla";
    let labels = ["--labels", "tests/trace/forms/deadlock.actions.tla"];
    let lasso = "tests/trace/forms/lasso.TTrace.tla";
    let of = |states: &[&str]| show(&[&["--to", "3"], states, &labels].concat());
    let told = [of(&[states]), of(&[states, states]), of(&[lasso])];
    insta::assert_snapshot!("show_labels", told.map(|run| run.to_string()).join("\n"));
}

#[test]
fn several_inputs_of_which_some_are_bad() {
    let several = [
        "traces/one-state.json",
        "Cargo.toml",
        "traces/two-candidates.json",
        "missing.json",
    ];
    insta::assert_snapshot!("show_several", show(&several));
}

/// A behaviour that TLC prints: two states, of which the second has these values for its variables.
const VARIABLES: &str = r#"State 1: <Init>
/\ clock = <<1, 2, 3>>
/\ log = (s1 :> <<>> @@ s2 :> <<>>)
/\ next = (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1))
/\ place = ("s1" :> {} @@ "two words" :> {})
/\ x = 1

State 2: <A>
/\ clock = <<1, 2, 4>>
/\ log = (s1 :> <<7>> @@ s2 :> <<>>)
/\ next = (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 2 @@ s2 :> 1))
/\ place = ("s1" :> {1} @@ "two words" :> {2})
/\ x = 2
"#;

/// A server is what any of the variables has a value for, a model value, a string or a number: what its variables are
/// functions over, not what is deeper within their values.
#[test]
fn the_servers_of_any_specification() {
    let to = TempDir::new().expect("a directory");
    fs::write(to.path().join("a.txt"), VARIABLES).expect("a file");
    let of = |args: &[&str]| run(to.path(), &[&["show"], args].concat()).to_string();
    assert!(of(&["a.txt"]).contains("exit code 0"));
    let mut told = vec![of(&["a.txt"])];
    told.extend(
        ["s1", "s2", "3", "\"two words\"", "two words", "7"]
            .map(|server| of(&["--server", server, "a.txt"])),
    );
    for form in ["json", "itf"] {
        let name = format!("a.{form}");
        let plain = run(
            to.path(),
            &["convert", "--to", form, "--output", &name, "a.txt"],
        );
        assert_eq!(plain.code, Some(0), "{plain}");
        told.push(of(&["--server", "s1", &name]));
    }
    insta::assert_snapshot!("show_servers_of_any", told.join("\n"));
}

/// A server can join, and leave.
#[test]
fn a_server_that_is_not_in_the_first_state() {
    let to = TempDir::new().expect("a directory");
    let text = r#"{"role": {"s1": "f", "s2": "f"}, "members": ["s1", "s2"]}
{"role": {"s1": "l", "s2": "f"}, "members": ["s1", "s2"]}
{"role": {"s1": "l", "s2": "f", "s3": "f"}, "members": ["s1", "s2", "s3"]}
{"role": {"s1": "l", "s2": "f", "s3": "c"}, "members": ["s1", "s2", "s3"]}
"#;
    fs::write(to.path().join("a.ndjson"), text).expect("a file");
    let of = |args: &[&str]| {
        run(
            to.path(),
            &[&["show", "a.ndjson", "--server"], args].concat(),
        )
    };
    let told = [
        &["s3"][..],
        &["s3", "--step", "2"],
        &["s3", "--step", "3"],
        &["s4"],
        &["s4", "--step", "2"],
    ];
    let told = told.map(|args| of(args).to_string());
    insta::assert_snapshot!("show_a_server_that_joins", told.join("\n"));
}

/// Of very many names, only some are told.
#[test]
fn many_servers() {
    let to = TempDir::new().expect("a directory");
    let numbers: Vec<String> = (0..30)
        .map(|n| format!("\"n{}\": 0, \"{}\": 0", n + 10, 3 * n))
        .collect();
    let text = format!("{{\"x\": {{{}}}}}\n", numbers.join(", "));
    fs::write(to.path().join("a.ndjson"), text).expect("a file");
    let run = run(to.path(), &["show", "--server", "s9", "a.ndjson"]);
    insta::assert_snapshot!("show_many_servers", run);
}

/// In a drawing, a step belongs to the server that its action names, whatever the others are called.
#[test]
fn a_server_whose_name_begins_like_another() {
    let to = TempDir::new().expect("a directory");
    let text = trace("two-candidates").replace("s2", "s11");
    fs::write(to.path().join("a.json"), text).expect("a file");
    let run = run(to.path(), &["show", "--messages", "a.json"]);
    insta::assert_snapshot!("show_a_name_like_another", run);
}

/// Names can be of any length: columns are not as wide as those.
#[test]
fn names_that_are_too_long_for_a_column() {
    let to = TempDir::new().expect("a directory");
    let long = "x".repeat(70_000);
    let shown = |name: &str, text: &str, args: &[&str]| {
        fs::write(to.path().join(name), text).expect("a file");
        let run = run(to.path(), &[&["show"], args, &[name]].concat());
        assert_eq!((run.code, &*run.stderr), (Some(0), ""));
        run.to_string().replace(&long, "X")
    };
    let variables = format!("{{\"{long}\": 1, \"y\": 1}}\n{{\"{long}\": 2, \"y\": 2}}\n");
    let servers = trace("two-candidates").replace("s1", &long);
    let told = [
        shown("a.ndjson", &variables, &[]),
        shown("b.json", &servers, &["--messages"]),
    ];
    insta::assert_snapshot!("show_long_names", told.concat());
}

/// What ends the last behaviour of a file ends the file, and is told once.
#[test]
fn a_file_that_ends_in_no_text() {
    let to = TempDir::new().expect("a directory");
    let text = b"State 1: <Init>\nx = 1\n\nState 2: <A>\nx = \"\xe4\"\n";
    fs::write(to.path().join("a.log"), text).expect("a file");
    let shown = run(to.path(), &["show", "a.log"]);
    let convert = ["convert", "--to", "json", "--output-dir", "to", "a.log"];
    let converted = run(to.path(), &convert);
    insta::assert_snapshot!("show_no_text", format!("{shown}\n{converted}"));
}

#[test]
fn what_is_not_there() {
    let of = |args: &[&str]| show(&[args, &["traces/heartbeat.json"]].concat()).to_string();
    let all = [
        of(&["--step", "13"]),
        of(&["--from", "13"]),
        of(&["--from", "3", "--to", "2"]),
        of(&["--server", "s9"]),
        of(&["--var", "logs"]),
        of(&["--behaviour", "2"]),
        show(&["--messages", "tests/trace/lasso.json"]).to_string(),
        show(&["--server", "s1", "tests/trace/lasso.json"]).to_string(),
    ];
    insta::assert_snapshot!("show_nothing_of_it", all.join("\n"));
}

/// Every behaviour in it is shown, each under its name; what is cut is shown as far as it goes.
#[test]
fn a_log_that_is_cut() {
    let to = TempDir::new().expect("a directory");
    let text = run(
        root(),
        &["convert", "--to", "text", "traces/two-candidates.json"],
    )
    .stdout;
    let cut = text.find("votedFor").expect("the first state");
    let half = text[cut..].find("votedFor =").expect("the second state") + cut;
    fs::write(to.path().join("a.log"), format!("{text}{}", &text[..half])).expect("a file");
    insta::assert_snapshot!("show_a_cut_log", run(to.path(), &["show", "a.log"]));
}

/// Nothing in a behaviour reaches the terminal as a command to it.
#[test]
fn colour_only_when_it_is_wanted() {
    let to = TempDir::new().expect("a directory");
    let evil = trace("two-candidates").replace("s1", "s\\u001b[31m1");
    fs::write(to.path().join("a.json"), evil).expect("a file");
    for args in [&["show", "a.json"][..], &["show", "--messages", "a.json"]] {
        let plain = run(to.path(), args);
        assert_eq!(plain.code, Some(0), "{plain}");
        assert!(!plain.stdout.contains('\u{1b}'), "{plain}");
    }
    let colour = run_with(
        root(),
        &["show", "--to", "2", "traces/two-candidates.json"],
        &[("CLICOLOR_FORCE", "1")],
    );
    insta::assert_debug_snapshot!("show_in_colour", colour.stdout);
}
