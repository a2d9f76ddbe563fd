//! From an input to its behaviours: recognises the form, and gives the states one by one.

use super::compressed::{self, Plain};
use super::form::{Form, Found};
use super::format::may_be_lines;
use super::head::{as_text, head};
use super::joined::joined;
use super::scan::Field;
use super::source::Source;
use super::state::RawState;
use super::{Format, Label, TraceError};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;

/// Reads the behaviours that an input holds: one, or several one after the other.
///
/// ```
/// use conformance::trace::Reader;
/// use std::collections::BTreeMap;
///
/// let text = r#"{"counterexample": {
///   "action": [[[1, {"x": 0}], {"name": "Tick"}, [2, {"x": 1}]]],
///   "state": [[1, {"x": 0}], [2, {"x": 1}]]
/// }, "vars": ["x"]}"#;
/// let mut reader = Reader::new(text.as_bytes(), None)?;
/// let mut behaviour = reader.next_behaviour()?.expect("a behaviour");
/// while let Some(state) = behaviour.next_state()? {
///     let values: BTreeMap<String, i64> = state.decode()?;
///     match state.step() {
///         None => assert_eq!(values["x"], 0),
///         Some(step) => assert_eq!((values["x"], &*step.label.name), (1, "Tick")),
///     }
/// }
/// # Ok::<(), conformance::trace::TraceError>(())
/// ```
pub struct Reader<'r> {
    form: Box<dyn Form + 'r>,
    format: Format,
    /// The form that the input begins like, if another was given.
    looks_like: Option<Format>,
    /// Whether it was recognised as a document: it can be lines of JSON.
    is_document: bool,
    /// How many behaviours have been begun.
    number: usize,
    /// Whether the last behaviour has states that have not been read.
    is_within: bool,
    labels: Vec<Label>,
}

impl<'r> Reader<'r> {
    /// Begins to read. The form is recognised from the content unless it is given; compressed content (gzip,
    /// Zstandard) is recognised always.
    ///
    /// # Errors
    /// The input cannot be read, or is of none of the known forms.
    pub fn new(from: impl Read + 'r, format: Option<Format>) -> Result<Self, TraceError> {
        let mut from: Box<dyn Read + 'r> = Box::new(from);
        let head = head(&mut from)?;
        let Plain {
            head,
            rest,
            is_compressed,
        } = compressed::plain(head, from)?;
        let start = as_text(&head);
        let recognised = Format::recognise(&start);
        let is_document =
            format.is_none() && matches!(recognised, Ok(Format::TlcJson | Format::Itf));
        let looks_like = recognised.as_ref().ok().copied();
        let format = match format {
            Some(format) => format,
            None => recognised?,
        };
        Ok(Reader {
            form: format.reader(Source::new(head, rest, is_compressed)),
            format,
            looks_like: looks_like.filter(|other| *other != format),
            is_document,
            number: 0,
            is_within: false,
            labels: Vec::new(),
        })
    }

    /// Takes the labels of the first behaviour's steps from elsewhere, in the steps' order: see
    /// [`read_labels`](super::read_labels). A behaviour that ends with more steps, or with fewer, is an error.
    pub fn set_labels(&mut self, labels: Vec<Label>) {
        self.labels = labels;
    }

    /// Begins to read a file.
    ///
    /// # Errors
    /// As [`Reader::new`].
    pub fn open(path: &Path, format: Option<Format>) -> Result<Reader<'static>, TraceError> {
        let file = std::fs::File::open(path).map_err(|error| TraceError::unreadable(&error))?;
        Reader::new(file, format)
    }

    /// The form that is read.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Goes to the next behaviour; to the first one at the beginning. What is left of the one before is passed
    /// over.
    ///
    /// # Errors
    /// What stands in the input instead of a behaviour, and where.
    pub fn next_behaviour(&mut self) -> Result<Option<Behaviour<'_, 'r>>, TraceError> {
        if self.is_within {
            self.is_within = false;
            let mut fields = Vec::new();
            while self.form.next_state(&mut fields)?.is_some() {}
        }
        let number = self.number;
        let begun = self.form.next_behaviour();
        if !begun.map_err(|error| self.mistaken(error, number))? {
            return Ok(None);
        }
        self.number += 1;
        if self.number > 1 && !self.labels.is_empty() {
            let error =
                TraceError::new("the labels are those of one behaviour, and the file holds more");
            return Err(error.with_help("give the behaviour in a file of its own"));
        }
        self.is_within = true;
        Ok(Some(Behaviour {
            reader: self,
            variables: Vec::new(),
            fields: Vec::new(),
            states: 0,
            steps: 0,
        }))
    }

    /// Whether what was taken for a document can be lines of JSON. To look for them takes as long as to read it, and is
    /// needed for an error alone.
    fn may_be_lines(&self) -> bool {
        let beginning = self.form.source().beginning(Format::HEAD);
        self.is_document && beginning.is_some_and(may_be_lines)
    }

    /// An error that comes before anything else has been read can be due to the form that was given, or taken.
    fn mistaken(&self, error: TraceError, read: usize) -> TraceError {
        match self.looks_like {
            None if read == 0 && self.may_be_lines() => {
                let help = error.help.clone().unwrap_or_default();
                error.with_help(format!(
                    "{help}; or is it a state a line? then say so: --format json-lines"
                ))
            }
            Some(other) if read == 0 => error.with_help(format!(
                "it is read as {}, as --format says, and begins like {other}",
                self.format
            )),
            _ => error,
        }
    }
}

