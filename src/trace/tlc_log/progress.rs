//! How far a log is: where the runs of TLC in it begin and end, and the messages of `-tool`.

use super::coming::{self, Coming};

/// What has been seen of the log as a whole.
#[derive(Clone, Default)]
pub(super) struct Progress {
    pub(super) has_begun: bool,
    pub(super) has_ended: bool,
    /// Whether a message of `-tool` has begun and not ended.
    pub(super) is_in_message: bool,
    /// Whether that is so of one that tells a state.
    is_in_state: bool,
    coming: Coming,
}

/// What a line says.
pub(super) enum Said {
    /// A run begins, and the one before has not ended.
    RunAnew,
    RunEnds,
    /// A message of `-tool` begins that tells a state.
    State,
    /// Such a message ends that has not begun.
    EndOfNone,
    Other,
}

/// The messages of `-tool` that tell a state: one of a behaviour, stuttering, back to a state.
const STATE_CODES: [u32; 3] = [2217, 2218, 2122];

impl Progress {
    pub(super) fn note(&mut self, line: &str) -> Said {
        if let Some(rest) = line.strip_prefix("@!@!@") {
            return self.message(rest);
        }
        // A file can hold the logs of several runs, and of a log no more than its end.
        let is_run = begins_run(line);
        let line = line.trim_end();
        let is_before = coming::is_before_behaviour(line);
        let is_anew = is_run && self.has_begun && !self.has_ended;
        if is_run || is_before {
            self.has_begun = true;
            self.has_ended = false;
        }
        if is_run {
            self.coming = Coming::of_run(line);
        }
        self.coming.note(line);
        if line.starts_with("Finished in ") {
            self.has_ended = true;
            self.is_in_message = false;
            // What was said of this run is not so of what comes after it.
            self.coming = Coming::default();
            return Said::RunEnds;
        }
        if is_anew { Said::RunAnew } else { Said::Other }
    }

    /// What is known of a behaviour that begins.
    pub(super) fn take_coming(&mut self) -> Coming {
        self.coming.take()
    }

    /// `STARTMSG 2217:4 @!@!@`, `ENDMSG 2217 @!@!@`
    fn message(&mut self, line: &str) -> Said {
        if let Some(rest) = line.strip_prefix("STARTMSG ") {
            self.is_in_message = true;
            self.is_in_state = is_of_state(rest);
            if self.is_in_state {
                return Said::State;
            }
        } else if let Some(rest) = line.strip_prefix("ENDMSG ")
            && rest.trim_end().ends_with(" @!@!@")
        {
            self.is_in_message = false;
            let has_begun = std::mem::take(&mut self.is_in_state);
            if is_of_state(rest) && !has_begun {
                return Said::EndOfNone;
            }
        }
        Said::Other
    }
}

/// Whether a message's code is that of a state.
fn is_of_state(rest: &str) -> bool {
    let code = rest.split([':', ' ']).next().map(str::parse);
    matches!(code, Some(Ok(code)) if STATE_CODES.contains(&code))
}

/// TLC's first line.
pub(super) fn begins_run(line: &str) -> bool {
    line.starts_with("TLC2 Version")
}
