//! The JSON reports of all parts of a run as one.

use super::{Conclusion, Partition, Report, Summary};
use crate::names::interned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The JSON report of a run, or of a part of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    schema_version: u32,
    variables: Vec<String>,
    comparisons: Vec<Compared>,
    invariants: Vec<String>,
    known_actions: Vec<String>,
    partition: Option<Partition>,
    files: usize,
    traces: Vec<Box<RawValue>>,
    summary: Summary,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Compared {
    variable: String,
    how: String,
    reason: String,
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

/// Joins the reports of all parts, each with its name. The traces are in the order in which they were named.
///
/// # Errors
/// A part is missing, is there twice, or is one of another run.
pub fn merge(reports: Vec<(String, Document)>) -> Result<Document, NotMerged> {
    let mut parts: BTreeMap<Partition, Document> = BTreeMap::new();
    for (name, document) in reports {
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
    let Some(first) = parts.keys().next() else {
        return Err(NotMerged::Nothing);
    };
    let of = first.of;
    let all = (1..=of.get()).filter_map(|index| {
        let index = index.try_into().ok()?;
        Some(Partition { index, of })
    });
    let missing: Vec<Partition> = all.filter(|part| !parts.contains_key(part)).collect();
    if !missing.is_empty() {
        return Err(NotMerged::Missing {
            partitions: missing,
        });
    }
    Ok(joined(parts.into_values().collect()))
}

fn joined(parts: Vec<Document>) -> Document {
    let mut all = Document {
        partition: None,
        traces: Vec::new(),
        summary: Summary::default(),
        ..parts[0].clone()
    };
    let mut files = Vec::new();
    for part in parts {
        all.summary.join(&part.summary);
        files.push(by_file(part.traces).into_iter());
    }
    // The parts took the files in turns.
    loop {
        let turn: Vec<Vec<Box<RawValue>>> = files.iter_mut().filter_map(Iterator::next).collect();
        if turn.is_empty() {
            return all;
        }
        all.traces.extend(turn.into_iter().flatten());
    }
}

/// The traces of each file, of which one can hold several.
fn by_file(traces: Vec<Box<RawValue>>) -> Vec<Vec<Box<RawValue>>> {
    let mut files: Vec<Vec<Box<RawValue>>> = Vec::new();
    let mut last = Value::Null;
    for trace in traces {
        let path = value(&trace)["path"].clone();
        match files.last_mut() {
            Some(file) if path == last => file.push(trace),
            _ => files.push(vec![trace]),
        }
        last = path;
    }
    files
}

fn value(trace: &RawValue) -> Value {
    serde_json::from_str(trace.get()).unwrap_or_default()
}

impl Document {
    fn differs_from(&self, other: &Document) -> Option<&'static str> {
        let parts = |document: &Document| document.partition.map(|partition| partition.of);
        let checks = [
            (
                self.schema_version == other.schema_version,
                "the versions of the form",
            ),
            (parts(self) == parts(other), "the numbers of parts"),
            (self.files == other.files, "the numbers of files"),
            (self.variables == other.variables, "the variables"),
            (self.invariants == other.invariants, "the invariants"),
            (self.comparisons == other.comparisons, "the comparisons"),
            (self.known_actions == other.known_actions, "the actions"),
        ];
        checks
            .into_iter()
            .find(|(same, _)| !same)
            .map(|(_, what)| what)
    }

    /// The traces in which something was found, or of which not all could be read: a line about each.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        self.failing().map(|trace| failure(&trace)).collect()
    }

    /// The files of these traces.
    #[must_use]
    pub fn failed(&self) -> BTreeSet<String> {
        let paths = self.failing();
        let paths = paths.filter_map(|trace| Some(trace["path"].as_str()?.to_owned()));
        paths.collect()
    }

    fn failing(&self) -> impl Iterator<Item = Value> {
        let traces = self.traces.iter().map(|trace| value(trace));
        traces.filter(|trace| trace["verdict"] != "conforms")
    }

    /// The report without what was found in each trace.
    #[must_use]
    pub fn report(&self) -> Report {
        let names = |names: &[String]| names.iter().map(|name| interned(name)).collect::<Vec<_>>();
        Report {
            variables: names(&self.variables),
            comparisons: Vec::new(),
            invariants: names(&self.invariants),
            kinds: Vec::new(),
            broken: BTreeMap::new(),
            summary: self.summary.clone(),
            actions: names(&self.known_actions).leak(),
            partition: self.partition,
            files: self.files,
        }
    }

    /// What all parts say together.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        self.report().conclusion()
    }
}

/// A trace's verdict and path, and what is wrong with it.
fn failure(trace: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let path = match trace["behaviour"].as_u64() {
        Some(number @ 2..) => format!("{}#{number}", text(&trace["path"])),
        _ => text(&trace["path"]),
    };
    let first = &trace["divergences"][0];
    let what = if first.is_object() {
        let action = match &first["action"] {
            Value::String(action) => action.clone(),
            _ => text(&first["label"]),
        };
        let paths = first["differences"].as_array().into_iter().flatten();
        let paths: Vec<String> = paths.map(|difference| text(&difference["path"])).collect();
        let at = format!("step {} {action}", first["step"]);
        format!(
            "{at}: {}; again: {}",
            paths.join(", "),
            text(&first["reproduce"])
        )
    } else if trace["broken"][0].is_object() {
        let broken = &trace["broken"][0];
        format!(
            "state {} breaks {}; again: {}",
            broken["state"],
            text(&broken["invariant"]),
            text(&broken["reproduce"])
        )
    } else {
        let error = match &trace["error"] {
            Value::Null => &trace["cut"],
            error => error,
        };
        text(&error["message"])
    };
    format!("{:<12}{path}: {what}", text(&trace["verdict"]))
}
