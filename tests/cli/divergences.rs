//! Every kind of divergence as its reader sees it, in behaviours that TLC wrote and of which one thing was changed.

use crate::{Run, diverging_trace, root, run, schema_errors, trace};
use std::fs;
use std::io::Write as _;
use tempfile::TempDir;

/// What is told of a trace in which one text, which must be there, was replaced everywhere.
fn told(name: &str, text: &str, from: &str, to: &str) -> Run {
    assert!(text.contains(from), "{from} is not in {name}");
    let directory = TempDir::new().expect("a directory");
    let file = format!("{name}.json");
    fs::write(directory.path().join(&file), text.replace(from, to)).expect("a file");
    let json = run(directory.path(), &["replay", "--output", "json", &file]);
    assert_eq!(schema_errors(&json.stdout), [""; 0], "{json}");
    let run = run(directory.path(), &["replay", &file]);
    assert_eq!(run.code, Some(1), "{run}");
    run
}

#[test]
fn another_initial_state() {
    let text = trace("one-state");
    let told = told(
        "one-state",
        &text,
        r#""commitIndex":{"s1":0"#,
        r#""commitIndex":{"s1":7"#,
    );
    insta::assert_snapshot!("initial_state", told);
}

#[test]
fn another_state_after_the_action() {
    let text = diverging_trace();
    insta::assert_snapshot!("differs", told("differs", &text, "Nil", "Nil"));
}

/// BecomeLeader is refused to a candidate without a majority.
#[test]
fn an_action_that_the_core_refuses() {
    let text = trace("two-candidates");
    let step = r#"{"name":"Timeout","location":{"beginLine":124,"beginColumn":5,"endLine":132,"endColumn":17,"module":"raft"},"context":{"i":"s2"},"parameters":["i"]}"#;
    let other = step.replace("Timeout", "BecomeLeader").replace("s2", "s1");
    insta::assert_snapshot!("refused", told("refused", &text, step, &other));
}

/// A server that is not there has no actions.
#[test]
fn an_action_that_is_not_possible() {
    let text = trace("two-candidates");
    let (from, to) = (r#""context":{"i":"s2"}"#, r#""context":{"i":"s9"}"#);
    insta::assert_snapshot!("impossible", told("impossible", &text, from, to));
}

/// Without a name there is no action to blame: the nearest are told.
#[test]
fn a_step_that_no_action_explains() {
    let text = trace("unlabelled-leader");
    let states = text.match_indices(r#""currentTerm":{"s1":2"#).count();
    assert!(states > 2, "nobody is in term 2");
    let told = told(
        "unexplained",
        &text,
        r#""currentTerm":{"s1":2"#,
        r#""currentTerm":{"s1":3"#,
    );
    insta::assert_snapshot!("unexplained", told);
}

/// The step that closes a lasso, and leads back to another state than the core's.
#[test]
fn a_lasso_that_does_not_close() {
    let text = trace("lasso-message-lost-forever");
    let at = text
        .rfind(r#""name":"HandleRequestVoteRequest""#)
        .expect("the last step");
    let (before, last) = text.split_at(at);
    let last = last.replacen("HandleRequestVoteRequest", "Timeout", 1);
    let text = format!("{before}{last}");
    insta::assert_snapshot!("lasso", told("lasso", &text, "Nil", "Nil"));
}

/// The labels of another file count, and the command that shows a divergence again names it.
#[test]
fn labels_from_another_file() {
    let forms = root().join("tests/trace/forms");
    let directory = TempDir::new().expect("a directory");
    let labels = fs::read_to_string(forms.join("raft.actions.tla")).expect("the labels");
    let states = fs::read_to_string(forms.join("raft.TTrace.tla")).expect("the states");
    let file =
        |name: &str, text: &str| fs::write(directory.path().join(name), text).expect("a file");
    file("states.tla", &states);
    file("labels.tla", &labels);
    let short = labels.rsplit_once("\\/").expect("labels").0;
    let short = short.replace("_length == 9", "_length == 8");
    file("short.tla", &format!("{short}===="));
    let first = labels
        .lines()
        .find(|line| line.contains("1 = _idx"))
        .expect("the first label");
    file(
        "wrong.tla",
        &labels.replace(first, "\\/ 1 = _idx /\\ BecomeLeader(s1)"),
    );
    let replay = |labels: &str| {
        run(
            directory.path(),
            &["replay", "--labels", labels, "states.tla"],
        )
    };
    let right = replay("labels.tla");
    assert_eq!(right.code, Some(0), "{right}");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(labels.as_bytes()).expect("memory");
    let gzip = gzip.finish().expect("memory");
    let fastest = ruzstd::encoding::CompressionLevel::Fastest;
    let zstandard = ruzstd::encoding::compress_to_vec(labels.as_bytes(), fastest);
    for (name, bytes) in [("labels.gz", gzip), ("labels.zst", zstandard)] {
        fs::write(directory.path().join(name), bytes).expect("a file");
        let compressed = replay(name);
        assert_eq!(compressed.stdout, right.stdout, "{compressed}");
    }
    let all = ["wrong.tla", "short.tla"].map(|labels| replay(labels).to_string());
    insta::assert_snapshot!("labels", all.join("\n"));
    let again = all[0]
        .lines()
        .find_map(|line| line.trim().strip_prefix("again   conformance "));
    let again: Vec<&str> = again.expect("the command").split(' ').collect();
    let again = run(directory.path(), &again);
    assert_eq!(again.code, Some(1), "{again}");
}
