//! The JSON reports of all parts of a run as one.

use super::json::SCHEMA_VERSION;
use super::{ComparisonReport, Partition, Report, Run, Summary, TraceReport, Verdict};
use crate::names::interned;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The JSON report of a run, or of a part of it, as it was read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    schema_version: u32,
    variables: Vec<String>,
    comparisons: Vec<ComparisonReport>,
    invariants: Vec<String>,
    known_actions: Vec<String>,
    partition: Option<Partition>,
    run: Run,
    traces: Vec<TraceReport>,
    summary: Summary,
    /// Worked out anew from what each trace covers.
    #[serde(default, rename = "coverage")]
    _coverage: IgnoredAny,
}

/// Why reports are not those of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMerged {
    /// There is none.
    Nothing,
    /// A report is not one of a part.
    Whole {
        /// Its name.
        name: String,
    },
    /// There are two reports of the same part.
    Twice {
        /// The part.
        partition: Partition,
    },
    /// Its form is that of another version of this program.
    Version {
        /// Its name.
        name: String,
        /// The version.
        found: u32,
    },
    /// There is no report of some parts.
    Missing {
        /// The parts.
        partitions: Vec<Partition>,
    },
    /// A report is one of another run: another number of parts or of files, or another system.
    Another {
        /// Its name.
        name: String,
        /// What is another.
        what: &'static str,
    },
}

impl fmt::Display for NotMerged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotMerged::Nothing => f.write_str("there are no reports"),
            NotMerged::Whole { name } => write!(
                f,
                "{name} is the report of a whole run: those of `replay --partition M/N --output json` are merged"
            ),
            NotMerged::Version { name, found } => write!(
                f,
                "{name} is a report of version {found}, and this program reads version {SCHEMA_VERSION}: replay that part anew"
            ),
            NotMerged::Twice { partition } => {
                write!(f, "there are two reports of the part {partition}")
            }
            NotMerged::Missing { partitions } => {
                let names: Vec<String> = partitions.iter().map(Partition::to_string).collect();
                write!(
                    f,
                    "there is no report of {}: did that job fail before it wrote one?",
                    names.join(", ")
                )
            }
            NotMerged::Another { name, what } => {
                write!(
                    f,
                    "{name} is of another run than the first report: {what} differ"
                )
            }
        }
    }
}

impl std::error::Error for NotMerged {}

/// Joins the reports of all parts, each with its name: what the run is, with what it passed over, and its traces in the
/// order in which their files were named. [`Report::add`] takes these.
///
/// # Errors
/// A part is missing, is there twice, or is one of another run.
pub fn merge(reports: Vec<(String, Document)>) -> Result<(Report, Vec<TraceReport>), NotMerged> {
    let mut parts: BTreeMap<Partition, Document> = BTreeMap::new();
    for (name, document) in reports {
        if document.schema_version != SCHEMA_VERSION {
            let found = document.schema_version;
            return Err(NotMerged::Version { name, found });
        }
        let Some(partition) = document.partition else {
            return Err(NotMerged::Whole { name });
        };
        if let Some(first) = parts.values().next()
            && let Some(what) = document.differs_from(first)
        {
            return Err(NotMerged::Another { name, what });
        }
        if parts.insert(partition, document).is_some() {
            return Err(NotMerged::Twice { partition });
        }
    }
    let Some(first) = parts.values().next() else {
        return Err(NotMerged::Nothing);
    };
    let mut report = first.head();
    let missing: Vec<Partition> = first
        .partition
        .into_iter()
        .flat_map(Partition::all)
        .filter(|part| !parts.contains_key(part))
        .collect();
    if !missing.is_empty() {
        return Err(NotMerged::Missing {
            partitions: missing,
        });
    }
    for part in parts.values() {
        report.skipped(part.summary.skipped);
        part.summary
            .cached
            .iter()
            .for_each(|name| report.cached(name));
    }
    let traces = parts.into_values().flat_map(|part| part.traces);
    let mut traces: Vec<TraceReport> = traces.collect();
    traces.sort_by_key(|trace| trace.file);
    Ok((report, traces))
}

impl Document {
    /// What is another than in the report of another part, of that which all parts of a run have alike.
    fn differs_from(&self, other: &Document) -> Option<&'static str> {
        let parts = |document: &Document| document.partition.map(|partition| partition.of);
        let checks = [
            (parts(self) == parts(other), "the numbers of parts"),
            (self.variables == other.variables, "the variables"),
            (self.invariants == other.invariants, "the invariants"),
            (self.comparisons == other.comparisons, "the comparisons"),
            (self.known_actions == other.known_actions, "the actions"),
        ];
        let differs = checks.into_iter().find(|(is_same, _)| !is_same);
        let differs = differs.map(|(_, what)| what);
        differs.or_else(|| self.run.differs_from(&other.run))
    }

    /// The report of the whole run, still without traces.
    fn head(&self) -> Report {
        let names = |names: &[String]| names.iter().map(|name| interned(name)).collect::<Vec<_>>();
        Report {
            variables: names(&self.variables),
            comparisons: self.comparisons.clone(),
            invariants: names(&self.invariants),
            kinds: Vec::new(),
            broken: BTreeMap::new(),
            summary: Summary::default(),
            actions: names(&self.known_actions).leak(),
            partition: None,
            run: self.run.clone(),
            coverage: None,
        }
    }

    /// The files in which something was found, or of which not all could be read.
    #[must_use]
    pub fn failed(&self) -> BTreeSet<&str> {
        let failing = self
            .traces
            .iter()
            .filter(|trace| trace.verdict != Verdict::Conforms);
        failing.map(|trace| trace.path.as_str()).collect()
    }
}
