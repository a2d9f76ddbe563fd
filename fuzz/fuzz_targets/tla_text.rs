//! A text is a value, which is displayed as a text of the same value, or an error.
#![no_main]

use conformance::tla::{self, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(value) = tla::from_str::<Value>(text) {
        let displayed = value.to_string();
        assert_eq!(
            tla::from_str::<Value>(&displayed).as_ref(),
            Ok(&value),
            "{displayed}"
        );
        assert_eq!(
            tla::from_value::<Value>(&value).as_ref(),
            Ok(&value),
            "{displayed}"
        );
    }
});
