//! Finds where the parts of a state begin and end, without decoding them. Neighbouring states are almost
//! the same text, so a variable that has not changed is passed over as a whole.

use crate::tla;
use std::ops::Range;

/// A variable of a state: where in the input its name and its value stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: Range<usize>,
    /// Whether the name has escapes, as JSON's can.
    pub(super) is_escaped: bool,
    pub(super) value: Range<usize>,
}

impl Field {
    /// The field whose text is the same at another place: what was at `from` is at `to`.
    pub(super) fn moved(&self, from: usize, to: usize) -> Field {
        let moved = |span: &Range<usize>| to + (span.start - from)..to + (span.end - from);
        Field {
            name: moved(&self.name),
            is_escaped: self.is_escaped,
            value: moved(&self.value),
        }
    }
}

/// What stands in a text instead of what was expected.
#[derive(Debug)]
pub(super) struct Unexpected {
    /// The byte of the input; its length if it ends too early.
    pub(super) at: usize,
    pub(super) message: String,
}

/// How the values of a text are delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `{"x": 1, "y": [2]}`
    Json,
    /// `[x |-> 1, y |-> <<2>>]`
    Tla,
}

/// The bytes at which something can begin or end, or that come between two operands.
const ENDS_WORD: [bool; 256] = {
    let mut ends = [false; 256];
    let mut index = 0;
    let signs = b"\"{}[]():@";
    while index < signs.len() {
        ends[signs[index] as usize] = true;
        index += 1;
    }
    ends
};

/// A place in a text that is being looked through.
pub(super) struct Scan<'a> {
    text: &'a str,
    /// Where in the input the text begins.
    base: usize,
    /// Where in the text the scan is.
    at: usize,
    syntax: Syntax,
}

impl<'a> Scan<'a> {
    /// `text` begins at the byte `base` of an input, and is looked through from the input's byte `at` on. All
    /// offsets outside are the input's.
    pub(super) fn new(text: &'a str, base: usize, at: usize, syntax: Syntax) -> Self {
        Scan {
            text,
            base,
            at: at - base,
            syntax,
        }
    }

    /// The byte of the input at which the scan is.
    pub(super) fn at(&self) -> usize {
        self.base + self.at
    }

    /// What was passed over from `start`, an offset in the text.
    fn since(&self, start: usize) -> Range<usize> {
        self.base + start..self.base + self.at
    }

    /// The fields of a record or an object. `before` are the fields of the one before, in the same text.
    pub(super) fn record(
        &mut self,
        before: &[Field],
        fields: &mut Vec<Field>,
    ) -> Result<Range<usize>, Unexpected> {
        let (open, close) = match self.syntax {
            Syntax::Json => ("{", "}"),
            Syntax::Tla => ("[", "]"),
        };
        let start = self.expect(open)? - self.base;
        fields.clear();
        while !self.eat(close) {
            if !fields.is_empty() {
                self.expect(",")?;
            }
            let field = match before.get(fields.len()).and_then(|f| self.same_field(f)) {
                Some(field) => field,
                None => self.field()?,
            };
            fields.push(field);
        }
        Ok(self.since(start))
    }

    /// The field that begins here, if it is the same text as an earlier one.
    fn same_field(&mut self, before: &Field) -> Option<Field> {
        let whole = &self.text[before.name.start - self.base..before.value.end - self.base];
        let mut at = self.peek_after_space();
        if self.syntax == Syntax::Json {
            at += usize::from(*self.text.as_bytes().get(at)? == b'"');
        }
        let rest = self.text.as_bytes().get(at..)?;
        let is_same = rest.starts_with(whole.as_bytes())
            && matches!(rest.get(whole.len())?, b',' | b'}' | b']');
        if !is_same {
            return None;
        }
        self.at = at + whole.len();
        Some(before.moved(before.name.start, self.base + at))
    }

    fn field(&mut self) -> Result<Field, Unexpected> {
        let name = match self.syntax {
            Syntax::Json => {
                let quoted = self.string()?;
                self.expect(":")?;
                quoted.start + 1..quoted.end - 1
            }
            Syntax::Tla => {
                let name = self.word()?;
                self.expect("|->")?;
                name
            }
        };
        let text = &self.text[name.start - self.base..name.end - self.base];
        let is_escaped = self.syntax == Syntax::Json && text.contains('\\');
        let value = self.value()?;
        Ok(Field {
            name,
            is_escaped,
            value,
        })
    }

