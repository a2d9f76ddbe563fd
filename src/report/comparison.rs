//! Which variables were compared otherwise than by equality, or not at all because the system says so.

use crate::names::{self, Name};
use crate::system::{Comparison, System};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// A variable that was not compared by equality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonReport {
    /// Its name in the specification.
    #[serde(deserialize_with = "names::deserialize")]
    pub variable: Name,
    /// How it was compared: `not compared`, `compared as a prefix`.
    #[serde(deserialize_with = "names::deserialize")]
    pub how: Name,
    /// Why, in the words of who wrote the system.
    #[serde(deserialize_with = "names::deserialize")]
    pub reason: Name,
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
