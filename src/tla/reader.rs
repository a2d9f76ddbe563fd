//! The grammar of TLC's notation, one small function a rule.
//!
//! ```text
//! value    = "TRUE" | "FALSE" | integer | string | name | set | tuple | record | function
//! integer  = ["-"] digit { digit }
//! string   = '"' { character | escape } '"'
//! name     = (letter | digit | "_") { letter | digit | "_" }
//! set      = "{" [ value { "," value } ] "}"  |  integer ".." integer
//! tuple    = "<<" [ value { "," value } ] ">>"
//! record   = "[" field "|->" value { "," field "|->" value } "]"
//! function = "(" value ":>" value { "@@" value ":>" value } ")"
//! ```

use super::Error;
use super::integer::Integer;
use super::token::{begins, quote_or_escape, space, token, word};
use super::wording::shown;
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Values may not be nested deeper, so that no text can exhaust the stack.
const DEEPEST: usize = 128;
/// A string may not have more bytes, so that no text can exhaust memory.
const LONGEST_STRING: usize = 1 << 20;
/// So many elements may the intervals `a..b` of a text have together, so that no text can exhaust memory.
const MOST_IN_INTERVALS: u64 = 1 << 16;
/// So many elements may a value have in all, those of its elements included, so that no text can exhaust memory.
pub(crate) const MOST_ELEMENTS: usize = 1 << 20;

/// A place in a text that is being read.
pub(super) struct Reader<'a> {
    text: &'a str,
    offset: usize,
    depth: usize,
    in_intervals: u64,
    /// How many elements have been taken.
    elements: usize,
    /// Whether the arguments of functions have been compared before, or are by who takes them.
    is_compared: bool,
}

