//! What `-difftrace` leaves out of a state: the variables that have not changed, but for some at times, and all of the last state.
//! Without it, TLC prints them all, and one that is not there was lost.

use super::TlcLog;
use super::coming::Base;
use crate::trace::TraceError;
use crate::trace::scan::Field;
use crate::trace::source::Source;
use std::collections::HashMap;

/// What a behaviour's states have told of it.
#[derive(Default)]
pub(super) struct Changes {
    /// The last of the states that, with `-difftrace`, can have all variables, and one that has not changed.
    repeating: Option<usize>,
    /// The first state that lacks a variable.
    lacking: Option<TraceError>,
}

impl TlcLog<'_> {
    /// Notes what a state repeats and what it lacks: it is an error if one lacks a variable, and another one repeats what
    /// has not changed.
    pub(super) fn note_changes(
        &mut self,
        at: usize,
        number: usize,
        before: &[Field],
        fields: &[Field],
    ) -> Result<(), TraceError> {
        if fields.len() < before.len() {
            self.changes
                .compare(&self.source, at, number, before, fields)?;
        } else if self.changes.repeating.is_none() {
            self.changes.repeating = self.repeating(number, before, fields)?;
        }
        match (&self.changes.lacking, self.changes.repeating) {
            (Some(error), Some(repeating)) if number > repeating => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// If a state repeats what has not changed, it is the last one, or no difference. It can also be the last but one,
    /// as the difference to the state two before it, in which what it repeats was something else.
    fn repeating(
        &mut self,
        number: usize,
        before: &[Field],
        fields: &[Field],
    ) -> Result<Option<usize>, TraceError> {
        let same = |source: &Source<'_>, earlier: &[Field]| -> Vec<bool> {
            let both = earlier.iter().zip(fields);
            both.map(|(old, new)| is_same(source, old, new)).collect()
        };
        let as_before = same(&self.source, before);
        if !as_before.contains(&true) {
            return Ok(None);
        }
        let is_difference = match self.coming.base() {
            Base::OneBefore => false,
            _ if number == 2 => true,
            _ => {
                let two_before = self.two_before(number)?;
                let as_two_before = same(&self.source, &two_before);
                let mut both = as_before.iter().zip(as_two_before);
                !both.any(|(before, two_before)| *before && two_before)
            }
        };
        Ok(Some(number + usize::from(is_difference)))
    }
}

impl Changes {
    /// Notes what a state that lacks variables says.
    fn compare(
        &mut self,
        source: &Source<'_>,
        at: usize,
        number: usize,
        before: &[Field],
        fields: &[Field],
    ) -> Result<(), TraceError> {
        let name = |field: &Field| source.slice(&field.name);
        let mut new = HashMap::new();
        for field in fields {
            if new.insert(name(field), field).is_some() {
                let twice = name(field);
                let message = format!("state {number} has the variable `{twice}` twice");
                let fault = source.fault(field.name.start, message);
                return Err(fault.with_help(super::CHANGED));
            }
        }
        for old in before {
            match new.get(name(old)) {
                // TLC can print some that have not changed also with -difftrace: here that tells nothing.
                Some(_) => {}
                None if self.lacking.is_none() => {
                    let message = format!("state {number} lacks the variable `{}`", name(old));
                    self.lacking = Some(source.fault(at, message).with_help(LACKING));
                }
                None => {}
            }
        }
        Ok(())
    }
}

const LACKING: &str = "only with -difftrace TLC leaves out what has not changed, and here it is not left out everywhere: a line \
                       was lost or changed; keep TLC's whole output";

/// Whether a variable has not changed. Of one with a set in it this tells nothing: TLC can print it with -difftrace too.
fn is_same(source: &Source<'_>, old: &Field, new: &Field) -> bool {
    let text = |field: &Field| source.slice(&(field.name.start..field.value.end));
    text(old) == text(new) && !text(new).contains('{')
}
