//! A place in a text of DOT that is being looked through, and the tokens that can come there. The text may not
//! have been read to its end yet.

use std::ops::Range;

/// Why a rule stops.
#[derive(Debug)]
pub(super) enum Stop {
    /// More of the text is needed.
    TooShort,
    /// What stands at a byte of the text is not what must.
    Unexpected { at: usize, message: String },
}

impl Stop {
    pub(super) fn at(at: usize, message: impl Into<String>) -> Self {
        Stop::Unexpected {
            at,
            message: message.into(),
        }
    }
}

pub(super) struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether the text is all there is.
    is_last: bool,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a [u8], at: usize, is_last: bool) -> Self {
        Scan { text, at, is_last }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn is_last(&self) -> bool {
        self.is_last
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &'a [u8] {
        &self.text[range.clone()]
    }

    /// The next byte that is no space.
    pub(super) fn peek(&mut self) -> Result<u8, Stop> {
        while let Some(&byte) = self.text.get(self.at) {
            if !byte.is_ascii_whitespace() {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(Stop::TooShort)
    }

    /// Whether this comes next, which is taken then.
    pub(super) fn eat(&mut self, token: &str) -> Result<bool, Stop> {
        match self.peek() {
            Err(Stop::TooShort) if self.is_last => return Ok(false),
            other => other?,
        };
        let rest = &self.text[self.at..];
        if rest.starts_with(token.as_bytes()) {
            self.at += token.len();
            return Ok(true);
        }
        match token.as_bytes().starts_with(rest) && !self.is_last {
            true => Err(Stop::TooShort),
            false => Ok(false),
        }
    }

    /// Takes what must come next.
    pub(super) fn expect(&mut self, token: &str) -> Result<(), Stop> {
        if self.eat(token)? {
            Ok(())
        } else {
            self.peek()?;
            Err(self.expected(&format!("`{token}`")))
        }
    }

    /// Letters, digits, `_`, and what numbers have.
    pub(super) fn word(&mut self) -> Result<&'a [u8], Stop> {
        self.take("a word", |b| {
            b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.') || b >= 0x80
        })
    }

    /// Digits, perhaps with `-` before them.
    pub(super) fn number(&mut self) -> Result<&'a [u8], Stop> {
        self.take("a state's number", |b| b == b'-' || b.is_ascii_digit())
    }

    fn take(&mut self, what: &str, is_in: fn(u8) -> bool) -> Result<&'a [u8], Stop> {
        self.peek()?;
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|&b| !is_in(b));
        let length = match length {
            None if !self.is_last => return Err(Stop::TooShort),
            None => rest.len(),
            Some(0) => return Err(self.expected(what)),
            Some(length) => length,
        };
        self.at += length;
        Ok(&rest[..length])
    }

    /// A word, or what stands between quotes.
    pub(super) fn value(&mut self) -> Result<Range<usize>, Stop> {
        if self.peek()? == b'"' {
            return self.quoted();
        }
        let length = self.word()?.len();
        Ok(self.at - length..self.at)
    }

    /// What stands between quotes, with its escapes.
    fn quoted(&mut self) -> Result<Range<usize>, Stop> {
        self.expect("\"")?;
        let start = self.at;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let length = memchr::memchr2(b'"', b'\\', rest).ok_or(Stop::TooShort)?;
            self.at += length;
            if rest[length] == b'"' {
                self.at += 1;
                return Ok(start..self.at - 1);
            }
            self.at += 2;
        }
    }

    /// As [`Scan::value`], where it is probably the same text as an earlier one.
    pub(super) fn quoted_like(&mut self, earlier: Range<usize>) -> Result<Range<usize>, Stop> {
        self.peek()?;
        let rest = &self.text[self.at + 1..];
        let earlier = &self.text[earlier];
        if rest.starts_with(earlier) && rest.get(earlier.len()) == Some(&b'"') {
            let start = self.at + 1;
            self.at = start + earlier.len() + 1;
            return Ok(start..self.at - 1);
        }
        self.value()
    }

    /// Passes over the rest of the line.
    pub(super) fn line(&mut self) -> Result<(), Stop> {
        let rest = &self.text[self.at..];
        match memchr::memchr(b'\n', rest) {
            Some(length) => self.at += length + 1,
            None if self.is_last => self.at = self.text.len(),
            None => return Err(Stop::TooShort),
        }
        Ok(())
    }

    fn expected(&self, what: &str) -> Stop {
        let rest = &self.text[self.at..];
        let rest = String::from_utf8_lossy(&rest[..rest.len().min(SHOWN)]);
        let is_in = |c: &char| c.is_alphanumeric() || *c == '_';
        let word: String = rest.chars().take_while(is_in).collect();
        let found = match word.is_empty() {
            true => rest.chars().take(1).collect(),
            false => word,
        };
        Stop::at(self.at, format!("expected {what}, found {found:?}"))
    }
}

/// So much of what is found instead is shown, in bytes.
const SHOWN: usize = 40;