/// What a value is, told from where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Integer,
    String,
    Name,
    Bool(bool),
    Set,
    Tuple,
    Record,
    Function,
    /// No value
    Other,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Reader {
            text,
            offset: 0,
            depth: 0,
            in_intervals: 0,
            elements: 0,
            is_compared: false,
        }
    }

    /// For a text that has been read before: nobody looks once more for arguments that are there twice.
    pub(super) fn again(text: &'a str) -> Self {
        Reader {
            is_compared: true,
            ..Reader::new(text)
        }
    }

    /// Reads a function whose type compares the arguments itself, and has no function within that does not.
    pub(super) fn uncompared<R>(&mut self, read: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.is_compared, true);
        let value = read(self);
        self.is_compared = before;
        value
    }

    /// Whether the arguments of functions are to be compared.
    pub(super) fn compares(&self) -> bool {
        !self.is_compared
    }

    /// How many elements have been taken.
    pub(super) fn elements(&self) -> usize {
        self.elements
    }

    /// Counts anew from here: what is read next has been counted before.
    pub(super) fn recount(&mut self, elements: usize) {
        self.elements = elements;
    }

    /// Where the next token begins, or where reading stopped.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// Goes on reading at another place of the text, where a token begins.
    pub(super) fn seek(&mut self, offset: usize) {
        self.offset = offset;
    }

    /// The text that has been read since this offset.
    pub(super) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.offset]
    }

    /// Looks at what comes, without taking it.
    pub(super) fn start(&mut self) -> Result<Start, Error> {
        let rest = self.rest();
        match rest.bytes().next() {
            Some(b'{') => Ok(Start::Set),
            Some(b'<') if rest.starts_with("<<") => Ok(Start::Tuple),
            Some(b'[') => Ok(Start::Record),
            Some(b'(') => Ok(Start::Function),
            Some(b'"') => Ok(Start::String),
            Some(b'-') => Ok(Start::Integer),
            _ => match word(rest) {
                "" => Ok(Start::Other),
                "TRUE" => Ok(Start::Bool(true)),
                "FALSE" => Ok(Start::Bool(false)),
                // TLC's text does not list the elements of a large set that it did not need.
                set @ ("SUBSET" | "UNION") => Err(Error::at(
                    format!(
                        "expected a set's elements, found `{set}`; TLC's JSON has the elements"
                    ),
                    self.offset,
                )),
                digits if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Start::Integer),
                _ => Ok(Start::Name),
            },
        }
    }

    pub(super) fn name(&mut self) -> Result<&'a str, Error> {
        let name = word(self.rest());
        self.check_length(name)?;
        if super::ModelValue::is_name(name) {
            self.offset += name.len();
            Ok(name)
        } else {
            Err(self.expected("a name"))
        }
    }

    /// The name of a record's field. TLC prints words of TLA+ and letters beyond ASCII there too.
    pub(super) fn field(&mut self) -> Result<&'a str, Error> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
        let name = &rest[..end.unwrap_or(rest.len())];
        self.check_length(name)?;
        if name.chars().any(char::is_alphabetic) {
            self.offset += name.len();
            Ok(name)
        } else {
            Err(self.expected("a field's name"))
        }
    }

    fn check_length(&self, name: &str) -> Result<(), Error> {
        if name.len() <= LONGEST_STRING {
            return Ok(());
        }
        let message = format!("this name has more than {LONGEST_STRING} bytes");
        Err(Error::too_much(message).or_at(self.offset))
    }

    /// Takes a word, whatever it is.
    pub(super) fn word(&mut self) {
        self.offset += word(self.rest()).len();
    }

    pub(super) fn integer(&mut self) -> Result<Integer, Error> {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with('-'));
        let number = &rest[..sign + word(&rest[sign..]).len()];
        let Some(integer) = Integer::read(number) else {
            return Err(self.expected("an integer"));
        };
        let integer = integer.map_err(|error| error.or_at(self.offset))?;
        self.offset += number.len();
        Ok(integer)
    }

    /// What comes after an integer `first` if that is the beginning of an interval.
    pub(super) fn interval(
        &mut self,
        first: &Integer,
    ) -> Result<Option<RangeInclusive<i128>>, Error> {
        let start = self.offset;
        if !self.eat("..") {
            return Ok(None);
        }
        let bound = |integer: &Integer| match integer {
            Integer::Small(number) => Ok(*number),
            Integer::Big(number) => {
                let number = shown(&number.to_string());
                let message = format!("the number {number} is too large for an interval");
                Err(Error::at(message, start))
            }
        };
        let first = bound(first)?;
        let interval = first..=bound(&self.integer()?)?;
        let length = interval
            .end()
            .checked_sub(first)
            .map(|d| d.saturating_add(1).max(0));
        self.in_intervals = length
            .and_then(|length| u64::try_from(length).ok())
            .map_or(u64::MAX, |length| self.in_intervals.saturating_add(length));
        if self.in_intervals > MOST_IN_INTERVALS {
            let message = format!(
                "the intervals in this text have more than {MOST_IN_INTERVALS} elements together"
            );
            return Err(Error::too_much(message).or_at(start));
        }
        self.count(usize::try_from(length.unwrap_or(0)).unwrap_or(usize::MAX))?;
        Ok(Some(interval))
    }

    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.quoted(|reader| match reader.next() {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('f') => Some('\u{c}'),
            Some(c @ ('"' | '\\')) => Some(c),
            _ => None,
        })
    }

    /// Takes a string that has neither escapes nor control characters, if that comes next.
    pub(super) fn plain_string(&mut self) -> Option<&'a str> {
        let text = self.text[self.offset..].strip_prefix('"')?;
        let length = quote_or_escape(text.as_bytes())?;
        let (plain, rest) = text.as_bytes().split_at(length);
        let is_control = |any, &byte: &u8| any | (byte < b' ');
        if !rest.starts_with(b"\"")
            || length > LONGEST_STRING
            || plain.iter().fold(false, is_control)
        {
            return None;
        }
        self.offset += length + 2;
        Some(&text[..length])
    }

    /// Takes what stands in quotes; `escaped` takes what comes after a `\`. Text without escapes is
    /// borrowed.
    pub(super) fn quoted(
        &mut self,
        escaped: impl Fn(&mut Self) -> Option<char>,
    ) -> Result<Cow<'a, str>, Error> {
        let start = self.offset;
        self.expect("\"")?;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = &self.text[self.offset..];
            let plain = &rest[..rest
                .bytes()
                .position(|byte| matches!(byte, b'"' | b'\\'))
                .unwrap_or(rest.len())];
            self.offset += plain.len();
            if text.is_empty() {
                text = Cow::Borrowed(plain);
            } else {
                text.to_mut().push_str(plain);
            }
            let end = self.offset;
            if text.len() > LONGEST_STRING {
                let message = format!("this string has more than {LONGEST_STRING} bytes");
                return Err(Error::too_much(message).or_at(start));
            }
            match self.next() {
                Some('"') => return Ok(text),
                Some(_) => text.to_mut().push(escaped(self).ok_or_else(|| {
                    let length = if self.text[end..].starts_with("\\u") {
                        6
                    } else {
                        2
                    };
                    let escape: String = self.text[end..].chars().take(length).collect();
                    Error::at(
                        format!("expected an escape such as `\\n`, found `{escape}`"),
                        end,
                    )
                })?),
                None => return Err(self.expected("the string's closing `\"`")),
            }
        }
    }

    /// Takes one character.
    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.text[self.offset..].chars().next();
        self.offset += next.map_or(0, char::len_utf8);
        next
    }

    /// Reads another text that is part of this one, under the same limits.
    pub(super) fn within<R>(&mut self, text: &str, read: impl FnOnce(&mut Reader<'_>) -> R) -> R {
        let mut inner = Reader {
            text,
            offset: 0,
            ..*self
        };
        let result = read(&mut inner);
        self.in_intervals = inner.in_intervals;
        self.elements = inner.elements;
        result
    }

    /// Whether the text goes on with this token, which is taken then.
    #[inline(always)]
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let next = begins(self.rest().as_bytes(), token);
        if next {
            self.offset += token.len();
        }
        next
    }

    #[inline(always)]
    pub(super) fn expect(&mut self, token: &str) -> Result<(), Error> {
        if self.eat(token) {
            Ok(())
        } else {
            Err(self.expected_token(token))
        }
    }

    /// Counts elements that are taken.
    #[inline]
    pub(super) fn count(&mut self, elements: usize) -> Result<(), Error> {
        self.elements = self.elements.saturating_add(elements);
        if self.elements <= MOST_ELEMENTS {
            return Ok(());
        }
        let message = format!("more than {MOST_ELEMENTS} elements in one value");
        Err(Error::too_much(message).or_at(self.offset))
    }

    /// Whether the text goes on with these two tokens, which are not taken.
    pub(super) fn next_are(&mut self, first: &str, second: &str) -> bool {
        self.after_two(first, second).is_some()
    }

    /// What comes after these two tokens if the text goes on with them; nothing is taken.
    pub(super) fn after_two(&mut self, first: &str, second: &str) -> Option<&'a str> {
        let after = self.rest().strip_prefix(first)?;
        after[space(after)..].strip_prefix(second)
    }

    /// Reads what is inside brackets.
    pub(super) fn nested<R>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<R, Error>,
    ) -> Result<R, Error> {
        if self.depth == DEEPEST {
            let message = format!("values are nested more than {DEEPEST} deep here");
            return Err(Error::too_much(message).or_at(self.offset));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Reads one value and gives errors without a place the one where the value begins.
    pub(super) fn placed<R>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<R, Error>,
    ) -> Result<R, Error> {
        self.rest();
        let offset = self.offset;
        read(self).map_err(|error| error.or_at(offset))
    }

    pub(super) fn end(&mut self) -> Result<(), Error> {
        if self.rest().is_empty() {
            Ok(())
        } else {
            Err(self.expected("the end of the value"))
        }
    }

    #[cold]
    fn expected_token(&self, token: &str) -> Error {
        self.expected(&format!("`{token}`"))
    }

    pub(super) fn expected(&self, what: &str) -> Error {
        let found = match token(&self.text[self.offset..]) {
            "" => "the end of the text".to_owned(),
            token => shown(token),
        };
        Error::at(format!("expected {what}, found {found}"), self.offset)
    }

    /// The text from the next token on.
    #[inline]
    pub(super) fn rest(&mut self) -> &'a str {
        self.offset += space(&self.text[self.offset..]);
        &self.text[self.offset..]
    }
}
