//! A state of `-difftrace`, which has only what has changed: the rest is that of an earlier state.
//!
//! That is the state before, but for the last state but one of a breadth-first search: there it can be the one two
//! before, and to know which state that is takes a look ahead.

use super::TlcLog;
use super::coming::Base;
use super::header::{self, Kind};
use super::progress::Said;
use crate::trace::TraceError;
use crate::trace::form::MOST_BETWEEN;
use crate::trace::scan::Field;
use crate::trace::source::Source;
use std::collections::{HashMap, HashSet};

/// Where what a state does not repeat is to be found.
enum Origin {
    OneBefore,
    TwoBefore,
    /// Nowhere: this state has all variables.
    Here,
    /// In one of the two states before, and why it is not known in which.
    Unknown(&'static str),
}

/// Where a state stands in its behaviour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Last,
    LastButOne,
    Earlier,
    /// One of the last two that the text has; more may have been to come.
    AtEndOfText,
}

impl TlcLog<'_> {
    /// Fills in the variables that a state does not repeat; or says why they cannot be known.
    pub(super) fn fill_in(
        &mut self,
        at: usize,
        number: usize,
        before: &[Field],
        fields: &mut Vec<Field>,
    ) -> Result<Option<TraceError>, TraceError> {
        if fields.len() >= before.len() {
            return Ok(None);
        }
        let (missing, why) = match self.origin(number)? {
            Origin::OneBefore => (None, ""),
            Origin::TwoBefore => {
                let two_before = self.two_before(number)?;
                carry_over(&self.source, &two_before, fields);
                return Ok(None);
            }
            Origin::Here => (self.missing(fields, before, &[]), NOT_WHOLE),
            Origin::Unknown(why) => {
                let two_before = self.two_before(number)?;
                (self.missing(fields, before, &two_before), why)
            }
        };
        let Some(missing) = missing else {
            carry_over(&self.source, before, fields);
            return Ok(None);
        };
        let name = self.source.slice(&missing.name);
        let message = format!("what `{name}` is in state {number} is not known: {why}");
        Ok(Some(self.source.fault(at, message).with_help(HELP)))
    }

    /// Where what the state that was just read does not repeat is to be found.
    fn origin(&mut self, number: usize) -> Result<Origin, TraceError> {
        let (base, ends_whole) = (self.coming.base(), self.coming.ends_whole());
        if base == Base::OneBefore && !ends_whole {
            return Ok(Origin::OneBefore);
        }
        Ok(match (self.place(number)?, base) {
            (Place::Last, _) if ends_whole => Origin::Here,
            // As the first one is the difference to none.
            (Place::LastButOne, Base::TwoBefore) if number == 2 => Origin::Here,
            (Place::LastButOne, Base::TwoBefore) => Origin::TwoBefore,
            (Place::LastButOne, Base::Unknown) if number > 2 => Origin::Unknown(NOT_SAID),
            (Place::AtEndOfText, Base::Unknown | Base::TwoBefore) if number > 2 => {
                Origin::Unknown(TEXT_ENDS)
            }
            _ => Origin::OneBefore,
        })
    }

    pub(super) fn two_before(&mut self, number: usize) -> Result<Vec<Field>, TraceError> {
        let mut fields = Vec::new();
        self.again(number - 2, &mut fields)?;
        Ok(fields)
    }

    /// The first variable that a state does not have, and that is not the same in two states before.
    fn missing(&self, fields: &[Field], before: &[Field], two_before: &[Field]) -> Option<Field> {
        let name = |field: &Field| self.source.slice(&field.name);
        let text = |field: &Field| self.source.slice(&(field.name.start..field.value.end));
        let names: HashSet<&str> = fields.iter().map(name).collect();
        let texts: HashSet<&str> = two_before.iter().map(text).collect();
        let mut before = before.iter();
        before
            .find(|old| !names.contains(name(old)) && !texts.contains(text(old)))
            .cloned()
    }

    /// Where the state that was just read stands, by the first lines of the two that come after it.
    fn place(&mut self, number: usize) -> Result<Place, TraceError> {
        let (mut at, mut log, mut last) = (self.at, self.log.clone(), number);
        let place = |last| match last - number {
            0 => Place::Last,
            1 => Place::LastButOne,
            _ => Place::Earlier,
        };
        while let Some(line) = self.source.line(at)? {
            at = line.next();
            let text = self.source.slice(&line.span);
            let said = log.note(text);
            if !line.ended && !matches!(said, Said::RunEnds) {
                break;
            }
            let kind = match said {
                Said::RunEnds | Said::RunAnew => return Ok(place(last)),
                Said::State => match self.source.line(at)? {
                    Some(line) => header::in_frame(self.source.slice(&line.span)),
                    None => None,
                },
                Said::EndOfNone | Said::Other => header::plain(text),
            };
            match kind {
                Some(Kind::State(number, _)) if number == last + 1 => last = number,
                Some(_) => return Ok(place(last)),
                None if at - self.at > MOST_BETWEEN => return Ok(place(last)),
                None => {}
            }
            if place(last) == Place::Earlier {
                return Ok(Place::Earlier);
            }
        }
        Ok(Place::AtEndOfText)
    }
}

const NOT_WHOLE: &str = "TLC writes all variables of this state, also with -difftrace; a line was lost, or TLC ended early";

const NOT_SAID: &str = "with -difftrace, the last state but one can be the difference to the state two before it, and the log \
                        does not say what TLC found, and how, or is of a TLC before 2.16";

const TEXT_ENDS: &str = "with -difftrace, the last state but one can be the difference to the state two before it, and here \
                             the text ends before it says which state that is";

const HELP: &str =
    "the behaviour was read up to here; keep TLC's whole output, or run TLC without -difftrace";

/// Fills in the variables that a state does not repeat from an earlier one.
pub(super) fn carry_over(source: &Source<'_>, before: &[Field], fields: &mut Vec<Field>) {
    if fields.len() >= before.len() {
        return;
    }
    let changed = std::mem::take(fields);
    let name = |field: &Field| source.slice(&field.name);
    let old: HashSet<&str> = before.iter().map(name).collect();
    let new: HashMap<&str, &Field> = changed.iter().map(|field| (name(field), field)).collect();
    let kept = before
        .iter()
        .map(|old| (*new.get(name(old)).unwrap_or(&old)).clone());
    let others = changed.iter().filter(|field| !old.contains(name(field)));
    fields.extend(kept.chain(others.cloned()));
}
