//! An input in the form `Format::TlcModule`: see `conformance_fuzz::read`.
#![no_main]

use conformance::trace::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| conformance_fuzz::read(bytes, Some(Format::TlcModule)));
