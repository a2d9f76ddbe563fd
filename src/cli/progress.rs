//! A progress bar on the terminal, for runs that take long enough to want one.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

/// A run that is over sooner has no bar.
const SOON: Duration = Duration::from_millis(500);

/// How many traces are done. Shown on standard error if that is a terminal, once the run has taken a while.
pub(super) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    is_terminal: bool,
}

impl Progress {
    pub(super) fn new(traces: usize) -> Self {
        let hidden = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(Some(traces as u64), hidden);
        let template = "{bar:30} {pos}/{len} traces  {elapsed} ({eta} left)";
        Progress {
            bar: match ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            },
            begun: Instant::now(),
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// One more trace is done; `write` writes its line without the bar being in the way.
    pub(super) fn done<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.inc(1);
        if self.is_terminal && self.bar.is_hidden() && self.begun.elapsed() > SOON {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.suspend(write)
    }

    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
