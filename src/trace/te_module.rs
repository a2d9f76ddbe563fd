//! The module with which TLC lets one explore an error trace (`M_TTrace_….tla`): the states as a sequence of
//! records, and how it goes on after the last: to stay in it for ever is what the property says never happens, and
//! for a lasso there is where it begins. It does not say what the steps are.
//!
//! ```text
//! _prop ==
//!     ~<>[](
//!         x = (1)
//!     )
//! …
//! trace ==
//!     <<
//!     ([x |-> 0]),
//!     ([x |-> 1])
//!     >>
//! …
//! _TTraceLassoStart = 1
//! _TTraceLassoEnd = 2
//! ```
//!
//! The file holds other modules beside the one with the states, and the configuration: [`parts`] knows them, and that
//! each is there once. [`dumped`] knows the modules of `-dumpTrace tlcplain` and `-dumpTrace tlcTESpec`, which have the
//! states alone.

mod dumped;
mod parts;

pub(super) use dumped::begin as begin_of_dumped;

use super::form::{Form, Found};
use super::scan::{Field, Scan, Syntax, Unexpected};
use super::source::Source;
use super::{Label, TraceError, after_module};

pub(super) struct TeModule<'r> {
    source: Source<'r>,
    /// Where each state begins.
    states: Vec<usize>,
    /// The number of the state to which the last one leads back.
    back_to: Option<usize>,
    /// Whether nothing happens after the last state.
    is_idle: bool,
    given: usize,
}

/// What stands before the states.
const DEFINITION: &str = "\ntrace ==";

/// How a module ends.
const END: &str = "\n====";

const AGAIN: &str =
    "was the module cut off or changed? generate it again, or use `-dumpTrace json FILE`";

impl<'r> TeModule<'r> {
    pub(super) fn new(source: Source<'r>) -> Self {
        TeModule {
            source,
            states: Vec::new(),
            back_to: None,
            is_idle: false,
            given: 0,
        }
    }

    fn record(&self, at: usize, fields: &mut Vec<Field>) -> Result<usize, TraceError> {
        let before = std::mem::take(fields);
        let record = self.source.scan(at, Syntax::Tla).record(&before, fields);
        Ok(record.map_err(|unexpected| self.fault(unexpected))?.start)
    }

    fn fault(&self, unexpected: Unexpected) -> TraceError {
        self.source
            .fault(unexpected.at, unexpected.message)
            .with_help(AGAIN)
    }
}

/// The sequence of the states.
struct Sequence {
    /// Where each state begins.
    states: Vec<usize>,
    /// Where its module ends.
    end: usize,
}

/// Finds the states, whose definition begins at `start`.
fn sequence(text: &str, start: usize) -> Result<Sequence, Unexpected> {
    let mut scan = Scan::new(text, 0, start + DEFINITION.len(), Syntax::Tla);
    let states = states(&mut scan, ["(", ")"])?;
    let end = until_end(text, scan.at())?;
    Ok(Sequence { states, end })
}

/// Where each record of a sequence begins, which stands between these brackets.
fn states(scan: &mut Scan<'_>, [open, close]: [&str; 2]) -> Result<Vec<usize>, Unexpected> {
    let (mut states, mut fields) = (Vec::new(), Vec::new());
    scan.expect("<<")?;
    while !scan.eat(">>") {
        if !states.is_empty() {
            scan.expect(",")?;
        }
        scan.expect(open)?;
        let before = std::mem::take(&mut fields);
        states.push(scan.record(&before, &mut fields)?.start);
        scan.expect(close)?;
    }
    Ok(states)
}

/// Where the last line of the module ends in which the states are, which end at `at`. It must be there: without it, what
/// comes after may be missing too.
fn until_end(text: &str, at: usize) -> Result<usize, Unexpected> {
    let Some(length) = text[at..].find(END) else {
        return Err(ends_early(text, "the module's last line, `====`,"));
    };
    Ok(at + length + END.len())
}

fn ends_early(text: &str, lacks: &str) -> Unexpected {
    Unexpected {
        at: text.len(),
        message: format!("the file ends too early: {lacks} is missing"),
    }
}

/// How the property, which is false of the behaviour, says that it goes on after its last state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// Not at all: something is violated.
    NoFurther,
    /// It stays in the last state: `~<>[](…)`.
    Nowhere,
    /// It goes back to an earlier one: `~(([]<>(…))/\([]<>(…)))`.
    Back,
}

