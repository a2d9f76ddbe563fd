//! A progress bar on the terminal, for runs that take long enough to want one.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};

/// A bar on standard error that counts traces. It draws nothing unless standard error is a terminal
/// and standard output is not, where the line of each trace shows the progress itself.
pub(super) fn bar(traces: usize) -> ProgressBar {
    if traces < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(traces as u64), ProgressDrawTarget::stderr());
    let template = "{bar:30} {pos}/{len} traces  {elapsed} ({eta} left)";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
