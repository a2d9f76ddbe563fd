//! A progress bar on the terminal, for runs that take long enough to want one.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _, Read};
use std::time::{Duration, Instant};

/// A run that is over sooner has no bar.
const SOON: Duration = Duration::from_millis(500);

/// How much of the traces has been read. Shown on standard error if that is a terminal, once the run has taken a
/// while.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    is_terminal: bool,
}

impl Progress {
    /// `bytes` are all there are to read.
    pub(super) fn new(bytes: u64) -> Self {
        let hidden = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(Some(bytes), hidden);
        let template = "{bar:30} {bytes}/{total_bytes}  {elapsed} ({eta} left)";
        Progress {
            bar: match ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            },
            begun: Instant::now(),
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// No bar at all.
    pub(crate) fn hidden() -> Self {
        Progress {
            is_terminal: false,
            ..Progress::new(0)
        }
    }

    /// The same input, of which each byte is counted when it is read.
    pub(super) fn reading<R: Read>(&self, from: R) -> impl Read + use<'_, R> {
        Counted {
            from,
            progress: self,
        }
    }

    /// Writes a line without the bar being in the way.
    pub(super) fn beside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }

    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

struct Counted<'p, R> {
    from: R,
    progress: &'p Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let Progress {
            bar,
            begun,
            is_terminal,
        } = self.progress;
        if *is_terminal {
            bar.inc(read as u64);
            if bar.is_hidden() && begun.elapsed() > SOON {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
        }
        Ok(read)
    }
}
