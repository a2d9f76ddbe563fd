//! The parts of a collection, found in its text without decoding them.

use super::scan::{Scan, Syntax};
use crate::tla::MOST_ELEMENTS;
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

/// The parts of a collection in another text, of which many can be here too, in the same order.
#[derive(Default)]
pub(super) struct Others<'a> {
    pub(super) text: &'a str,
    pub(super) elements: &'a [Element],
}

impl Others<'_> {
    /// Passes over an element that is the next of the others, or the one after: one more may be gone, or changed.
    fn pass(&mut self, scan: &mut Scan<'_>, ends: [&str; 2]) -> Option<Element> {
        let next = self.elements.iter().take(2).enumerate();
        let (index, element, moved) = next.into_iter().find_map(|(index, other)| {
            let moved = scan.pass(&self.text[other.span()], ends)?;
            Some((index, other, moved))
        })?;
        self.elements = &self.elements[index + 1..];
        let start = element.span().start;
        let here = |span: &Range<usize>| span.start - start + moved..span.end - start + moved;
        Some(Element {
            key: element.key.as_ref().map(here),
            value: here(&element.value),
        })
    }
}

/// The parts of a collection; `None` if the text is none, or one whose parts have no order of their own, or one
/// that has more of them than a value may have: what decodes it says so.
pub(super) fn find(text: &str, syntax: Syntax, mut others: Others<'_>) -> Option<Vec<Element>> {
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
        if elements.len() > MOST_ELEMENTS {
            return None;
        }
        if !elements.is_empty() {
            scan.expect(separator).ok()?;
        }
        if let Some(element) = others.pass(&mut scan, [separator, close]) {
            elements.push(element);
            continue;
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
pub(super) fn in_itf(text: &str, mut others: Others<'_>) -> Option<Vec<Element>> {
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
        if elements.len() > MOST_ELEMENTS {
            return None;
        }
        if !elements.is_empty() {
            scan.expect(",").ok()?;
        }
        if is_map {
            scan.expect("[").ok()?;
        }
        let ends = if is_map { ["]"; 2] } else { [",", "]"] };
        let element = match others.pass(&mut scan, ends) {
            Some(element) => element,
            None => pair_or_value(&mut scan, is_map)?,
        };
        if is_map {
            scan.expect("]").ok()?;
        }
        elements.push(element);
    }
    scan.expect("}").ok()?;
    scan.end().ok()?;
    Some(elements)
}

/// `k, v` of a map, or an element of a set.
fn pair_or_value(scan: &mut Scan<'_>, is_map: bool) -> Option<Element> {
    let mut key = None;
    if is_map {
        key = Some(scan.value().ok()?);
        scan.expect(",").ok()?;
    }
    let value = scan.value().ok()?;
    Some(Element { key, value })
}
