//! What stands between two states in a log: the line with which the next one begins, among everything else.

use super::header::{self, Header};
use super::progress::{self, Said};
use super::{CHANGED, TlcLog};
use crate::trace::TraceError;
use crate::trace::conjuncts;
use crate::trace::form::{CUT, MOST_BETWEEN};
use crate::trace::source::Line;

impl TlcLog<'_> {
    /// The next line with which a state begins; none at the end of the log.
    pub(super) fn header(&mut self) -> Result<Option<Header>, TraceError> {
        if let Some(header) = self.header.take() {
            return Ok(Some(header));
        }
        while let Some(line) = self.source.line(self.at)? {
            let at = self.at;
            self.at = line.next();
            if let Some(header) = self.in_line(at, &line)? {
                return Ok(Some(header));
            }
            // What comes after more is not one of its states.
            if self.at - self.last_end > MOST_BETWEEN {
                self.finish();
            }
            if self.states.is_empty() {
                self.source.forget(self.at);
            }
        }
        Ok(None)
    }

    /// What a line between two states says of the next one.
    fn in_line(&mut self, at: usize, line: &Line) -> Result<Option<Header>, TraceError> {
        let text = self.source.slice(&line.span);
        let text = text.trim_start_matches('\u{feff}');
        match self.log.note(text) {
            Said::State => return self.framed(),
            Said::RunAnew => {
                let message = "TLC runs anew from here on, and has not ended before";
                self.broken_off = Some(self.source.fault(at, message).with_help(CUT));
            }
            Said::EndOfNone if self.behaviours > 0 && !self.is_lost => {
                let message =
                    "a message that tells a state ends here, and its first line is not there";
                return Err(self.source.fault(at, message).with_help(CHANGED));
            }
            Said::RunEnds => {
                self.finish();
                return Ok(None);
            }
            Said::EndOfNone | Said::Other => {}
        }
        let kind = header::plain(text);
        if !line.ended && !kind.as_ref().is_some_and(|kind| kind.is_whole(text)) {
            if kind.is_some() || header::is_partial(text) {
                self.broken_off = Some(self.within_header(at));
            }
            return Ok(None);
        }
        if kind.is_none() && self.is_stray(text) {
            let message =
                "expected a state's first line, such as `State 2: <Next>`, before its variables";
            return Err(self.source.fault(at, message).with_help(CHANGED));
        }
        Ok(kind.map(|kind| Header { at, kind }))
    }

    /// The first line of a message of `-tool` that tells a state.
    fn framed(&mut self) -> Result<Option<Header>, TraceError> {
        let at = self.at;
        let Some(line) = self.source.line(at)? else {
            self.broken_off = Some(self.within_header(at));
            return Ok(None);
        };
        self.at = line.next();
        let text = self.source.slice(&line.span);
        match header::in_frame(text) {
            Some(kind) if line.ended || kind.is_whole(text) => Ok(Some(Header { at, kind })),
            _ if !line.ended => {
                self.broken_off = Some(self.within_header(at));
                Ok(None)
            }
            // Another message, or another run: this one has been broken off.
            None if text.starts_with("@!@!@STARTMSG ") || progress::begins_run(text) => {
                self.at = at;
                self.broken_off = Some(self.within_header(at));
                Ok(None)
            }
            None if !self.is_lost => Err(self
                .source
                .fault(at, "expected a state's number, such as `2: <Next>`")),
            _ => Ok(None),
        }
    }

    fn within_header(&self, at: usize) -> TraceError {
        let message = "the text ends within a state's first line";
        self.source.fault(at, message).with_help(CUT)
    }

    /// Whether a line between two states is one of a state, of which the first line has been lost or changed: no
    /// value that TLC prints begins so.
    fn is_stray(&self, line: &str) -> bool {
        let is_single = |name: &String| {
            let rest = line.strip_prefix(name.as_str());
            rest.is_some_and(|rest| rest.starts_with(" = "))
        };
        let is_variable = || {
            let single = self.single.as_ref();
            conjuncts::begins(line) || !self.states.is_empty() && single.is_some_and(is_single)
        };
        self.behaviours > 0 && !self.is_lost && is_variable()
    }
}
