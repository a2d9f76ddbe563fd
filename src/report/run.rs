//! What a run is, as far as that tells the parts of one run from those of another.

use super::printable;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A run: all parts of it have this alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The program: that of this library, or another of whose system it is.
    pub program: String,
    /// The version of this library.
    pub version: String,
    /// The command of the system that is a process.
    pub exec: Option<String>,
    /// The form of the input, if it was given and not recognised.
    pub format: Option<String>,
    /// Which of each file's behaviours, if not all.
    pub behaviour: Option<usize>,
    /// Whether it ends with the first trace that fails.
    pub fail_fast: bool,
    /// Whether it tells what the traces cover.
    pub coverage: bool,
    /// Variables that need not be compared, as the command line says.
    pub ignored: Vec<Ignored>,
    /// How many files there are, those of all parts together.
    pub files: usize,
    /// How many characters the longest of their names has, but for those that are longer than 120: the lines of a text
    /// have room for it.
    pub longest_name: usize,
    /// The SHA-256 of their names, each with a line's end after it, in hexadecimal digits.
    pub names_sha256: String,
}

impl Run {
    /// What is another in another run, if anything is.
    pub(super) fn differs_from(&self, other: &Run) -> Option<&'static str> {
        let checks = [
            (self.program == other.program, "the programs"),
            (self.version == other.version, "the versions of the program"),
            (self.exec == other.exec, "the commands of --exec"),
            (self.format == other.format, "the forms of --format"),
            (
                self.behaviour == other.behaviour,
                "the numbers of --behaviour",
            ),
            (
                self.fail_fast == other.fail_fast,
                "the options (--fail-fast)",
            ),
            (self.coverage == other.coverage, "the options (--coverage)"),
            (self.ignored == other.ignored, "the variables of --ignore"),
            (self.files == other.files, "the numbers of files"),
            (
                self.names_sha256 == other.names_sha256,
                "the names of the files",
            ),
        ];
        let differs = checks.into_iter().find(|(is_same, _)| !is_same);
        differs.map(|(_, what)| what)
    }
}

/// A variable of the behaviours that the system does not have and that need not be compared: `VARIABLE=REASON`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignored {
    /// Its name in the specification.
    pub variable: String,
    /// Why, in a few words: reports show it.
    pub reason: String,
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.variable, self.reason)
    }
}

impl FromStr for Ignored {
    type Err = NoReason;

    fn from_str(text: &str) -> Result<Self, NoReason> {
        let (variable, reason) = text.split_once('=').ok_or(NoReason)?;
        if variable.is_empty() || reason.trim().is_empty() {
            return Err(NoReason);
        }
        Ok(Ignored {
            variable: variable.to_owned(),
            reason: reason.to_owned(),
        })
    }
}

/// A text is not `VARIABLE=REASON`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoReason;

impl fmt::Display for NoReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected VARIABLE=REASON: reports say why it is not compared")
    }
}

impl std::error::Error for NoReason {}

/// Variables that were not compared because the system does not have them, a line for each, with the reason if one was
/// given.
pub(super) fn not_compared<'a>(
    variables: impl IntoIterator<Item = &'a String>,
    ignored: &[Ignored],
) -> impl Iterator<Item = String> {
    variables.into_iter().map(move |variable| {
        match ignored.iter().find(|i| i.variable == *variable) {
            Some(i) => format!("not compared {variable}: {}", printable(i.reason.clone())),
            None => format!("not compared {variable}"),
        }
    })
}
