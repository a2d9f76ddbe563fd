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

use super::form::{Form, Found};
use super::scan::{Field, Scan, Syntax, Unexpected};
use super::source::Source;
use super::{Label, TraceError};

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

/// Where the states of the sequence begin.
fn states(text: &str) -> Result<Vec<usize>, Unexpected> {
    let Some(start) = text.find(DEFINITION) else {
        return Err(Unexpected {
            at: text.len(),
            message: "the file ends too early: the definition `trace ==` is missing".to_owned(),
        });
    };
    let mut scan = Scan::new(text, 0, start + DEFINITION.len(), Syntax::Tla);
    let (mut states, mut fields) = (Vec::new(), Vec::new());
    scan.expect("<<")?;
    while !scan.eat(">>") {
        if !states.is_empty() {
            scan.expect(",")?;
        }
        scan.expect("(")?;
        let before = std::mem::take(&mut fields);
        states.push(scan.record(&before, &mut fields)?.start);
        scan.expect(")")?;
    }
    Ok(states)
}

/// Whether the property is that the behaviour does not stay in a state for ever, as it does then.
fn stutters(text: &str) -> bool {
    let property = text.split_once("\n_prop ==");
    property.is_some_and(|(_, property)| property.trim_start().starts_with("~<>[]("))
}

/// The number in `_TTraceLassoStart = 1`.
fn constant(text: &str, name: &str) -> Option<usize> {
    let assigned = |line: &str| {
        line.trim()
            .strip_prefix(name)?
            .trim()
            .strip_prefix('=')?
            .trim()
            .parse()
            .ok()
    };
    text.lines().find_map(assigned)
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
        let found = states(text);
        let lasso = [
            constant(text, "_TTraceLassoStart"),
            constant(text, "_TTraceLassoEnd"),
        ];
        let is_idle = stutters(text);
        self.states = found.map_err(|unexpected| self.fault(unexpected))?;
        if self.states.is_empty() {
            return Err(TraceError::new("the sequence `trace` has no states").with_help(AGAIN));
        }
        self.back_to = match lasso {
            [Some(start), Some(end)] if start >= 1 && start <= end && end == self.states.len() => {
                Some(start)
            }
            [None, None] => is_idle.then_some(self.states.len()),
            _ => {
                let odd = TraceError::new(
                    "`_TTraceLassoStart` and `_TTraceLassoEnd` are not in the trace",
                );
                return Err(odd.with_help(AGAIN));
            }
        };
        self.is_idle = is_idle && lasso == [None, None];
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
