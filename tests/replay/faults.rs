//! Cores with plausible bugs: each is caught by the committed traces, and what a reader is told about
//! it is a snapshot.

use crate::faulty::{Fault, Faulty, faults};
use conformance::refinement::RaftSystem;
use conformance::replay::{Options, replay};
use conformance::report::{Origin, Report, TraceReport, terminal};
use conformance::trace::Reader;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::published::{self, Shortest};

#[test]
fn every_fault_is_caught_and_told() {
    let names: BTreeSet<&str> = faults().map(|fault| fault.name).collect();
    assert_eq!(names.len(), faults().count(), "a name is there twice");
    let traces = crate::traces();
    let mut missed = Vec::new();
    let mut caught = BTreeMap::new();
    for fault in faults() {
        let (report, found_in) = report(fault, &traces);
        caught.extend(shortest(&found_in).map(|trace| (fault.name, trace)));
        if report.summary.diverges == 0 {
            missed.push(fault.bug);
            continue;
        }
        insta::with_settings!({ description => fault.bug, omit_expression => true }, {
            insta::assert_snapshot!(fault.name, told(&report));
        });
    }
    assert_eq!(missed, [""; 0], "no trace catches these");
    published::are_told(faults(), &caught);
}

/// The trace with the fewest steps that diverges; of several the first by name.
fn shortest(traces: &[TraceReport]) -> Option<Shortest> {
    let diverging = traces.iter().filter(|trace| !trace.divergences.is_empty());
    let shortest = diverging.min_by_key(|trace| trace.steps)?;
    let name = Path::new(&shortest.path).file_stem()?;
    Some(Shortest {
        steps: shortest.steps,
        trace: name.to_string_lossy().into_owned(),
    })
}

/// The divergence in the README is what a core with that bug gives.
#[test]
fn the_readme_shows_a_real_divergence() {
    let fault = faults().find(|fault| fault.name == "vote-compares-lengths-only");
    let (report, traces) = report(fault.expect("the fault"), &crate::traces());
    let readme = fs::read_to_string(crate::root().join("README.md")).expect("the README");
    let told = told(&report);
    assert!(readme.contains(told.trim()), "not in the README:\n{told}");
    for trace in traces {
        let name = trace.path;
        let is_shown = readme.contains(&format!("diverges    {name} "));
        assert_eq!(is_shown, !trace.divergences.is_empty(), "{name}");
    }
    let (all, bad) = (report.summary.traces, report.summary.diverges);
    let sentence = format!("Of the {all} behaviours, the first command now finds {bad} in");
    assert!(readme.contains(&sentence), "not in the README: {sentence}");
    let count = faults().count();
    let sentence = format!("the reports of {count} cores with");
    assert!(readme.contains(&sentence), "not in the README: {sentence}");
}

/// What the report says of the divergences, without colours.
fn told(report: &Report) -> String {
    let mut told = Vec::new();
    terminal::divergences(&mut told, terminal::Detail::All, report).expect("a report");
    let told = anstream::adapter::strip_bytes(&told).into_vec();
    String::from_utf8(told).expect("text")
}

#[test]
fn without_a_fault_every_trace_conforms() {
    let none = Fault::edit("none", "nothing is wrong", |_, _, _| {});
    let (report, _) = report(&none, &crate::traces());
    assert_eq!(report.summary.conforms, report.summary.traces);
}

fn report(fault: &Fault, traces: &[(String, String)]) -> (Report, Vec<TraceReport>) {
    let mut report = Report::new::<Faulty<'_>>();
    let mut found_in = Vec::new();
    for (name, text) in traces {
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        let mut core = Faulty {
            core: RaftSystem::default(),
            fault,
        };
        let found = replay(&mut core, &mut behaviour, &Options::default());
        assert_eq!(found.error, None, "{name}");
        let path = format!("traces/{name}.json");
        let trace = TraceReport::new(&Origin::file(&path), found);
        found_in.push(trace.clone());
        report.add(trace);
    }
    (report, found_in)
}
