//! The arguments of a function that is being read: none may be there twice.
//!
//! Most are names, numbers and strings, of which two that are equal are so as texts. Once there is another, such
//! as a record or a string with escapes, all are compared as values.

use super::{Error, Value, wording};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// An argument, as it can be compared.
pub(super) enum Argument<'a> {
    /// A text that no other text of the notation is equal to, but for those that are not compared as texts.
    Text(&'a str),
    Value(Value),
}

impl<'a> Argument<'a> {
    /// What has been read from this text; `again` gives its value.
    pub(super) fn of_text(
        text: &'a str,
        again: impl Fn(&str) -> Result<Value, Error>,
    ) -> Result<Self, Error> {
        match Argument::is_plain(text) {
            true => Ok(Argument::Text(text)),
            false => again(text).map(Argument::Value),
        }
    }

    /// A field's name, or a string: one with escapes is not as it stands in the text.
    pub(super) fn of_name(name: &Cow<'a, str>) -> Self {
        match name {
            Cow::Borrowed(name) => Argument::Text(name),
            Cow::Owned(name) => Argument::Value(Value::String(name.clone())),
        }
    }

    /// Whether what stands in a text is a name, a number or a string that can be written in one way only.
    fn is_plain(text: &str) -> bool {
        let is_number = |digits: &str| match digits.as_bytes() {
            [b'0'] => true,
            [b'0', ..] | [] => false,
            digits => digits.iter().all(u8::is_ascii_digit),
        };
        match text.as_bytes() {
            [b'"', within @ ..] => !within.contains(&b'\\'),
            [b'-', ..] => is_number(&text[1..]) && text != "-0",
            [b'0'..=b'9', ..] if is_number(text) => true,
            [b'0'..=b'9', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => false,
            word => word.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_'),
        }
    }
}

/// The value of a field's name, or of a string without its quotes and escapes.
pub(super) fn name(text: &str) -> Result<Value, Error> {
    Ok(Value::String(text.to_owned()))
}

/// So many are found fastest one by one, and most functions have no more.
const FEW: usize = 8;

/// The arguments so far.
#[derive(Default)]
pub(super) struct Keys<'a> {
    few: [&'a str; FEW],
    /// How many of the few there are.
    count: usize,
    many: BTreeSet<&'a str>,
    /// All of them, if they are compared as values.
    values: BTreeSet<Value>,
}

impl<'a> Keys<'a> {
    /// `shown` is the argument in a message; `read` gives the value of a text.
    ///
    /// # Errors
    /// It is there already.
    pub(super) fn add(
        &mut self,
        argument: Argument<'a>,
        shown: &str,
        read: impl Fn(&str) -> Result<Value, Error>,
    ) -> Result<(), Error> {
        let is_new = match argument {
            Argument::Text(text) if self.values.is_empty() => self.add_text(text),
            Argument::Text(text) => self.values.insert(read(text)?),
            Argument::Value(value) => {
                for text in self.few[..self.count].iter().chain(&self.many) {
                    self.values.insert(read(text)?);
                }
                self.count = 0;
                self.many.clear();
                self.values.insert(value)
            }
        };
        if is_new {
            return Ok(());
        }
        let message = format!("the key {} is there twice", wording::shown(shown));
        Err(Error::new(message))
    }

    /// Whether it was not there.
    fn add_text(&mut self, text: &'a str) -> bool {
        let few = &self.few[..self.count];
        if few.contains(&text) {
            return false;
        }
        if self.count == FEW {
            return self.many.insert(text);
        }
        self.few[self.count] = text;
        self.count += 1;
        true
    }
}
