//! Why a text or a Rust value is not the TLA+ value that was expected.

use super::wording::{found_in_tla, in_tla, one_of};
use serde::de::{self, Expected, Unexpected};
use std::fmt;

/// Why a text is not a value of the expected type, or why a value has no TLA+ form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    offset: Option<usize>,
    line_and_column: Option<(usize, usize)>,
    is_too_much: bool,
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Error {
            message: message.into(),
            offset: None,
            line_and_column: None,
            is_too_much: false,
        }
    }

    /// A value that is larger than any that is read.
    pub(super) fn too_much(message: impl Into<String>) -> Self {
        Error {
            is_too_much: true,
            ..Error::new(message)
        }
    }

    pub(super) fn at(message: impl Into<String>, offset: usize) -> Self {
        Error::new(message).or_at(offset)
    }

    /// Gives the error a place, unless it has a more exact one.
    pub(super) fn or_at(mut self, offset: usize) -> Self {
        self.offset.get_or_insert(offset);
        self
    }

    /// The same error in a text that begins `by` bytes further on in the whole one.
    pub(super) fn moved(mut self, by: usize) -> Self {
        self.offset = Some(self.offset() + by);
        self
    }

    /// The same error about an argument of a function that is written as a sequence.
    pub(super) fn in_sequence(self) -> Self {
        Error::new(format!("{}, an argument of this sequence", self.message))
    }

    /// Counts the lines and columns of the place.
    pub(super) fn placed(mut self, text: &str) -> Self {
        let before = &text.as_bytes()[..self.offset().min(text.len())];
        let line_start = before
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |n| n + 1);
        let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
        // Continuation bytes belong to the character before them.
        let is_character = |b: &&u8| **b & 0xC0 != 0x80;
        let column = 1 + before[line_start..].iter().filter(is_character).count();
        self.line_and_column = Some((line, column));
        self
    }

    /// What was found and what was expected, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the value is larger than any that is read, and nothing else is wrong with it.
    pub(crate) fn is_too_much(&self) -> bool {
        self.is_too_much
    }

    /// The place in the text in bytes from 0; 0 where there is no text.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset.unwrap_or(0)
    }

    /// The line, from 1, if there is a text.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line_and_column.map(|(line, _)| line)
    }

    /// The column, from 1 and in characters, if there is a text.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.line_and_column.map(|(_, column)| column)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line_and_column {
            Some((line, column)) => write!(f, "{line}:{column}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}

/// What serde's own visitors complain about, in TLA+'s words.
impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Error::new(format!(
            "expected {}, found {}",
            in_tla(&expected.to_string()),
            found_in_tla(found)
        ))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Error::invalid_type(found, expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Error::new(format!(
            "expected {}, found {length} element{}",
            in_tla(&expected.to_string()),
            if length == 1 { "" } else { "s" }
        ))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Error::new(format!(
            "expected {}, found `{variant}`",
            one_of(expected, "nothing")
        ))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Error::new(format!(
            "unexpected field `{field}`; the record has {}",
            one_of(expected, "no fields")
        ))
    }

    fn missing_field(field: &'static str) -> Self {
        Error::new(format!("the record has no field `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Error::new(format!("the record has the field `{field}` twice"))
    }
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error::new(message.to_string())
    }
}
