//! Which variables were compared otherwise than by equality, or not at all because the system says so.

use crate::system::{Comparison, System};
use serde::Serialize;
use std::io::{self, Write};

/// A variable that was not compared by equality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparisonReport {
    /// Its name in the specification.
    pub variable: &'static str,
    /// How it was compared: `not compared`, `compared as a prefix`.
    pub how: &'static str,
    /// Why, in the words of who wrote the system.
    pub reason: &'static str,
}

impl ComparisonReport {
    /// Those of a system.
    #[must_use]
    pub fn all<S: System>() -> Vec<Self> {
        S::COMPARISONS.iter().map(Self::from).collect()
    }
}

impl From<&Comparison> for ComparisonReport {
    fn from(comparison: &Comparison) -> Self {
        ComparisonReport {
            variable: comparison.variable,
            how: comparison.how(),
            reason: comparison.reason,
        }
    }
}

/// A line for each.
pub(super) fn text(out: &mut impl Write, comparisons: &[ComparisonReport]) -> io::Result<()> {
    for comparison in comparisons {
        let ComparisonReport {
            variable,
            how,
            reason,
        } = comparison;
        writeln!(out, "declared     {variable} is {how}: {reason}")?;
    }
    Ok(())
}
