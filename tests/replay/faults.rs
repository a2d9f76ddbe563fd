//! Cores with plausible bugs: each is caught by the committed traces, and what a reader is told about
//! it is a snapshot.

use crate::faulty::{Fault, Faulty, faults};
use conformance::refinement::RaftSystem;
use conformance::replay::{Options, replay};
use conformance::report::{Report, TraceReport, terminal};
use conformance::system::System;
use conformance::trace::Reader;
use std::collections::BTreeSet;

#[test]
fn every_fault_is_caught_and_told() {
    let names: BTreeSet<&str> = faults().map(|fault| fault.name).collect();
    assert_eq!(names.len(), faults().count(), "a name is there twice");
    let traces = crate::traces();
    let mut missed = Vec::new();
    for fault in faults() {
        let report = report(fault, &traces);
        if report.summary.diverges == 0 {
            missed.push(fault.bug);
            continue;
        }
        let mut told = Vec::new();
        terminal::divergences(&mut told, &report).expect("a report");
        let told = anstream::adapter::strip_bytes(&told).into_vec();
        insta::with_settings!({ description => fault.bug, omit_expression => true }, {
            insta::assert_snapshot!(fault.name, String::from_utf8(told).expect("text"));
        });
    }
    assert_eq!(missed, [""; 0], "no trace catches these");
}

#[test]
fn without_a_fault_every_trace_conforms() {
    let none = Fault::edit("none", "nothing is wrong", |_, _, _| {});
    let report = report(&none, &crate::traces());
    assert_eq!(report.summary.conforms, report.summary.traces);
}

fn report(fault: &Fault, traces: &[(String, String)]) -> Report {
    let mut report = Report::new(Faulty::VARIABLES);
    for (name, text) in traces {
        let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
        let mut core = Faulty {
            core: RaftSystem::default(),
            fault,
        };
        let found = replay(&mut core, &mut behaviour, &Options::default());
        assert_eq!(found.error, None, "{name}");
        report.add(TraceReport::new(&format!("traces/{name}.json"), 1, found));
    }
    report
}
