//! `conformance convert` as a user runs it.

use crate::{Run, root, run, trace};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const SHORT: &str = "traces/two-candidates.json";
const SPEC: [&str; 4] = ["--spec", "spec/MCraft.tla", "--config", "spec/MCraft2.cfg"];

/// A specification.
const MODULE: &str = "---- MODULE M ----\nInit == TRUE\nNext == TRUE\n====\n";

fn directory() -> TempDir {
    TempDir::new().expect("a directory")
}

fn path(directory: &TempDir) -> &str {
    directory.path().to_str().expect("UTF-8")
}

fn convert(args: &[&str]) -> Run {
    run(root(), &[&["convert", "--to"], args].concat())
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

/// The names of the files in a directory.
fn files(directory: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(directory.path()).expect("a directory");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.into_string().expect("UTF-8"))
        .collect();
    names.sort();
    names
}

#[test]
fn help() {
    insta::assert_snapshot!("help_of_convert", run(root(), &["convert", "--help"]));
}

#[test]
fn one_trace_to_standard_output() {
    for form in ["json", "itf", "text", "ndjson"] {
        let run = convert(&[form, SHORT]);
        assert_eq!(run.code, Some(0), "{run}");
        insta::assert_snapshot!(format!("two_candidates_as_{form}"), run);
    }
}

#[test]
fn a_module_and_its_configuration() {
    let to = directory();
    let file = to.path().join("Candidates.tla");
    let output = ["--output", file.to_str().expect("UTF-8")];
    let run = convert(&[&["tla", SHORT], &SPEC[..], &output].concat());
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), "", ""));
    assert_eq!(files(&to), ["Candidates.cfg", "Candidates.tla"]);
    insta::assert_snapshot!("two_candidates_as_tla", text(&file));
    insta::assert_snapshot!("two_candidates_as_cfg", text(&file.with_extension("cfg")));
}

/// What is in the specification's folder, or a module of TLC's, keeps its name; what is ours can be written anew.
#[test]
fn modules_have_names_of_their_own() {
    let to = directory();
    for name in ["raft", "TLC", "2-x y", "MCraft"] {
        fs::write(to.path().join(format!("{name}.json")), trace("one-state")).expect("a file");
    }
    for name in ["raft", "MCraft"] {
        let text = text(&root().join(format!("spec/{name}.tla")));
        fs::write(to.path().join(format!("{name}.tla")), text).expect("a file");
    }
    let config = root().join("spec/MCraft3.cfg");
    let config = ["--config", config.to_str().expect("UTF-8")];
    for _ in 0..2 {
        let args = [
            "convert",
            "--to",
            "tla",
            ".",
            "--spec",
            "MCraft.tla",
            "--output-dir",
            ".",
        ];
        let run = run(to.path(), &[&args, &config[..]].concat());
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    }
    let written = files(&to).into_iter().filter(|name| name.ends_with(".cfg"));
    let expected = [
        "2_x_y",
        "MCraft_behaviour",
        "TLC_behaviour",
        "raft_behaviour",
    ];
    assert_eq!(
        written.collect::<Vec<_>>(),
        expected.map(|name| format!("{name}.cfg"))
    );
    assert!(text(&to.path().join("raft.tla")).contains("MODULE raft -"));
}

/// Its last state is the one to which it goes back.
#[test]
fn a_module_of_a_lasso() {
    let to = directory();
    let trace = "traces/lasso-stuttering.json";
    let names = [
        "--init",
        "Begin",
        "--next",
        "Step",
        "--output-dir",
        path(&to),
    ];
    let run = convert(&[&["tla", trace], &SPEC[..], &names].concat());
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(files(&to), ["lasso_stuttering.cfg", "lasso_stuttering.tla"]);
    let text = text(&to.path().join("lasso_stuttering.tla"));
    for line in [
        "_At(_i) == _States[IF _i = 17 THEN 16 ELSE _i]",
        "  /\\ _TLC!Assert(Begin, _Complaints[1])",
        "  \\/ /\\ _index # 17",
        r#"    "Step 17, which closes the lasso, is no step of MCraft: Step does not lead from state 16 to state 16 (Stuttering).">>"#,
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
    }
}

