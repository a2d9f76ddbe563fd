//! How far a run is, on the terminal, if it takes long enough to want that.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _, Read};
use std::time::{Duration, Instant};

/// A run that is over sooner has no bar.
const SOON: Duration = Duration::from_millis(500);

/// How much of the traces has been read, or how much has been tried. Shown on standard error if that is a terminal, once the run has taken a
/// while.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Where it is to be shown; nowhere if that is no terminal.
    target: Option<fn() -> ProgressDrawTarget>,
}

impl Progress {
    /// `bytes` are all there are to read.
    pub(super) fn new(bytes: u64) -> Self {
        let template = "{bar:30} {bytes}/{total_bytes}  {elapsed} ({eta} left)";
        Progress::with(Some(bytes), template)
    }

    /// Counts what these words tell of, where nobody knows how much there is.
    pub(super) fn counting(what: &str) -> Self {
        Progress::with(None, &format!("{{pos}} {what}  {{elapsed}}"))
    }

    fn with(length: Option<u64>, template: &str) -> Self {
        let hidden = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(length, hidden);
        Progress {
            bar: match ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            },
            begun: Instant::now(),
            target: io::stderr()
                .is_terminal()
                .then_some(ProgressDrawTarget::stderr),
        }
    }

    /// No bar at all.
    pub(crate) fn hidden() -> Self {
        Progress {
            target: None,
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

    /// So much more has been done.
    pub(super) fn count(&self, more: u64) {
        if let Some(target) = self.target {
            if self.bar.is_hidden() && self.begun.elapsed() > SOON {
                self.bar.set_draw_target(target());
            }
            self.bar.inc(more);
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
        self.progress.count(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;
    use std::cell::RefCell;

    thread_local! {
        static TERMINAL: RefCell<InMemoryTerm> = RefCell::new(InMemoryTerm::new(4, 80));
    }

    fn shown() -> String {
        TERMINAL.with_borrow(InMemoryTerm::contents)
    }

    #[test]
    fn the_bar_comes_when_it_takes_a_while_and_goes_at_the_end() {
        let on_terminal = || {
            TERMINAL
                .with_borrow(|terminal| ProgressDrawTarget::term_like(Box::new(terminal.clone())))
        };
        let mut progress = Progress {
            target: Some(on_terminal),
            ..Progress::new(8)
        };
        let read = |progress: &Progress| {
            let mut reading = progress.reading(&b"four"[..]);
            io::copy(&mut reading, &mut io::sink()).expect("bytes");
        };
        read(&progress);
        assert_eq!(shown(), "");
        progress.begun -= 2 * SOON;
        read(&progress);
        assert!(shown().contains("8 B/8 B"), "{}", shown());
        progress.finish();
        assert_eq!(shown(), "");
    }

    #[test]
    fn what_is_tried_is_counted() {
        let on_terminal = || {
            TERMINAL
                .with_borrow(|terminal| ProgressDrawTarget::term_like(Box::new(terminal.clone())))
        };
        let mut progress = Progress {
            target: Some(on_terminal),
            ..Progress::counting("tried")
        };
        progress.count(1);
        progress.begun -= 2 * SOON;
        progress.count(1);
        assert!(shown().starts_with("2 tried"), "{}", shown());
        progress.finish();
        assert_eq!(shown(), "");
    }

    #[test]
    fn there_is_no_bar_without_a_terminal() {
        let mut progress = Progress::hidden();
        progress.begun -= 2 * SOON;
        let mut reading = progress.reading(&b"four"[..]);
        io::copy(&mut reading, &mut io::sink()).expect("bytes");
        assert!(progress.bar.is_hidden());
    }
}
