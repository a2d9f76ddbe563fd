//! Implementations that panic: that is a finding, not the end of the run.

use crate::program;
use crate::system::{Call, interrupted};
use crate::trace::TraceError;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
#[cfg(feature = "cli")]
use std::sync::Once;

/// Asks an implementation for something that can panic.
///
/// # Errors
/// It panicked. It has to be begun anew then.
pub(crate) fn guarded<T>(ask: impl FnOnce() -> T) -> Result<T, Panic> {
    let outer = IS_GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(ask));
    IS_GUARDED.set(outer);
    result.map_err(|payload| Panic {
        call: interrupted(),
        message: text(&*payload).to_owned(),
        place: PLACE.take(),
    })
}

/// As [`guarded`], of what can fail otherwise too.
///
/// # Errors
/// It failed, or it panicked.
pub(crate) fn tried<T, E: From<Panic>>(ask: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    guarded(ask).unwrap_or_else(|panic| Err(panic.into()))
}

/// A panic.
#[derive(Debug)]
pub(crate) struct Panic {
    /// The function of the system in which it was, if it was in one.
    call: Option<Call>,
    /// What it said.
    pub(crate) message: String,
    /// Where in the program, if `keep_quiet` was called: `src/system.rs:67:31`.
    pub(crate) place: Option<String>,
}

impl Panic {
    /// What it said, and where.
    pub(crate) fn in_full(self) -> String {
        match self.place {
            Some(place) => format!("{} at {place}", self.message),
            None => self.message,
        }
    }
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.call {
            Some(call) => write!(f, "{call} panicked: {}", self.message),
            None => write!(f, "the program panicked: {}", self.message),
        }
    }
}

/// Of what could not be looked at, as something panicked that is not asked to take an action.
impl From<Panic> for TraceError {
    fn from(panic: Panic) -> Self {
        let mut error = TraceError::new(panic.to_string());
        error.panicked_at = panic.place;
        // Another program's system is its own.
        match program::name() {
            "conformance" => error.with_help(
                "if the core is as it came, this is a bug of conformance: please report it",
            ),
            _ => error,
        }
    }
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
