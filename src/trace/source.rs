//! The text of an input: read when it is needed, forgotten when it is done with. Offsets count the bytes
//! of the whole input, compressed or not, so they stay true whatever has been forgotten.

use super::scan::{Field, Scan, Syntax};
use super::{Place, TraceError};
use crate::tla;
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::ops::Range;

/// So many bytes are read at a time.
const CHUNK: usize = 1 << 16;
/// A line may not be longer, so that no input can exhaust memory.
const LONGEST_LINE: usize = 1 << 28;
/// Of what was compressed, no more may be kept at a time: a small file can say it is a huge one.
const MOST_OF_COMPRESSED: usize = 1 << 28;

pub(super) struct Source<'r> {
    from: Box<dyn Read + 'r>,
    /// What is known of the text, from the byte `begin` of the input on.
    text: String,
    begin: usize,
    begins_at: Place,
    /// The first bytes of a character of which the others have not been read yet.
    partial: Vec<u8>,
    state: Progress,
    /// How many bytes may be kept at a time.
    most: usize,
    /// The byte of which the place was asked last, and that place.
    counted: Cell<(usize, Place)>,
}

enum Progress {
    Open,
    Ended,
    /// What stops the reading, told when everything before it has been taken.
    Failed(TraceError),
}

/// A line without its end, and whether it has one.
pub(super) struct Line {
    pub(super) span: Range<usize>,
    pub(super) ended: bool,
}

impl Line {
    /// Where the next line begins.
    pub(super) fn next(&self) -> usize {
        self.span.end + usize::from(self.ended)
    }
}

impl<'r> Source<'r> {
    /// A text of which the first bytes, `head`, have been read already.
    pub(super) fn new(head: Vec<u8>, from: Box<dyn Read + 'r>, is_compressed: bool) -> Self {
        let (text, partial) = match String::from_utf8(head) {
            Ok(text) => (text, Vec::new()),
            Err(error) => (String::new(), error.into_bytes()),
        };
        let mut source = Source {
            from,
            text,
            begin: 0,
            begins_at: Place::FIRST,
            partial,
            state: Progress::Open,
            most: match is_compressed {
                true => MOST_OF_COMPRESSED,
                false => usize::MAX,
            },
            counted: Cell::new((0, Place::FIRST)),
        };
        source.take_partial();
        source
    }

    /// So many bytes of what the input begins with, if that has not been forgotten.
    pub(super) fn beginning(&self, most: usize) -> Option<&str> {
        let mut end = most.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        (self.begin == 0).then_some(&self.text[..end])
    }

    /// A part of the text that has been read and not forgotten.
    pub(super) fn slice(&self, span: &Range<usize>) -> &str {
        &self.text[span.start - self.begin..span.end - self.begin]
    }

