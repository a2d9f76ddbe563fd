//! The network of raft.tla: a bag of messages, that is, a function from messages to how many copies
//! of each are on their way.

use super::message::Message;
use crate::tla::DISTINCT;
use serde::Serialize;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// How many copies of each message are on their way.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Bag(BTreeMap<Arc<Message>, u64>);

impl Deref for Bag {
    type Target = BTreeMap<Arc<Message>, u64>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Bag {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

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

/// Of a map serde would keep the last of two entries for the same message, which a file can spell in two ways.
impl<'de> Deserialize<'de> for Bag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(DISTINCT, Entries)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Bag;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bag of messages")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Bag, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Bag, A::Error> {
        let mut bag = BTreeMap::new();
        while let Some((m, copies)) = access.next_entry::<Arc<Message>, u64>()? {
            if bag.contains_key(&m) {
                return Err(de::Error::custom(format!("the message {m} is there twice")));
            }
            bag.insert(m, copies);
        }
        Ok(Bag(bag))
    }
}
