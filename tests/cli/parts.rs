//! Parts of a run, and their reports joined: `replay --partition`, `merge`, and `replay --since`.

use super::{Run, root, run, trace};
use std::fs;
use std::path::{Path, PathBuf};

/// Traces of which one diverges: the specification's state is another.
fn traces() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [
        "heartbeat",
        "leader-of-two",
        "vote-granted",
        "unlabelled-leader",
    ] {
        let text = fs::read_to_string(root().join(format!("traces/{name}.json"))).expect("a trace");
        let text = match name {
            "vote-granted" => text.replace(
                r#""votedFor":{"s1":"s2","s2":"Nil"}"#,
                r#""votedFor":{"s1":"Nil","s2":"Nil"}"#,
            ),
            _ => text,
        };
        fs::write(folder.path().join(format!("{name}.json")), text).expect("a trace");
    }
    fs::write(folder.path().join("z.json"), r#"{"counterexample":"#).expect("a trace");
    // Several behaviours in one file, of which the names are longer than the file's.
    let tool = |number| {
        let trace = folder.path().join(format!("{number}.json"));
        fs::copy(folder.path().join("heartbeat.json"), &trace).expect("a trace");
        let convert = run(
            folder.path(),
            &["convert", "--to", "text", trace.to_str().expect("text")],
        );
        fs::remove_file(trace).expect("a trace");
        convert.stdout
    };
    let log = [tool(1), tool(2)].concat();
    fs::write(folder.path().join("several-behaviours-in-it.log"), log).expect("a trace");
    folder
}

/// Writes the report of each part.
fn parts(folder: &Path, of: usize, options: &[&str]) -> Vec<PathBuf> {
    let part = |index| {
        let part = format!("{index}/{of}");
        let arguments = ["replay", "--partition", &part, "--output", "json", "."];
        let run = run(folder, &[&arguments, options].concat());
        let kind = options.concat();
        let file = folder.join(format!("part-{index}-of-{of}{kind}.report"));
        fs::write(&file, run.stdout).expect("a report");
        file
    };
    (1..=of).map(part).collect()
}

fn merge(folder: &Path, reports: &[PathBuf], options: &[&str]) -> Run {
    let mut arguments = vec!["merge"];
    arguments.extend(options);
    let names = reports
        .iter()
        .map(|r| r.file_name().expect("a name").to_str().expect("text"));
    arguments.extend(names);
    run(folder, &arguments)
}

/// What is the same however the files are split: all but that a part of a run says so.
#[test]
fn the_parts_together_are_the_whole() {
    let folder = traces();
    let written = |run: Run| {
        let junit = fs::read_to_string(folder.path().join("junit.xml")).unwrap_or_default();
        (run.code, run.stdout, junit)
    };
    let options: [&[&str]; 6] = [
        &[],
        &["--output", "json"],
        &["--output", "github"],
        &["--output", "junit", "junit.xml"],
        &["--coverage"],
        &["--coverage", "--output", "json"],
    ];
    let whole = options.map(|options| {
        let arguments = [&["replay"], options, &["."]].concat();
        written(run(folder.path(), &arguments))
    });
    assert!(whole[3].2.contains("<testcase"));
    for of in [1, 2, 3, 5, 7] {
        let mut reports = parts(folder.path(), of, &[]);
        reports.reverse();
        let mut covering = parts(folder.path(), of, &["--coverage"]);
        covering.reverse();
        for (options, whole) in options.iter().zip(&whole) {
            let (reports, options) = match options {
                ["--coverage", options @ ..] => (&covering, options),
                options => (&reports, *options),
            };
            let merged = written(merge(folder.path(), reports, options));
            assert_eq!((merged.0, &merged.1), (whole.0, &whole.1), "{of} parts");
            if options.contains(&"junit") {
                assert_eq!(merged.2, whole.2, "{of} parts");
            }
        }
        for report in [reports, covering].concat() {
            fs::remove_file(report).expect("a report");
        }
    }
}

/// The files that conformed before are not in the order of their names.
#[test]
fn parts_that_pass_over_files_are_the_whole_too() {
    let folder = traces();
    let files = [
        "unlabelled-leader.json",
        "several-behaviours-in-it.log",
        "heartbeat.json",
        "leader-of-two.json",
    ];
    let before = [&["replay", "--cache", "cache"], &files[..3]].concat();
    run(folder.path(), &before);
    let options = ["--cache", "cache"];
    for output in [&[][..], &["--output", "json"], &["--output", "github"]] {
        // What is noted meanwhile must not be known in the next run.
        let note = || {
            fs::read_dir(folder.path().join("cache"))
                .expect("a folder")
                .count()
        };
        let notes = note();
        let reports: Vec<PathBuf> = (1..=2)
            .map(|index| {
                let part = format!("{index}/2");
                let arguments = ["replay", "--partition", &part, "--output", "json"];
                let run = run(
                    folder.path(),
                    &[&arguments[..], &options, &files[..3]].concat(),
                );
                let file = folder.path().join(format!("part-{index}.report"));
                fs::write(&file, run.stdout).expect("a report");
                file
            })
            .collect();
        let whole = run(
            folder.path(),
            &[&["replay"], output, &options, &files[..3]].concat(),
        );
        assert_eq!(note(), notes);
        let merged = merge(folder.path(), &reports, output);
        assert_eq!((merged.code, merged.stdout), (whole.code, whole.stdout));
    }
}

