//! Implementations that panic: that is a finding, not the end of the run.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
#[cfg(feature = "cli")]
use std::sync::Once;

/// Asks an implementation for something that can panic.
///
/// # Errors
/// It panicked; what it said, and where if `keep_quiet` was called. It has to be begun anew then.
pub(crate) fn guarded<T>(ask: impl FnOnce() -> T) -> Result<T, String> {
    let outer = IS_GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(ask));
    IS_GUARDED.set(outer);
    result.map_err(|payload| {
        let place = PLACE.take();
        match place {
            Some(place) => format!("{} at {place}", text(&*payload)),
            None => text(&*payload).to_owned(),
        }
    })
}

/// From now on, what is guarded against panics without a word on standard error, as its panics are in the report.
#[cfg(feature = "cli")]
pub(crate) fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let aloud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if IS_GUARDED.get() {
                PLACE.set(info.location().map(ToString::to_string));
            } else {
                aloud(info);
            }
        }));
    });
}

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic was.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panics with these words alone: an implementation that is another process has no place in this program.
#[cfg(feature = "cli")]
pub(crate) fn in_words(words: String) -> ! {
    panic::resume_unwind(Box::new(words))
}

/// What a panic said.
fn text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("without a word")
}
