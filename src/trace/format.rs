//! The forms in which behaviours are written, and how one is told from its first bytes.

mod json;

pub(super) use json::may_be_lines;

use super::counterexample::{self, Counterexample};
use super::form::Form;
use super::itf::Itf;
use super::json_lines::JsonLines;
use super::scan::Syntax;
use super::simulation::Simulation;
use super::source::Source;
use super::te_module::{self, TeModule};
use super::tlc_log::TlcLog;
use super::{Notation, Place, TraceError, action_module};
use std::fmt;
use std::str::FromStr;

/// A form in which behaviours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// What TLC writes with `-dumpTrace json FILE`, and with `JsonSerialize(FILE, CounterExample)`.
    TlcJson,
    /// What TLC prints, plain or with `-tool`.
    TlcLog,
    /// What TLC writes with `-simulate file=FILE`: a module a behaviour.
    Simulation,
    /// What TLC writes with `-dumpTrace tla FILE`.
    TlcModule,
    /// The module that TLC generates to explore an error trace, `…_TTrace_….tla`, and what it writes with `-dumpTrace
    /// tlcplain FILE` and `-dumpTrace tlcTESpec FILE`: states without labels.
    TeModule,
    /// A state a line, as JSON.
    JsonLines,
    /// The ITF of Apalache and Quint.
    Itf,
}

impl Format {
    /// Every form that can be read.
    pub const ALL: &'static [Format] = &[
        Format::TlcJson,
        Format::TlcLog,
        Format::Simulation,
        Format::TlcModule,
        Format::TeModule,
        Format::JsonLines,
        Format::Itf,
    ];

    /// How much of a file [`Format::recognise`] looks at, in bytes.
    pub const HEAD: usize = 1 << 14;

    /// Tells the form from the beginning of a file, without reading the rest.
    ///
    /// # Errors
    /// None of the known forms begins like this.
    pub fn recognise(head: &str) -> Result<Format, TraceError> {
        let start = text_of(head);
        if start.is_empty() {
            let message = match head.len() {
                0 => "the file is empty",
                Format::HEAD.. => "the file begins with 16 KiB of space",
                _ => "there is nothing but space in the file",
            };
            return Err(TraceError::new(message).with_help(HELP));
        }
        let format = if start.starts_with('{') {
            json::recognise(start)
        } else if start.starts_with("----") {
            module(start)
        } else {
            start.lines().any(is_of_tlc).then_some(Format::TlcLog)
        };
        format.ok_or_else(|| {
            let place = Place::FIRST.after(&head[..head.len() - start.len()]);
            unknown(start).at(place)
        })
    }

    /// Whether a file of this form can hold several behaviours.
    #[must_use]
    pub fn may_hold_several(self) -> bool {
        self == Format::TlcLog
    }

    /// The notation of the values in this form.
    #[must_use]
    pub fn notation(self) -> Notation {
        match self {
            Format::TlcJson | Format::JsonLines => Notation::Json,
            Format::TlcLog | Format::Simulation | Format::TlcModule | Format::TeModule => {
                Notation::Tla
            }
            Format::Itf => Notation::Itf,
        }
    }

    /// The reader of this form.
    pub(super) fn reader<'r>(self, source: Source<'r>) -> Box<dyn Form + 'r> {
        match self {
            Format::TlcJson => Box::new(Counterexample::new(source, Syntax::Json)),
            Format::TlcLog => Box::new(TlcLog::new(source)),
            Format::Simulation => Box::new(Simulation::new(source)),
            Format::TlcModule => Box::new(Counterexample::new(source, Syntax::Tla)),
            Format::TeModule => Box::new(TeModule::new(source)),
            Format::JsonLines => Box::new(JsonLines::new(source)),
            Format::Itf => Box::new(Itf::new(source)),
        }
    }
}

/// What is not space.
fn text_of(head: &str) -> &str {
    head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
}

