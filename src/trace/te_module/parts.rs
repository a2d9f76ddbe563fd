//! The parts of a file for exploring an error trace: its modules, each of which is there once, and the configuration.
//! What else there is belongs to another file, and would be passed over in silence.
//!
//! ```text
//! ---- MODULE M_TTrace_1 ----
//! …
//! ====
//! What TLC says to people.
//! ---- MODULE M_TEExpression ----
//! …
//! ---- MODULE M_TETrace ----
//! …
//! ====
//! ---- MODULE M_TEConstants ----
//! …
//! ====
//! ---- CONFIG M_TTrace_1 ----
//! …
//! ====
//! \* Generated on Mon Nov 23 12:25:12 UTC 2026
//! ```

use super::super::after_module::{self, another, is_header};
use super::super::scan::Unexpected;

/// How the names of the modules beside the first end.
const KNOWN: [&str; 3] = ["_TEExpression", "_TETrace", "_TEConstants"];

/// The modules that have been seen.
#[derive(Default)]
pub(super) struct Parts<'a> {
    seen: Vec<&'a str>,
}

/// The parts before the states.
pub(super) fn before(text: &str) -> Result<Parts<'_>, Unexpected> {
    let mut parts = Parts::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        parts.line(line, at)?;
        at += line.len();
    }
    Ok(parts)
}

impl<'a> Parts<'a> {
    /// The parts after the module with the states, which ends at `end`. There TLC says nothing to people any more.
    pub(super) fn after(&mut self, text: &'a str, end: usize) -> Result<(), Unexpected> {
        let rest = text[end..].trim_start_matches('=');
        let mut at = text.len() - rest.len();
        let mut is_within = false;
        for line in rest.split_inclusive('\n') {
            let content = line.trim_start();
            if content.starts_with("====") {
                let more = content.trim_start_matches('=');
                after_module::check(more, at + line.len() - more.len())?;
                is_within = false;
            } else if self.line(line, at)? || is_configuration(content) {
                is_within = true;
            } else if !is_within && !content.starts_with("\\*") {
                after_module::check(line, at)?;
            }
            at += line.len();
        }
        Ok(())
    }

    /// Whether a module begins in a line, which begins at `at`.
    fn line(&mut self, line: &'a str, at: usize) -> Result<bool, Unexpected> {
        let Some(begin) = module(line) else {
            return Ok(false);
        };
        let name = line[begin..].split_whitespace().nth(2).unwrap_or_default();
        let part = KNOWN.into_iter().find(|part| name.ends_with(part));
        // The first one can have been given another name.
        let part = part.unwrap_or("");
        let is_another = self.seen.contains(&part) || (part.is_empty() && !self.seen.is_empty());
        if is_another {
            return Err(another(at + begin));
        }
        self.seen.push(part);
        Ok(true)
    }
}

/// Where in a line a module begins. It can stand behind what another file ends with, but not in a string, and what is
/// commented out is none.
pub(super) fn module(line: &str) -> Option<usize> {
    let found = line.find("---- MODULE")?;
    let before = line[..found].trim_end_matches('-');
    let is_none = before.contains('"') || before == "\\*" || !is_header(&line[before.len()..]);
    (!is_none).then_some(before.len())
}

/// `---- CONFIG M_TTrace_1 ----`
fn is_configuration(line: &str) -> bool {
    let rest = line.trim_start_matches('-');
    line.len() - rest.len() >= 4 && rest.trim_start().starts_with("CONFIG")
}
