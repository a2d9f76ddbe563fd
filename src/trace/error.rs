//! What was wrong with a file, and where.

use crate::system::Foreign;
use crate::tla;
use serde_json::error::Category;
use std::fmt;

/// A place in a file, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Place {
    /// The place of a byte of a text. An offset past the end is the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        Place { line: 1, column: 1 }.after(text, 0, offset)
    }

    /// The place of the byte at `offset`, counted on from this one, which is that of an earlier byte.
    pub(super) fn after(self, text: &str, from: usize, offset: usize) -> Self {
        let passed = &text.as_bytes()[from..offset.min(text.len())];
        // Continuation bytes belong to the character before them.
        let characters = |bytes: &[u8]| bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count();
        match passed.iter().rposition(|&b| b == b'\n') {
            None => Place {
                line: self.line,
                column: self.column + characters(passed),
            },
            Some(last) => Place {
                line: self.line + passed.iter().filter(|&&b| b == b'\n').count(),
                column: 1 + characters(&passed[last + 1..]),
            },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why a text is not a behaviour: the place, what was found there, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceError {
    /// Where in the file, if the fault has a place.
    pub place: Option<Place>,
    /// What was found, and what was expected.
    pub message: String,
    /// What the user can do.
    pub help: Option<String>,
}

impl TraceError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        TraceError {
            place: None,
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn at(mut self, text: &str, offset: usize) -> Self {
        self.place = Some(Place::of(text, offset));
        self
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A value that begins at `offset` of the file's text is not of the expected type.
    pub(super) fn value(text: &str, offset: usize, error: &tla::Error) -> Self {
        TraceError::new(error.message())
            .at(text, offset + error.offset())
            .with_help(OTHER_SPECIFICATION)
    }

    /// The file is no text, from the byte at `valid_up_to` on.
    pub(super) fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Self {
        let text = String::from_utf8_lossy(&bytes[..valid_up_to]);
        TraceError::new("the file is not UTF-8 text from here on")
            .at(&text, valid_up_to)
            .with_help("is it a compressed file, or some other file than a trace?")
    }

    /// The behaviour lacks variables without which nothing can be compared.
    pub(crate) fn missing_variables(first: Place, missing: &[&str], has: &[String]) -> Self {
        let mut error = TraceError::new(format!(
            "the states have no variable {}; they have {}",
            listed(missing.iter()),
            listed(has.iter())
        ));
        error.place = Some(first);
        error.with_help(
            "is this a behaviour of another specification, or was it written with an ALIAS that \
             leaves variables out?",
        )
    }

    /// The behaviour has variables that nobody compares.
    pub(crate) fn uncompared(first: Place, variables: &[&String]) -> Self {
        let mut error = TraceError::new(format!(
            "the states have {}, which the core has not: nobody compares it",
            listed(variables.iter())
        ));
        error.place = Some(first);
        let options: Vec<String> = variables.iter().map(|v| format!("--ignore {v}")).collect();
        error.with_help(format!("if that is meant, say so: {}", options.join(" ")))
    }

    /// The behaviour has no step with this number.
    pub(crate) fn no_step(number: usize, last: usize) -> Self {
        TraceError::new(format!("there is no step {number}")).with_help(format!(
            "steps are numbered from 1, the initial state, to {last}"
        ))
    }

    /// A state that begins at `place` is none of the system's.
    pub(crate) fn foreign(place: Place, foreign: &Foreign) -> Self {
        let mut error = TraceError::new(format!("in this state, {foreign}"));
        error.place = Some(place);
        error.with_help(OTHER_SPECIFICATION)
    }

    /// The text is not JSON of the expected shape.
    pub(super) fn json(text: &str, error: &serde_json::Error) -> Self {
        // serde_json adds the place to its message; it is shown in front, once, here.
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full);
        let message = match error.classify() {
            Category::Eof => format!("the file ends too early ({message})"),
            Category::Syntax => format!("this is not JSON ({message})"),
            Category::Data | Category::Io => format!("this is not what TLC writes ({message})"),
        };
        let place = Place::of(text, offset(text, error.line(), error.column()));
        let help = match error.classify() {
            Category::Eof => "was it cut off? generate it again",
            _ => "generate it again with TLC's `-dumpTrace json FILE`",
        };
        TraceError {
            place: Some(place),
            message,
            help: Some(help.to_owned()),
        }
    }
}

const OTHER_SPECIFICATION: &str =
    "is this a behaviour of another specification, or was the file changed after TLC wrote it?";

/// serde_json counts lines from 1, and columns in bytes up to the one that it had read last.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    lines + column.saturating_sub(1)
}

fn listed(names: impl Iterator<Item = impl fmt::Display>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TraceError {}