/// A module of TLA+ that holds a behaviour.
fn module(start: &str) -> Option<Format> {
    // What comes after the first one's end is another's.
    let lines = start.lines().map(str::trim_start);
    let lines = lines.take_while(|line| !line.starts_with("===="));
    let has = |what: &str| lines.clone().any(|line| line.starts_with(what));
    if has("STATE_1 ==") {
        Some(Format::Simulation)
    } else if has(counterexample::DEFINITION) {
        Some(Format::TlcModule)
    } else if start.contains("_TTrace_")
        || has("_trace ==")
        || te_module::begin_of_dumped(start).is_some()
    {
        Some(Format::TeModule)
    } else {
        None
    }
}

/// A line that TLC prints, and nobody else does.
fn is_of_tlc(line: &str) -> bool {
    let is_state = |rest: &str| rest.starts_with("1: <");
    line.starts_with("TLC2 Version")
        || line.starts_with("@!@!@STARTMSG ")
        || line.strip_prefix("State ").is_some_and(is_state)
}

/// Why a file is none of the known forms, and what to do.
fn unknown(start: &str) -> TraceError {
    let shown: String = start.chars().take(SHOWN).collect();
    let is_text = |c: char| c != char::REPLACEMENT_CHARACTER && !(c.is_control() && c != '\n');
    // As TLC's modules write it: the names of a record's fields among bytes that are no text.
    if start.contains('\0') && start.contains("vars") {
        TraceError::new("this is a binary trace of TLC, which only TLC can read")
            .with_help("write the behaviour with `-dumpTrace json FILE`, or keep TLC's output")
    } else if start.contains(action_module::DEFINITION) {
        TraceError::new("this file holds the labels of a behaviour without its states")
            .with_help("give it with the file that holds the states: `FILE --labels THIS`")
    } else if start.starts_with("State 1:\n") || start.starts_with("State 1:\r\n") {
        TraceError::new("these are the states that TLC found (`-dump`), not a behaviour")
            .with_help("write the behaviour with `-dumpTrace json FILE`, or keep TLC's output")
    } else if start.starts_with("strict digraph ") {
        TraceError::new("this is a state graph (`-dump dot`), not a behaviour")
            .with_help("check it with `conformance graph FILE`")
    } else if start.starts_with("digraph MyGraph {") {
        TraceError::new("this is a picture of a behaviour (`-dumpTrace dot`), without the names of the variables")
            .with_help(HELP)
    } else if start.starts_with("----") {
        TraceError::new("this module holds no behaviour, only a specification").with_help(
            "write the behaviour with TLC's `-dumpTrace json FILE` or `-simulate file=FILE`",
        )
    } else if is_array_of_objects(start) {
        TraceError::new("this is one JSON array, and no trace format is")
            .with_help("write a state a line: with `ndJsonSerialize` of the module Json instead of `JsonSerialize`")
    } else if shown.chars().all(is_text) {
        TraceError::new(format!("no known trace format begins with {shown:?}"))
            .with_help(UNKNOWN_HELP)
    } else {
        TraceError::new("this is no text, so no trace").with_help(HELP)
    }
}

/// As `JsonSerialize` writes a sequence of states.
fn is_array_of_objects(start: &str) -> bool {
    let elements = start.strip_prefix('[').map(str::trim_start);
    elements.is_some_and(|elements| elements.starts_with('{'))
}

/// So much of what no format begins with is shown, in characters.
const SHOWN: usize = 20;
const HELP: &str = "write the behaviour with TLC's `-dumpTrace json FILE`";
const UNKNOWN_HELP: &str = "write the behaviour with TLC's `-dumpTrace json FILE`, or say with --format in which form it is";

/// The name by which `--format` takes it.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::TlcJson => "tlc-json",
            Format::TlcLog => "tlc-log",
            Format::Simulation => "tlc-simulation",
            Format::TlcModule => "tlc-module",
            Format::TeModule => "tlc-te-module",
            Format::JsonLines => "json-lines",
            Format::Itf => "itf",
        })
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        named(Format::ALL, name)
    }
}

/// What was named is none of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// The names that there are.
    pub known: Vec<String>,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of {}", self.known.join(", "))
    }
}

impl std::error::Error for UnknownName {}

/// The one of these with this name.
pub(super) fn named<T: Copy + fmt::Display>(all: &[T], name: &str) -> Result<T, UnknownName> {
    let named = all.iter().find(|one| one.to_string() == name);
    named.copied().ok_or_else(|| UnknownName {
        known: all.iter().map(T::to_string).collect(),
    })
}
