//! What modules and configurations of TLC's consist of: words, strings and symbols, with comments between them.

use crate::trace::{Place, TraceError};
use std::ops::Range;

/// The words, strings and symbols of a module or a configuration, without comments.
pub(super) fn tokens(text: &str) -> Result<Vec<Range<usize>>, TraceError> {
    let mut tokens = Vec::new();
    let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        let length = if rest.starts_with("\\*") {
            start += rest.find('\n').unwrap_or(rest.len());
            continue;
        } else if rest.starts_with("(*") {
            let length = comment(rest).ok_or_else(|| {
                at(
                    text,
                    start,
                    "this comment is not closed: no `*)` follows".to_owned(),
                )
            })?;
            start += length;
            continue;
        } else if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        } else if first == '"' {
            string(rest).ok_or_else(|| {
                at(
                    text,
                    start,
                    "this string is not closed: no `\"` follows".to_owned(),
                )
            })?
        } else if rest.starts_with("<-") {
            2
        } else if is_in_word(first) {
            rest.find(|c| !is_in_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        tokens.push(start..start + length);
        start += length;
    }
    Ok(tokens)
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '!')
}

/// The length of a comment, which can have others in it.
fn comment(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    loop {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"(*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*)") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else if rest.is_empty() {
            return None;
        } else {
            at += 1;
        }
    }
}

/// The length of a string with its quotes.
fn string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let mut rest = text.char_indices().skip(1);
    let end = rest.find(|(_, c)| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    })?;
    Some(end.0 + 1)
}

/// An error at an offset of the text.
pub(super) fn at(text: &str, offset: usize, message: String) -> TraceError {
    TraceError::new(message).at(Place::FIRST.after(&text[..offset]))
}
