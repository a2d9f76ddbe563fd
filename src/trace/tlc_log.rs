//! TLC's standard output, plain and with `-tool`: error traces among everything else that it prints.
//!
//! ```text
//! Error: The behavior up to this point is:
//! State 1: <Initial predicate>
//! /\ x = 0
//!
//! State 2: <Tick(a) line 5, col 9 to line 5, col 30 of module Clock>
//! /\ x = 1
//!
//! Back to state 1: <Tick(a) line 5, col 9 to line 5, col 30 of module Clock>
//! ```
//!
//! With `-tool` each state is framed, and its first line is `2: <Tick(a) …>`:
//!
//! ```text
//! @!@!@STARTMSG 2217:4 @!@!@
//! …
//! @!@!@ENDMSG 2217 @!@!@
//! ```
//!
//! A log can hold several behaviours (`-continue`), and with `-difftrace` states that leave out what has not
//! changed. Whatever else stands between the states is passed over.

mod changes;
mod header;
mod progress;

use self::changes::Changes;
use self::header::{Header, Kind};
use self::progress::{Progress, Said};
use super::conjuncts::{self, Conjuncts, End};
use super::form::{CUT, Form, Found};
use super::scan::Field;
use super::source::{Line, Source};
use super::{Label, TraceError};

pub(super) struct TlcLog<'r> {
    source: Source<'r>,
    /// Where the next line begins.
    at: usize,
    /// What comes next, if it has been read already.
    header: Option<Header>,
    behaviours: usize,
    /// Where the variables of each of the behaviour's states begin: a lasso goes back to one of them.
    states: Vec<usize>,
    /// How many variables the first one has.
    variables: usize,
    changes: Changes,
    /// Whether the last state has been given.
    is_over: bool,
    /// Whether that was one to which the behaviour goes back.
    is_closed: bool,
    /// Whether TLC found its error in a later state than the first.
    has_later: bool,
    /// Whether the behaviour has ended with an error: what is left of it is passed over.
    is_lost: bool,
    log: Progress,
    /// What says, before the next state is found, that the behaviour has not been written to its end.
    broken_off: Option<TraceError>,
    cut: Option<TraceError>,
}

impl<'r> TlcLog<'r> {
    pub(super) fn new(source: Source<'r>) -> Self {
        TlcLog {
            source,
            at: 0,
            header: None,
            behaviours: 0,
            states: Vec::new(),
            variables: 0,
            changes: Changes::default(),
            is_over: false,
            is_closed: false,
            has_later: false,
            is_lost: false,
            log: Progress::default(),
            broken_off: None,
            cut: None,
        }
    }

