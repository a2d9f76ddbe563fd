//! A progress bar on the terminal, for runs that take long enough to want one.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};

/// A bar on standard error that counts traces; hidden unless that is a terminal and there are several.
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
