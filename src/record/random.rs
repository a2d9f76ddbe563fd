//! Random choices that are the same on every platform and with every version of every crate: PCG32, whose
//! algorithm is fixed, and integers alone.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng as _;

/// Any number; the schedules are known by it.
const STREAM: u64 = 0x7261_6674;

pub(super) struct Random(Pcg32);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(Pcg32::new(seed, STREAM))
    }

    /// One of `0..end`, or 0 if there is none. (That some come up one time in 2^32 more often is no harm here.)
    pub(super) fn below(&mut self, end: u32) -> u32 {
        let wide = u64::from(self.0.next_u32()) * u64::from(end);
        (wide >> 32) as u32
    }

    /// One of the elements, each as often as the others.
    pub(super) fn one_of<T>(
        &mut self,
        mut elements: impl ExactSizeIterator<Item = T>,
    ) -> Option<T> {
        let count = u32::try_from(elements.len()).unwrap_or(u32::MAX);
        let index = self.below(count) as usize;
        elements.nth(index)
    }

    /// One of the elements, as often as its weight says.
    pub(super) fn weighted<T>(&mut self, elements: Vec<(u32, T)>) -> Option<T> {
        let total = elements.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        elements
            .into_iter()
            .find(|(weight, _)| match left.checked_sub(*weight) {
                Some(rest) => {
                    left = rest;
                    false
                }
                None => true,
            })
            .map(|(_, element)| element)
    }
}
