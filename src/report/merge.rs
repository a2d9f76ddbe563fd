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
    #[serde(rename = "schema_version")]
    _schema_version: u32,
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

/// Why a text is no report that can be merged.
#[derive(Debug)]
pub enum NotRead {
    /// Its form is that of this other version.
    Version(u32),
    /// It is none of any.
    NoReport(serde_json::Error),
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
        /// The first of the parts.
        partitions: Vec<Partition>,
        /// How many there are.
        count: usize,
    },
    /// A report is one of another run: another number of parts or of files, or another system.
    Another {
        /// Its name.
        name: String,
        /// The report of which run it is not.
        than: String,
        /// What is another.
        what: &'static str,
    },
    /// A report does not agree with itself.
    Changed {
        /// Its name.
        name: String,
        /// What is wrong with it.
        what: String,
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
            NotMerged::Missing { partitions, count } => {
                let mut names: Vec<String> = partitions.iter().map(Partition::to_string).collect();
                if *count > partitions.len() {
                    names.push(format!("and {} more", count - partitions.len()));
                }
                write!(
                    f,
                    "there is no report of {}: did that job fail before it wrote one?",
                    names.join(", ")
                )
            }
            NotMerged::Another { name, than, what } => {
                write!(f, "{name} is of another run than {than}: {what} differ")
            }
            NotMerged::Changed { name, what } => write!(
                f,
                "{name} was changed after it was written: {what}; replay that part anew"
            ),
        }
    }
}

impl std::error::Error for NotMerged {}

/// Joins the reports of all parts, each with its name: what the run is, with what it passed over, and its traces in the
/// order in which their files were named. [`Report::add`] takes these.
///
/// # Errors
/// A part is missing, is there twice, is one of another run, or does not agree with itself.
pub fn merge(reports: Vec<(String, Document)>) -> Result<(Report, Vec<TraceReport>), NotMerged> {
    let mut parts: BTreeMap<Partition, (String, Document)> = BTreeMap::new();
    for (name, document) in reports {
        let Some(partition) = document.partition else {
            return Err(NotMerged::Whole { name });
        };
        if let Some((than, other)) = parts.values().next()
            && let Some(what) = document.differs_from(other)
        {
            let than = than.clone();
            return Err(NotMerged::Another { name, than, what });
        }
        if let Some(what) = document.inconsistency(partition) {
            return Err(NotMerged::Changed { name, what });
        }
        if parts.insert(partition, (name, document)).is_some() {
            return Err(NotMerged::Twice { partition });
        }
    }
    let Some((of, (_, first))) = parts.first_key_value() else {
        return Err(NotMerged::Nothing);
    };
    let mut report = first.head();
    let count = of.of.get() - parts.len();
    if count > 0 {
        let missing = of.all().filter(|part| !parts.contains_key(part));
        let partitions = missing.take(MOST_NAMED).collect();
        return Err(NotMerged::Missing { partitions, count });
    }
    let (mut cached, mut traces) = (Vec::new(), Vec::new());
    for (_, part) in parts.into_values() {
        report.skipped(part.summary.skipped);
        cached.extend(part.summary.cached);
        traces.extend(part.traces);
    }
    cached.sort_by_key(|cached| cached.file);
    cached.into_iter().for_each(|cached| report.cached(cached));
    traces.sort_by_key(|trace| trace.file);
    Ok((report, traces))
}

/// So many parts that are missing are named.
const MOST_NAMED: usize = 10;

impl Document {
    /// Reads the JSON report of a run.
    ///
    /// # Errors
    /// It is none, or one of another version.
    pub fn read(text: &str) -> Result<Self, NotRead> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: u32,
        }
        // First, as the rest depends on it.
        match serde_json::from_str(text).map_err(NotRead::NoReport)? {
            Version {
                schema_version: SCHEMA_VERSION,
            } => serde_json::from_str(text).map_err(NotRead::NoReport),
            Version { schema_version } => Err(NotRead::Version(schema_version)),
        }
    }

    /// What cannot be in the report of this part.
    fn inconsistency(&self, partition: Partition) -> Option<String> {
        let cached = self.summary.cached.iter().map(|cached| cached.file);
        let replayed: BTreeSet<usize> = self.traces.iter().map(|trace| trace.file).collect();
        let passed_over: BTreeSet<usize> = cached.clone().collect();
        let mut files = replayed.iter().chain(&passed_over);
        if let Some(file) = files.find(|file| !partition.has(**file) || **file > self.run.files) {
            return Some(format!("file {file} is not in the part {partition}"));
        }
        if cached.count() > passed_over.len() || !replayed.is_disjoint(&passed_over) {
            return Some("a file is there twice".to_owned());
        }
        let found = replayed.len() + passed_over.len() + self.summary.skipped;
        let expected = partition.share(self.run.files);
        if found != expected {
            return Some(format!(
                "it has {found} of the {expected} files of its part"
            ));
        }
        let odd = self
            .traces
            .iter()
            .find(|trace| trace.says() != trace.verdict);
        odd.map(|trace| format!("what was found in {} is not its verdict", trace.name()))
    }

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
