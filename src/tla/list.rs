//! What stands between brackets, one item after the other.

use super::Error;
use super::reader::Reader;

/// Items between brackets, and how far they are read.
pub(super) struct List {
    separator: &'static str,
    close: &'static str,
    progress: Progress,
}

enum Progress {
    Opened,
    Within,
    Closed,
}

impl List {
    pub(super) fn new(separator: &'static str, close: &'static str) -> Self {
        List {
            separator,
            close,
            progress: Progress::Opened,
        }
    }
}

impl Reader<'_> {
    /// Whether another item comes before the closing bracket, which is taken if not.
    pub(super) fn next_item(&mut self, list: &mut List) -> Result<bool, Error> {
        match list.progress {
            Progress::Closed => return Ok(false),
            _ if self.eat(list.close) => {
                list.progress = Progress::Closed;
                return Ok(false);
            }
            Progress::Opened => list.progress = Progress::Within,
            Progress::Within if self.eat(list.separator) => {}
            Progress::Within => {
                let List {
                    separator, close, ..
                } = list;
                return Err(self.expected(&format!("`{separator}` or `{close}`")));
            }
        }
        self.count(1)?;
        Ok(true)
    }

    /// Takes the closing bracket, if that has not been done: who reads a pair stops after two items.
    pub(super) fn close(&mut self, list: &List) -> Result<(), Error> {
        match list.progress {
            Progress::Closed => Ok(()),
            Progress::Opened | Progress::Within => self.expect(list.close),
        }
    }
}
