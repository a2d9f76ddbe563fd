//! What the readers of all forms have in common.

use super::scan::Field;
use super::source::Source;
use super::{Label, TraceError};

/// The reader of one form: it finds the states, and leaves their values as text.
pub(super) trait Form {
    /// The text that is read.
    fn source(&self) -> &Source<'_>;

    /// Goes to the next behaviour, and says whether there is one. Called for the first one too, and only when
    /// the last state of the one before has been given.
    fn next_behaviour(&mut self) -> Result<bool, TraceError>;

    /// Finds the behaviour's next state. `fields` are those of the state before, if there was one, and must be
    /// those of this one then, all within the text that is not forgotten.
    fn next_state(&mut self, fields: &mut Vec<Field>) -> Result<Option<Found>, TraceError>;

    /// Why the behaviour may not have been written to its end.
    fn cut(&self) -> Option<&TraceError> {
        None
    }
}

/// So much can stand between two states of a behaviour, as the one before is kept so long.
pub(super) const MOST_BETWEEN: usize = 1 << 25;

/// What is wrong where more does, of a form in which only empty lines and comments can.
pub(super) fn too_far(source: &Source<'_>, at: usize) -> TraceError {
    let message = "more than 32 MiB of empty lines and comments stand before this place";
    source.fault(at, message).with_help("take them out")
}

/// What to do about a behaviour that may not have been written to its end.
pub(super) const CUT: &str =
    "the behaviour was read up to here; was the file cut off, or does TLC still run?";

/// A state that was found.
pub(super) struct Found {
    /// Where it begins in the text.
    pub(super) offset: usize,
    /// What is said about the step that leads to it; `None` for the first state.
    pub(super) label: Option<Label>,
    /// The number of the state that this is once more, if the behaviour goes back to it.
    pub(super) back_to: Option<usize>,
}
