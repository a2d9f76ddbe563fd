//! The forms in which behaviours are written, and how one is told from its first bytes.

use super::form::Form;
use super::itf::Itf;
use super::scan::{Scan, Syntax};
use super::source::Source;
use super::tlc_json::TlcJson;
use super::{Notation, Place, TraceError};
use std::fmt;
use std::str::FromStr;

/// A form in which behaviours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// What TLC writes with `-dumpTrace json FILE`.
    TlcJson,
    /// The ITF of Apalache and Quint.
    Itf,
}

impl Format {
    /// Every form that can be read.
    pub const ALL: &'static [Format] = &[Format::TlcJson, Format::Itf];

    /// How much of a file [`Format::recognise`] looks at, in bytes.
    pub const HEAD: usize = 4096;

    /// Tells the form from the beginning of a file, without reading the rest.
    ///
    /// # Errors
    /// None of the known forms begins like this.
    pub fn recognise(head: &str) -> Result<Format, TraceError> {
        let start = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let offset = head.len() - start.len();
        if start.is_empty() {
            return Err(TraceError::new("the file is empty").with_help(HELP));
        }
        if let Some(format) = of_document(start) {
            return Ok(format);
        }
        let shown: String = start.chars().take(SHOWN).collect();
        let is_text = |c: char| c != char::REPLACEMENT_CHARACTER && !(c.is_control() && c != '\n');
        let message = if shown.chars().all(is_text) {
            format!("no known trace format begins with {shown:?}")
        } else {
            "this is no text, so no trace".to_owned()
        };
        let place = Place::FIRST.after(&head[..offset]);
        Err(TraceError::new(message).at(place).with_help(HELP))
    }

    /// The notation of the values in this form.
    pub(super) fn notation(self) -> Notation {
        match self {
            Format::TlcJson => Notation::Json,
            Format::Itf => Notation::Itf,
        }
    }

    /// The reader of this form.
    pub(super) fn reader<'r>(self, source: Source<'r>) -> Box<dyn Form + 'r> {
        match self {
            Format::TlcJson => Box::new(TlcJson::new(source)),
            Format::Itf => Box::new(Itf::new(source)),
        }
    }
}

/// The form of a JSON document that holds a whole trace, told from its keys. TLC and Apalache both can begin with
/// `vars`; it is TLC's if more cannot be known.
fn of_document(start: &str) -> Option<Format> {
    let mut scan = Scan::new(start, 0, 0, Syntax::Json);
    scan.expect("{").ok()?;
    let mut format = None;
    while let Ok(key) = scan.string() {
        format = match &start[key] {
            "\"counterexample\"" => return Some(Format::TlcJson),
            "\"#meta\"" | "\"states\"" => return Some(Format::Itf),
            "\"params\"" | "\"loop\"" => Some(Format::Itf),
            "\"vars\"" => format.or(Some(Format::TlcJson)),
            // A state on its own can have a variable of any name.
            _ => return format.filter(|format| *format != Format::Itf),
        };
        if !scan.eat(":") || scan.value().is_err() || !scan.eat(",") {
            break;
        }
    }
    format
}

/// So much of what no format begins with is shown, in characters.
const SHOWN: usize = 20;
const HELP: &str = "write the behaviour with TLC's `-dumpTrace json FILE`";

/// The name by which `--format` takes it.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::TlcJson => "tlc-json",
            Format::Itf => "itf",
        })
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let named = Format::ALL.iter().find(|format| format.to_string() == name);
        named.copied().ok_or_else(|| {
            let names: Vec<String> = Format::ALL.iter().map(Format::to_string).collect();
            format!("expected {}", names.join(" or "))
        })
    }
}
