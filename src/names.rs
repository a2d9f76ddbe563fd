//! Names that live as long as the program: there are as many as the specifications have.

use serde::{Deserialize as _, Deserializer};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Such a name. (Serde's derive takes a reference that it sees for one into the text that is read.)
pub(crate) type Name = &'static str;

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

/// A name in a document.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(name: D) -> Result<&'static str, D::Error> {
    String::deserialize(name).map(|name| interned(&name))
}