/// A report that was changed, or of which a part is gone, is no report.
#[test]
fn what_a_part_has_lost_is_noticed() {
    let folder = traces();
    let reports = parts(folder.path(), 2, &[]);
    let first = fs::read_to_string(&reports[0]).expect("a report");
    let mut document: serde_json::Value = serde_json::from_str(&first).expect("JSON");
    let mut told = Vec::new();
    let mut tell = |change: &str, document: &serde_json::Value| {
        fs::write(&reports[0], document.to_string()).expect("a report");
        let merged = merge(folder.path(), &reports, &[]);
        assert_eq!(
            (merged.code, merged.stdout.as_str()),
            (Some(2), ""),
            "{change}"
        );
        told.push(format!("{change}\n  {}", merged.stderr));
    };
    let traces = document["traces"].as_array().expect("traces").clone();
    document["traces"].as_array_mut().expect("traces").pop();
    tell("a trace is gone", &document);
    document["traces"] = traces.clone().into();
    let failing = traces
        .iter()
        .position(|trace| trace["verdict"] == "diverges");
    let failing = failing.expect("a divergence");
    document["traces"][failing]["verdict"] = "conforms".into();
    tell("a verdict is another", &document);
    document["traces"] = traces.into();
    document["traces"][0]["file"] = 2.into();
    tell("a file of another part", &document);
    document["traces"][0]["file"] = 1.into();
    document["partition"]["of"] = 1.into();
    tell("fewer parts", &document);
    document["partition"] = serde_json::json!({ "index": 5, "of": 2 });
    tell("a part that there is not", &document);
    document["schema_version"] = 1.into();
    document["run"]
        .as_object_mut()
        .expect("a run")
        .remove("program");
    tell("a report of an older version", &document);
    insta::assert_snapshot!(told.join("\n"));
    let since = run(
        folder.path(),
        &["replay", "--since", "part-1-of-2.report", "."],
    );
    assert_eq!(since.code, Some(2));
    assert!(since.stderr.contains("is a report of version 1"), "{since}");
}

#[test]
fn many_parts_that_are_missing_are_not_all_named() {
    let folder = traces();
    let part = format!("1/{}", usize::MAX);
    let report = run(
        folder.path(),
        &["replay", "--partition", &part, "--output", "json", "."],
    );
    let file = folder.path().join("huge.report");
    fs::write(&file, report.stdout).expect("a report");
    let merged = merge(folder.path(), &[file], &[]);
    assert_eq!(merged.code, Some(2));
    insta::assert_snapshot!(merged.stderr.replace(&usize::MAX.to_string(), "MAX"));
}

#[test]
fn a_part() {
    let folder = traces();
    insta::assert_snapshot!(run(folder.path(), &["replay", "--partition", "2/3", "."]));
    insta::assert_snapshot!(
        "an_empty_part",
        run(folder.path(), &["replay", "--partition", "7/7", "."])
    );
    insta::assert_snapshot!(
        "no_part",
        run(folder.path(), &["replay", "--partition", "4/3", "."])
    );
}

