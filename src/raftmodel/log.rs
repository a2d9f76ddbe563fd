//! The log: entries by index, the first one at 1.

use super::{Index, Term};

/// One entry of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogEntry<T> {
    /// The term of the leader that took the value from the client.
    pub term: Term,
    /// What the client asked for.
    pub value: T,
}

/// A log without entries: only the placeholder at index 0, so that the first entry gets index 1 as in
/// raft.tla.
///
/// ```
/// use conformance::raftmodel::create_empty_log;
/// assert_eq!(create_empty_log::<String>().len(), 1);
/// ```
pub fn create_empty_log<T: Default>() -> Vec<LogEntry<T>> {
    vec![LogEntry::default()]
}

/// raft.tla's `Len(log)`: the entries without the placeholder, so also the last entry's index.
pub(super) fn len<T>(log: &[LogEntry<T>]) -> Index {
    log.len().saturating_sub(1) as Index
}

/// raft.tla's `log[index]`; `None` outside `1..Len(log)`.
pub(super) fn entry<T>(log: &[LogEntry<T>], index: Index) -> Option<&LogEntry<T>> {
    let position = usize::try_from(index)
        .ok()
        .filter(|&position| position > 0)?;
    log.get(position)
}

/// raft.tla's `LastTerm(log)`: 0 for a log without entries.
pub(super) fn last_term<T>(log: &[LogEntry<T>]) -> Term {
    entry(log, len(log)).map_or(0, |entry| entry.term)
}