/// Of labels that are one more than the steps.
const UNTOLD_LASSO: &str = "are the labels those of another behaviour? or does this one go back to an earlier state, or stutter, \
     which `-dumpTrace tlcplain` and `-dumpTrace tlcTESpec` do not tell? then use `-dumpTrace json FILE`";

/// How a state can differ from the others of its behaviour.
const UNLIKE: &str = ", unlike the first state";

/// A behaviour that is being read.
pub struct Behaviour<'a, 'r> {
    reader: &'a mut Reader<'r>,
    variables: Vec<String>,
    fields: Vec<Field>,
    states: usize,
    steps: usize,
}

/// One step of a behaviour: its label, and the states between which it leads.
#[derive(Debug, Clone, PartialEq)]
pub struct RawStep {
    /// What TLC said about the step.
    pub label: Label,
    /// The index, from 0, of the state in which the step begins.
    pub from: usize,
    /// The index of the state in which the step ends: `from + 1`, but for the last step of a lasso, which
    /// leads to a state not after `from`.
    pub to: usize,
}

impl RawStep {
    /// The number by which people call this step: a step has the number of the state in which it
    /// ends, and the step that closes a lasso comes after all others.
    #[must_use]
    pub fn number(&self) -> usize {
        self.from + 2
    }

    /// The number of the state to which a lasso's last step leads back.
    #[must_use]
    pub fn back_to(&self) -> Option<usize> {
        (self.to <= self.from).then_some(self.to + 1)
    }
}