#[test]
fn merged() {
    let folder = traces();
    let reports = parts(folder.path(), 3, &[]);
    insta::assert_snapshot!(merge(folder.path(), &reports, &[]));
    insta::assert_snapshot!(
        "a_part_is_missing",
        merge(folder.path(), &reports[..2], &[])
    );
    let twice = [&reports[..], &reports[..1]].concat();
    insta::assert_snapshot!("a_part_is_there_twice", merge(folder.path(), &twice, &[]));
    let others = [&reports[..2], &parts(folder.path(), 4, &[])[2..]].concat();
    insta::assert_snapshot!("parts_of_other_runs", merge(folder.path(), &others, &[]));
    // As many files, one of them another.
    let third = &parts(folder.path(), 3, &[])[2];
    let text = fs::read_to_string(third).expect("a report");
    let at = |name: &str| folder.path().join(name);
    fs::rename(at("heartbeat.json"), at("heart.json")).expect("a trace");
    parts(folder.path(), 3, &[]);
    fs::rename(at("heart.json"), at("heartbeat.json")).expect("a trace");
    let third_of_others = fs::read(third).expect("a report");
    parts(folder.path(), 3, &[]);
    fs::write(third, third_of_others).expect("a report");
    insta::assert_snapshot!("parts_of_other_files", merge(folder.path(), &reports, &[]));
    parts(
        folder.path(),
        3,
        &["--ignore", "clock=the core has no clock"],
    );
    let ignoring = at("part-3-of-3--ignoreclock=the core has no clock.report");
    let ignoring = [&reports[..2], &[ignoring]].concat();
    insta::assert_snapshot!(
        "parts_with_other_options",
        merge(folder.path(), &ignoring, &[])
    );
    let text = text.replace("\"schema_version\": 3", "\"schema_version\": 1");
    fs::write(third, text).expect("a report");
    insta::assert_snapshot!(
        "a_part_of_another_version",
        merge(folder.path(), &reports, &[])
    );
    let whole = folder.path().join("whole.report");
    let run = run(
        folder.path(),
        &["replay", "--output", "json", "heartbeat.json"],
    );
    fs::write(&whole, run.stdout).expect("a report");
    insta::assert_snapshot!("no_part_at_all", merge(folder.path(), &[whole], &[]));
    let trace = folder.path().join("heartbeat.json");
    insta::assert_snapshot!("no_report", merge(folder.path(), &[trace], &[]));
}

/// Nobody knows what wrote a report: a name in it can be of any length.
#[test]
fn a_name_that_is_too_long_for_a_column() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.json"), trace("heartbeat")).expect("a trace");
    let reports = parts(folder.path(), 1, &[]);
    let text = fs::read_to_string(&reports[0]).expect("a report");
    let long = "x".repeat(70_000);
    let changed = text
        .replace("a.json", &long)
        .replace("RequestVote\"", &format!("{long}\""));
    fs::write(&reports[0], changed).expect("a report");
    let merged = merge(folder.path(), &reports, &[]).to_string();
    insta::assert_snapshot!("long_names", merged.replace(&long, "X"));
}

#[test]
fn what_failed_comes_first() {
    let folder = traces();
    let report = folder.path().join("last.report");
    let last = run(folder.path(), &["replay", "--output", "json", "."]);
    fs::write(&report, last.stdout).expect("a report");
    let now = run(folder.path(), &["replay", "--since", "last.report", "."]);
    let lines: Vec<&str> = now.stdout.lines().take(6).collect();
    insta::assert_snapshot!(lines.join("\n"));

    // The same files by other names, of which one is gone.
    fs::remove_file(folder.path().join("z.json")).expect("a trace");
    let here = folder.path().to_str().expect("text");
    let now = run(folder.path(), &["replay", "--since", "last.report", here]);
    assert!(now.stdout.starts_with("diverges "), "{now}");
    assert_eq!(
        now.stderr,
        "note: of the 2 files in which last.report found something, 1 are here\n"
    );
}

#[test]
fn what_conformed_before_is_passed_over() {
    let folder = traces();
    let arguments = ["replay", "--cache", "cache", "--jobs", "1", "."];
    let first = run(folder.path(), &arguments);
    assert!(!first.stdout.contains("cached"), "{first}");
    insta::assert_snapshot!("passed_over", run(folder.path(), &arguments));

    // A change of one byte, and other options, are something else.
    let trace = folder.path().join("heartbeat.json");
    let text = fs::read_to_string(&trace).expect("a trace");
    fs::write(&trace, format!("{text}\n")).expect("a trace");
    let changed = run(folder.path(), &arguments);
    assert!(changed.stdout.contains("cached       3 files"), "{changed}");
    let ignoring = [
        &arguments[..5],
        &["--ignore", "clock=the core has no clock", "."],
    ]
    .concat();
    let others = run(folder.path(), &ignoring);
    assert!(!others.stdout.contains("cached"), "{others}");

    // What nobody compared is told, also of a file that is passed over.
    let clocked = text.replace("\"votedFor\":", "\"clock\":0,\"votedFor\":");
    let clocked = clocked.replace("\"vars\":[", "\"vars\":[\"clock\",");
    fs::write(folder.path().join("clocked.json"), clocked).expect("a trace");
    let again = [&ignoring[..7], &["clocked.json"]].concat();
    for _ in 0..2 {
        let run = run(folder.path(), &again);
        assert!(
            run.stdout
                .contains("\nnot compared clock: the core has no clock\n"),
            "{run}"
        );
    }

    // When all is known, that is what is told.
    let known = run(
        folder.path(),
        &["replay", "--cache", "cache", "heartbeat.json"],
    );
    insta::assert_snapshot!("all_passed_over", known);
}
