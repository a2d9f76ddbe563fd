//! What must hold of any input, for each reader. The fuzz targets look for an input of which it does not, and
//! `tests/fuzz.rs` asks it of the inputs that they have found.

mod graph;
mod trace;
mod values;

use conformance::trace::Format;

/// A fuzz target's name, and what must hold of any input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("any_form", any_form),
    ("tlc_json", |bytes| {
        trace::read(bytes, Some(Format::TlcJson))
    }),
    ("tlc_log", |bytes| trace::read(bytes, Some(Format::TlcLog))),
    ("simulation", |bytes| {
        trace::read(bytes, Some(Format::Simulation))
    }),
    ("tlc_module", |bytes| {
        trace::read(bytes, Some(Format::TlcModule))
    }),
    ("te_module", |bytes| {
        trace::read(bytes, Some(Format::TeModule))
    }),
    ("json_lines", |bytes| {
        trace::read(bytes, Some(Format::JsonLines))
    }),
    ("itf", |bytes| trace::read(bytes, Some(Format::Itf))),
    ("graph", graph::read),
    ("tla_text", |bytes| text(bytes, values::text)),
    ("tla_json", |bytes| text(bytes, values::json)),
    ("tla_itf", |bytes| text(bytes, values::itf)),
];

/// Asks of an input what must hold for a reader.
///
/// # Panics
/// If it does not hold, or there is no such reader.
pub fn check(target: &str, bytes: &[u8]) {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, holds) = found.expect("a target of that name");
    holds(bytes);
}

/// An input in whatever form it begins like, compressed or not.
fn any_form(bytes: &[u8]) {
    trace::read(bytes, None);
    text(bytes, |text| {
        let _ = conformance::trace::read_labels(text);
    });
}

fn text(bytes: &[u8], read: impl Fn(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        read(text);
    }
}
