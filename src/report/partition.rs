//! Parts of a run: each replays some of the files, and all together every file once.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZero;
use std::str::FromStr;

/// One of several parts of a list of files: `2/4` is the second of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Which one, from 1.
    pub index: NonZero<usize>,
    /// How many there are.
    pub of: NonZero<usize>,
}

impl Partition {
    /// The items of this part: every `of`th, so that parts differ by one item at most. The same list gives the same
    /// parts.
    #[must_use]
    pub fn of<T>(self, items: Vec<T>) -> Vec<T> {
        let (index, of) = (self.index.get() - 1, self.of.get());
        items.into_iter().skip(index).step_by(of).collect()
    }

    /// All parts of a run that has this one, in their order.
    pub fn all(self) -> impl Iterator<Item = Partition> {
        let indices = (1..=self.of.get()).filter_map(NonZero::new);
        indices.map(move |index| Partition { index, ..self })
    }
}

impl FromStr for Partition {
    type Err = NoPartition;

    fn from_str(text: &str) -> Result<Self, NoPartition> {
        let parsed = text.split_once('/').and_then(|(index, of)| {
            Some(Partition {
                index: index.parse().ok()?,
                of: of.parse().ok()?,
            })
        });
        match parsed {
            Some(partition) if partition.index <= partition.of => Ok(partition),
            _ => Err(NoPartition),
        }
    }
}

/// A text is not `M/N`, with M from 1 to N.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPartition;

impl fmt::Display for NoPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected M/N: the Mth of N parts, counted from 1")
    }
}

impl std::error::Error for NoPartition {}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}