    /// The name of a field.
    pub(super) fn name(&self, field: &Field) -> Cow<'_, str> {
        let name = self.slice(&field.name);
        match field.is_escaped {
            true => tla::json::unescaped(name),
            false => Cow::Borrowed(name),
        }
    }

    /// What is known of the text, to be looked through from an offset on.
    pub(super) fn scan(&self, at: usize, syntax: Syntax) -> Scan<'_> {
        Scan::new(&self.text, self.begin, at, syntax)
    }

    /// The same, up to an offset.
    pub(super) fn scan_within(&self, span: &Range<usize>, syntax: Syntax) -> Scan<'_> {
        Scan::new(
            &self.text[..span.end - self.begin],
            self.begin,
            span.start,
            syntax,
        )
    }

    /// Reads the whole text. Nothing may have been forgotten.
    pub(super) fn all(&mut self) -> Result<&str, TraceError> {
        if matches!(self.state, Progress::Open) {
            let mut bytes = std::mem::take(&mut self.text).into_bytes();
            bytes.append(&mut self.partial);
            let rest = (self.most - bytes.len()).saturating_add(1);
            let read = (&mut self.from).take(rest as u64).read_to_end(&mut bytes);
            self.state = Progress::Ended;
            if bytes.len() > self.most {
                return Err(too_large());
            }
            let (text, is_text) = match String::from_utf8(bytes) {
                Ok(text) => (text, true),
                Err(error) => {
                    let valid = error.utf8_error().valid_up_to();
                    let mut bytes = error.into_bytes();
                    bytes.truncate(valid);
                    (String::from_utf8(bytes).unwrap_or_default(), false)
                }
            };
            read.map_err(|error| TraceError::unreadable_after(&text, &error))?;
            if !is_text {
                return Err(TraceError::no_text().at(Place::FIRST.after(&text)));
            }
            self.text = text;
        }
        match &self.state {
            Progress::Failed(error) => Err(error.clone()),
            _ => Ok(&self.text),
        }
    }

    /// The line that begins at an offset; none at the end of the input.
    pub(super) fn line(&mut self, start: usize) -> Result<Option<Line>, TraceError> {
        let mut searched = start;
        loop {
            let known = &self.text.as_bytes()[searched - self.begin..];
            if let Some(length) = memchr::memchr(b'\n', known) {
                let span = start..searched + length;
                return Ok(Some(Line { span, ended: true }));
            }
            searched += known.len();
            if searched - start > LONGEST_LINE {
                return Err(self
                    .fault(start, "a line of more than 256 MiB begins here")
                    .with_help("is this a trace?"));
            }
            if self.more()? {
                continue;
            }
            return Ok((searched > start).then_some(Line {
                span: start..searched,
                ended: false,
            }));
        }
    }

    /// Where the next line begins, if the text from an offset up to the end of a line is that of an earlier span. What
    /// has been forgotten, or is not known yet, is not.
    pub(super) fn repeated(&self, at: usize, earlier: &Range<usize>) -> Option<usize> {
        let earlier = earlier.start.checked_sub(self.begin)?..earlier.end - self.begin;
        let bytes = self.text.as_bytes();
        let rest = bytes[at - self.begin..].strip_prefix(&bytes[earlier])?;
        let ends = [b"\n".as_slice(), b"\r\n"];
        let rest = ends.iter().find_map(|end| rest.strip_prefix(*end))?;
        Some(self.end() - rest.len())
    }

    /// Whether a line ends at an offset.
    pub(super) fn ends_line(&self, offset: usize) -> bool {
        let rest = &self.text[offset - self.begin..];
        rest.starts_with('\n') || rest.starts_with("\r\n")
    }

    /// What comes before this offset is not needed any more.
    pub(super) fn forget(&mut self, before: usize) {
        // Moving what is left costs less the rarer it is done.
        if before - self.begin > CHUNK.max(self.text.len() / 2) {
            self.begins_at = self.place(before);
            self.text.drain(..before - self.begin);
            self.begin = before;
        }
    }

    /// The place of an offset.
    pub(super) fn place(&self, offset: usize) -> Place {
        // Places are asked for in order mostly, so that each part of a long line is counted once.
        let mut offset = offset.min(self.end());
        // Of a byte within a character, the place is the character's.
        while !self.text.is_char_boundary(offset - self.begin) {
            offset -= 1;
        }
        let (from, place) = match self.counted.get() {
            counted if (self.begin..=offset).contains(&counted.0) => counted,
            _ => (self.begin, self.begins_at),
        };
        let place = place.after(self.slice(&(from..offset)));
        self.counted.set((offset, place));
        place
    }

    /// What is wrong at an offset.
    pub(super) fn fault(&self, offset: usize, message: impl Into<String>) -> TraceError {
        TraceError::new(message).at(self.place(offset))
    }

    fn end(&self) -> usize {
        self.begin + self.text.len()
    }

    /// Reads some more; says whether there was more.
    fn more(&mut self) -> Result<bool, TraceError> {
        let before = self.text.len();
        while self.text.len() == before {
            match &self.state {
                Progress::Open => self.read_chunk(),
                Progress::Ended => return Ok(false),
                Progress::Failed(error) => return Err(error.clone()),
            }
        }
        Ok(true)
    }

    fn read_chunk(&mut self) {
        let valid = self.partial.len();
        self.partial.resize(valid + CHUNK, 0);
        let read = self.from.read(&mut self.partial[valid..]);
        self.partial.truncate(valid + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(0) if valid > 0 => self.state = Progress::Failed(self.not_utf8()),
            Ok(0) => self.state = Progress::Ended,
            Ok(_) => self.take_partial(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                let mut unreadable = TraceError::unreadable(&error);
                unreadable.place = (self.end() > 0).then(|| self.place(self.end()));
                self.state = Progress::Failed(unreadable);
            }
        }
        if self.text.len() > self.most {
            self.state = Progress::Failed(too_large());
        }
    }

    /// Moves the whole characters that have been read to the text.
    fn take_partial(&mut self) {
        let error = match std::str::from_utf8(&self.partial) {
            Ok(text) => {
                self.text.push_str(text);
                return self.partial.clear();
            }
            Err(error) => error,
        };
        let valid = error.valid_up_to();
        let text = std::str::from_utf8(&self.partial[..valid]);
        self.text.push_str(text.unwrap_or_default());
        self.partial.drain(..valid);
        if error.error_len().is_some() {
            self.state = Progress::Failed(self.not_utf8());
        }
    }

    fn not_utf8(&self) -> TraceError {
        TraceError::no_text().at(self.place(self.end()))
    }
}

fn too_large() -> TraceError {
    TraceError::new("more than 256 MiB of this compressed file have to be in memory at a time")
        .with_help(
            "decompress it first, if it is what it should be: a plain file may be of any size",
        )
}
