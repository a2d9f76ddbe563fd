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

mod between;
mod changes;
mod coming;
mod difference;
mod header;
mod progress;

use self::changes::Changes;
use self::coming::Coming;
use self::header::{Header, Kind};
use self::progress::Progress;
use super::conjuncts::{self, Conjuncts, End};
use super::form::{CUT, Form, Found};
use super::scan::Field;
use super::source::Source;
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
    /// The name of the only one, which has no `/\` before it.
    single: Option<String>,
    /// Where the last state ends.
    last_end: usize,
    /// Whether the last state has been given.
    is_over: bool,
    /// Whether that was one to which the behaviour goes back.
    is_closed: bool,
    /// What the log has said of the behaviour.
    coming: Coming,
    /// Whether the behaviour has to go back to a state, or stutter, and has not yet.
    is_endless: bool,
    /// Whether what is left of a behaviour that was not read to its end is passed over.
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
            single: None,
            last_end: 0,
            is_over: false,
            is_closed: false,
            coming: Coming::default(),
            is_endless: false,
            is_lost: false,
            log: Progress::default(),
            broken_off: None,
            cut: None,
        }
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

    /// The variables of a state of which the first line begins there. `fields` are those of the state before.
    fn state(&mut self, begins: usize, fields: &mut Vec<Field>) -> Result<Option<()>, TraceError> {
        let (at, before) = (self.at, std::mem::take(fields));
        let number = self.states.len() + 1;
        let body = conjuncts::read(&mut self.source, at, ends_state, &before, fields)?;
        self.at = body.next;
        let is_cut = self.is_cut(begins, &body)?;
        if fields.is_empty() && number == 1 && !is_cut {
            let message = "the first state has no variables";
            return Err(self.source.fault(begins, message).with_help(
                "with -difftrace TLC leaves them out when something is violated in the second state: run it without, \
                 or with `-dumpTrace json FILE`",
            ));
        }
        if is_cut && !conjuncts::is_whole(&self.source, fields, self.variables) {
            let message = format!("the text ends within state {number}");
            self.cut = Some(self.source.fault(begins, message).with_help(CUT));
            return Ok(None);
        }
        match number {
            1 => self.begin(fields),
            _ => {
                self.note_changes(begins, number, &before, fields)?;
                self.cut = self.fill_in(begins, number, &before, fields)?;
            }
        }
        self.cut = self.cut.take().or_else(|| self.incomplete(begins, fields));
        if self.cut.is_some() {
            // The states that come are told by this one.
            self.is_lost = true;
            return Ok(None);
        }
        self.states.push(at);
        self.last_end = self.at;
        Ok(Some(()))
    }

    /// Why a state is none that an implementation can have, if a variable has no value there.
    fn incomplete(&self, begins: usize, fields: &[Field]) -> Option<TraceError> {
        let has_none = |field: &&Field| self.source.slice(&field.value) == "null";
        let field = fields.iter().find(has_none);
        let field = field.filter(|_| self.coming.ends_incomplete())?;
        let name = self.source.slice(&field.name);
        let message =
            format!("`{name}` has no value in this state, which TLC found not to be complete");
        let fault = self.source.fault(begins, message);
        Some(fault.with_help("the behaviour was read up to here; the specification's action has to say what the variable becomes"))
    }

    /// Notes which variables the first state has.
    fn begin(&mut self, fields: &[Field]) {
        self.variables = fields.len();
        self.single = match fields {
            [only] => Some(self.source.slice(&only.name).to_owned()),
            _ => None,
        };
    }

    /// Whether a state ends with the text, or with the beginning of something else.
    fn is_cut(&mut self, begins: usize, body: &Conjuncts) -> Result<bool, TraceError> {
        let text = self.source.slice(&(begins..body.next));
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
            difference::carry_over(&self.source, &before, fields);
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
        self.finish();
        self.cut = self.cut.take().or(self.broken_off.take());
        if self.is_endless && self.cut.is_none() {
            let at = self.header.as_ref().map_or(self.at, |next| next.at);
            let message = "expected `Back to state` or `Stuttering`: what violates a temporal property never ends";
            self.cut = Some(self.source.fault(at, message).with_help(CUT));
        }
        None
    }

    /// No state of the behaviour is to come any more, so that those that were there are not needed.
    fn finish(&mut self) {
        if let ([first], true, None) = (&*self.states, self.coming.has_later(), &self.cut) {
            let message = "what TLC found is in a later state, and this one is the only one here";
            self.cut = Some(self.source.fault(*first, message).with_help(ONE_OF_MANY));
        }
        if !self.states.is_empty() {
            self.is_closed = true;
            self.states.clear();
        }
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

const NUMBERS: &str = "a state was lost after TLC wrote it, or left out: with -simulate and -difftrace TLC can leave out those \
                       that are the same as the one before; run it without -difftrace";

const CHANGED: &str = "a line was lost or changed after TLC wrote it: keep TLC's whole output";

impl Form for TlcLog<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        self.states.clear();
        self.variables = 0;
        self.is_lost |= self.behaviours > 0 && !self.is_over;
        self.changes = Changes::default();
        (self.is_over, self.is_closed) = (false, false);
        self.cut = None;
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
        self.coming = self.log.take_coming();
        self.is_endless = self.coming.is_endless();
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
        let is_another = last > 0 && matches!(header.kind, Kind::State(1, _));
        if self.is_closed || is_another {
            self.header = Some(header);
            return Ok(self.end());
        }
        let Header { at, kind } = header;
        let (label, back_to) = match kind {
            Kind::State(number, label) if number == last + 1 => {
                if self.state(at, fields)?.is_none() {
                    return Ok(self.end());
                }
                ((last > 0).then_some(label), None)
            }
            Kind::Stuttering(number) if number == last + 1 => {
                (Some(Label::stuttering()), Some(last))
            }
            Kind::Back(to, label) if (1..=last).contains(&to) => (Some(label), Some(to)),
            Kind::State(number, _) | Kind::Stuttering(number) => {
                let message = format!("expected state {}, found state {number}", last + 1);
                let fault = self.source.fault(at, message);
                return Err(fault.with_help(NUMBERS));
            }
            Kind::Back(to, _) => {
                let message = format!("there is no state {to} to go back to");
                return Err(self.source.fault(at, message));
            }
            Kind::TooLarge => {
                let message = "this number is too large to be a state's";
                return Err(self.source.fault(at, message));
            }
        };
        if let Some(to) = back_to {
            self.again(to, fields)?;
            self.is_closed = true;
            self.is_endless = false;
        }
        Ok(Some(Found {
            offset: at,
            label,
            back_to,
        }))
    }

    fn cut(&self) -> Option<&TraceError> {
        self.cut.as_ref()
    }
}
