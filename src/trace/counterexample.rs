//! The counterexample that TLC writes with `-dumpTrace json` and with `-dumpTrace tla`: the steps, each with its
//! two states, and the states once more.
//!
//! ```json
//! {"counterexample": {
//!   "action": [[[1, {"x": 0}], {"name": "Tick", "context": {"n": "a"}, "parameters": ["n"]}, [2, {"x": 1}]]],
//!   "state": [[1, {"x": 0}], [2, {"x": 1}]]
//! }, "vars": ["x"]}
//! ```
//! ```text
//! CounterExample ==
//!     [action |-> {<<<<1, [x |-> 0]>>, [name |-> "Tick", context |-> [n |-> a], …], <<2, [x |-> 1]>>>>},
//!      state |-> {<<1, [x |-> 0]>>, <<2, [x |-> 1]>>}]
//! ```
//!
//! A state stands in the file three times; the repetitions are compared as text and never decoded. A behaviour
//! of one state has no steps, and a lasso's last step leads to a state that is not after its first.

use super::form::{Form, Found};
use super::scan::{Field, Scan, Syntax, Unexpected};
use super::source::Source;
use super::{Label, Notation, RawValue, TraceError};
use std::collections::HashSet;
use std::ops::Range;

pub(super) struct Counterexample<'r> {
    source: Source<'r>,
    syntax: Syntax,
    /// Where the states are; empty before the file has been looked through.
    states: Vec<Range<usize>>,
    steps: Vec<Step>,
    /// How many states have been given, the one that closes a lasso included.
    given: usize,
}

/// A step from the state before it in the list.
struct Step {
    label: Range<usize>,
    /// The number of the state in which it ends.
    to: usize,
}

/// What stands before the counterexample in a module.
pub(super) const DEFINITION: &str = "CounterExample ==";

/// What TLC calls the action of a step that it has none for.
pub(super) const UNNAMED: &str = "UnnamedAction";

const AGAIN: &str = "the file was changed after TLC wrote it: generate it again";

impl<'r> Counterexample<'r> {
    pub(super) fn new(source: Source<'r>, syntax: Syntax) -> Self {
        Counterexample {
            source,
            syntax,
            states: Vec::new(),
            steps: Vec::new(),
            given: 0,
        }
    }
}

impl Form for Counterexample<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        if !self.states.is_empty() {
            return Ok(false);
        }
        let text = self.source.all()?;
        let mut index = Index::new(text, self.syntax);
        let found = match self.syntax {
            Syntax::Json => index.document(),
            Syntax::Tla => index.module(),
        };
        let found = found.and_then(|()| index.check());
        let Index { states, steps, .. } = index;
        found.map_err(|error| error.in_file(&self.source))?;
        (self.states, self.steps) = (states, steps);
        Ok(true)
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        let number = self.given + 1;
        let step = self.given.checked_sub(1).and_then(|k| self.steps.get(k));
        let back_to = match step {
            None if self.given > 0 => return Ok(None),
            None => None,
            Some(step) => (step.to < number).then_some(step.to),
        };
        let state = &self.states[back_to.unwrap_or(number) - 1];
        let before = std::mem::take(fields);
        self.source
            .scan(state.start, self.syntax)
            .record(&before, fields)
            .map_err(|unexpected| Fault::from(unexpected).in_file(&self.source))?;
        let mut label = step.map(|step| self.label(&step.label)).transpose()?;
        // TLC writes that nothing happens any more as a step from the last state to itself, with the label
        // of the step before, or with none if there is no step before.
        if back_to == Some(self.given) {
            let before = match self.given {
                1 => None,
                given => Some(self.label(&self.steps[given - 2].label)?),
            };
            let is_idle = |label: &Label| match &before {
                Some(before) => before == label,
                None => label.name == UNNAMED,
            };
            label = label.map(|label| match is_idle(&label) {
                true => Label::stuttering(),
                false => label,
            });
        }
        self.given += 1;
        Ok(Some(Found {
            offset: state.start,
            label,
            back_to,
        }))
    }
}

