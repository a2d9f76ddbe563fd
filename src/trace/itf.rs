//! The Informal Trace Format of Apalache's ADR-015, which Quint writes too: one object with the states in a
//! list. Its values are [`tla::itf`]'s.
//!
//! ```json
//! {"#meta": {"format": "ITF"}, "vars": ["x"], "loop": 1, "states": [
//!   {"#meta": {"index": 0}, "x": {"#bigint": "0"}, "mbt::actionTaken": "init", "mbt::nondetPicks": {}},
//!   {"#meta": {"index": 1}, "x": {"#bigint": "2"}, "mbt::actionTaken": "Add",
//!    "mbt::nondetPicks": {"n": {"tag": "Some", "value": {"#bigint": "2"}}}}
//! ]}
//! ```
//!
//! What a state has of `#meta` is no variable. Nor is what Quint says with `--mbt` of the step that leads to the
//! state: `mbt::actionTaken` is the name in the step's label, `mbt::nondetPicks` gives the parameters, of
//! which those that the step did not pick are `None`. The step that `loop` means, from the last state back to
//! the one with that index, has an empty label; so have all of Apalache's. `"loop": null`, as Quint writes, is no loop.
//!
//! The text is looked through once, while the states are taken from it.

use super::form::{Form, Found};
use super::scan::{Field, Scan, Syntax, Unexpected};
use super::source::Source;
use super::{Label, Parameter, TraceError};
use crate::tla::{self, Value};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use std::fmt;
use std::mem;
use std::ops::Range;

pub(super) struct Itf<'r> {
    source: Source<'r>,
    progress: Progress,
    /// How far the text has been looked through.
    at: usize,
    /// Where the states begin.
    states: Vec<usize>,
    /// What the state that was found last holds, with what is no variable.
    members: Vec<Field>,
    /// Whether `loop` has been there: with `null`, there is none.
    has_loop: bool,
    /// The index of the state with which the loop begins, and where that is said.
    back_to: Option<(usize, usize)>,
}

/// Where in the document the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Before,
    /// In the list of states.
    Within,
    After,
}

impl<'r> Itf<'r> {
    pub(super) fn new(source: Source<'r>) -> Self {
        Itf {
            source,
            progress: Progress::Before,
            at: 0,
            states: Vec::new(),
            members: Vec::new(),
            has_loop: false,
            back_to: None,
        }
    }
}

impl Form for Itf<'_> {
    fn source(&self) -> &Source<'_> {
        &self.source
    }

    fn next_behaviour(&mut self) -> Result<bool, TraceError> {
        if self.progress != Progress::Before {
            return Ok(false);
        }
        let text = self.source.all()?;
        self.at = text.len() - text.trim_start_matches('\u{feff}').len();
        self.document("{")?;
        if self.progress == Progress::Within {
            return Ok(true);
        }
        let message = "the document has no list `states`";
        Err(self.source.fault(0, message).with_help(AGAIN))
    }

    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError> {
        if self.progress == Progress::Within {
            if self.is_before_state()? {
                let (offset, label) = self.take_state(self.at, fields)?;
                self.states.push(offset);
                return Ok(Some(Found {
                    offset,
                    label: (self.states.len() > 1).then_some(label),
                    back_to: None,
                }));
            }
            self.document("]")?;
        }
        let Some((index, at)) = self.back_to.take() else {
            return Ok(None);
        };
        let Some(&offset) = self.states.get(index) else {
            let states = self.states.len();
            let message =
                format!("`loop` is {index}, counted from 0, but there are {states} states");
            return Err(self.source.fault(at, message).with_help(AGAIN));
        };
        // What the state says of a step is said of the one that led there for the first time.
        self.take_state(offset, fields)?;
        Ok(Some(Found {
            offset,
            label: Some(Label::default()),
            back_to: Some(index + 1),
        }))
    }
}

/// What the document's members say, as far as they are known.
struct Members {
    has_loop: bool,
    back_to: Option<(usize, usize)>,
}

const ACTION: &str = "mbt::actionTaken";
const PICKS: &str = "mbt::nondetPicks";
const AGAIN: &str =
    "was it cut off, or changed? generate it again with Apalache, or with Quint's `--out-itf`";

