//! The messages on their way: which a step sends, and which it takes.

use crate::report::show::{Fate, ShownMessage};
use crate::system::System;
use crate::tla::Value;
use std::collections::BTreeMap;

/// The messages on their way in one variable, by their values.
pub(super) fn messages_in<S: System>(
    variable: &str,
    value: &Value,
) -> BTreeMap<Value, ShownMessage> {
    let Value::Function(bag) = value else {
        return BTreeMap::new();
    };
    let on_its_way = bag.iter().filter_map(|(key, count)| {
        let shown = ShownMessage {
            message: S::message(variable, key)?,
            fate: Fate::Sent,
            copies: match count {
                Value::Int(copies) => *copies,
                _ => 1,
            },
        };
        Some((key.clone(), shown))
    });
    on_its_way.collect()
}

/// All messages on their way in a state.
pub(super) fn messages<S: System>(state: &Value) -> BTreeMap<Value, ShownMessage> {
    let Value::Function(variables) = state else {
        return BTreeMap::new();
    };
    let of = |(name, value): (&Value, &Value)| match name {
        Value::String(name) => messages_in::<S>(name, value),
        _ => BTreeMap::new(),
    };
    variables.iter().flat_map(of).collect()
}

/// The messages that a step takes from the network and puts there, with the variable that is the network.
pub(super) fn sent_and_taken<S: System>(
    before: &Value,
    after: &Value,
    taken: Fate,
) -> Vec<(String, ShownMessage)> {
    let mut found = Vec::new();
    let Value::Function(variables) = before else {
        return found;
    };
    for (name, value) in variables {
        let Value::String(name) = name else { continue };
        let old = messages_in::<S>(name, value);
        let new = after
            .field(name)
            .map(|value| messages_in::<S>(name, value))
            .unwrap_or_default();
        let copies =
            |bag: &BTreeMap<Value, ShownMessage>, key| bag.get(key).map_or(0, |m| m.copies);
        let keys = old
            .iter()
            .chain(new.iter().filter(|(key, _)| !old.contains_key(*key)));
        for (key, shown) in keys {
            let (was, is) = (copies(&old, key), copies(&new, key));
            if was != is {
                let fate = if is > was { Fate::Sent } else { taken };
                let shown = ShownMessage {
                    fate,
                    copies: is,
                    ..shown.clone()
                };
                found.push((name.clone(), shown));
            }
        }
    }
    found
}
