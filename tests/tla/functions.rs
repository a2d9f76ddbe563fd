//! Functions, beside a map of the standard library.

use crate::round_trips::value;
use conformance::tla::{Function, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn pairs() -> impl Strategy<Value = Vec<(Value, Value)>> {
    // Few arguments, so that some are there twice.
    let argument = prop_oneof![(0..6_i128).prop_map(Value::Int), value()];
    vec((argument, value()), 0..12)
}

fn all(map: &BTreeMap<Value, Value>) -> Vec<(&Value, &Value)> {
    map.iter().collect()
}

proptest! {
    #[test]
    fn functions_are_maps(
        (pairs, others, gone) in (pairs(), pairs(), vec((0..6_i128).prop_map(Value::Int), 0..4))
    ) {
        let mut function: Function = pairs.iter().cloned().collect();
        let mut map: BTreeMap<Value, Value> = pairs.iter().cloned().collect();
        prop_assert_eq!(Function::of_distinct(pairs.clone()).is_some(), map.len() == pairs.len());
        prop_assert_eq!(function.iter().collect::<Vec<_>>(), all(&map));
        for (argument, value) in others {
            let before = function.insert(argument.clone(), value.clone());
            prop_assert_eq!(before, map.insert(argument, value));
        }
        for argument in &gone {
            prop_assert_eq!(function.remove(argument), map.remove(argument));
        }
        for (argument, value) in &pairs {
            prop_assert_eq!(function.get(argument), map.get(argument));
            prop_assert_eq!(function.contains_key(argument), map.contains_key(argument));
            if let Some(mapped) = function.get_mut(argument) {
                mapped.clone_from(value);
                map.insert(argument.clone(), value.clone());
            }
        }
        function.iter_mut().for_each(|(argument, value)| value.clone_from(argument));
        map.iter_mut().for_each(|(argument, value)| value.clone_from(argument));
        function.retain(|argument, _| *argument != Value::Int(3));
        map.remove(&Value::Int(3));
        prop_assert_eq!((function.len(), function.is_empty()), (map.len(), map.is_empty()));
        prop_assert_eq!(function.iter().collect::<Vec<_>>(), all(&map));
        prop_assert!(function.keys().eq(map.keys()) && function.values().eq(map.values()));
        prop_assert!(function.into_iter().eq(map));
    }
}
