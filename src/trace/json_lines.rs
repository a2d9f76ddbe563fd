//! JSON lines: a state a line, as `ndJsonSerialize` of TLA+'s community modules and hand-written loggers write
//! them, alone or with the label of the step that leads to it.
//!
//! ```json
//! {"x": 0}
//! {"x": 1}
//! ```
//! ```json
//! {"label": null, "state": {"x": 0}}
//! {"label": "Tick(a)", "state": {"x": 1}}
//! {"label": {"name": "Tick", "parameters": ["n"], "context": {"n": "a"}}, "state": {"x": 2}}
//! {"label": "Reset", "state": {"x": 0}, "back_to": 1}
//! ```
//!
//! A line is of the second kind if it has `label` and `state`, and nothing else but `back_to`: with it, the
//! behaviour goes back to the state of that number, which stands there once more, and ends. The values are as in
//! TLC's JSON. Each line is read when it is there, and forgotten: of a state only a fingerprint is kept, to know it
//! when the behaviour goes back to it, and that only of the first ones. So memory does not grow with the file.

use super::fingerprint;
use super::form::{self, Form, Found, MOST_BETWEEN};
use super::scan::{Field, Syntax, Unexpected};
use super::source::Source;
use super::{Label, Notation, RawValue, TraceError};
use std::ops::Range;

pub(super) struct JsonLines<'r> {
    source: Source<'r>,
    /// Where the next line begins.
    at: usize,
    /// Where the last line began: the next one is read beside it.
    last: usize,
    states: usize,
    /// The fingerprints of the first states.
    known: Vec<u64>,
    has_begun: bool,
    is_over: bool,
    /// Whether the behaviour has gone back to an earlier state.
    is_closed: bool,
    cut: Option<TraceError>,
}

/// Of so many states the fingerprint is kept: 8 MiB.
const MOST_KNOWN: usize = 1 << 20;

const CUT: &str =
    "the behaviour was read up to here; was the file cut off, or is it still written?";

impl<'r> JsonLines<'r> {
    pub(super) fn new(source: Source<'r>) -> Self {
        JsonLines {
            source,
            at: 0,
            last: 0,
            states: 0,
            known: Vec::new(),
            has_begun: false,
            is_over: false,
            is_closed: false,
            cut: None,
        }
    }

    /// The next line that is not empty, and whether its end is there.
    fn line(&mut self) -> Result<Option<(Range<usize>, bool)>, TraceError> {
        let from = self.at;
        while let Some(line) = self.source.line(self.at)? {
            if line.span.start - from > MOST_BETWEEN {
                return Err(form::too_far(&self.source, line.span.start));
            }
            self.at = line.next();
            let text = self.source.slice(&line.span);
            let is_space = |c: char| c.is_ascii_whitespace() || c == '\u{feff}';
            let rest = text.trim_start_matches(is_space);
            if !rest.is_empty() {
                return Ok(Some((
                    line.span.end - rest.len()..line.span.end,
                    line.ended,
                )));
            }
        }
        Ok(None)
    }

    /// What a line says.
    fn entry(&self, line: &Range<usize>, fields: &mut Vec<Field>) -> Result<Entry, Unexpected> {
        let before = std::mem::take(fields);
        let mut scan = self.source.scan_within(line, Syntax::Json);
        scan.record(&before, fields)?;
        scan.end()?;
        let mut entry = Entry {
            state: line.clone(),
            label: None,
            back_to: None,
        };
        let named = |name: &str| fields.iter().find(|field| self.source.name(field) == name);
        let (Some(label), Some(state)) = (named("label"), named("state")) else {
            return Ok(entry);
        };
        let back_to = named("back_to");
        if fields.len() != 2 + usize::from(back_to.is_some()) {
            let known = ["label", "state", "back_to"];
            let other = fields
                .iter()
                .find(|field| !known.contains(&&*self.source.name(field)));
            return match other {
                // No variable has the value `null`.
                Some(other) if self.source.slice(&label.value) == "null" => Err(Unexpected {
                    at: other.name.start,
                    message: format!(
                        "a line with `label` and `state` has nothing else but `back_to`, found `{}`",
                        self.source.name(other)
                    ),
                }),
                _ => Ok(entry),
            };
        }
        entry.label = Some(label.value.clone());
        entry.state = state.value.clone();
        entry.back_to = back_to.map(|field| field.value.clone());
        self.source
            .scan_within(&(entry.state.start..line.end), Syntax::Json)
            .record(&before, fields)?;
        Ok(entry)
    }

