//! What panics where it is not asked to take an action ends one trace, or the graph; what was found before is told all the
//! same, and the exit code is 1 then, else 2.

use super::panicking::Panicking;
use super::program::with;
use conformance::testing::findings;
use std::fs;

const TRACE: &str = "tests/two_phase/traces/NobodyCommits.json";

/// What the program tells of an implementation that fails there, but for the places in its source.
fn told(place: &str, arguments: &str) -> String {
    let told = with("two-phase-faulty", arguments, &[("PANICS_IN", place)]);
    let source = "tests/two_phase/panicking.rs:";
    let mut parts = told.split(source);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("panicking.rs");
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
    }
    text
}

#[test]
fn a_divergence_before_it_is_kept() {
    for place in [
        "observe",
        "restore",
        "back",
        "foreign",
        "comparison",
        "actions",
    ] {
        let text = told(place, &format!("replay {TRACE}"));
        assert!(text.ends_with("exit code Some(1)\n"), "{text}");
        insta::assert_snapshot!(format!("replay-{place}"), text);
    }
}

/// In every form of report.
#[test]
fn both_are_in_every_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("junit.xml").display().to_string();
    for form in ["json", &format!("junit {file}"), "github"] {
        let mut text = told("foreign", &format!("replay {TRACE} --output {form}"));
        if form.starts_with("junit") {
            text = fs::read_to_string(&file).expect("a report");
        }
        assert!(text.contains("Prepare(p1)"), "{text}");
        assert!(text.contains("`sent` is too much"), "{text}");
    }
}

#[test]
fn nothing_is_said_if_it_does_not_begin() {
    insta::assert_snapshot!(told("init", &format!("replay {TRACE}")));
}

#[test]
fn no_command_ends_otherwise() {
    let folder = tempfile::tempdir().expect("a folder");
    let minimal = folder.path().join("minimal.json").display().to_string();
    let runs = folder.path().join("runs").display().to_string();
    let graph = "tests/two_phase/graph.dot.gz";
    for (name, command) in [
        ("graph", format!("graph --complete -j 1 {graph}")),
        ("coverage", format!("coverage {TRACE}")),
        ("minimize", format!("minimize {TRACE} -o {minimal}")),
        (
            "record",
            format!("record --like {TRACE} --steps 8 --seed 17 --runs 3 --output-dir {runs}"),
        ),
    ] {
        for place in ["observe", "comparison", "init"] {
            let text = told(place, &command);
            let text = text
                .replace(&minimal, "minimal.json")
                .replace(&runs, "runs");
            let code = text.rsplit("exit code ").next().unwrap_or_default();
            let codes = ["Some(0)\n", "Some(1)\n", "Some(2)\n"];
            assert!(codes.contains(&code), "{text}");
            assert!(!text.contains("bug of conformance"), "{text}");
            if place == "observe" || (place, name) == ("comparison", "graph") {
                insta::assert_snapshot!(format!("{name}-{place}"), text);
            }
        }
    }
}

/// Any edit above the line that panics would change what is accepted.
#[test]
fn a_snapshot_has_no_places_of_the_source() {
    let told = findings::<Panicking>("tests/two_phase/traces");
    assert!(told.contains("votes"), "{told}");
    assert!(
        !told.contains(".rs:") && !told.contains("  again "),
        "{told}"
    );
    let text = self::told("step", &format!("replay {TRACE}"));
    assert!(text.contains("votes at panicking.rs"), "{text}");
}
