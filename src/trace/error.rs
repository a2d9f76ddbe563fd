//! What was wrong with a file, and where.

use crate::system::{Foreign, NotRestored};
use crate::tla;
use std::{fmt, io};

/// A place in a file, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Place {
    /// The first of a file.
    pub(super) const FIRST: Place = Place { line: 1, column: 1 };

    /// The place after this text, which begins here.
    pub(crate) fn after(self, passed: &str) -> Self {
        let passed = passed.as_bytes();
        // Continuation bytes belong to the character before them.
        let characters = |bytes: &[u8]| bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count();
        match memchr::memrchr(b'\n', passed) {
            None => Place {
                line: self.line,
                column: self.column + characters(passed),
            },
            Some(last) => Place {
                line: self.line + memchr::memchr_iter(b'\n', passed).count(),
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
    /// Where in the program something panicked, if that is why.
    pub panicked_at: Option<String>,
    /// What the user can do.
    pub help: Option<String>,
}

impl TraceError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        TraceError {
            place: None,
            message: message.into(),
            panicked_at: None,
            help: None,
        }
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A value at this place, in a variable if it has one, is not of the expected type, or too large.
    pub(super) fn value(place: Place, variable: Option<&str>, error: &tla::Error) -> Self {
        let message = error.message();
        TraceError::new(match variable {
            Some(variable) => format!("in `{variable}`: {message}"),
            None => message.to_string(),
        })
        .at(place)
        .with_help(match error.is_too_much() {
            true => "larger values are not read; all limits are in docs/forms.md: is the model larger than it has to be?",
            false => OTHER_SPECIFICATION,
        })
    }

    /// The file is no text.
    pub(super) fn no_text() -> Self {
        TraceError::new("the file is not UTF-8 text from here on")
            .with_help("is it some other file than a trace? a log of TLC is UTF-8 if Java has the options `-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8`")
    }

    /// The input gives no more bytes.
    pub(crate) fn unreadable(error: &io::Error) -> Self {
        let unreadable = TraceError::new(format!("cannot be read: {error}"));
        match error.kind() {
            io::ErrorKind::NotFound => {
                unreadable.with_help("was it a pattern that matches no file?")
            }
            io::ErrorKind::PermissionDenied => {
                unreadable.with_help("give this user permission to read it")
            }
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => {
                unreadable.with_help("was the compressed file cut off or changed?")
            }
            _ => unreadable,
        }
    }

    /// The input gives no more bytes after this text, with which it begins.
    pub(super) fn unreadable_after(text: &str, error: &io::Error) -> Self {
        let unreadable = TraceError::unreadable(error);
        match text {
            "" => unreadable,
            text => unreadable.at(Place::FIRST.after(text)),
        }
    }

    /// The behaviour lacks variables without which nothing can be compared.
    pub(crate) fn missing_variables(
        first: Place,
        missing: &[&str],
        has: &[&str],
        is_none_there: bool,
    ) -> Self {
        let has = listed(has.iter());
        let mut error = TraceError::new(if is_none_there {
            format!("the states have none of the core's variables, but {has}")
        } else {
            let missing = listed(missing.iter());
            format!("the states have no variable {missing}; they have {has}")
        });
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
        let options: Vec<String> = variables
            .iter()
            .map(|v| format!("--ignore {v}=REASON"))
            .collect();
        error.with_help(format!("if that is meant, say so: {}", options.join(" ")))
    }

    /// An input holds no behaviour.
    pub(crate) fn no_behaviour() -> Self {
        TraceError::new("the file holds no behaviour")
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

    /// The implementation cannot be put into the state.
    pub(crate) fn not_restored(place: Place, why: &NotRestored) -> Self {
        match why {
            NotRestored::Foreign(found) => Self::foreign(place, found),
            NotRestored::Hidden => Self::hidden(place),
        }
    }

    /// The implementation would have to be put into a state.
    pub(crate) fn hidden(place: Place) -> Self {
        let mut error = TraceError::new(
            "the implementation has hidden state, so it cannot be put into this state of the specification",
        );
        error.place = Some(place);
        error.with_help("replay the behaviour from its first state")
    }

    /// An implementation with hidden state diverges before the step to check.
    pub(crate) fn not_led_to(place: Place, number: usize, divergent: usize) -> Self {
        let mut error = TraceError::new(format!(
            "step {number} cannot be checked: the implementation has hidden state, and diverges before it, in step {divergent}"
        ));
        error.place = Some(place);
        error.with_help("replay the whole behaviour to see that")
    }
}

const OTHER_SPECIFICATION: &str =
    "is this a behaviour of another specification, or was the file changed after TLC wrote it?";

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
        if let Some(source) = &self.panicked_at {
            write!(f, " at {source}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TraceError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Root may read everything, so that no test of the program can be refused a file there.
    #[test]
    fn a_file_that_may_not_be_read() {
        let refused = TraceError::unreadable(&io::ErrorKind::PermissionDenied.into());
        assert_eq!(
            refused.to_string(),
            "cannot be read: permission denied; give this user permission to read it"
        );
    }
}