/// TLC would refuse the module, and not say what to do.
#[test]
fn a_relation_that_the_specification_has_not() {
    let to = directory();
    let write = |name: &str, text: &str| {
        fs::write(to.path().join(name), text).expect("a file");
    };
    write("one.json", &trace("one-state"));
    write("Base.tla", "---- MODULE Base ----\nInit == TRUE\n====\n");
    write(
        "S.tla",
        "---- MODULE S ----\nEXTENDS Integers, Base\nStep == TRUE\n\\* Next == TRUE\nSpec == Init /\\ [][Step]_x\n====\n",
    );
    write("Far.tla", "---- MODULE Far ----\nEXTENDS Elsewhere\n====\n");
    write("S.cfg", "CONSTANTS Nil = Nil\n");
    let convert = |more: &str| {
        let args = format!("convert --to tla one.json --config S.cfg -o B.tla {more}");
        let args: Vec<&str> = args.split(' ').collect();
        let run = run(to.path(), &args);
        assert_eq!(run.code, Some(0), "{run}");
        run
    };
    let told = convert("--spec S.tla");
    insta::assert_snapshot!("no_such_relation", told);
    let wrong = convert("--spec S.tla --next Step --init Begin").stderr;
    assert!(
        wrong.contains("no operator `Begin`") && !wrong.contains("`Step`"),
        "{wrong}"
    );
    for known in ["--spec S.tla --next Step", "--spec Far.tla"] {
        assert_eq!(convert(known).stderr, "");
    }
}

