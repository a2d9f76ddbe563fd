//! Each of the faulty cores, of which some trace shows the fault, shows it to this judge too.

use crate::faulty::{Fault, Faulty, faults};
use crate::module;
use conformance::refinement::RaftSystem;
use std::collections::BTreeSet;
use std::sync::Mutex;
use tla_conformance_oracle::{Answers, Error, committed, for_each, judge_implementation, root};

#[test]
fn every_faulty_core_is_caught() -> Result<(), Error> {
    let all: Vec<&Fault> = faults().collect();
    // More than a few, or these are not the faults that replay catches.
    assert!(all.len() >= 50, "{}", all.len());
    let caught: Mutex<BTreeSet<&str>> = Mutex::default();
    let known = || caught.lock().expect("no panic").clone();
    for_each(&committed(&root())?, |trace| {
        let before = known();
        let left: Vec<_> = all.iter().filter(|f| !before.contains(f.name)).collect();
        if left.is_empty() {
            return Ok(());
        }
        let answers = Answers::about(trace, &module())?;
        for fault in left {
            let core = Faulty {
                core: RaftSystem::default(),
                fault,
            };
            if !judge_implementation(&core, trace, &answers)?
                .findings
                .is_empty()
            {
                caught.lock().expect("no panic").insert(fault.name);
            }
        }
        Ok(())
    })?;
    let caught = known();
    let missed = all.iter().filter(|fault| !caught.contains(fault.name));
    let missed: Vec<_> = missed.map(|fault| (fault.name, fault.bug)).collect();
    assert_eq!(missed, []);
    Ok(())
}
