//! Why nothing can be said.

use crate::translate::Untranslatable;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why nothing can be said: something that is read is not what it should be, or the evaluator cannot evaluate it.
#[derive(Debug)]
pub struct Error {
    place: String,
    message: String,
}

impl Error {
    pub(crate) fn new(place: impl fmt::Display, message: impl fmt::Display) -> Self {
        Error {
            place: place.to_string(),
            message: message.to_string(),
        }
    }

    pub(crate) fn file(path: &Path, message: impl fmt::Display) -> Self {
        Error::new(PathBuf::from(path).display(), message)
    }

    /// The same, within something.
    pub(crate) fn within(self, place: impl fmt::Display) -> Self {
        Error {
            place: format!("{place}: {}", self.place),
            message: self.message,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for Error {}

impl From<Untranslatable> for Error {
    fn from(value: Untranslatable) -> Self {
        Error::new("translation", value)
    }
}
