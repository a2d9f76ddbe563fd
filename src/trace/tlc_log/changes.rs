//! What `-difftrace` leaves out of a state: the variables that have not changed, but for some at times, and all of the last state.
//! Without it, TLC prints them all, and one that is not there was lost.

use crate::trace::TraceError;
use crate::trace::scan::Field;
use crate::trace::source::Source;
use std::collections::{HashMap, HashSet};

/// What a behaviour's states have told of it.
#[derive(Default)]
pub(super) struct Changes {
    /// Whether a state has a variable that has not changed, and so none is left out.
    has_unchanged: bool,
    /// Whether the last one has, and has all variables.
    is_last_whole: bool,
    /// The first state that lacks a variable.
    lacking: Option<TraceError>,
}

impl Changes {
    /// Fills in the variables that a state does not repeat from the state before, if none repeats any.
    pub(super) fn fill_in(
        &mut self,
        source: &Source<'_>,
        at: usize,
        number: usize,
        before: &[Field],
        fields: &mut Vec<Field>,
    ) -> Result<(), TraceError> {
        self.has_unchanged |= std::mem::take(&mut self.is_last_whole);
        if fields.len() < before.len() {
            self.compare(source, at, number, before, fields)?;
            carry_over(source, before, fields);
        } else if !self.has_unchanged {
            let mut both = before.iter().zip(&*fields);
            self.is_last_whole = both.any(|(old, new)| is_same(source, old, new));
        }
        match &self.lacking {
            Some(error) if self.has_unchanged => Err(error.clone()),
            _ => Ok(()),
        }
    }

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

/// Fills in the variables that a state of `-difftrace` does not repeat, from the state before.
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
