//! A state as TLC prints it: one conjunct a variable, over as many lines as its value takes.
//!
//! ```text
//! /\ x = 0
//! /\ log = ( s1 :> <<>> @@
//!   s2 :> <<>> )
//! ```
//!
//! The state of a specification with one variable has no `/\`.

use super::TraceError;
use super::scan::Field;
use super::source::Source;
use crate::tla;
use serde::de::IgnoredAny;
use std::ops::Range;

/// How a state ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With the line after it.
    Line,
    /// With the text: it may have had more variables, or a longer last value.
    Text,
}

/// The lines of a state, after they have been read.
pub(super) struct Conjuncts {
    /// Where the next line begins.
    pub(super) next: usize,
    pub(super) end: End,
}

/// Reads the lines of a state that begins at `at`, up to an empty line, which is taken, or one that `is_end`. `before`
/// are the variables of the state before: those that have not changed are passed over as a whole.
pub(super) fn read(
    source: &mut Source<'_>,
    mut at: usize,
    is_end: fn(&str) -> bool,
    before: &[Field],
    fields: &mut Vec<Field>,
) -> Result<Conjuncts, TraceError> {
    fields.clear();
    loop {
        if let Some(earlier) = before.get(fields.len())
            && let Some((field, next)) = repeated(source, at, earlier)
        {
            fields.push(field);
            at = next;
            continue;
        }
        let Some(line) = source.line(at)? else {
            return Ok(Conjuncts {
                next: at,
                end: End::Text,
            });
        };
        let next = line.next();
        let text = source.slice(&line.span);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() || is_end(text) {
            let next = if text.is_empty() { next } else { at };
            let end = if line.ended { End::Line } else { End::Text };
            return Ok(Conjuncts { next, end });
        }
        let span = line.span.start..line.span.start + text.len();
        if let Some(field) = conjunct(text, &span, fields.is_empty()) {
            fields.push(field);
        } else if let Some(last) = fields.last_mut() {
            last.value.end = span.end;
        } else {
            return Err(source.fault(at, "expected a variable of the state, such as `/\\ x = 0`"));
        }
        at = next;
    }
}

const CONJUNCTION: &str = "/\\ ";

/// Whether a line is the first one of a variable, with `/\`.
pub(super) fn begins(line: &str) -> bool {
    line.starts_with(CONJUNCTION) && conjunct(line, &(0..line.len()), false).is_some()
}

/// The conjunct that begins at `at` and where the line after it begins, if its lines are those of an earlier one.
/// (The next line may go on with the value all the same.)
fn repeated(source: &Source<'_>, at: usize, earlier: &Field) -> Option<(Field, usize)> {
    let begins = earlier.name.start.checked_sub(CONJUNCTION.len())?;
    let next = source.repeated(at, &(begins..earlier.value.end))?;
    if !source.slice(&(at..next)).starts_with(CONJUNCTION) {
        return None;
    }
    Some((earlier.moved(begins, at), next))
}

/// The line with which a variable begins; for the first one, it may do without `/\`.
fn conjunct(text: &str, line: &Range<usize>, is_first: bool) -> Option<Field> {
    let rest = match text.strip_prefix(CONJUNCTION) {
        None if is_first => text,
        rest => rest?,
    };
    let start = line.end - rest.len();
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    let (name, value) = rest.split_at(rest.find(|c| !in_name(c))?);
    let length = name.len();
    let value = value.strip_prefix(" =").filter(|_| length > 0)?;
    let value = value.trim_start();
    Some(Field {
        is_escaped: false,
        name: start..start + length,
        value: line.end - value.len()..line.end,
    })
}

/// Whether a state that ended with the text is whole all the same: it has all of these variables, and its last
/// value is one.
pub(super) fn is_whole(source: &Source<'_>, fields: &[Field], variables: usize) -> bool {
    let Some(last) = fields.last() else {
        return false;
    };
    let text = source.slice(&last.value);
    fields.len() == variables
        && source.ends_line(last.value.end)
        && tla::from_str::<IgnoredAny>(text).is_ok()
}