impl Counterexample<'_> {
    fn label(&self, span: &Range<usize>) -> Result<Label, TraceError> {
        let notation = match self.syntax {
            Syntax::Json => Notation::Json,
            Syntax::Tla => Notation::Tla,
        };
        let record = RawValue::new(self.source.slice(span), notation);
        Label::from_record(record).map_err(|error| {
            let message = format!(
                "this is not what TLC writes about a step: {}",
                error.message()
            );
            let at = span.start + error.offset();
            self.source.fault(at, message).with_help(AGAIN)
        })
    }
}

/// What is wrong with a document, and what to do about it.
struct Fault {
    at: usize,
    message: String,
    help: &'static str,
}

impl Fault {
    fn again(at: usize, message: String) -> Self {
        Fault {
            at,
            message,
            help: AGAIN,
        }
    }

    fn in_file(self, source: &Source<'_>) -> TraceError {
        source.fault(self.at, self.message).with_help(self.help)
    }
}

impl From<Unexpected> for Fault {
    fn from(unexpected: Unexpected) -> Self {
        Fault {
            at: unexpected.at,
            message: unexpected.message,
            help: "was it cut off, or changed? generate it again with TLC's `-dumpTrace`",
        }
    }
}

/// Looks through a document once, and notes where its states and labels are.
struct Index<'a> {
    text: &'a str,
    syntax: Syntax,
    scan: Scan<'a>,
    states: Vec<Range<usize>>,
    steps: Vec<Step>,
    /// The fields of the state that was looked through last.
    fields: Vec<Field>,
    /// The states of the list `state`, which are those of the steps once more.
    listed: Option<Vec<Range<usize>>>,
    has_steps: bool,
    counterexample: usize,
}

