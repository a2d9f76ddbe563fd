//! The modules that TLC writes with `-simulate file=F,num=N`, one behaviour each.
//!
//! ```text
//! ---------------- MODULE F_0_0 -----------------
//! \* <Initial predicate>
//! STATE_1 ==
//! /\ x = 0
//!
//!
//! \* <Tick(a) line 5, col 9 to line 5, col 30 of module Clock>
//! STATE_2 ==
//! /\ x = 1
//!
//!
//! =================================================
//! ```
//!
//! The line with the label is missing in older ones. Between the states there are comments and empty lines, and after the
//! module nothing: what else stands there is an error, or a part of a state would be passed over in silence. What has
//! been read is forgotten: memory does not grow with the module.

use super::conjuncts::{self, End};
use super::form::{self, CUT, Form, Found, MOST_BETWEEN};
use super::scan::{Field, Unexpected};
use super::source::Source;
use super::{Label, TraceError, after_module};

pub(super) struct Simulation<'r> {
    source: Source<'r>,
    /// Where the next line begins.
    at: usize,
    /// Where the variables of the last state begin.
    last: usize,
    /// How many states have been given.
    states: usize,
    variables: usize,
    has_begun: bool,
    /// Whether the line with which a module begins has been read.
    has_header: bool,
    is_over: bool,
    /// Whether the module's last line has been read.
    has_ended: bool,
    cut: Option<TraceError>,
}

impl<'r> Simulation<'r> {
    pub(super) fn new(source: Source<'r>) -> Self {
        Simulation {
            source,
            at: 0,
            last: 0,
            states: 0,
            variables: 0,
            has_begun: false,
            has_header: false,
            is_over: false,
            has_ended: false,
            cut: None,
        }
    }

    /// Goes to the next state's definition: its label, where it begins, and what it says of its number. None at
    /// the end.
    fn definition(&mut self) -> Result<Option<Definition>, TraceError> {
        let mut label = Label::default();
        let from = self.at;
        while let Some(line) = self.source.line(self.at)? {
            if line.span.start - from > MOST_BETWEEN {
                return Err(form::too_far(&self.source, line.span.start));
            }
            let whole = self.source.slice(&line.span).trim_end();
            let end = line.span.start + whole.len();
            let text = whole.trim_start();
            let at = end - text.len();
            if is_last(text) {
                // What comes after the signs is no part of the module.
                self.at = end - text.trim_start_matches('=').len();
                self.has_ended = true;
                return Ok(None);
            }
            if let Some(rest) = text
                .strip_prefix("\\* ")
                .filter(|rest| rest.starts_with('<'))
            {
                label = Label::in_brackets(rest);
            } else if let Some((number, rest)) = definition(text).filter(|_| line.ended) {
                // A state with one variable may begin in this line.
                self.at = match rest {
                    "" => line.next(),
                    rest => end - rest.len(),
                };
                return Ok(Some(Definition { at, number, label }));
            } else if after_module::is_header(text) {
                if std::mem::replace(&mut self.has_header, true) {
                    return Err(self.fault(after_module::another(at)));
                }
            } else if line.ended && self.states > 0 && !is_comment(text) {
                return Err(self.between_states(at));
            }
            self.at = line.next();
        }
        let end = self
            .source
            .fault(self.at, "the module's last line, `====`, is not there yet");
        self.cut = Some(end.with_help(CUT));
        Ok(None)
    }

    fn between_states(&self, at: usize) -> TraceError {
        let message = format!(
            "expected `STATE_{} ==`, or the module's last line, `====`",
            self.states + 1
        );
        self.source
            .fault(at, message)
            .with_help("an empty line ends a state: what comes after it belongs to none")
    }

    fn fault(&self, unexpected: Unexpected) -> TraceError {
        self.source
            .fault(unexpected.at, unexpected.message)
            .with_help(after_module::HELP)
    }
}

/// `STATE_2 ==`, with what comes after it.
struct Definition {
    at: usize,
    number: Option<usize>,
    label: Label,
}

fn definition(line: &str) -> Option<(Option<usize>, &str)> {
    let (number, rest) = line.strip_prefix("STATE_")?.split_once("==")?;
    Some((number.trim().parse().ok(), rest.trim_start()))
}

/// Also an empty line says nothing.
fn is_comment(line: &str) -> bool {
    let is_block = || line.starts_with("(*") && line.ends_with("*)");
    line.is_empty() || line.starts_with("\\*") || is_block()
}

fn is_last(line: &str) -> bool {
    line.starts_with("====")
}

fn is_end(line: &str) -> bool {
    let text = line.trim_ascii_start();
    match text.as_bytes().first() {
        Some(b'\\') => text.starts_with("\\*"),
        Some(b'=') => is_last(text),
        // Within a value, a name can begin like that.
        Some(b'S') => {
            definition(text).is_some_and(|(number, _)| number.is_some())
                || line.starts_with("STATE_")
        }
        _ => false,
    }
}

impl Form for Simulation<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        if !std::mem::replace(&mut self.has_begun, true) {
            return Ok(true);
        }
        if !self.has_ended {
            return Ok(false);
        }
        while let Some(line) = self.source.line(self.at)? {
            let text = self.source.slice(&line.span);
            after_module::check(text, self.at).map_err(|unexpected| self.fault(unexpected))?;
            self.at = line.next();
            self.source.forget(self.at);
        }
        Ok(false)
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        if self.is_over {
            return Ok(None);
        }
        self.is_over = true;
        let before = std::mem::take(fields);
        self.source.forget(self.last);
        let Some(Definition { at, number, label }) = self.definition()? else {
            return Ok(None);
        };
        if number != Some(self.states + 1) {
            let message = format!("expected the definition of STATE_{}", self.states + 1);
            return Err(self.source.fault(at, message));
        }
        self.last = self.at;
        let body = conjuncts::read(&mut self.source, self.at, is_end, &before, fields)?;
        if body.end == End::Text && !conjuncts::is_whole(&self.source, fields, self.variables) {
            let message = format!("the text ends within STATE_{}", self.states + 1);
            self.cut = Some(self.source.fault(at, message).with_help(CUT));
            return Ok(None);
        }
        self.at = body.next;
        self.states += 1;
        self.variables = fields.len();
        self.is_over = false;
        Ok(Some(Found {
            offset: at,
            label: (self.states > 1).then_some(label),
            back_to: None,
        }))
    }

    fn cut(&self) -> Option<&TraceError> {
        self.cut.as_ref()
    }
}