/// What TLC would not say, or not in time: each is told, and what is written is written all the same.
#[test]
fn what_tlc_does_not_judge_is_told() {
    let to = directory();
    let write = |name: &str, text: &str| {
        fs::write(to.path().join(name), text).expect("a file");
    };
    write(
        "M.tla",
        &MODULE
            .replace("Init", "_At(_i) == _i\nf[_k \\in {}] == _k\nInit")
            .replace(
                "\n====",
                "\nSpec == Init /\\ [][Next]_x /\\ WF_x(Next)\n====",
            ),
    );
    write("fair.cfg", "SPECIFICATION Spec\nCONSTANT Nodes = {a, b}\n");
    write("plain.cfg", "INIT Init NEXT Next\n");
    let state = |x: &str| format!("{{\"x\": \"{x}\"}}");
    let (a, c) = (state("a"), state("c"));
    let itf =
        |first: &str, end: &str| format!(r#"{{"vars": ["x"], "states": [{first}, {c}]{end}}}"#);
    write("lasso.itf.json", &itf(&c, r#", "loop": 0"#));
    write("names.itf.json", &itf(&a, ""));
    write("log.txt", "State 1: <Initial predicate>\nx = \"a\"\n\n");
    let mut told = String::new();
    for args in [
        "lasso.itf.json --config fair.cfg",
        "lasso.itf.json --config plain.cfg",
        "names.itf.json --config fair.cfg",
        "log.txt --config fair.cfg",
    ] {
        let line = format!("convert --to tla --spec M.tla -o B.tla {args}");
        let args: Vec<&str> = line.split(' ').collect();
        let run = run(to.path(), &args);
        assert_eq!(run.code, Some(0), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    insta::assert_snapshot!(told);
}

/// The user has named one file; the other one beside it can be somebody's.
#[test]
fn another_configuration_is_not_written_over() {
    let to = directory();
    fs::write(to.path().join("short.json"), trace("two-candidates")).expect("a file");
    fs::write(to.path().join("S.tla"), MODULE).expect("a file");
    fs::write(to.path().join("S.cfg"), "CONSTANTS Nil = Nil\n").expect("a file");
    fs::write(to.path().join("other.cfg"), "INIT Mine\n").expect("a file");
    let line = "convert --to tla short.json --spec S.tla --config S.cfg -o other.tla";
    let args: Vec<&str> = line.split(' ').collect();
    let refused = run(to.path(), &args);
    assert_eq!(refused.code, Some(2), "{refused}");
    insta::assert_snapshot!(refused);
    assert_eq!(text(&to.path().join("other.cfg")), "INIT Mine\n");
    assert_eq!(files(&to), ["S.cfg", "S.tla", "other.cfg", "short.json"]);
    fs::remove_file(to.path().join("other.cfg")).expect("a file");
    for _ in 0..2 {
        let run = run(to.path(), &args);
        assert_eq!(run.code, Some(0), "{run}");
    }
}

/// JSON to JSON has nothing to lose.
#[test]
fn json_stays_what_it_was() {
    let to = directory();
    for folder in ["traces", "tests/trace"] {
        let traces = fs::read_dir(root().join(folder)).expect("the traces");
        let traces = traces.map(|entry| entry.expect("an entry").file_name());
        let traces = traces.map(|name| format!("{folder}/{}", name.display()));
        let traces: Vec<String> = traces.filter(|name| name.ends_with(".json")).collect();
        let traces: Vec<&str> = traces.iter().map(String::as_str).collect();
        let run = convert(&[&["json", "--output-dir", path(&to)], &traces[..]].concat());
        assert_eq!(run.code, Some(0), "{run}");
        for name in files(&to) {
            let before = text(&root().join(folder).join(&name));
            let after = text(&to.path().join(&name));
            let [before, after] = [before, after]
                .map(|text| serde_json::from_str::<serde_json::Value>(&text).expect("JSON"));
            assert_eq!(before["counterexample"], after["counterexample"], "{name}");
            fs::remove_file(to.path().join(&name)).expect("a file");
        }
    }
}

#[test]
fn many_traces_to_a_directory() {
    let to = directory();
    let below = to.path().join("new/below");
    let below = below.to_str().expect("UTF-8");
    let run = convert(&["text", "traces", "--output-dir", below]);
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), "", ""));
    let written = fs::read_dir(below).expect("a directory").count();
    let traces = fs::read_dir(root().join("traces")).expect("the traces");
    assert_eq!(written, traces.count() - 1, "all but the manifest");
}

#[test]
fn labels_from_another_file() {
    let of = |name: &str| format!("tests/trace/forms/deadlock.{name}.tla");
    let (states, labels) = (of("TTrace"), of("actions"));
    let run = convert(&["text", &states, "--labels", &labels]);
    insta::assert_snapshot!("labels_from_another_file", run);
    let without = convert(&["text", &states]);
    assert!(!without.stdout.contains("<Go("), "{without}");
}

#[test]
fn standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(["convert", "--to", "ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(trace("heartbeat").as_bytes())
        .expect("a pipe");
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 12);
}

/// Quint writes what it picked in the order of the names, or in another: each form has it so that it means the same.
#[test]
fn parameters_in_no_order() {
    let to = directory();
    let itf = convert(&["itf", "traces/heartbeat.json"]).stdout;
    let mut steps: Vec<String> = itf.lines().map(str::to_owned).collect();
    for step in &mut steps {
        let Some((before, picks)) = step.split_once("\"i\":{\"tag\"") else {
            continue;
        };
        let Some((i, after)) = picks.split_once(",\"j\":{\"tag\"") else {
            continue;
        };
        let (j, after) = after.split_once('}').expect("its end");
        *step = format!("{before}\"j\":{{\"tag\"{j}}},\"i\":{{\"tag\"{i}{after}");
    }
    let itf = steps.join("\n");
    assert!(
        itf.contains("\"j\":{\"tag\":\"Some\",\"value\":\"s2\"},\"i\""),
        "{itf}"
    );
    fs::write(to.path().join("swapped.itf.json"), itf).expect("a file");
    for form in ["itf", "json", "ndjson", "text"] {
        let file = format!("again.{form}");
        let args = ["convert", "--to", form, "swapped.itf.json", "-o", &file];
        assert_eq!(run(to.path(), &args).code, Some(0));
        let replayed = run(to.path(), &["replay", &file]);
        assert_eq!(replayed.code, Some(0), "{form}: {replayed}");
    }
}

/// JSON of another specification has not what the other form needs.
#[test]
fn what_json_has_lost_is_not_guessed() {
    let mut told = String::new();
    for trace in ["labelled", "raft-alias"] {
        let trace = format!("tests/trace/{trace}.json");
        for form in ["text", "itf"] {
            let run = convert(&[form, &trace]);
            assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run}");
            told.push_str(&format!("{run}\n"));
        }
        assert_eq!(convert(&["ndjson", &trace]).code, Some(0));
    }
    insta::assert_snapshot!(told);
}

/// What ITF could not hold stays so in ITF, and has no place where TLC reads values.
#[test]
fn what_could_not_be_written_is_refused_where_it_has_no_form() {
    let trace = "tests/trace/itf/apalache-lasso.itf.json";
    let mut told = String::new();
    for form in ["text", "itf", "json"] {
        let run = convert(&[form, trace]);
        assert_eq!(run.code, Some(if form == "text" { 2 } else { 0 }), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn wrong_usage() {
    let to = directory();
    fs::write(to.path().join("short.json"), trace("two-candidates")).expect("a file");
    fs::write(to.path().join("M.tla"), MODULE).expect("a file");
    fs::write(to.path().join("M.cfg"), "CONSTANT s1 = \"text\"\n").expect("a file");
    fs::write(to.path().join("broken.cfg"), "INIT Init\n(* NEXT\n").expect("a file");
    fs::write(to.path().join("raft.cfg"), "INIT Init\n").expect("a file");
    fs::create_dir(to.path().join("more")).expect("a directory");
    fs::write(to.path().join("more/short.json"), trace("one-state")).expect("a file");
    fs::write(to.path().join("cut.json"), &trace("one-state")[..90]).expect("a file");
    fs::write(
        to.path().join("other.tla"),
        "---- MODULE other ----\n====\n",
    )
    .expect("a file");
    fs::write(to.path().join("fits.cfg"), "CONSTANTS Nil = Nil\n").expect("a file");
    let wrong = [
        "short.json",
        "--to xml short.json",
        "--to text short.json more/short.json",
        "--to text short.json -o a --output-dir b",
        "--to json short.json -o ./short.json",
        "--to json more --output-dir more",
        "--to text short.json more/short.json --output-dir out",
        "--to text cut.json more/short.json --output-dir both",
        "--to text short.json --behaviour 2",
        "--to text short.json -o nowhere/short.txt",
        "--to text short.json --spec M.tla",
        "--to tla short.json -o out.tla",
        "--to tla short.json --spec M.tla -o out.tla",
        "--to tla short.json --spec none.tla --config M.cfg -o out.tla",
        "--to tla short.json --spec M.cfg --config M.cfg -o out.tla",
        "--to tla short.json --spec M.tla --config M.tla -o out.tla",
        "--to tla short.json --spec M.tla --config broken.cfg -o out.tla",
        "--to tla short.json --spec M.tla --config M.cfg",
        "--to tla short.json --spec M.tla --config M.cfg -o out.tla",
        "--to tla short.json --spec M.tla --config M.cfg -o out.txt",
        "--to tla short.json --spec M.tla --config M.cfg -o two-words.tla",
        "--to tla short.json --spec M.tla --config fits.cfg -o fits.tla",
        "--to tla short.json --spec M.tla --config fits.cfg -o M.tla",
        "--to tla short.json --spec M.tla --config fits.cfg -o out/other.tla",
    ];
    let mut told = String::new();
    for args in wrong {
        let args: Vec<&str> = ["convert"].into_iter().chain(args.split(' ')).collect();
        let run = run(to.path(), &args);
        assert_eq!(run.code, Some(2), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    insta::assert_snapshot!(told);
    let both = fs::read_dir(to.path().join("both")).expect("a directory");
    let both: Vec<_> = both
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(
        both,
        ["short.txt"],
        "the good one alone, and nothing half done"
    );
    assert_eq!(text(&to.path().join("short.json")), trace("two-candidates"));
    assert_eq!(text(&to.path().join("more/short.json")), trace("one-state"));
}

/// A log with three behaviours, of which the second has a state that is none.
fn a_log_with_a_fault() -> String {
    let good = convert(&["text", SHORT]).stdout;
    let bad = good.replacen("currentTerm = ", "currentTerm = ?", 2);
    assert_ne!(good, bad);
    format!("{good}{bad}{good}")
}

/// One behaviour that cannot be converted does not hide those after it.
#[test]
fn a_log_of_which_a_part_is_unreadable() {
    let to = directory();
    fs::write(to.path().join("a.log"), a_log_with_a_fault()).expect("a file");
    let args = ["convert", "--to", "ndjson", "a.log", "--output-dir", "out"];
    let run = run(to.path(), &args);
    assert_eq!(run.code, Some(2), "{run}");
    let errors: Vec<&str> = run.stderr.lines().collect();
    assert!(errors[0].starts_with("error: a.log:"), "{run}");
    assert_eq!(errors.len(), 1, "{run}");
    let out = to.path().join("out");
    let first = text(&out.join("a.ndjson"));
    assert_eq!(first, text(&out.join("a-3.ndjson")));
    assert_eq!(fs::read_dir(&out).expect("a directory").count(), 2);
    let shown = crate::run(to.path(), &["show", "--var", "state", "a.log"]);
    assert_eq!(shown.code, Some(2), "{shown}");
    insta::assert_snapshot!("show_a_log_with_a_fault", shown);
}

/// What is no value has a place of its own, within the state.
#[test]
fn a_bad_value_is_told_where_it_stands() {
    let to = directory();
    let behaviour = "State 1: <Initial predicate>\n/\\ x = 1\n/\\ y = <<1,\n  ?>>\n\n";
    fs::write(to.path().join("one.txt"), behaviour).expect("a file");
    let run = run(to.path(), &["convert", "--to", "json", "one.txt"]);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.contains("one.txt:4:3: `y`: "), "{run}");
}

/// Of what is no log of behaviours, not all is told.
#[test]
fn a_file_of_unreadable_behaviours() {
    let to = directory();
    let behaviour = "State 1: <Initial predicate>\n/\\ x = ?\n\n";
    fs::write(to.path().join("many.txt"), behaviour.repeat(1000)).expect("a file");
    for args in [
        &["convert", "--to", "json", "many.txt", "--output-dir", "out"][..],
        &["show", "many.txt"],
    ] {
        let run = run(to.path(), args);
        assert_eq!(run.code, Some(2), "{run}");
        let errors = run.stderr.lines().filter(|line| line.starts_with("error"));
        assert_eq!(errors.count(), 101, "{run}");
        assert!(
            run.stderr.contains("more than 100 behaviours of this file"),
            "{run}"
        );
    }
}

/// A file is there when it is right, and not with the first of several behaviours.
#[test]
fn several_behaviours_are_not_written_to_one_file() {
    let to = directory();
    let log = convert(&["text", SHORT]).stdout.repeat(2);
    fs::write(to.path().join("two.log"), log).expect("a file");
    fs::write(to.path().join("old.json"), "what was there").expect("a file");
    let spec = root().join("spec");
    let [module, config] = ["MCraft.tla", "MCraft2.cfg"].map(|name| spec.join(name));
    let args = [
        "--spec",
        module.to_str().expect("UTF-8"),
        "--config",
        config.to_str().expect("UTF-8"),
    ];
    for run in [
        run(
            to.path(),
            &["convert", "--to", "json", "two.log", "-o", "new.json"],
        ),
        run(
            to.path(),
            &["convert", "--to", "json", "two.log", "-o", "old.json"],
        ),
        run(
            to.path(),
            &[
                &["convert", "--to", "tla", "two.log", "-o", "new.tla"],
                &args[..],
            ]
            .concat(),
        ),
    ] {
        assert_eq!(run.code, Some(2), "{run}");
        assert!(
            run.stderr.contains("choose one with --behaviour N"),
            "{run}"
        );
    }
    assert_eq!(files(&to), ["old.json", "two.log"]);
    assert_eq!(text(&to.path().join("old.json")), "what was there");
    let args = [
        "convert",
        "--to",
        "json",
        "two.log",
        "--behaviour",
        "2",
        "-o",
        "new.json",
    ];
    let run = run(to.path(), &args);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(files(&to), ["new.json", "old.json", "two.log"]);
}
