//! Names that live as long as the program: there are as many as the specifications have.

use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet};
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

/// Names in a document.
pub(crate) fn deserialize_set<'de, D: Deserializer<'de>>(
    names: D,
) -> Result<BTreeSet<&'static str>, D::Error> {
    let names = Vec::<String>::deserialize(names)?;
    Ok(names.iter().map(|name| interned(name)).collect())
}

/// What a document says of each name.
pub(crate) fn deserialize_map<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
    map: D,
) -> Result<BTreeMap<&'static str, V>, D::Error> {
    let map = BTreeMap::<String, V>::deserialize(map)?;
    let map = map.into_iter();
    Ok(map.map(|(name, value)| (interned(&name), value)).collect())
}
