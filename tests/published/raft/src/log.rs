//! The crate's log as raft.tla has it: without the empty entry that each leader appends when it is elected.
//!
//! raft.tla's leaders append nothing of their own, and its entries are what clients asked for. So an entry without data is
//! left out, and an index is the number of clients' entries up to there. Terms are what they are.

use conformance::refinement::{ClientValue, Entry, Log};
use raft::eraftpb;

/// A client's entry is so long that two of them are more than [`MOST_BYTES`], while one and the empty entries around it
/// are fewer: so a request has at most one, as raft.tla's have.
const ENTRY_BYTES: usize = 100;

/// The crate's limit to the size of a request.
pub(crate) const MOST_BYTES: u64 = 160;

/// What a client asks for, as the crate takes it.
pub(crate) fn data(value: &ClientValue) -> Vec<u8> {
    format!("{:<ENTRY_BYTES$}", value.to_string()).into_bytes()
}

/// The entries that clients asked for.
pub(crate) fn clients(entries: &[eraftpb::Entry]) -> Log {
    entries
        .iter()
        .filter(|e| is_clients(e))
        .map(entry)
        .collect()
}

/// All entries; those that no client asked for have the value `""`.
pub(crate) fn all(entries: &[eraftpb::Entry]) -> Log {
    entries.iter().map(entry).collect()
}

fn entry(entry: &eraftpb::Entry) -> Entry {
    Entry {
        term: entry.term,
        value: ClientValue::from(String::from_utf8_lossy(&entry.data).trim_end()),
    }
}

/// An index of a log that begins at index 1 as raft.tla counts: how many clients' entries there are up to it.
pub(crate) fn index(log: &[eraftpb::Entry], index: u64) -> u64 {
    let up_to = up_to(log, index);
    up_to.count() as u64
}

/// The term of the last client's entry up to an index; 0 if there is none.
pub(crate) fn term(log: &[eraftpb::Entry], index: u64) -> u64 {
    up_to(log, index).last().map_or(0, |entry| entry.term)
}

fn up_to(log: &[eraftpb::Entry], index: u64) -> impl Iterator<Item = &eraftpb::Entry> {
    let is_there = move |entry: &&eraftpb::Entry| entry.index <= index;
    log.iter().take_while(is_there).filter(|e| is_clients(e))
}

fn is_clients(entry: &eraftpb::Entry) -> bool {
    !entry.data.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::util::limit_size;

    /// A log of these terms; where there is no value, the entry is the leader's own.
    fn entries(of: &[(u64, Option<&str>)]) -> Vec<eraftpb::Entry> {
        let entry = |(index, (term, value)): (u64, &(u64, Option<&str>))| {
            let mut entry = eraftpb::Entry::default();
            (entry.index, entry.term) = (index, *term);
            entry.data = value.map_or(Vec::new(), |v| data(&v.into())).into();
            entry
        };
        (1..).zip(of).map(entry).collect()
    }

    #[test]
    fn leaders_entries_are_left_out() {
        let log = entries(&[
            (2, None),
            (2, Some("v1")),
            (3, None),
            (3, Some("v2")),
            (4, None),
        ]);
        let entry = |term, value: &str| Entry {
            term,
            value: value.into(),
        };
        assert_eq!(clients(&log), [entry(2, "v1"), entry(3, "v2")]);
        let indexes = (0..=6).map(|i| index(&log, i));
        assert_eq!(indexes.collect::<Vec<_>>(), [0, 0, 1, 1, 2, 2, 2]);
        let terms = (0..=5).map(|i| term(&log, i));
        assert_eq!(terms.collect::<Vec<_>>(), [0, 0, 2, 2, 3, 3]);
    }

    /// The crate's own function says what fits into a request.
    #[test]
    fn a_request_has_one_clients_entry() {
        let mut log = entries(&[
            (2, None),
            (3, None),
            (3, Some("v1")),
            (4, None),
            (4, Some("v2")),
        ]);
        limit_size(&mut log, Some(MOST_BYTES));
        assert_eq!(log.len(), 4);
    }
}
