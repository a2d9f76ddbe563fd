//! The module that TLC writes with `-dumpTrace tlcaction`: the labels of a behaviour, without its states.
//!
//! ```text
//! _next(_idx) ==
//! \/ 1 = _idx /\ Timeout(s2)
//! \/ 2 = _idx /\ RequestVote(s2, s1)
//! ```

use super::{Label, TraceError};

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
    for line in text[start..].lines() {
        let Some((number, action)) = disjunct(line) else {
            continue;
        };
        if number != labels.len() + 1 {
            return Err(TraceError::new(format!(
                "expected the label with number {}, found {number}",
                labels.len() + 1
            )));
        }
        labels.push(Label::from_text(action));
    }
    if labels.is_empty() {
        Err(is_none())
    } else {
        Ok(labels)
    }
}

/// `\/ 2 = _idx /\ RequestVote(s2, s1)`
fn disjunct(line: &str) -> Option<(usize, &str)> {
    let (number, action) = line
        .trim()
        .strip_prefix("\\/ ")?
        .split_once(" = _idx /\\ ")?;
    Some((number.parse().ok()?, action))
}
