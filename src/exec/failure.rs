//! What a child can do instead of answering, in words.

use std::fmt;
use std::io;
use std::time::Duration;

/// So many characters of an answer are shown.
const SHOWN: usize = 200;

/// What a child did instead of answering.
#[derive(Debug)]
pub enum Failure {
    /// It could not be started.
    NotStarted {
        /// The command.
        command: String,
        /// Why.
        error: io::Error,
    },
    /// None was started.
    NotRunning,
    /// It ended.
    Ended {
        /// How, as the system says it.
        status: String,
    },
    /// It closed its standard input or output without ending, and was killed.
    Closed {
        /// Which one.
        stream: &'static str,
    },
    /// It gave no answer in time, and was killed.
    Silent {
        /// The time that an answer may take.
        limit: Duration,
    },
    /// Its answer had no end within so many bytes, and it was killed.
    Flood {
        /// So many.
        bytes: u64,
    },
    /// Its answer is none of the protocol, and it was killed.
    Nonsense {
        /// What it said.
        said: String,
        /// What was expected.
        expected: String,
    },
    /// It failed when this was asked.
    Asked {
        /// The name of the request.
        request: &'static str,
        /// What it did.
        failure: Box<Failure>,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NotStarted { command, error } => {
                write!(f, "the process `{command}` cannot be started: {error}")
            }
            Failure::NotRunning => f.write_str("the process has not begun"),
            Failure::Ended { status } => {
                write!(f, "the process ended without an answer: {status}")
            }
            Failure::Closed { stream } => {
                write!(f, "the process closed its standard {stream} and was killed")
            }
            Failure::Silent { limit } => write!(
                f,
                "the process gave no answer within {} s and was killed",
                limit.as_secs_f64()
            ),
            Failure::Flood { bytes } => write!(
                f,
                "the process gave an answer of more than {} MB and was killed",
                bytes >> 20
            ),
            Failure::Nonsense { said, expected } => write!(
                f,
                "the process answered `{}`: {expected}; it was killed",
                short(said, SHOWN)
            ),
            Failure::Asked { request, failure } => write!(f, "asked for `{request}`, {failure}"),
        }
    }
}

impl std::error::Error for Failure {}

/// So many characters of a text, and whether there are more.
pub(super) fn short(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
