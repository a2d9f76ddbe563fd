//! Names that live as long as the program: there are as many as the specifications have.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The same name, for as long as the program runs.
pub(crate) fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let name: &'static str = name.to_owned().leak();
    names.insert(name);
    name
}
