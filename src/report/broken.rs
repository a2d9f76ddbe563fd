//! Invariants that states break: as data, and for people.

use super::divergence::reproduce;
use super::shorten::shortened;
use super::terminal::{self, Detail};
use super::{BrokenKind, Origin, Report, printable};
use crate::names::{self, Name};
use crate::replay::{Breach, BrokenInvariant};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Write};

/// An invariant, and how a state breaks it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreachReport {
    /// The invariant's name in the specification.
    #[serde(deserialize_with = "names::deserialize")]
    pub invariant: Name,
    /// How the state breaks it.
    pub why: String,
}

/// The first state of a trace that breaks an invariant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BrokenReport {
    /// Which one, and how.
    #[serde(flatten)]
    pub breach: BreachReport,
    /// The state's number, from 1.
    pub state: usize,
    /// The line in the file where it begins, from 1.
    pub line: usize,
    /// The column there, from 1.
    pub column: usize,
    /// The command that shows this again.
    pub reproduce: String,
}

impl BreachReport {
    /// How the state breaks it, if that is not too long.
    pub(super) fn why(&self) -> Cow<'_, str> {
        shortened(&self.why)
    }
}

impl From<Breach> for BreachReport {
    fn from(breach: Breach) -> Self {
        BreachReport {
            invariant: breach.invariant,
            why: printable(breach.why),
        }
    }
}

impl BrokenReport {
    pub(super) fn new(
        origin: &Origin<'_>,
        not_compared: &[String],
        broken: BrokenInvariant,
    ) -> Self {
        BrokenReport {
            breach: broken.breach.into(),
            state: broken.state,
            line: broken.place.line,
            column: broken.place.column,
            reproduce: printable(reproduce(origin, not_compared, broken.state)),
        }
    }

    /// In one line, without its place.
    #[must_use]
    pub fn headline(&self) -> String {
        format!(
            "{} does not hold in state {}",
            self.breach.invariant, self.state
        )
    }
}

/// Writes each invariant that traces break once, in the trace that breaks it soonest.
pub(super) fn text(out: &mut impl Write, detail: Detail, report: &Report) -> io::Result<()> {
    let all = report.invariants.iter();
    for kind in all.filter_map(|invariant| report.broken.get(invariant)) {
        let BrokenKind {
            first,
            trace,
            traces,
        } = kind;
        writeln!(out)?;
        terminal::bad(out, "broken invariant", &first.headline())?;
        writeln!(
            out,
            "  in      {trace}, state {} ({}:{})",
            first.state, first.line, first.column
        )?;
        writeln!(out, "  why     {}", first.breach.why())?;
        if detail == Detail::All {
            writeln!(out, "  again   {}", first.reproduce)?;
        }
        if *traces > 1 {
            let others = terminal::plural(traces - 1, "more trace");
            writeln!(out, "  also    in {others}")?;
        }
    }
    Ok(())
}
