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
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Values may not be nested deeper, so that no text can exhaust the stack.
const DEEPEST: usize = 128;
/// So many elements may the intervals `a..b` of a text have together, so that no text can exhaust memory.
const MOST_IN_INTERVALS: u64 = 1 << 20;

/// A place in a text that is being read.
pub(super) struct Reader<'a> {
    text: &'a str,
    offset: usize,
    depth: usize,
    in_intervals: u64,
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
}

/// Items between brackets, and how far they are read.
pub(super) struct List {
    separator: &'static str,
    close: &'static str,
    progress: Progress,
}

enum Progress {
    Opened,
    Within,
    Closed,
}

impl List {
    pub(super) fn new(separator: &'static str, close: &'static str) -> Self {
        List {
            separator,
            close,
            progress: Progress::Opened,
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Reader {
            text,
            offset: 0,
            depth: 0,
            in_intervals: 0,
        }
    }

    /// Where the next token begins, or where reading stopped.
    pub(super) fn offset(&self) -> usize {
        self.offset
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
                "" => Err(self.expected("a TLA+ value")),
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
        if super::model_value::is_name(name) {
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
        if name.chars().any(char::is_alphabetic) {
            self.offset += name.len();
            Ok(name)
        } else {
            Err(self.expected("a field's name"))
        }
    }

    /// Takes a word, whatever it is.
    pub(super) fn word(&mut self) {
        self.offset += word(self.rest()).len();
    }

    pub(super) fn integer(&mut self) -> Result<i128, Error> {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with('-'));
        let digits = word(&rest[sign..]);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(self.expected("an integer"));
        }
        let number = &rest[..sign + digits.len()];
        let parsed = number
            .parse()
            .map_err(|_| Error::at(format!("the number {number} is too large"), self.offset))?;
        self.offset += number.len();
        Ok(parsed)
    }

    /// What comes after an integer `first` if that is the beginning of an interval.
    pub(super) fn interval(&mut self, first: i128) -> Result<Option<RangeInclusive<i128>>, Error> {
        let start = self.offset;
        if !self.eat("..") {
            return Ok(None);
        }
        let interval = first..=self.integer()?;
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
            return Err(Error::at(message, start));
        }
        Ok(Some(interval))
    }

    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.expect("\"")?;
        let rest = &self.text[self.offset..];
        let plain = rest.find(['"', '\\']).unwrap_or(rest.len());
        self.offset += plain;
        if rest[plain..].starts_with('"') {
            self.offset += 1;
            return Ok(Cow::Borrowed(&rest[..plain]));
        }
        let mut text = rest[..plain].to_owned();
        let mut characters = rest[plain..].char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => {
                    self.offset += at + 1;
                    return Ok(Cow::Owned(text));
                }
                '\\' => text.push(self.escaped(at, characters.next())?),
                c => text.push(c),
            }
        }
        self.offset = self.text.len();
        Err(self.expected("the string's closing \""))
    }

    fn escaped(&self, at: usize, escaped: Option<(usize, char)>) -> Result<char, Error> {
        match escaped.map(|(_, c)| c) {
            Some('n') => Ok('\n'),
            Some('t') => Ok('\t'),
            Some('r') => Ok('\r'),
            Some('f') => Ok('\u{c}'),
            Some(c @ ('"' | '\\')) => Ok(c),
            _ => Err(Error::at(
                "expected one of n t r f \" \\ after the \\",
                self.offset + at,
            )),
        }
    }

    /// Whether the text goes on with this token, which is taken then.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let next = self.rest().starts_with(token);
        if next {
            self.offset += token.len();
        }
        next
    }

    pub(super) fn expect(&mut self, token: &str) -> Result<(), Error> {
        if self.eat(token) {
            Ok(())
        } else {
            Err(self.expected(&format!("`{token}`")))
        }
    }

    /// Whether another item comes before the closing bracket, which is taken if not.
    pub(super) fn next_item(&mut self, list: &mut List) -> Result<bool, Error> {
        match list.progress {
            Progress::Closed => return Ok(false),
            _ if self.eat(list.close) => {
                list.progress = Progress::Closed;
                return Ok(false);
            }
            Progress::Opened => list.progress = Progress::Within,
            Progress::Within if self.eat(list.separator) => {}
            Progress::Within => {
                let List {
                    separator, close, ..
                } = list;
                return Err(self.expected(&format!("`{separator}` or `{close}`")));
            }
        }
        Ok(true)
    }

    /// Takes the closing bracket, if that has not been done: who reads a pair stops after two items.
    pub(super) fn close(&mut self, list: &List) -> Result<(), Error> {
        match list.progress {
            Progress::Closed => Ok(()),
            Progress::Opened | Progress::Within => self.expect(list.close),
        }
    }

    /// Reads what is inside brackets.
    pub(super) fn nested<R>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<R, Error>,
    ) -> Result<R, Error> {
        if self.depth == DEEPEST {
            let message = format!("values are nested more than {DEEPEST} deep here");
            return Err(Error::at(message, self.offset));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    pub(super) fn end(&mut self) -> Result<(), Error> {
        if self.rest().is_empty() {
            Ok(())
        } else {
            Err(self.expected("the end of the value"))
        }
    }

    pub(super) fn expected(&self, what: &str) -> Error {
        let rest = &self.text[self.offset..];
        let found = match (word(rest), rest.chars().next()) {
            (_, None) => "the end of the text".to_owned(),
            ("", Some(c)) => format!("`{}`", c.escape_debug()),
            (word, _) => format!("`{}`", word.chars().take(40).collect::<String>()),
        };
        Error::at(format!("expected {what}, found {found}"), self.offset)
    }

    /// The text from the next token on.
    fn rest(&mut self) -> &'a str {
        let rest = &self.text[self.offset..];
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.offset += rest.len() - trimmed.len();
        trimmed
    }
}

/// The letters, digits and `_` with which a text begins.
fn word(text: &str) -> &str {
    let end = text
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || b == b'_'));
    &text[..end.unwrap_or(text.len())]
}
