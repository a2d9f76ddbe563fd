//! Decodes the states of a behaviour, and of each one only what its text says differently from the one before.

use super::TraceError;
use super::elements::{self, Element, Others};
use super::state::{Notation, RawState, RawValue};
use crate::tla;
use serde::de::DeserializeOwned;
use std::ops::Range;

/// Remembers the text of the state before.
#[derive(Debug, Default)]
pub struct Decoder {
    /// The values, one after the other.
    text: String,
    variables: Vec<Known>,
    /// What is read next, to be swapped with the above.
    next: (String, Vec<Known>),
}

/// The value of a variable in the state before.
#[derive(Debug, Default)]
struct Known {
    span: Range<usize>,
    /// Its parts, if somebody asked.
    elements: Option<Vec<Element>>,
}

/// How a variable's text differs from the state before.
pub struct Change<'a> {
    before: &'a str,
    after: RawValue<'a>,
    elements_before: &'a mut Option<Vec<Element>>,
    elements_after: &'a mut Option<Vec<Element>>,
}

/// The parts of a value before and after a change, as far as somebody asked.
#[derive(Default)]
pub(crate) struct ElementsOfBoth(Option<Vec<Element>>, Option<Vec<Element>>);

/// The parts of a set or a function that are not the same text before and after: who was there and is not, and
/// who is there and was not.
pub struct Elements<'a> {
    /// Those of the state before that are gone.
    pub gone: Vec<RawElement<'a>>,
    /// Those that are new.
    pub new: Vec<RawElement<'a>>,
    /// How many there are now.
    pub count: usize,
}

/// An element of a set, or an entry of a function, not decoded yet.
#[derive(Debug, Clone, Copy)]
pub struct RawElement<'a> {
    key: Option<RawValue<'a>>,
    value: RawValue<'a>,
}

