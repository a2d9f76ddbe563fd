//! The network of raft.tla: a bag of messages, that is, a function from messages to how many copies
//! of each are on their way.

use super::message::Message;
use std::collections::BTreeMap;
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
