//! What the program is called, in the commands that reports tell.

use std::sync::OnceLock;

static NAME: OnceLock<String> = OnceLock::new();

/// The program's name: `conformance`, unless it is another that was built with this library.
pub(crate) fn name() -> &'static str {
    NAME.get().map_or("conformance", String::as_str)
}

/// Says what the program is called. Only the first to say it is heard.
#[cfg(feature = "cli")]
pub(crate) fn set_name(name: &str) {
    let _ = NAME.set(name.to_owned());
}
