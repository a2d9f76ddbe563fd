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
//! The line with the label is missing in older ones. What has been read is forgotten: memory does not grow
//! with the module.

use super::conjuncts::{self, End};
use super::form::{CUT, Form, Found};
use super::scan::Field;
use super::source::Source;
use super::{Label, TraceError};

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
    is_over: bool,
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
            is_over: false,
            cut: None,
        }
    }

    /// Goes to the next state's definition: its label, where it begins, and what it says of its number. None at
    /// the end.
    fn definition(&mut self) -> Result<Option<Definition>, TraceError> {
        let mut label = Label::default();
        while let Some(line) = self.source.line(self.at)? {
            let at = self.at;
            let text = self.source.slice(&line.span).trim_end();
            if text.starts_with("====") {
                self.at = line.next();
                return Ok(None);
            }
            if let Some(rest) = text.strip_prefix("\\* ") {
                label = Label::in_brackets(rest);
            } else if let Some((number, rest)) = definition(text).filter(|_| line.ended) {
                // A state with one variable may begin in this line.
                self.at = match rest {
                    "" => line.next(),
                    rest => line.span.start + text.len() - rest.len(),
                };
                return Ok(Some(Definition { at, number, label }));
            }
            self.at = line.next();
        }
        let end = self
            .source
            .fault(self.at, "the module's last line, `====`, is not there yet");
        self.cut = Some(end.with_help(CUT));
        Ok(None)
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

fn is_end(line: &str) -> bool {
    line.starts_with("\\* ") || line.starts_with("STATE_") || line.starts_with("====")
}

impl Form for Simulation<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        if !std::mem::replace(&mut self.has_begun, true) {
            return Ok(true);
        }
        while let Some(line) = self.source.line(self.at)? {
            let text = self.source.slice(&line.span);
            if text.starts_with("----") && text.contains(" MODULE ") {
                let message = "another module begins here, and only the first is read";
                let fault = self.source.fault(self.at, message);
                return Err(fault.with_help("give each module as a file of its own"));
            }
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
