//! What a child says on its standard error: it is shown up to a limit, and the child never waits for that.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ChildStderr;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

/// So much of it is shown: enough for any account of an error, and no flood in the log of a CI run.
const MOST_SHOWN: u64 = 1 << 20;
/// So much can be a line; more is shown as several, between which other children can speak.
const LONGEST_LINE: u64 = 8 << 10;

/// The standard error of a child, which is being shown.
#[derive(Debug)]
pub(super) struct Errors {
    /// Nothing comes; it is closed with the stream.
    all: Receiver<()>,
}

impl Errors {
    /// Shows each line as it comes, whole. What is more than the limit is read and thrown away.
    pub(super) fn show(errors: ChildStderr) -> Self {
        let (until, all) = mpsc::sync_channel(0);
        thread::spawn(move || {
            show(errors);
            drop::<SyncSender<()>>(until);
        });
        Errors { all }
    }

    /// Waits until all of it is shown, unless somebody else keeps the stream open. Its last words are often the reason
    /// why it ended.
    pub(super) fn wait(&self, at_most: Duration) {
        let _ = self.all.recv_timeout(at_most);
    }
}

fn show(errors: ChildStderr) {
    let mut errors = BufReader::new(errors);
    let mut left = MOST_SHOWN;
    while left > 0 {
        let mut line = Vec::new();
        let mut rest = errors.by_ref().take(LONGEST_LINE.min(left));
        if !matches!(rest.read_until(b'\n', &mut line), Ok(1..)) {
            return;
        }
        left -= line.len() as u64;
        // Where nobody reads it, the child goes on all the same.
        let _ = io::stderr().lock().write_all(&line);
    }
    if errors.fill_buf().is_ok_and(|more| !more.is_empty()) {
        let note = format!(
            "\nnote: a process says more than {} MB on its standard error; the rest is not shown\n",
            MOST_SHOWN >> 20
        );
        let _ = io::stderr().lock().write_all(note.as_bytes());
    }
    let _ = io::copy(&mut errors, &mut io::sink());
}
