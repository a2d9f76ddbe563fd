//! The modules that TLC writes with `-dumpTrace tlcplain` and `-dumpTrace tlcTESpec`: the states as a sequence of
//! records, and nothing of how it goes on after the last. The second has a specification of the sequence too.
//!
//! ```text
//! ---- MODULE M ----
//! EXTENDS Spec
//!
//! LOCAL INSTANCE TLC
//!
//! Trace ==
//!     <<[x |-> 0], [x |-> 1]>>
//!
//! _init ==
//! …
//! ====
//! ```
//!
//! `Trace` is a name that anybody can give: so it is a behaviour only where all before it is what TLC writes.

use super::super::after_module::{self, another, is_header};
use super::super::scan::{Scan, Syntax, Unexpected};
use super::{Fault, parts, states, until_end};

/// Where the states begin, if a text begins as TLC begins such a module.
pub(in crate::trace) fn begin(text: &str) -> Option<usize> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !is_header(start) {
        return None;
    }
    let (_, rest) = start.split_once('\n')?;
    let rest = match rest.trim_start().strip_prefix("EXTENDS ") {
        // The names are of no interest: TLC can write `--TLA+ BUILTINS--` there.
        Some(extended) => extended.split_once('\n')?.1,
        None => rest,
    };
    let rest = rest.trim_start().strip_prefix("LOCAL INSTANCE TLC")?;
    let value = rest.trim_start().strip_prefix("Trace ==")?.trim_start();
    let mut scan = Scan::new(value, 0, 0, Syntax::Tla);
    let is_state = scan.eat("<<") && scan.eat("[") && scan.word().is_ok() && scan.eat("|->");
    is_state.then_some(text.len() - value.len())
}

/// Where each of the states begins, of which the first are at `start`.
pub(super) fn look_through(text: &str, start: usize) -> Result<Vec<usize>, Fault> {
    let mut scan = Scan::new(text, 0, start, Syntax::Tla);
    let states = states(&mut scan, ["", ""])?;
    let after = scan.at();
    if !scan.eat("====") && !scan.eat("_init ==") {
        return Err(scan.unexpected("`====` or `_init ==`").into());
    }
    let end = until_end(text, after)?;
    nothing_else(text, after, end).map_err(Fault::Another)?;
    Ok(states)
}

/// No other module may begin before the end of this one, which can be another's if this one is cut off, and nothing may
/// stand after it.
fn nothing_else(text: &str, mut at: usize, end: usize) -> Result<(), Unexpected> {
    for line in text[at..end].split_inclusive('\n') {
        if let Some(found) = parts::module(line) {
            return Err(another(at + found));
        }
        at += line.len();
    }
    let rest = text[end..].trim_start_matches('=');
    after_module::check(rest, text.len() - rest.len())
}
