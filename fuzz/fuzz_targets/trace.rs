//! A text is behaviours in some form whose states are read or refused, or an error.
#![no_main]

use conformance::tla::Value;
use conformance::trace::Reader;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut reader) = Reader::new(bytes, None) else {
        return;
    };
    while let Ok(Some(mut behaviour)) = reader.next_behaviour() {
        while let Ok(Some(state)) = behaviour.next_state() {
            let _ = state.place();
            let _ = state.decode::<BTreeMap<String, Value>>();
        }
    }
});
