//! Changes one variable of a state into what its text says, part by part: a step adds a message to a bag of many,
//! or an entry to the log of one server, and only that is decoded.

use super::log::Server;
use super::message::Message;
use super::network::Bag;
use super::shared::Shared;
use super::state::PerServer;
use crate::tla::{self, Set};
use crate::trace::{Change, Elements};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The bag of messages.
pub(super) fn bag(bag: &mut Shared<Bag>, mut change: Change<'_>) -> Result<(), tla::Error> {
    match change.elements() {
        Some(elements) => patch(bag, &elements, &change, |bag, elements| {
            for gone in &elements.gone {
                bag.remove(&gone.key::<Message>()?);
            }
            for new in &elements.new {
                bag.insert(new.key::<Arc<Message>>()?, new.value()?);
            }
            Some(bag.len())
        }),
        None => whole(bag, &change),
    }
}

/// A set.
pub(super) fn set<T: Ord + Clone + DeserializeOwned>(
    set: &mut Shared<Set<T>>,
    mut change: Change<'_>,
) -> Result<(), tla::Error> {
    match change.elements() {
        Some(elements) => patch(set, &elements, &change, |set, elements| {
            for gone in &elements.gone {
                set.remove(&gone.value()?);
            }
            for new in &elements.new {
                set.insert(new.value()?);
            }
            Some(set.len())
        }),
        None => whole(set, &change),
    }
}

/// A function over the servers.
pub(super) fn function<V: Eq + Clone + DeserializeOwned>(
    function: &mut Shared<PerServer<V>>,
    mut change: Change<'_>,
) -> Result<(), tla::Error> {
    match change.elements() {
        Some(elements) => patch(function, &elements, &change, |function, elements| {
            for gone in &elements.gone {
                function.remove(&gone.key::<Server>()?);
            }
            for new in &elements.new {
                function.insert(new.key::<Server>()?, new.value()?);
            }
            Some(function.len())
        }),
        None => whole(function, &change),
    }
}

/// Changes the variable part by part. Where that does not work out, because something cannot be read or is there
/// twice, the whole is decoded, which gives the error its place.
fn patch<T: Eq + Clone + DeserializeOwned>(
    variable: &mut Shared<T>,
    elements: &Elements<'_>,
    change: &Change<'_>,
    parts: impl FnOnce(&mut T, &Elements<'_>) -> Option<usize>,
) -> Result<(), tla::Error> {
    if parts(variable, elements) == Some(elements.count) {
        Ok(())
    } else {
        whole(variable, change)
    }
}

fn whole<T: Eq + DeserializeOwned>(
    variable: &mut Shared<T>,
    change: &Change<'_>,
) -> Result<(), tla::Error> {
    *variable = Shared::from(change.value().decode::<T>()?);
    Ok(())
}