impl<'a> Index<'a> {
    fn new(text: &'a str, syntax: Syntax) -> Self {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        Index {
            text,
            syntax,
            scan: Scan::new(text, 0, start, syntax),
            states: Vec::new(),
            steps: Vec::new(),
            fields: Vec::new(),
            listed: None,
            has_steps: false,
            counterexample: start,
        }
    }

    /// `{"counterexample": …, "vars": …}`
    fn document(&mut self) -> Result<(), Fault> {
        self.object(|index, key| match key {
            "counterexample" => index.counterexample(),
            _ => Ok(index.scan.value().map(drop)?),
        })?;
        Ok(self.scan.end()?)
    }

    /// A module with the one definition `CounterExample == …`
    fn module(&mut self) -> Result<(), Fault> {
        let start = self.text.find(DEFINITION).ok_or_else(|| {
            let message = format!("the module has no definition `{DEFINITION}`");
            Fault::again(self.text.len(), message)
        })?;
        let at = start + DEFINITION.len();
        self.scan = Scan::new(self.text, 0, at, self.syntax);
        self.counterexample()?;
        self.scan.expect("====")?;
        Ok(())
    }

    fn counterexample(&mut self) -> Result<(), Fault> {
        self.counterexample = self.scan.at();
        self.object(|index, key| match key {
            "action" => {
                index.has_steps = true;
                index.list(Index::edge)
            }
            "state" => {
                let mut listed = Vec::new();
                index.list(|index| {
                    let (_, state) = index.numbered(listed.len() + 1, "the list `state`")?;
                    listed.push(state);
                    Ok(())
                })?;
                index.listed = Some(listed);
                Ok(())
            }
            _ => Ok(index.scan.value().map(drop)?),
        })
    }

    /// `[[3, {"x": 0}], {"name": "Tick"}, [4, {"x": 1}]]`
    fn edge(&mut self) -> Result<(), Fault> {
        let [open, close] = self.tuple();
        let at = self.scan.expect(open)?;
        let (from, source) = self.state_at()?;
        self.scan.expect(",")?;
        let label = self.scan.value()?;
        self.scan.expect(",")?;
        let (to, target) = self.state_at()?;
        self.scan.expect(close)?;
        let number = self.steps.len() + 1;
        if self.states.is_empty() {
            self.states.push(source.clone());
        }
        let is_lasso = to <= from;
        let was_lasso = self.steps.last().is_some_and(|last| last.to < number);
        if from != number || (!is_lasso && to != number + 1) || was_lasso || to == 0 {
            let message = format!("step {} leads from state {from} to state {to}", number + 1);
            return Err(Fault::again(at, message));
        }
        self.same_state(from, &source)?;
        if is_lasso {
            self.same_state(to, &target)?;
        } else {
            self.states.push(target);
        }
        self.steps.push(Step { label, to });
        Ok(())
    }

    /// `[3, {"x": 0}]`
    fn state_at(&mut self) -> Result<(usize, Range<usize>), Fault> {
        let [open, close] = self.tuple();
        self.scan.expect(open)?;
        let number = self.scan.number()?;
        self.scan.expect(",")?;
        let before = std::mem::take(&mut self.fields);
        let state = self.scan.record(&before, &mut self.fields)?;
        self.scan.expect(close)?;
        Ok((number, state))
    }

    fn numbered(&mut self, number: usize, list: &str) -> Result<(usize, Range<usize>), Fault> {
        let (found, state) = self.state_at()?;
        if found == number {
            return Ok((found, state));
        }
        let message = format!("state {number} expected in {list}, found state {found}");
        Err(Fault::again(state.start, message))
    }

    /// The list `state` must be what the steps say.
    fn check(&mut self) -> Result<(), Fault> {
        let Some(listed) = self.listed.take() else {
            return Err(self.missing("state"));
        };
        if !self.has_steps {
            return Err(self.missing("action"));
        }
        if listed.is_empty() {
            let message = "the trace has no states".to_owned();
            return Err(Fault::again(self.counterexample, message));
        }
        if self.steps.is_empty() {
            self.states.extend(listed.first().cloned());
        }
        if listed.len() != self.states.len() {
            let message = format!(
                "the list `state` has {} states, but the steps in `action` have {}",
                listed.len(),
                self.states.len()
            );
            return Err(Fault::again(self.counterexample, message));
        }
        for (index, state) in listed.iter().enumerate() {
            self.same_state(index + 1, state)?;
        }
        Ok(())
    }

    /// A step's copy of a state must be the state itself: a file that says two things of one state has been
    /// changed since TLC wrote it.
    fn same_state(&self, number: usize, copy: &Range<usize>) -> Result<(), Fault> {
        let known = self.states.get(number - 1).cloned().unwrap_or_default();
        let (one, other) = (&self.text[known], &self.text[copy.clone()]);
        if one == other || (self.syntax == Syntax::Json && is_same_json(one, other)) {
            return Ok(());
        }
        let pairs = one.bytes().zip(other.bytes());
        let same = pairs.take_while(|(a, b)| a == b).count();
        let message = format!("here state {number} is another than before");
        Err(Fault::again(copy.start + same, message))
    }

    /// The members of an object, or the fields of a record.
    fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a str) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (open, is, close) = match self.syntax {
            Syntax::Json => ("{", ":", "}"),
            Syntax::Tla => ("[", "|->", "]"),
        };
        self.scan.expect(open)?;
        let mut seen = HashSet::new();
        while !self.scan.eat(close) {
            if !seen.is_empty() {
                self.scan.expect(",")?;
            }
            let key = match self.syntax {
                Syntax::Json => {
                    let quoted = self.scan.string()?;
                    quoted.start + 1..quoted.end - 1
                }
                Syntax::Tla => self.scan.word()?,
            };
            self.scan.expect(is)?;
            let name = &self.text[key.clone()];
            if !seen.insert(name) {
                let message = format!("the key `{name}` is there twice");
                return Err(Fault::again(key.start, message));
            }
            member(self, name)?;
        }
        Ok(())
    }

    /// The elements of an array, or of a set.
    fn list(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let (open, close) = match self.syntax {
            Syntax::Json => ("[", "]"),
            Syntax::Tla => ("{", "}"),
        };
        self.scan.expect(open)?;
        let mut is_first = true;
        while !self.scan.eat(close) {
            if !is_first {
                self.scan.expect(",")?;
            }
            is_first = false;
            element(self)?;
        }
        Ok(())
    }

    /// How a tuple begins and ends.
    fn tuple(&self) -> [&'static str; 2] {
        match self.syntax {
            Syntax::Json => ["[", "]"],
            Syntax::Tla => ["<<", ">>"],
        }
    }

    fn missing(&self, key: &str) -> Fault {
        let message = format!("the counterexample has no list `{key}`");
        Fault::again(self.counterexample, message)
    }
}

/// Whether two texts are the same JSON, as after a formatter that indents deeper what is nested deeper.
fn is_same_json(one: &str, other: &str) -> bool {
    let read = serde_json::from_str::<serde_json::Value>;
    matches!((read(one), read(other)), (Ok(one), Ok(other)) if one == other)
}