impl Itf<'_> {
    /// Looks through the document's members from `bracket` on, up to the list of states or the document's end.
    fn document(&mut self, bracket: &str) -> Result<(), TraceError> {
        let mut scan = self.source.scan(self.at, Syntax::Json);
        let mut found = Members {
            has_loop: self.has_loop,
            back_to: self.back_to,
        };
        let is_at_states = self.members(&mut scan, bracket, &mut found);
        self.at = scan.at();
        let is_at_states = is_at_states.map_err(|unexpected| self.fault(unexpected))?;
        (self.has_loop, self.back_to) = (found.has_loop, found.back_to);
        self.progress = if is_at_states {
            Progress::Within
        } else {
            Progress::After
        };
        Ok(())
    }

    /// Whether the list of states comes.
    fn members(
        &self,
        scan: &mut Scan<'_>,
        bracket: &str,
        found: &mut Members,
    ) -> Result<bool, Unexpected> {
        let mut is_first = bracket == "{";
        scan.expect(bracket)?;
        while !scan.eat("}") {
            if !is_first {
                scan.expect(",")?;
            }
            is_first = false;
            let key = scan.string()?;
            let at = scan.expect(":")? + 1;
            let is_again = match self.source.slice(&key) {
                "\"states\"" if self.progress == Progress::Before => {
                    scan.expect("[")?;
                    return Ok(true);
                }
                "\"loop\"" if !found.has_loop => {
                    found.has_loop = true;
                    found.back_to = loop_index(scan)?.map(|index| (index, at));
                    continue;
                }
                key => ["\"states\"", "\"loop\""].contains(&key),
            };
            if is_again {
                let message = format!("the key {} is there twice", self.source.slice(&key));
                return Err(Unexpected {
                    at: key.start,
                    message,
                });
            }
            scan.value()?;
        }
        scan.end()?;
        Ok(false)
    }

    /// Whether the list of states goes on; the bracket at its end is not taken.
    fn is_before_state(&mut self) -> Result<bool, TraceError> {
        let mut scan = self.source.scan(self.at, Syntax::Json);
        if self.states.is_empty() {
            if scan.eat("]") {
                let none = self.source.fault(self.at, "the trace has no states");
                return Err(none.with_help(AGAIN));
            }
            return Ok(true);
        }
        let goes_on = scan.eat(",");
        self.at = scan.at();
        Ok(goes_on)
    }

    /// Finds the variables of the state at this place, where the state begins, and the label of the step to it.
    fn take_state(
        &mut self,
        at: usize,
        fields: &mut Vec<Field>,
    ) -> Result<(usize, Label), TraceError> {
        let before = mem::take(&mut self.members);
        let mut scan = self.source.scan(at, Syntax::Json);
        let state = scan.record(&before, &mut self.members);
        let state = state.map_err(|unexpected| self.fault(unexpected))?;
        self.at = state.end;

        fields.clear();
        let (mut action, mut picks) = (None, None);
        for member in &self.members {
            let known = match &*self.source.name(member, Syntax::Json) {
                "#meta" => continue,
                ACTION => &mut action,
                PICKS => &mut picks,
                _ => {
                    fields.push(member.clone());
                    continue;
                }
            };
            if known.replace(&member.value).is_some() {
                let name = self.source.slice(&member.name);
                let message = format!("this state has `{name}` twice");
                return Err(self.source.fault(member.name.start, message));
            }
        }
        Ok((state.start, self.label(action, picks)?))
    }

    /// What Quint says of a step; nothing, if it does not say the action.
    fn label(
        &self,
        action: Option<&Range<usize>>,
        picks: Option<&Range<usize>>,
    ) -> Result<Label, TraceError> {
        let Some(action) = action else {
            return Ok(Label::default());
        };
        let picks = picks.map(|picks| self.decode::<Picks>(PICKS, picks));
        let Picks(picked) = picks.transpose()?.unwrap_or_default();
        let label = Label {
            name: self.decode(ACTION, action)?,
            ..Label::default()
        };
        Ok(match in_order(&picked) {
            Some(parameters) => Label {
                parameters,
                ..label
            },
            None => Label {
                parameters: picked,
                is_unordered: true,
                ..label
            },
        })
    }

    fn decode<T: DeserializeOwned>(
        &self,
        name: &str,
        span: &Range<usize>,
    ) -> Result<T, TraceError> {
        tla::itf::from_str(self.source.slice(span)).map_err(|error| {
            let message = format!("in `{name}`: {}", error.message());
            self.source.fault(span.start + error.offset(), message)
        })
    }

    fn fault(&self, unexpected: Unexpected) -> TraceError {
        self.source
            .fault(unexpected.at, unexpected.message)
            .with_help(AGAIN)
    }
}

/// The index of the state with which a loop begins. Quint writes `null` if there is no loop.
fn loop_index(scan: &mut Scan<'_>) -> Result<Option<usize>, Unexpected> {
    if scan.eat("null") {
        return Ok(None);
    }
    scan.number().map(Some)
}

/// What Quint picked for a step: the parameters of its action, and what else the step chose.
#[derive(Default)]
struct Picks(Vec<Parameter>);

impl<'de> Deserialize<'de> for Picks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyPicks)
    }
}

struct AnyPicks;

impl<'de> Visitor<'de> for AnyPicks {
    type Value = Picks;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Picks, A::Error> {
        let mut parameters = Vec::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if let Some(value) = picked(value) {
                let value = Some(value);
                parameters.push(Parameter { name, value });
            }
        }
        Ok(Picks(parameters))
    }
}

/// The parameters in their order, if they are named by it: `1`, `2` and so on, as Quint can name none, but
/// [`write`](super::write) does where it knows no names.
fn in_order(picked: &[Parameter]) -> Option<Vec<Parameter>> {
    let mut parameters = Vec::new();
    for pick in picked {
        let place: usize = pick.name.parse().ok()?;
        if place <= parameters.len() || place > parameters.len() + MOST_UNKNOWN {
            return None;
        }
        parameters.resize(place - 1, Parameter::default());
        parameters.push(Parameter {
            name: String::new(),
            value: pick.value.clone(),
        });
    }
    (!parameters.is_empty()).then_some(parameters)
}

/// So many parameters in a row can have values that are not known.
const MOST_UNKNOWN: usize = 100;

/// What is in `Some`; nothing of `None`. A value that is no option of Quint's is taken as it is.
fn picked(value: Value) -> Option<Value> {
    let is = |tag: &str| matches!(value.field("tag"), Some(Value::String(own)) if own == tag);
    match (is("Some"), is("None"), value.field("value")) {
        (true, _, Some(_)) => value.into_field("value"),
        (_, true, Some(_)) => None,
        _ => Some(value),
    }
}
