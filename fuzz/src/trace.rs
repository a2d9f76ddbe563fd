//! The trace readers.

use conformance::tla::Value;
use conformance::trace::{Change, Decoder, Format, Reader};
use std::collections::BTreeMap;

type State = BTreeMap<String, Value>;

/// Reads an input in a given form, or in the one that it begins like, to its end: behaviours whose states are
/// read or refused, or an error. What is decoded part by part must be what is decoded as a whole.
pub(crate) fn read(bytes: &[u8], format: Option<Format>) {
    let Ok(mut reader) = Reader::new(bytes, format) else {
        return;
    };
    while let Ok(Some(mut behaviour)) = reader.next_behaviour() {
        let mut decoder = Decoder::default();
        let mut before: Option<State> = None;
        while let Ok(Some(state)) = behaviour.next_state() {
            let _ = state.place();
            let whole = state.decode::<State>();
            let by_parts = decoder.decode(before.as_ref(), &state, set);
            assert_eq!(whole.is_ok(), by_parts.is_ok());
            let (Ok(whole), Ok(by_parts)) = (whole, by_parts) else {
                break;
            };
            assert_eq!(whole, by_parts);
            before = Some(whole);
        }
        let _ = behaviour.cut();
    }
}

fn set(
    state: &mut State,
    variable: &str,
    mut change: Change<'_>,
) -> Option<Result<(), conformance::tla::Error>> {
    if let Some(elements) = change.elements() {
        assert!(elements.new.len() <= elements.count);
        for element in elements.gone.iter().chain(&elements.new) {
            let _ = (element.key::<Value>(), element.value::<Value>());
        }
    }
    Some(change.value().decode().map(|value| {
        state.insert(variable.to_owned(), value);
    }))
}
