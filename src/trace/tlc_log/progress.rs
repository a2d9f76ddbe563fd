//! How far a log is: where the runs of TLC in it begin and end, and the messages of `-tool`.

/// What has been seen of the log as a whole.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) has_begun: bool,
    pub(super) has_ended: bool,
    /// Whether the last error is in a later state than the first: of that one, TLC says so.
    pub(super) is_later: bool,
    /// Whether what comes violates a temporal property: such a behaviour never ends.
    pub(super) is_endless: bool,
    /// Whether a message of `-tool` has begun and not ended.
    pub(super) is_in_message: bool,
    /// Whether that is so of one that tells a state.
    is_in_state: bool,
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
        let is_before = is_before_behaviour(line);
        let is_anew = is_run && self.has_begun && !self.has_ended;
        if is_run || is_before {
            self.has_begun = true;
            self.has_ended = false;
        }
        if is_before {
            self.is_endless = line.ends_with("a counter-example:");
        } else if is_error(line) {
            self.is_later = line.ends_with(" is violated.");
        }
        if line.starts_with("Finished in ") {
            self.has_ended = true;
            self.is_in_message = false;
            return Said::RunEnds;
        }
        if is_anew { Said::RunAnew } else { Said::Other }
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

/// A line with what TLC has found, with `-tool` without `Error: `.
fn is_error(line: &str) -> bool {
    let begins = [
        "Error: ",
        "Invariant ",
        "Action property ",
        "Temporal propert",
        "Deadlock",
    ];
    begins.iter().any(|begin| line.starts_with(begin))
}

/// What TLC says before the first state, with `-tool` without `Error: `.
fn is_before_behaviour(line: &str) -> bool {
    let line = line.strip_prefix("Error: ").unwrap_or(line);
    line.starts_with("The behavior up to this point is:")
        || line.starts_with("The following behavior constitutes a counter-example")
}
