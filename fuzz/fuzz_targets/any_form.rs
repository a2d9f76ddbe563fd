//! An input in whatever form it begins like, compressed or not: see `conformance_fuzz::read`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    conformance_fuzz::read(bytes, None);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = conformance::trace::read_labels(text);
    }
});
