//! A TLA+ module with the properties that TLC refutes with the traces that are missing.

use super::{BranchCoverage, CoverageReport};
use std::fmt::Write as _;

const OURS: &str = "Written by conformance coverage";

/// The module of this name, which extends the specification's: a property for each branch that no trace takes.
#[must_use]
pub fn module(name: &str, extended: &str, report: &CoverageReport) -> String {
    let missing: Vec<&BranchCoverage> = report.missing().collect();
    let head = format!("---- MODULE {name} ----");
    let mut text = format!(
        "{head}\n\
         \\* {OURS}: for each branch that no trace takes, a property\n\
         \\* that is violated by every behaviour that takes it.\n\
         \\*\n\
         \\* Copy a configuration of {extended}, put one of the properties in the place\n\
         \\* of its INVARIANTS and PROPERTIES, and TLC writes a trace:\n\
         \\*   PROPERTY NAME\n\
         \\*   java -jar tla2tools.jar -config MODEL.cfg -dumpTrace json TRACE.json {name}.tla\n\
         \\* When TLC finds none, the model is too small: give it larger constants. When\n\
         \\* it takes too long, the model is too large: leave actions out of Next.\n\
         EXTENDS {extended}\n"
    );
    for branch in missing {
        let BranchCoverage {
            name,
            property_name,
            property,
            ..
        } = branch;
        let _ = write!(text, "\n\\* {name}\n{property_name} ==\n    {property}\n");
    }
    text.push_str("\n====\n");
    text
}

/// Whether a file holds a module that was written here.
#[must_use]
pub fn is_ours(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains(OURS))
}
