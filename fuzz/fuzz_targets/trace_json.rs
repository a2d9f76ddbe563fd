//! A text is a behaviour in TLC's JSON whose states are read or refused, or an error.
#![no_main]

use conformance::tla::Value;
use conformance::trace::{Format, Trace};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

fuzz_target!(|text: &str| {
    let _ = Format::recognise(text);
    if let Ok(trace) = Trace::parse(text, Format::TlcJson) {
        for state in &trace.states {
            let _ = trace.place(state);
            let _ = trace.decode::<BTreeMap<String, Value>>(state);
        }
    }
});
