//! What stands after a module that holds a behaviour: nothing, or it would be passed over in silence.

use super::scan::Unexpected;

/// What to do about it.
pub(super) const HELP: &str = "give each module as a file of its own";

/// The first thing, if there is any, in a text that begins at the byte `base` of the input.
pub(super) fn check(text: &str, base: usize) -> Result<(), Unexpected> {
    let rest = text.trim_start();
    if rest.is_empty() {
        return Ok(());
    }
    let at = base + text.len() - rest.len();
    Err(match is_header(rest) {
        true => another(at),
        false => Unexpected {
            at,
            message: "expected nothing more after the module's end".to_owned(),
        },
    })
}

/// Whether a module begins here: `---- MODULE M ----`
pub(super) fn is_header(text: &str) -> bool {
    let rest = text.trim_start_matches('-');
    text.len() - rest.len() >= 4 && rest.trim_start_matches([' ', '\t']).starts_with("MODULE")
}

pub(super) fn another(at: usize) -> Unexpected {
    Unexpected {
        at,
        message: "another module begins here, and only the first is read".to_owned(),
    }
}
