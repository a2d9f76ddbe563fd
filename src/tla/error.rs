//! Why a text or a Rust value is not the TLA+ value that was expected.

use std::fmt;

/// Why a text is not a value of the expected type, or why a value has no TLA+ form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    offset: Option<usize>,
    line_and_column: Option<(usize, usize)>,
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Error {
            message: message.into(),
            offset: None,
            line_and_column: None,
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

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error::new(message.to_string())
    }
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error::new(message.to_string())
    }
}
