//! How wide the columns of a table are.

/// The width of a column with texts of these lengths, in characters. Longer ones than `most` do not count: they push
/// only what stands beside themselves to the right. As names come from files they can be of any length, and the
/// standard library panics when it is to fill up more than 65,535 characters.
pub(crate) fn width(lengths: impl Iterator<Item = usize>, most: u16) -> usize {
    let most = usize::from(most);
    lengths.filter(|length| *length <= most).max().unwrap_or(0)
}

/// Names of actions, variables and servers are seldom longer.
pub(crate) const WIDEST_NAME: u16 = 40;

/// Paths of files are seldom longer.
pub(crate) const WIDEST_FILE: u16 = 120;