    /// The next line with which a state begins; none at the end of the log.
    fn header(&mut self) -> Result<Option<Header>, TraceError> {
        if let Some(header) = self.header.take() {
            return Ok(Some(header));
        }
        while let Some(line) = self.source.line(self.at)? {
            let at = self.at;
            self.at = line.next();
            if let Some(header) = self.in_line(at, &line)? {
                return Ok(Some(header));
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
            Said::EndOfNone if !self.is_lost => {
                let message =
                    "a message that tells a state ends here, and its first line is not there";
                return Err(self.source.fault(at, message).with_help(CHANGED));
            }
            Said::RunEnds | Said::EndOfNone | Said::Other => {}
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
        self.behaviours > 0 && !self.is_lost && conjuncts::begins(line)
    }

    /// The line with which the next behaviour begins, or what stands there instead.
    fn first_header(&mut self) -> Result<Option<Header>, TraceError> {
        loop {
            match self.header()? {
                Some(header) if self.is_lost && !matches!(header.kind, Kind::State(1, _)) => {}
                header => return Ok(header),
            }
        }
    }

    /// The next state's variables. `fields` are those of the state before.
    fn state(
        &mut self,
        header: &Header,
        fields: &mut Vec<Field>,
    ) -> Result<Option<()>, TraceError> {
        let (at, before) = (self.at, std::mem::take(fields));
        let number = self.states.len() + 1;
        let body = conjuncts::read(&mut self.source, at, ends_state, &before, fields)?;
        self.at = body.next;
        let is_cut = self.is_cut(header, &body)?;
        if fields.is_empty() && number == 1 && !is_cut {
            let message = "the first state has no variables";
            return Err(self.source.fault(header.at, message).with_help(
                "with -difftrace TLC leaves them out when something is violated in the second state: run it without, \
                 or with `-dumpTrace json FILE`",
            ));
        }
        if is_cut && !conjuncts::is_whole(&self.source, fields, self.variables) {
            let message = format!("the text ends within state {number}");
            self.cut = Some(self.source.fault(header.at, message).with_help(CUT));
            return Ok(None);
        }
        match number {
            1 => self.variables = fields.len(),
            _ => self
                .changes
                .fill_in(&self.source, header.at, number, &before, fields)?,
        }
        self.states.push(at);
        Ok(Some(()))
    }

    /// Whether a state ends with the text, or with the beginning of something else.
    fn is_cut(&mut self, header: &Header, body: &Conjuncts) -> Result<bool, TraceError> {
        let text = self.source.slice(&(header.at..body.next));
        if body.end == End::Text || text.ends_with("\n\n") || text.ends_with("\n\r\n") {
            return Ok(body.end == End::Text);
        }
        let Some(line) = self.source.line(body.next)? else {
            return Ok(false);
        };
        Ok(!self.source.slice(&line.span).starts_with("@!@!@ENDMSG "))
    }

    /// Reads a state's variables once more: to keep those of every state can take many times what the text takes.
    fn again(&mut self, number: usize, fields: &mut Vec<Field>) -> Result<(), TraceError> {
        self.read_again(number - 1, fields)?;
        if fields.len() >= self.variables {
            return Ok(());
        }
        // With -difftrace the others are in the states before.
        let mut before = Vec::new();
        for index in 0..number {
            self.read_again(index, fields)?;
            changes::carry_over(&self.source, &before, fields);
            before.clone_from(fields);
        }
        Ok(())
    }

    fn read_again(&mut self, index: usize, fields: &mut Vec<Field>) -> Result<(), TraceError> {
        conjuncts::read(
            &mut self.source,
            self.states[index],
            ends_state,
            &[],
            fields,
        )
        .map(|_| ())
    }

    /// Why a log without a behaviour has none.
    fn no_behaviour(&self) -> TraceError {
        if self.log.has_ended {
            return TraceError::new("this log of TLC holds no behaviour")
                .with_help("TLC prints one when it finds an error");
        }
        let message = "the log ends here, before a behaviour begins: TLC's last line is not there";
        self.source
            .fault(self.at, message)
            .with_help("was the file cut off, or does TLC still run?")
    }

    fn end(&mut self) -> Option<Found> {
        self.is_over = true;
        if let ([first], true, None) = (&*self.states, self.has_later, &self.cut) {
            let message = "what TLC found is in a later state, and this one is the only one here";
            self.cut = Some(self.source.fault(*first, message).with_help(ONE_OF_MANY));
        }
        self.cut = self.cut.take().or(self.broken_off.take());
        None
    }

    fn at_end_of_log(&mut self) {
        if self.cut.is_none() && self.log.has_begun && !self.log.has_ended {
            let end = self
                .source
                .fault(self.at, "TLC's last line is not there yet");
            self.cut = Some(end.with_help(CUT));
        }
        if self.broken_off.is_none() && self.log.is_in_message {
            let end = self
                .source
                .fault(self.at, "the text ends within a message of TLC");
            self.broken_off = Some(end.with_help(CUT));
        }
    }
}

/// A line that ends a state without an empty line before it.
fn ends_state(line: &str) -> bool {
    line.starts_with("@!@!@") || progress::begins_run(line)
}

const ONE_OF_MANY: &str = "with -difftrace TLC can leave out all states but the first: run it without, or with `-dumpTrace json \
                          FILE`";

const CHANGED: &str = "a line was lost or changed after TLC wrote it: keep TLC's whole output";

impl Form for TlcLog<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        self.states.clear();
        self.variables = 0;
        self.changes = Changes::default();
        (self.is_over, self.is_closed) = (false, false);
        self.cut = None;
        self.has_later = false;
        let header = self.first_header()?;
        self.is_lost = false;
        // What was broken off before has no state.
        self.broken_off = None;
        let Some(header) = header else {
            return match self.behaviours {
                0 => Err(self.no_behaviour()),
                _ => Ok(false),
            };
        };
        self.behaviours += 1;
        self.has_later = std::mem::take(&mut self.log.is_later);
        if !matches!(header.kind, Kind::State(1, _)) {
            return Err(self
                .source
                .fault(header.at, "expected a behaviour's first state, `State 1`")
                .with_help("the file lacks the states before: keep TLC's whole output"));
        }
        self.source.forget(header.at);
        self.header = Some(header);
        Ok(true)
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        let found = self.find(fields);
        self.is_lost = found.is_err();
        found
    }

    fn cut(&self) -> Option<&TraceError> {
        self.cut.as_ref()
    }
}

impl TlcLog<'_> {
    fn find(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        if self.is_over {
            return Ok(None);
        }
        if self.is_closed {
            // Nothing of the behaviour is needed any more.
            self.states.clear();
        }
        let Some(header) = self.header()? else {
            self.at_end_of_log();
            return Ok(self.end());
        };
        let last = self.states.len();
        let (label, back_to) = match &header.kind {
            _ if self.is_closed => {
                self.header = Some(header);
                return Ok(self.end());
            }
            // Another behaviour begins.
            Kind::State(1, _) if last > 0 => {
                self.header = Some(header);
                return Ok(self.end());
            }
            Kind::State(number, label) if *number == last + 1 => {
                let label = (last > 0).then(|| label.clone());
                if self.state(&header, fields)?.is_none() {
                    return Ok(self.end());
                }
                (label, None)
            }
            Kind::Stuttering(number) if *number == last + 1 => {
                (Some(Label::stuttering()), Some(last))
            }
            Kind::Back(to, label) if (1..=last).contains(to) => (Some(label.clone()), Some(*to)),
            Kind::State(number, _) | Kind::Stuttering(number) => {
                let message = format!("expected state {}, found state {number}", last + 1);
                return Err(self.source.fault(header.at, message));
            }
            Kind::Back(to, _) => {
                let message = format!("there is no state {to} to go back to");
                return Err(self.source.fault(header.at, message));
            }
            Kind::TooLarge => {
                let message = "this number is too large to be a state's";
                return Err(self.source.fault(header.at, message));
            }
        };
        if let Some(to) = back_to {
            self.again(to, fields)?;
            self.is_closed = true;
        }
        Ok(Some(Found {
            offset: header.at,
            label,
            back_to,
        }))
    }
}
