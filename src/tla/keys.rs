//! The arguments of a function that is being read: none may be there twice.

use super::Error;
use super::wording::shown;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The arguments so far, as texts. Most functions have few, which are found fastest one by one.
#[derive(Default)]
pub(super) struct Keys<'a> {
    few: Vec<Cow<'a, str>>,
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Keys<'a> {
    const FEW: usize = 32;

    /// # Errors
    /// It is there already.
    pub(super) fn add(&mut self, key: Cow<'a, str>) -> Result<(), Error> {
        if self.few.contains(&key) || self.many.contains(&key) {
            let message = format!("the key {} is there twice", shown(&key));
            return Err(Error::new(message));
        }
        if self.few.len() < Self::FEW {
            // A record's fields, at once.
            if self.few.is_empty() {
                self.few.reserve(Self::FEW / 2);
            }
            self.few.push(key);
        } else {
            self.many.insert(key);
        }
        Ok(())
    }
}
