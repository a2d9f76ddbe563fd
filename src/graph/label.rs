//! What the label of a state says: the state as TLC prints it, a conjunct a line, with DOT's escapes.
//!
//! ```text
//! /\\ x = 0\n/\\ log = (s1 :> <<>> @@\n  s2 :> <<>>)
//! ```
//!
//! The state of a specification with one variable has no `/\`.

use std::borrow::Cow;
use std::ops::Range;
use std::str::Utf8Error;

/// A variable: where in the label its name and its value stand, with their escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

/// Finds the variables. If there is none where one must be, gives the place.
pub(super) fn fields(label: &[u8], fields: &mut Vec<Field>) -> Result<(), usize> {
    fields.clear();
    let mut start = if label.starts_with(AND) { AND.len() } else { 0 };
    while start < label.len() {
        let end = conjunct_end(label, start);
        let conjunct = &label[start..end];
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80;
        let name = conjunct.iter().take_while(|b| is_name(b)).count();
        if name == 0 || !conjunct[name..].starts_with(b" = ") {
            return Err(start + name);
        }
        fields.push(Field {
            name: start..start + name,
            value: start + name + b" = ".len()..end,
        });
        start = end + END_OF_LINE.len() + AND.len();
    }
    if fields.is_empty() { Err(0) } else { Ok(()) }
}

/// Where the conjunct that begins at `start` ends: before a line that begins with `/\`. No value has such a line.
fn conjunct_end(label: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(length) = memchr::memchr(b'\\', &label[at..]) {
        at += length;
        let rest = &label[at..];
        if rest.starts_with(END_OF_LINE) && rest[END_OF_LINE.len()..].starts_with(AND) {
            return at;
        }
        at += 2;
        if at >= label.len() {
            break;
        }
    }
    label.len()
}

/// The text without DOT's escapes.
pub(super) fn unescaped(text: &[u8]) -> Result<Cow<'_, str>, Utf8Error> {
    let text = str::from_utf8(text)?;
    if !text.contains('\\') {
        return Ok(Cow::Borrowed(text));
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, c == '\\') {
            (_, true) => match characters.next() {
                Some('n') => plain.push('\n'),
                Some(escaped) => plain.push(escaped),
                None => plain.push(c),
            },
            _ => plain.push(c),
        }
    }
    Ok(Cow::Owned(plain))
}

/// Where in a text with escapes the byte stands that is at `offset` without them.
pub(super) fn offset_with_escapes(text: &[u8], offset: usize) -> usize {
    let mut at = 0;
    for _ in 0..offset {
        at += if text.get(at) == Some(&b'\\') { 2 } else { 1 };
    }
    at.min(text.len())
}

/// `/\ ` with its escapes.
const AND: &[u8] = br"/\\ ";
const END_OF_LINE: &[u8] = br"\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn found(label: &str) -> Result<Vec<(&str, &str)>, usize> {
        let mut spans = Vec::new();
        fields(label.as_bytes(), &mut spans)?;
        let pair = |f: &Field| (&label[f.name.clone()], &label[f.value.clone()]);
        Ok(spans.iter().map(pair).collect())
    }

    #[test]
    fn a_value_ends_where_a_line_begins_with_a_conjunct() {
        assert_eq!(found("x = <<>>"), Ok(vec![("x", "<<>>")]));
        let label = r"/\\ x = 0\n/\\ y = (a :> 1 @@\n  b :> 2)\n/\\ z = {}";
        let expected = vec![("x", "0"), ("y", r"(a :> 1 @@\n  b :> 2)"), ("z", "{}")];
        assert_eq!(found(label), Ok(expected));
    }

    #[test]
    fn what_looks_so_in_a_string_is_none() {
        // The string "e\\n/\\ x = 1" of TLA+.
        let label = r#"/\\ x = \"e\\\\n/\\\\ x = 1\"\n/\\ y = 2"#;
        let expected = vec![("x", r#"\"e\\\\n/\\\\ x = 1\""#), ("y", "2")];
        assert_eq!(found(label), Ok(expected));
        assert_eq!(unescaped(br#"\"e\\\\n\""#).as_deref(), Ok(r#""e\\n""#));
    }

    #[test]
    fn what_is_no_conjunct_has_a_place() {
        assert_eq!(found(""), Err(0));
        assert_eq!(found(r"/\\ x = 0\n/\\ y: 1"), Err(16));
        assert_eq!(offset_with_escapes(br"a\nb", 2), 3);
    }
}
