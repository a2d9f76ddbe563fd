//! The beginning of an input: as much as it takes to know what it is.

use super::{Format, TraceError, compressed};
use std::borrow::Cow;
use std::io::{ErrorKind, Read};

/// The first bytes of an input, as many as it takes to recognise its form, or that it is compressed: of one that still
/// grows, no more than there are.
pub(super) fn head(from: &mut dyn Read) -> Result<Vec<u8>, TraceError> {
    let mut head = Vec::new();
    let mut chunk = vec![0; Format::HEAD];
    loop {
        match from.read(&mut chunk[head.len()..]) {
            Ok(0) => return Ok(head),
            Ok(read) => head.extend_from_slice(&chunk[head.len()..head.len() + read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            // What was read may do; then whoever reads on meets the error.
            Err(_) if Format::recognise(&as_text(&head)).is_ok() => return Ok(head),
            Err(error) => return Err(TraceError::unreadable_after(&as_text(&head), &error)),
        }
        let has_line = head.contains(&b'\n');
        let is_enough = || Format::recognise(&as_text(&head)).is_ok();
        let is_compressed = compressed::is_compressed(&head);
        if head.len() == Format::HEAD || is_compressed || has_line && is_enough() {
            return Ok(head);
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
