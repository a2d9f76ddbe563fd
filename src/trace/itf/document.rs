//! What an ITF document says beside its states: their variables, the parameters, and where a loop begins.

use super::super::scan::{Scan, Unexpected};
use super::super::source::Source;
use crate::tla;
use std::collections::HashSet;

/// What is known so far.
#[derive(Default)]
pub(super) struct Document {
    /// Whether the list of states has come.
    has_states: bool,
    /// What `params` lists: the names of constants, which the first state can have beside the variables.
    parameters: Option<HashSet<String>>,
    /// What `vars` lists.
    variables: Option<Vec<String>>,
    /// Whether `loop` has been there: with `null`, there is none.
    has_loop: bool,
    /// The index of the state with which the loop begins, and where that is said.
    pub(super) back_to: Option<(usize, usize)>,
}

impl Document {
    /// Looks through the members from `bracket` on, up to the list of states or the document's end. Whether the list
    /// of states comes.
    pub(super) fn members(
        &mut self,
        source: &Source<'_>,
        scan: &mut Scan<'_>,
        bracket: &str,
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
            match source.slice(&key) {
                "\"states\"" if !self.has_states => {
                    scan.expect("[")?;
                    self.has_states = true;
                    return Ok(true);
                }
                "\"loop\"" if !self.has_loop => {
                    self.has_loop = true;
                    self.back_to = loop_index(scan)?.map(|index| (index, at));
                }
                "\"vars\"" if self.variables.is_none() => {
                    self.variables = Some(names(source, scan)?);
                }
                "\"params\"" if self.parameters.is_none() => {
                    self.parameters = Some(self.parameters(source, scan)?);
                }
                again @ ("\"states\"" | "\"loop\"" | "\"vars\"" | "\"params\"") => {
                    return Err(Unexpected {
                        at: key.start,
                        message: format!("the key {again} is there twice"),
                    });
                }
                _ => {
                    scan.value()?;
                }
            }
        }
        scan.end()?;
        Ok(false)
    }

    fn parameters(
        &self,
        source: &Source<'_>,
        scan: &mut Scan<'_>,
    ) -> Result<HashSet<String>, Unexpected> {
        let at = scan.at();
        let parameters: HashSet<String> = names(source, scan)?.into_iter().collect();
        if self.has_states && !parameters.is_empty() {
            let message = "`params` must stand before `states`".to_owned();
            return Err(Unexpected { at, message });
        }
        Ok(parameters)
    }

    /// Whether `vars` has come.
    pub(super) fn has_variables(&self) -> bool {
        self.variables.is_some()
    }

    /// Whether a state can have this name without its being a variable.
    pub(super) fn is_parameter(&self, name: &str) -> bool {
        let parameters = self.parameters.as_ref();
        parameters.is_some_and(|parameters| parameters.contains(name))
    }

    /// Compares the names of a state's variables with those of `vars`: what is wrong with the state. Quint can list
    /// the names that it gives its labels, the names `of_labels`, or none at all.
    pub(super) fn check(&self, names: &[impl AsRef<str>], of_labels: [&str; 2]) -> Option<String> {
        let listed = self
            .variables
            .as_ref()
            .filter(|listed| !listed.is_empty())?;
        let there: HashSet<&str> = names.iter().map(AsRef::as_ref).collect();
        let is_other = |name: &str| of_labels.contains(&name) || self.is_parameter(name);
        let lacked = listed
            .iter()
            .find(|name| !is_other(name) && !there.contains(name.as_str()));
        if let Some(name) = lacked {
            return Some(format!(
                "this state lacks the variable `{name}`, which `vars` lists"
            ));
        }
        let known: HashSet<&str> = listed.iter().map(String::as_str).collect();
        let odd = names
            .iter()
            .map(AsRef::as_ref)
            .find(|name| !known.contains(name))?;
        Some(format!(
            "this state has the variable `{odd}`, which `vars` does not list"
        ))
    }
}

/// The index of the state with which a loop begins. Quint writes `null` if there is no loop.
fn loop_index(scan: &mut Scan<'_>) -> Result<Option<usize>, Unexpected> {
    if scan.eat("null") {
        return Ok(None);
    }
    scan.number().map(Some)
}

/// A list of names.
fn names(source: &Source<'_>, scan: &mut Scan<'_>) -> Result<Vec<String>, Unexpected> {
    let span = scan.value()?;
    tla::json::from_str(source.slice(&span)).map_err(|error| Unexpected {
        at: span.start + error.offset(),
        message: format!("expected a list of names: {}", error.message()),
    })
}
