//! The beginning of an input: as much as it takes to know what it is.

use super::{Format, TraceError, compressed};
use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

/// The first bytes of an input, as many as it takes to recognise its form, or that it is compressed: of one that still
/// grows, no more than there are.
pub(super) fn head<'r>(from: &mut Box<dyn Read + 'r>) -> Result<Vec<u8>, TraceError> {
    let mut bytes = vec![0; Format::HEAD];
    let mut length = 0;
    loop {
        let read = from.read(&mut bytes[length..]);
        length += *read.as_ref().unwrap_or(&0);
        let head = &bytes[..length];
        let is_enough = || Format::recognise(&as_text(head)).is_ok();
        let is_done = match read {
            Ok(0) => {
                // Nobody need ask once more.
                *from = Box::new(io::empty());
                true
            }
            Ok(_) => {
                // An empty one tells nothing.
                let has_line = head.trim_ascii_start().contains(&b'\n');
                length == Format::HEAD || compressed::is_compressed(head) || has_line && is_enough()
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => false,
            // What was read may do; then whoever reads on meets the error.
            Err(_) if is_enough() => true,
            Err(error) => return Err(TraceError::unreadable_after(&as_text(head), &error)),
        };
        if is_done {
            bytes.truncate(length);
            return Ok(bytes);
        }
    }
}

/// What of the first bytes is text: they can end within a character, or be no text at all.
pub(super) fn as_text(head: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(head) {
        // Much faster than the lossy way where there is nothing to lose.
        Ok(text) => Cow::Borrowed(text),
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&head[..error.valid_up_to()])
        }
        Err(_) => String::from_utf8_lossy(head),
    }
}
