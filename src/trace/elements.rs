//! The parts of a collection, found in its text without decoding them.

use super::scan::{Scan, Syntax};
use std::ops::Range;

/// One element of a set or an array, or one entry of a function or an object: where in the text it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// The argument of a function's entry; in JSON, a string with its quotes.
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Range<usize>,
}

impl Element {
    /// The whole of it.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.key.as_ref().map_or(self.value.start, |key| key.start);
        start..self.value.end
    }
}

/// The parts of a collection; `None` if the text is none, or one whose parts have no order of their own.
pub(super) fn find(text: &str, syntax: Syntax) -> Option<Vec<Element>> {
    let mut scan = Scan::new(text, 0, 0, syntax);
    let [open, close, separator] = match (syntax, *text.as_bytes().first()?) {
        (Syntax::Json, b'[') => ["[", "]", ","],
        (Syntax::Json | Syntax::Tla, b'{') => ["{", "}", ","],
        (Syntax::Tla, b'(') => ["(", ")", "@@"],
        _ => return None,
    };
    let has_keys = matches!((syntax, open), (Syntax::Json, "{") | (Syntax::Tla, "("));
    scan.expect(open).ok()?;
    let mut elements = Vec::new();
    while !scan.eat(close) {
        if !elements.is_empty() {
            scan.expect(separator).ok()?;
        }
        let key = match (has_keys, syntax) {
            (false, _) => None,
            (true, Syntax::Json) => {
                let key = scan.string().ok()?;
                scan.expect(":").ok()?;
                Some(key)
            }
            (true, Syntax::Tla) => {
                let key = scan.operand().ok()?;
                scan.expect(":>").ok()?;
                Some(key)
            }
        };
        let value = match separator {
            "@@" => scan.operand().ok()?,
            _ => scan.value().ok()?,
        };
        elements.push(Element { key, value });
    }
    scan.end().ok()?;
    Some(elements)
}

/// The parts of a collection in ITF: of `{"#set": [a, b]}`, or of `{"#map": [[k, v]]}`.
pub(super) fn in_itf(text: &str) -> Option<Vec<Element>> {
    let mut scan = Scan::new(text, 0, 0, Syntax::Json);
    scan.expect("{").ok()?;
    let key = scan.string().ok()?;
    scan.expect(":").ok()?;
    let is_map = match &text[key] {
        "\"#map\"" => true,
        "\"#set\"" => false,
        _ => return None,
    };
    scan.expect("[").ok()?;
    let mut elements = Vec::new();
    while !scan.eat("]") {
        if !elements.is_empty() {
            scan.expect(",").ok()?;
        }
        let mut element = Element {
            key: None,
            value: 0..0,
        };
        if is_map {
            scan.expect("[").ok()?;
            element.key = Some(scan.value().ok()?);
            scan.expect(",").ok()?;
        }
        element.value = scan.value().ok()?;
        if is_map {
            scan.expect("]").ok()?;
        }
        elements.push(element);
    }
    scan.expect("}").ok()?;
    scan.end().ok()?;
    Some(elements)
}