impl Behaviour<'_, '_> {
    /// Which of the input's behaviours it is, from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.reader.number
    }

    /// The variables of its states (with ALIAS: the alias's fields); none before a state has been read.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// How many states have been read; the one to which a lasso leads back counts once.
    #[must_use]
    pub fn states(&self) -> usize {
        self.states
    }

    /// Reads the next state, with the step that leads to it. The last step of a lasso gives a state once more
    /// that was there before.
    ///
    /// # Errors
    /// What stands in the input instead, and where.
    pub fn next_state(&mut self) -> Result<Option<RawState<'_>>, TraceError> {
        if !self.reader.is_within {
            return Ok(None);
        }
        // Until it is certain that there is more, there is not: also after an error.
        self.reader.is_within = false;
        let found = self.reader.form.next_state(&mut self.fields);
        let found = found.map_err(|error| self.reader.mistaken(error, self.states))?;
        let Some(found) = found else {
            self.check_states()?;
            return self.check_labels().map(|()| None);
        };
        self.check_variables(&found)?;
        self.reader.is_within = true;
        let other = self.reader.labels.get(self.states.wrapping_sub(1));
        let other = other.filter(|_| self.reader.number == 1).cloned();
        let is_idle = found.label == Some(Label::stuttering());
        // To stutter has no label of its own there, but that of the step before.
        let label = match (found.label, other.filter(|_| !is_idle)) {
            (Some(label), Some(other)) => match joined(label, other) {
                Ok(label) => Some(label),
                Err([own, other]) => {
                    let message = format!(
                        "the label of step {} is `{own}` in the trace and `{other}` in the labels",
                        self.states + 1
                    );
                    // There is no more to be read.
                    self.reader.is_within = false;
                    let fault = self.reader.form.source().fault(found.offset, message);
                    return Err(fault.with_help("are the labels those of another behaviour?"));
                }
            },
            (label, _) => label,
        };
        let step = label.map(|label| RawStep {
            label,
            from: self.states - 1,
            to: found.back_to.map_or(self.states, |number| number - 1),
        });
        self.steps += usize::from(step.is_some());
        self.states += usize::from(found.back_to.is_none());
        Ok(Some(RawState {
            source: self.reader.form.source(),
            notation: self.reader.format.notation(),
            names: &self.variables,
            fields: &self.fields,
            offset: found.offset,
            step,
        }))
    }

    /// Why the behaviour may not have been written to its end, if that is so; known after its last state.
    #[must_use]
    pub fn cut(&self) -> Option<&TraceError> {
        self.reader.form.cut()
    }

    /// A behaviour has a state; that of one that is cut off may come, unless the file is read as what it is not.
    fn check_states(&self) -> Result<(), TraceError> {
        if self.states > 0 {
            return Ok(());
        }
        let error = match self.cut() {
            None => {
                let source = self.reader.form.source();
                let fault = source.fault(usize::MAX, "the behaviour ends before its first state");
                fault.with_help("was the file cut off or changed? generate it again")
            }
            Some(cut) if self.reader.looks_like.is_some() => cut.clone(),
            Some(_) => return Ok(()),
        };
        Err(self.reader.mistaken(error, 0))
    }

    /// Labels from elsewhere must be as many as there are steps.
    fn check_labels(&self) -> Result<(), TraceError> {
        let (labels, steps) = (self.reader.labels.len(), self.steps);
        if labels == 0 || labels == steps || self.reader.number > 1 || self.cut().is_some() {
            return Ok(());
        }
        let message = format!("there are {labels} labels for {steps} steps");
        let may_lack_last = self.reader.format == Format::TeModule && labels == steps + 1;
        Err(TraceError::new(message).with_help(match may_lack_last {
            true => UNTOLD_LASSO,
            false => "are the labels those of another behaviour?",
        }))
    }

    /// All states must have the variables of the first.
    fn check_variables(&mut self, found: &Found) -> Result<(), TraceError> {
        let source = self.reader.form.source();
        let names = || self.fields.iter().map(|field| source.name(field));
        if self.fields.is_empty() {
            let message = format!("state {} has no variables", self.states + 1);
            let fault = source.fault(found.offset, message);
            return Err(fault.with_help("a state has a value of each variable of a specification"));
        }
        if self.states == 0 {
            self.variables = names().map(Cow::into_owned).collect();
            let mut sorted: Vec<&String> = self.variables.iter().collect();
            sorted.sort_unstable();
            return match sorted.windows(2).find(|two| two[0] == two[1]) {
                None => Ok(()),
                Some(two) => Err(source.fault(
                    found.offset,
                    format!("this state has the variable `{}` twice", two[0]),
                )),
            };
        }
        if names().eq(self.variables.iter().map(String::as_str)) {
            return Ok(());
        }
        let known = self.variables.iter().map(String::as_str);
        let order: HashMap<&str, usize> = known.clone().zip(0..).collect();
        let there: HashSet<Cow<'_, str>> = names().collect();
        let mut seen = HashSet::new();
        let lacks = known.clone().find(|&name| !there.contains(name));
        let has = names().find(|name| !order.contains_key(&**name) || !seen.insert(name.clone()));
        let (verb, odd, how) = match (lacks, has) {
            (Some(odd), _) => ("lacks", Cow::Borrowed(odd), UNLIKE),
            (None, Some(odd)) if order.contains_key(&*odd) => ("has", odd, " twice"),
            (None, Some(odd)) => ("has", odd, UNLIKE),
            (None, None) => {
                // The same variables in another order: put them into the first state's.
                self.fields
                    .sort_by_key(|field| order.get(&*source.name(field)));
                return Ok(());
            }
        };
        let message = format!("state {} {verb} the variable `{odd}`{how}", self.states + 1);
        Err(source
            .fault(found.offset, message)
            .with_help("the file was changed after it was written: generate it again"))
    }

    /// Reads all that is left, decoded into a type that has a field for every variable of interest.
    ///
    /// # Errors
    /// As [`Behaviour::next_state`] and [`RawState::decode`].
    pub fn read_all<S: DeserializeOwned>(&mut self) -> Result<Trace<S>, TraceError> {
        let mut trace = Trace {
            variables: Vec::new(),
            states: Vec::new(),
            steps: Vec::new(),
        };
        while let Some(state) = self.next_state()? {
            let is_new = state.step().is_none_or(|step| step.back_to().is_none());
            if is_new {
                trace.states.push(state.decode()?);
            }
            trace.steps.extend(state.step().cloned());
        }
        trace.variables = self.variables.clone();
        Ok(trace)
    }
}

/// A behaviour as a whole, in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<S> {
    /// The variables that the states have in the input.
    pub variables: Vec<String>,
    /// The states, the first one at index 0; TLC numbers them from 1.
    pub states: Vec<S>,
    /// The steps in the behaviour's order. There is one fewer than there are states, or as many if
    /// the behaviour is a lasso: the last step then leads back.
    pub steps: Vec<RawStep>,
}

impl<S: DeserializeOwned> Trace<S> {
    /// Reads the first behaviour of a text.
    ///
    /// # Errors
    /// What stands in the text instead of a behaviour, and where.
    pub fn from_text(text: &str) -> Result<Self, TraceError> {
        let mut reader = Reader::new(text.as_bytes(), None)?;
        match reader.next_behaviour()? {
            Some(mut behaviour) => behaviour.read_all(),
            None => Err(TraceError::no_behaviour()),
        }
    }
}