/// Sets one variable of a state; `None` if that cannot be done for this variable alone.
pub type SetVariable<S> = fn(&mut S, &str, Change<'_>) -> Option<Result<(), tla::Error>>;

impl Decoder {
    /// Decodes `raw`, the state after `before` in the behaviour. `before` is what this decoded last; `set`
    /// decodes what is different. Without them, the whole state is decoded.
    ///
    /// # Errors
    /// As [`RawState::decode`].
    pub fn decode<S: Clone + DeserializeOwned>(
        &mut self,
        before: Option<&S>,
        raw: &RawState<'_>,
        set: SetVariable<S>,
    ) -> Result<S, TraceError> {
        self.copy(raw);
        let state = match before {
            Some(before) if self.variables.len() == raw.fields.len() => {
                self.changed(before, raw, set)?
            }
            _ => None,
        };
        let (text, variables) = &mut self.next;
        std::mem::swap(&mut self.text, text);
        std::mem::swap(&mut self.variables, variables);
        state.map_or_else(|| raw.decode(), Ok)
    }

    /// Puts the text of a state beside that of the one before.
    fn copy(&mut self, raw: &RawState<'_>) {
        let (text, variables) = &mut self.next;
        text.clear();
        variables.clear();
        for field in raw.fields {
            let start = text.len();
            text.push_str(raw.value(field).text());
            variables.push(Known {
                span: start..text.len(),
                elements: None,
            });
        }
    }

    fn changed<S: Clone>(
        &mut self,
        before: &S,
        raw: &RawState<'_>,
        set: SetVariable<S>,
    ) -> Result<Option<S>, TraceError> {
        let mut state = before.clone();
        let known = self.variables.iter_mut().zip(&mut self.next.1);
        for ((name, field), (old, new)) in raw.names.iter().zip(raw.fields).zip(known) {
            let after = raw.value(field);
            let before = &self.text[old.span.clone()];
            if before == after.text() {
                new.elements = old.elements.take();
                continue;
            }
            let change = Change {
                before,
                after,
                elements_before: &mut old.elements,
                elements_after: &mut new.elements,
            };
            match set(&mut state, name, change) {
                Some(Ok(())) => {}
                None => return Ok(None),
                Some(Err(error)) => {
                    let place = raw.place_of(field.value.start + error.offset());
                    return Err(TraceError::value(place, Some(name), &error));
                }
            }
        }
        Ok(Some(state))
    }
}

impl<'a> Change<'a> {
    /// A change to this text, as TLC prints values, from who knows what. `parts` is room to work in.
    pub(crate) fn to(after: &'a str, parts: &'a mut ElementsOfBoth) -> Self {
        Change {
            before: "",
            after: RawValue::new(after, Notation::Tla),
            elements_before: &mut parts.0,
            elements_after: &mut parts.1,
        }
    }

    /// The new value.
    #[must_use]
    pub fn value(&self) -> RawValue<'a> {
        self.after
    }

    /// The parts that differ, if the value is a set or a function; `None` if it is neither, or so written that its
    /// parts cannot be told, such as a function as a sequence.
    #[must_use]
    pub fn elements(&mut self) -> Option<Elements<'a>> {
        let notation = self.after.notation();
        let syntax = notation.syntax();
        let parts = |text: &str, others| match notation {
            Notation::Itf => elements::in_itf(text, others),
            Notation::Tla | Notation::Json => elements::find(text, syntax, others),
        };
        let (before, after) = (self.before, self.after.text());
        if self.elements_before.is_none() {
            *self.elements_before = parts(before, Others::default());
        }
        let others = Others {
            text: before,
            elements: self.elements_before.as_deref().unwrap_or_default(),
        };
        *self.elements_after = parts(after, others);
        let old = self.elements_before.as_deref()?;
        let new = self.elements_after.as_deref()?;
        let is_same = |one: &Element, other: &Element| before[one.span()] == after[other.span()];
        let pairs = || old.iter().zip(new);
        let first = pairs()
            .take_while(|(one, other)| is_same(one, other))
            .count();
        let (old, rest) = (&old[first..], &new[first..]);
        let ends = old.iter().rev().zip(rest.iter().rev());
        let last = ends.take_while(|(one, other)| is_same(one, other)).count();
        let (old, rest) = (&old[..old.len() - last], &rest[..rest.len() - last]);
        // Sorted, since these can be all of a large set.
        let sorted = |text: &'a str, elements: &[Element]| {
            let mut texts: Vec<&str> = elements.iter().map(|e| &text[e.span()]).collect();
            texts.sort_unstable();
            texts
        };
        let (texts_before, texts_after) = (sorted(before, old), sorted(after, rest));
        let is_kept = |e: &&Element| texts_after.binary_search(&&before[e.span()]).is_err();
        let is_new = |e: &&Element| texts_before.binary_search(&&after[e.span()]).is_err();
        let raw = |text: &'a str, element: &Element| RawElement::new(text, notation, element);
        Some(Elements {
            gone: old.iter().filter(is_kept).map(|e| raw(before, e)).collect(),
            new: rest.iter().filter(is_new).map(|e| raw(after, e)).collect(),
            count: new.len(),
        })
    }
}

impl<'a> RawElement<'a> {
    fn new(text: &'a str, notation: Notation, element: &Element) -> Self {
        RawElement {
            key: element
                .key
                .clone()
                .map(|key| RawValue::new(&text[key], notation)),
            value: RawValue::new(&text[element.value.clone()], notation),
        }
    }

    /// The argument of a function's entry; `None` if it is not of this type. Why, the whole value tells when it is
    /// decoded.
    #[must_use]
    pub fn key<K: DeserializeOwned>(&self) -> Option<K> {
        let key = self.key?;
        match key.notation() {
            Notation::Tla | Notation::Itf => key.decode().ok(),
            Notation::Json => tla::json::key_from_str(key.text()).ok(),
        }
    }

    /// The element, or the value of a function's entry; `None` if it is not of this type.
    #[must_use]
    pub fn value<T: DeserializeOwned>(&self) -> Option<T> {
        self.value.decode().ok()
    }
}