fn goes(before: &str) -> Goes {
    let Some((_, property)) = before.split_once("\n_prop ==") else {
        return Goes::NoFurther;
    };
    let Some(denied) = property.trim_start().strip_prefix('~') else {
        return Goes::NoFurther;
    };
    match denied.trim_start_matches('(') {
        denied if denied.starts_with("<>[](") => Goes::Nowhere,
        denied if denied.starts_with("[]<>(") => Goes::Back,
        _ => Goes::NoFurther,
    }
}

/// Where, from `at` on, `_TTraceLassoStart = 1` stands, and the number in it.
fn constant(text: &str, mut at: usize, name: &str) -> Option<(usize, Option<usize>)> {
    for line in text[at..].split_inclusive('\n') {
        let number = line.trim().strip_prefix(name).map(str::trim_start);
        if let Some(number) = number.and_then(|rest| rest.strip_prefix('=')) {
            return Some((at, number.trim().parse().ok()));
        }
        at += line.len();
    }
    None
}

/// The number of the state to which the last one leads back.
fn back_to(text: &str, goes: Goes, found: &Sequence) -> Result<Option<usize>, Unexpected> {
    let last = found.states.len();
    let [start, end] =
        ["_TTraceLassoStart", "_TTraceLassoEnd"].map(|name| constant(text, found.end, name));
    let at = match (start, end) {
        (None, None) => match goes {
            Goes::NoFurther => return Ok(None),
            Goes::Nowhere => return Ok(Some(last)),
            // The configuration, which has them, is the last thing in the file.
            Goes::Back => {
                let lacks = "the value of `_TTraceLassoStart` and `_TTraceLassoEnd`";
                return Err(ends_early(text, lacks));
            }
        },
        (Some((_, Some(start))), Some((_, Some(end))))
            if (1..=end).contains(&start) && end == last =>
        {
            return Ok(Some(start));
        }
        (Some((at, None)), _) | (_, Some((at, _))) => at,
        (Some(_), None) => return Err(ends_early(text, "the value of `_TTraceLassoEnd`")),
    };
    Err(Unexpected {
        at,
        message: "`_TTraceLassoStart` and `_TTraceLassoEnd` are not in the trace".to_owned(),
    })
}

/// What a file says.
struct Behaviour {
    states: Vec<usize>,
    back_to: Option<usize>,
    goes: Goes,
}

/// What is wrong with a file.
enum Fault {
    /// It is not as TLC wrote it.
    Broken(Unexpected),
    /// There is more than TLC writes.
    Another(Unexpected),
}

impl From<Unexpected> for Fault {
    fn from(unexpected: Unexpected) -> Self {
        Fault::Broken(unexpected)
    }
}

fn look_through(text: &str) -> Result<Behaviour, Fault> {
    if let Some(start) = dumped::begin(text) {
        return Ok(Behaviour {
            states: dumped::look_through(text, start)?,
            back_to: None,
            goes: Goes::NoFurther,
        });
    }
    let start = text.find(DEFINITION);
    let before = &text[..start.unwrap_or(text.len())];
    let mut parts = parts::before(before).map_err(Fault::Another)?;
    let Some(start) = start else {
        return Err(ends_early(text, "the definition `trace ==`").into());
    };
    let found = sequence(text, start)?;
    parts.after(text, found.end).map_err(Fault::Another)?;
    let goes = goes(before);
    let back_to = match found.states.as_slice() {
        [] => None,
        _ => back_to(text, goes, &found)?,
    };
    Ok(Behaviour {
        states: found.states,
        back_to,
        goes,
    })
}

impl Form for TeModule<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        if !self.states.is_empty() {
            return Ok(false);
        }
        let text = self.source.all()?;
        let found = look_through(text).map_err(|fault| match fault {
            Fault::Broken(unexpected) => self.fault(unexpected),
            Fault::Another(Unexpected { at, message }) => {
                let fault = self.source.fault(at, message);
                fault.with_help(after_module::HELP)
            }
        })?;
        (self.states, self.back_to) = (found.states, found.back_to);
        if self.states.is_empty() {
            return Err(TraceError::new("the sequence `trace` has no states").with_help(AGAIN));
        }
        self.is_idle = found.goes == Goes::Nowhere && self.back_to == Some(self.states.len());
        Ok(true)
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        let back_to = (self.given == self.states.len())
            .then_some(self.back_to)
            .flatten();
        let index = back_to.map_or(self.given, |number| number - 1);
        let Some(&at) = self.states.get(index) else {
            return Ok(None);
        };
        let offset = self.record(at, fields)?;
        self.given += 1;
        let label = match back_to {
            Some(_) if self.is_idle => Label::stuttering(),
            _ => Label::default(),
        };
        Ok(Some(Found {
            offset,
            label: (self.given > 1).then_some(label),
            back_to,
        }))
    }
}