    fn label(&self, span: &Range<usize>) -> Result<Label, TraceError> {
        let record = RawValue::new(self.source.slice(span), Notation::Json);
        let label = match record.text().as_bytes()[0] {
            b'n' => return Ok(Label::default()),
            b'"' => record
                .decode::<String>()
                .map(|text| match text.starts_with('<') {
                    true => Label::in_brackets(&text),
                    false => Label::from_text(&text),
                }),
            _ => Label::from_record(record),
        };
        label.map_err(|error| {
            let at = span.start + error.offset();
            let message = format!("this is no label: {}", error.message());
            self.source.fault(at, message).with_help(
                "a label is null, a text such as \"Tick(a)\", or an object with `name` and `parameters`",
            )
        })
    }

    /// The number of the state to which the behaviour goes back, which must be this one.
    fn back_to(&self, span: &Range<usize>, fingerprint: u64) -> Result<usize, TraceError> {
        let fault = |message: String| self.source.fault(span.start, message);
        let number: usize = match self.source.slice(span).parse() {
            Ok(number) if (1..=self.states).contains(&number) => number,
            _ => {
                let states = self.states;
                return Err(fault(format!(
                    "expected the number of one of the {states} states before"
                )));
            }
        };
        match self.known.get(number - 1) {
            Some(known) if *known == fingerprint => Ok(number),
            Some(_) => Err(fault(format!("this line's state is not state {number}")).with_help(
                "the line that closes a lasso has the state to which it goes back once more, written as it stands there",
            )),
            None => Err(fault(format!(
                "state {number} is not known any more: a lasso can go back to one of the first {MOST_KNOWN} states"
            ))
            .with_help("convert the behaviour to another form, such as itf")),
        }
    }

    /// With the step back to an earlier state, the behaviour ends.
    fn nothing_more(&mut self) -> Result<(), TraceError> {
        match self.line()? {
            None => Ok(()),
            Some((line, _)) => Err(self
                .source
                .fault(line.start, "nothing may follow the line with `back_to`")
                .with_help("it closes the lasso, and with it the behaviour")),
        }
    }
}

/// Where the parts of a line are.
struct Entry {
    state: Range<usize>,
    label: Option<Range<usize>>,
    back_to: Option<Range<usize>>,
}

impl Form for JsonLines<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        Ok(!std::mem::replace(&mut self.has_begun, true))
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        if self.is_over {
            return Ok(None);
        }
        self.is_over = true;
        if self.is_closed {
            return self.nothing_more().map(|()| None);
        }
        self.source.forget(self.last);
        let Some((line, has_end)) = self.line()? else {
            return Ok(None);
        };
        self.last = line.start;
        let entry = match self.entry(&line, fields) {
            Ok(entry) => entry,
            Err(_) if !has_end => {
                let cut = self.source.fault(line.start, "the last line is not whole");
                self.cut = Some(cut.with_help(CUT));
                return Ok(None);
            }
            Err(Unexpected { at, message }) => {
                let fault = self.source.fault(at, message);
                return Err(fault.with_help("each line must be a JSON object, a state"));
            }
        };
        let label = entry
            .label
            .map_or_else(|| Ok(Label::default()), |span| self.label(&span))?;
        let fingerprint = fingerprint::of_json(self.source.slice(&entry.state));
        let back_to = entry
            .back_to
            .map(|span| self.back_to(&span, fingerprint))
            .transpose()?;
        let is_first = self.states == 0;
        self.is_closed = back_to.is_some();
        self.states += usize::from(!self.is_closed);
        if !self.is_closed && self.known.len() < MOST_KNOWN {
            self.known.push(fingerprint);
        }
        self.is_over = false;
        Ok(Some(Found {
            offset: entry.state.start,
            label: (!is_first).then_some(label),
            back_to,
        }))
    }

    fn cut(&self) -> Option<&TraceError> {
        self.cut.as_ref()
    }
}
