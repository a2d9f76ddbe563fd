//! The network of raft.tla: a bag of messages, that is, a function from messages to how many copies
//! of each are on their way.

use super::message::Message;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub(super) type Bag = BTreeMap<Arc<Message>, u64>;

/// raft.tla's `WithMessage`. The bag is full when a count no longer fits; then nothing is added.
pub(super) fn add(bag: &mut Bag, m: Arc<Message>) {
    let copies = bag.entry(m).or_default();
    *copies = copies.saturating_add(1);
}

/// raft.tla's `WithoutMessage`.
pub(super) fn remove(bag: &mut Bag, m: &Message) {
    if let Some(copies) = bag.get_mut(m) {
        if *copies <= 1 {
            bag.remove(m);
        } else {
            *copies -= 1;
        }
    }
}

/// Reads a bag. Of a map serde would keep the last of two entries for the same message, which a file can
/// spell in two ways.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bag, D::Error> {
    deserializer.deserialize_map(Entries)
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Bag;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bag of messages")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Bag, A::Error> {
        let mut bag = Bag::new();
        while let Some((m, copies)) = access.next_entry::<Arc<Message>, u64>()? {
            if bag.contains_key(&m) {
                return Err(de::Error::custom(format!("the message {m} is there twice")));
            }
            bag.insert(m, copies);
        }
        Ok(bag)
    }
}
