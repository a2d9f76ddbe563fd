//! Looks through a counterexample once, and notes where its states and labels are. What it says twice must be the
//! same both times.

use crate::tla;
use crate::trace::scan::{Field, Scan, Syntax, Unexpected};
use crate::trace::source::Source;
use crate::trace::{TraceError, after_module};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// What stands before the counterexample in a module.
pub(in crate::trace) const DEFINITION: &str = "CounterExample ==";

pub(super) const AGAIN: &str = "the file was changed after TLC wrote it: generate it again";

/// A step from the state before it in the list.
pub(super) struct Step {
    pub(super) label: Range<usize>,
    /// The number of the state in which it ends.
    pub(super) to: usize,
}

/// Looks through a document once, and notes where its states and labels are.
pub(super) struct Index<'a> {
    text: &'a str,
    syntax: Syntax,
    scan: Scan<'a>,
    pub(super) states: Vec<Range<usize>>,
    pub(super) steps: Vec<Step>,
    /// The fields of the state that was looked through last.
    fields: Vec<Field>,
    /// The states of the list `state`, which are those of the steps once more.
    listed: Option<Vec<Range<usize>>>,
    has_steps: bool,
    counterexample: usize,
    /// The list `vars`: the names of the variables.
    variables: Option<Range<usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(text: &'a str, syntax: Syntax) -> Self {
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
            variables: None,
        }
    }

    /// `{"counterexample": …, "vars": …}`, or the counterexample alone
    pub(super) fn document(&mut self) -> Result<(), Fault> {
        if self.is_alone() {
            self.counterexample()?;
            return Ok(self.scan.end()?);
        }
        self.object(|index, key| match key {
            "counterexample" => index.counterexample(),
            "vars" => {
                index.variables = Some(index.scan.value()?);
                Ok(())
            }
            _ => Ok(index.scan.value().map(drop)?),
        })?;
        Ok(self.scan.end()?)
    }

    /// Whether the document begins like a counterexample, with one of its keys.
    fn is_alone(&self) -> bool {
        let mut scan = Scan::new(self.text, 0, self.scan.at(), self.syntax);
        let keys = ["\"action\"", "\"state\"", "\"console\""];
        let is_key = |key: Range<usize>| keys.contains(&&self.text[key]);
        scan.eat("{") && scan.string().is_ok_and(is_key)
    }

    /// A module with the one definition `CounterExample == …`
    pub(super) fn module(&mut self) -> Result<(), Fault> {
        let start = self.text.find(DEFINITION).ok_or_else(|| {
            let message = format!("the module has no definition `{DEFINITION}`");
            Fault::again(self.text.len(), message)
        })?;
        let at = start + DEFINITION.len();
        self.scan = Scan::new(self.text, 0, at, self.syntax);
        self.counterexample()?;
        let end = self.scan.expect("====")?;
        let rest = self.text[end..].trim_start_matches('=');
        after_module::check(rest, self.text.len() - rest.len()).map_err(|unexpected| Fault {
            help: after_module::HELP,
            ..Fault::from(unexpected)
        })
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
    pub(super) fn check(&mut self) -> Result<(), Fault> {
        let Some(listed) = self.listed.take() else {
            return Err(self.missing("state"));
        };
        if !self.has_steps {
            return Err(self.missing("action"));
        }
        if listed.is_empty() {
            return Err(Fault {
                help: "where TLC found no error, there is no counterexample; otherwise generate the file again",
                ..Fault::again(self.counterexample, "the trace has no states".to_owned())
            });
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
        self.check_variables()
    }

    /// The list `vars` must have the variables of the states: of the last one that was looked through, as the reader
    /// checks that all have the same.
    fn check_variables(&self) -> Result<(), Fault> {
        let Some(span) = &self.variables else {
            return Ok(());
        };
        let fault = |message| Err(Fault::again(span.start, message));
        let Ok(listed) = serde_json::from_str::<Vec<String>>(&self.text[span.clone()]) else {
            return fault("`vars` is no list of the variables' names".to_owned());
        };
        let names = self
            .fields
            .iter()
            .map(|field| &self.text[field.name.clone()]);
        let known: Vec<Cow<'_, str>> = names.map(tla::json::unescaped).collect();
        let is_known: HashSet<&str> = known.iter().map(AsRef::as_ref).collect();
        if let Some(lacks) = listed.iter().find(|name| !is_known.contains(name.as_str())) {
            return fault(format!(
                "the states have no variable `{lacks}`, which is in `vars`"
            ));
        }
        let listed: HashSet<&str> = listed.iter().map(String::as_str).collect();
        match known.iter().find(|name| !listed.contains(&***name)) {
            Some(more) => fault(format!("the states' variable `{more}` is not in `vars`")),
            None => Ok(()),
        }
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

/// What is wrong with a document, and what to do about it.
pub(super) struct Fault {
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

    pub(super) fn in_file(self, source: &Source<'_>) -> TraceError {
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

/// Whether two texts are the same JSON, as after a formatter that indents deeper what is nested deeper.
fn is_same_json(one: &str, other: &str) -> bool {
    let read = serde_json::from_str::<serde_json::Value>;
    matches!((read(one), read(other)), (Ok(one), Ok(other)) if one == other)
}
