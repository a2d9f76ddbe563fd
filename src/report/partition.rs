//! Parts of a run: each replays some of the files, and all together every file once.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZero;
use std::str::FromStr;

/// One of several parts of a list of files: `2/4` is the second of four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Partition {
    /// Which one, from 1.
    pub index: NonZero<usize>,
    /// How many there are.
    pub of: NonZero<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    index: NonZero<usize>,
    of: NonZero<usize>,
}

impl TryFrom<Unchecked> for Partition {
    type Error = NoPartition;

    fn try_from(Unchecked { index, of }: Unchecked) -> Result<Self, NoPartition> {
        match index <= of {
            true => Ok(Partition { index, of }),
            false => Err(NoPartition),
        }
    }
}

impl Partition {
    /// The items of this part: every `of`th, so that parts differ by one item at most. The same list gives the same
    /// parts.
    #[must_use]
    pub fn of<T>(self, items: Vec<T>) -> Vec<T> {
        let (index, of) = (self.index.get() - 1, self.of.get());
        items.into_iter().skip(index).step_by(of).collect()
    }

    /// Whether the item with this number, from 1, is in this part.
    #[must_use]
    pub fn has(self, number: usize) -> bool {
        let before = number.checked_sub(self.index.get());
        before.is_some_and(|before| before % self.of.get() == 0)
    }

    /// How many of so many items are in this part.
    #[must_use]
    pub fn share(self, items: usize) -> usize {
        let after = items.checked_sub(self.index.get());
        after.map_or(0, |after| after / self.of.get() + 1)
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
            Some(Unchecked {
                index: index.parse().ok()?,
                of: of.parse().ok()?,
            })
        });
        parsed.ok_or(NoPartition)?.try_into()
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
