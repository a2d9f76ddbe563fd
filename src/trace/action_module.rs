//! The module that TLC writes with `-dumpTrace tlcaction`: the labels of a behaviour, without its states.
//!
//! ```text
//! _length == 2
//! _next(_idx) ==
//! \/ 1 = _idx /\ Timeout(s2)
//! \/ 2 = _idx /\ RequestVote(s2, s1)
//! ====
//! ```
//!
//! What is cut off is told: by the last line, which must be there, and by the number of labels.

use super::{Label, Place, TraceError, after_module};

/// What only this module has.
pub(super) const DEFINITION: &str = "_next(_idx) ==";

/// Reads the labels of a behaviour's steps, in their order, from a module that TLC wrote with
/// `-dumpTrace tlcaction`, for [`Reader::set_labels`](super::Reader::set_labels).
///
/// # Errors
/// What is wrong with the module.
pub fn read_labels(text: &str) -> Result<Vec<Label>, TraceError> {
    let is_none = || {
        TraceError::new("this file holds no labels")
            .with_help("write them with TLC's `-dumpTrace tlcaction FILE`")
    };
    let start = text.find(DEFINITION).ok_or_else(is_none)? + DEFINITION.len();
    let mut labels = Vec::new();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_start().starts_with("====") {
            check_after(text, at)?;
            if labels.is_empty() {
                return Err(is_none());
            }
            return check_length(text, start, at, labels.len()).map(|()| labels);
        }
        if let Some((number, action)) = disjunct(line) {
            let expected = labels.len() + 1;
            if number != expected {
                let message = format!("expected the label with number {expected}, found {number}");
                return Err(fault(text, at, message));
            }
            labels.push(Label::from_text(action));
        }
        at += line.len();
    }
    let message = "the text ends too early: the module's last line, `====`, is missing";
    Err(fault(text, text.len(), message))
}

fn fault(text: &str, at: usize, message: impl Into<String>) -> TraceError {
    TraceError::new(message)
        .at(Place::FIRST.after(&text[..at]))
        .with_help("was the file cut off or changed? generate it again")
}

/// Nothing may stand after the module's last line, which begins at `end`.
fn check_after(text: &str, end: usize) -> Result<(), TraceError> {
    let rest = text[end..].trim_start().trim_start_matches('=');
    let checked = after_module::check(rest, text.len() - rest.len());
    checked.map_err(|unexpected| fault(text, unexpected.at, unexpected.message))
}

/// There must be as many labels as the text before them, which ends at `start`, says.
fn check_length(text: &str, start: usize, end: usize, labels: usize) -> Result<(), TraceError> {
    let message = match length(&text[..start]) {
        Some(length) if length == labels => return Ok(()),
        Some(length) => format!("there are {labels} labels, and `_length` says {length}"),
        None => "the number of labels, `_length == N`, is missing".to_owned(),
    };
    Err(fault(text, end, message))
}

/// `_length == 2`
fn length(before: &str) -> Option<usize> {
    let mut lines = before.lines();
    let number = lines.find_map(|line| line.trim().strip_prefix("_length =="))?;
    number.trim().parse().ok()
}

/// `\/ 2 = _idx /\ RequestVote(s2, s1)`
fn disjunct(line: &str) -> Option<(usize, &str)> {
    let (number, action) = line
        .trim()
        .strip_prefix("\\/ ")?
        .split_once(" = _idx /\\ ")?;
    Some((number.parse().ok()?, action))
}
