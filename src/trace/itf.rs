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
//! What a state has of `#meta` is no variable, nor is what `params` lists: constants, which the first state has.
//! What `vars` lists, each state has, and no other. Where `#meta` has an `index`, it goes on by one.
//!
//! What Quint says with `--mbt` of the step that leads to the state is no variable either: `mbt::actionTaken` is the
//! name in the step's label, `mbt::nondetPicks` gives the parameters, of which those that the step did not pick are
//! `None`. The step that `loop` means, from the last state back to the one with that index, has an empty label; so
//! have all of Apalache's. `"loop": null`, as Quint writes, is no loop.
//!
//! The text is looked through once, while the states are taken from it.

mod document;
mod picks;

use super::form::{Form, Found};
use super::scan::{Field, Syntax, Unexpected};
use super::source::Source;
use super::{Label, TraceError};
use crate::tla;
use document::Document;
use picks::{Picks, in_order};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
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
    document: Document,
    /// The index of the first state, by what a state says of its own in `#meta`.
    first: Option<usize>,
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
            document: Document::default(),
            first: None,
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
        self.read_document("{")?;
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
                self.check_index()?;
                if self.states.is_empty() {
                    self.check_variables(offset, fields)?;
                }
                self.states.push(offset);
                return Ok(Some(Found {
                    offset,
                    label: (self.states.len() > 1).then_some(label),
                    back_to: None,
                }));
            }
            let had_variables = self.document.has_variables();
            self.read_document("]")?;
            // `vars` is known only now. All states have the variables of the last one.
            if !had_variables && let Some(&last) = self.states.last() {
                self.take_state(last, fields)?;
                self.check_variables(last, fields)?;
            }
        }
        let Some((index, at)) = self.document.back_to.take() else {
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

const ACTION: &str = "mbt::actionTaken";
const PICKS: &str = "mbt::nondetPicks";
const AGAIN: &str =
    "was it cut off, or changed? generate it again with Apalache, or with Quint's `--out-itf`";

impl Itf<'_> {
    /// Looks through the document's members from `bracket` on, up to the list of states or the document's end.
    fn read_document(&mut self, bracket: &str) -> Result<(), TraceError> {
        let mut scan = self.source.scan(self.at, Syntax::Json);
        let found = self.document.members(&self.source, &mut scan, bracket);
        self.at = scan.at();
        self.progress = match found.map_err(|unexpected| self.fault(unexpected))? {
            true => Progress::Within,
            false => Progress::After,
        };
        Ok(())
    }

    /// The variables of a state must be those that `vars` lists.
    fn check_variables(&self, offset: usize, fields: &[Field]) -> Result<(), TraceError> {
        let names: Vec<Cow<'_, str>> = fields.iter().map(|field| self.source.name(field)).collect();
        match self.document.check(&names, [ACTION, PICKS]) {
            None => Ok(()),
            Some(message) => Err(self.source.fault(offset, message).with_help(AGAIN)),
        }
    }

    /// Where the state that was found last says which one it is, it must be the one after those before.
    fn check_index(&mut self) -> Result<(), TraceError> {
        let Some((index, at)) = self.index() else {
            return Ok(());
        };
        let before = self.states.len();
        let first = *self.first.get_or_insert(index.saturating_sub(before));
        let expected = first.saturating_add(before);
        if index == expected {
            return Ok(());
        }
        let message = format!(
            "the state with the index {expected} comes here, found {index}: a state is missing, or at another place"
        );
        Err(self.source.fault(at, message).with_help(AGAIN))
    }

    /// The index that the state that was found last has in its `#meta`, which can hold anything, and where.
    fn index(&self) -> Option<(usize, usize)> {
        let named = |fields: &[Field], name: &str| {
            let is_it = |field: &&Field| self.source.slice(&field.name) == name;
            fields.iter().find(is_it).map(|field| field.value.clone())
        };
        let meta = named(&self.members, "#meta")?;
        let mut fields = Vec::new();
        let mut scan = self.source.scan(meta.start, Syntax::Json);
        scan.record(&[], &mut fields).ok()?;
        let index = named(&fields, "index")?;
        let number = self.source.slice(&index).parse().ok()?;
        Some((number, index.start))
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
            let known = match &*self.source.name(member) {
                "#meta" => continue,
                name if self.document.is_parameter(name) => continue,
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

    /// What Quint says of a step; nothing, if it does not say the action, whose parameters the picks would be.
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