    /// Passes over a value, and says where it is.
    pub(super) fn value(&mut self) -> Result<Range<usize>, Unexpected> {
        let start = self.skip_space();
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        let mut end = start;
        while let Some(&byte) = bytes.get(self.at) {
            let pair = |other| self.syntax == Syntax::Tla && bytes.get(self.at + 1) == Some(&other);
            match byte {
                b'"' => {
                    self.string()?;
                    end = self.at;
                    if depth == 0 && self.syntax == Syntax::Json {
                        break;
                    }
                    continue;
                }
                b'{' | b'[' | b'(' => depth += 1,
                b'<' if pair(b'<') => {
                    depth += 1;
                    self.at += 1;
                }
                // `:>` is no bracket.
                b':' if pair(b'>') => self.at += 1,
                b'}' | b']' | b')' | b'>' if byte != b'>' || pair(b'>') => {
                    if depth == 0 {
                        break;
                    }
                    depth -= 1;
                    self.at += usize::from(byte == b'>');
                    if depth == 0 && self.syntax == Syntax::Json {
                        self.at += 1;
                        end = self.at;
                        break;
                    }
                }
                b',' if depth == 0 => break,
                b' ' | b'\t' | b'\r' | b'\n' => {
                    self.at += 1;
                    if depth == 0 && self.syntax == Syntax::Json {
                        break;
                    }
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            end = self.at;
        }
        if depth > 0 {
            return Err(self.ended("a closing bracket"));
        }
        if end == start {
            return Err(self.unexpected("a value"));
        }
        self.at = end;
        Ok(self.since(start))
    }

    /// Passes over an operand of `:>` or `@@`.
    pub(super) fn operand(&mut self) -> Result<Range<usize>, Unexpected> {
        let start = self.skip_space();
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        loop {
            let rest = &bytes[self.at..];
            // Most bytes are letters of names.
            let Some(length) = rest.iter().position(|&byte| ENDS_WORD[usize::from(byte)]) else {
                self.at = bytes.len();
                break;
            };
            self.at += length;
            match rest[length] {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' | b'(' => depth += 1,
                b'}' | b']' | b')' if depth == 0 => break,
                b'}' | b']' | b')' => depth -= 1,
                // Tuples have nothing in them that would end an operand but commas, which do not.
                b':' | b'@' if depth == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        let length = self.text[start..self.at].trim_end().len();
        if length == 0 {
            return Err(self.unexpected("a value"));
        }
        Ok(self.base + start..self.base + start + length)
    }

    /// A string, with its quotes.
    pub(super) fn string(&mut self) -> Result<Range<usize>, Unexpected> {
        let start = self.expect("\"")? - self.base;
        let bytes = self.text.as_bytes();
        loop {
            match tla::quote_or_escape(&bytes[self.at..]) {
                Some(length) if bytes[self.at + length] == b'"' => {
                    self.at += length + 1;
                    return Ok(self.since(start));
                }
                // What is escaped can be the first byte of a character; the others are none of `"\`.
                Some(length) if self.at + length + 2 <= bytes.len() => self.at += length + 2,
                _ => return Err(self.ended("the string's closing `\"`")),
            }
        }
    }

    /// A number without a sign.
    pub(super) fn number(&mut self) -> Result<usize, Unexpected> {
        let start = self.skip_space();
        let rest = &self.text[start..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits]
            .parse()
            .map_err(|_| self.unexpected("a number"))?;
        self.at += digits;
        Ok(number)
    }

    /// A name: letters, digits, `_`.
    pub(super) fn word(&mut self) -> Result<Range<usize>, Unexpected> {
        let start = self.skip_space();
        let is_in_word = |c: &char| c.is_alphanumeric() || *c == '_';
        let rest = self.text[start..].chars();
        let length: usize = rest.take_while(is_in_word).map(char::len_utf8).sum();
        if length == 0 {
            return Err(self.unexpected("a name"));
        }
        self.at += length;
        Ok(self.since(start))
    }

    /// Passes over a value that is this text, if one of the `ends` comes after it. Says where it begins.
    pub(super) fn pass(&mut self, value: &str, ends: [&str; 2]) -> Option<usize> {
        let start = self.skip_space();
        let rest = self.text.as_bytes()[start..].strip_prefix(value.as_bytes())?;
        let rest = rest.trim_ascii_start();
        if !ends.iter().any(|end| rest.starts_with(end.as_bytes())) {
            return None;
        }
        self.at += value.len();
        Some(self.base + start)
    }

    /// Whether this comes next, which is taken then.
    #[inline(always)]
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let start = self.skip_space();
        let is_next = tla::begins(&self.text.as_bytes()[start..], token);
        if is_next {
            self.at += token.len();
        }
        is_next
    }

    /// Takes what must come next, and says where it begins.
    #[inline(always)]
    pub(super) fn expect(&mut self, token: &str) -> Result<usize, Unexpected> {
        if self.eat(token) {
            Ok(self.at() - token.len())
        } else {
            Err(self.unexpected_for(token))
        }
    }

    /// Nothing but space comes any more.
    pub(super) fn end(&mut self) -> Result<(), Unexpected> {
        if self.skip_space() == self.text.len() {
            Ok(())
        } else {
            Err(self.unexpected("nothing more"))
        }
    }

    fn peek_after_space(&self) -> usize {
        let bytes = &self.text.as_bytes()[self.at..];
        let is_space = |b: &&u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
        self.at + bytes.iter().take_while(is_space).count()
    }

    fn skip_space(&mut self) -> usize {
        self.at = self.peek_after_space();
        self.at
    }

    #[cold]
    fn unexpected_for(&self, token: &str) -> Unexpected {
        self.unexpected(&format!("`{token}`"))
    }

    pub(super) fn unexpected(&self, what: &str) -> Unexpected {
        let Some(found) = self.text[self.at..].chars().next() else {
            return self.ended(what);
        };
        Unexpected {
            at: self.at(),
            message: format!("expected {what}, found {found:?}"),
        }
    }

    fn ended(&self, what: &str) -> Unexpected {
        Unexpected {
            at: self.base + self.text.len(),
            message: format!("the text ends too early: {what} is missing"),
        }
    }
}
