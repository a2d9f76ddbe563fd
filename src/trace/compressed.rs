//! Compressed inputs: recognised by their first bytes, and read as if they were not.

use super::TraceError;
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTANDARD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// What an input says, compressed or not.
pub(crate) fn uncompressed<'r>(from: impl Read + 'r) -> Result<Box<dyn Read + 'r>, TraceError> {
    let mut from: Box<dyn Read + 'r> = Box::new(from);
    let head = super::reader::head(&mut from)?;
    let (head, rest) = plain(head, from)?;
    Ok(Box::new(Cursor::new(head).chain(rest)))
}

/// What an input says, compressed or not. `head` are its first bytes.
pub(super) fn plain<'r>(
    head: Vec<u8>,
    rest: Box<dyn Read + 'r>,
) -> Result<(Vec<u8>, Box<dyn Read + 'r>), TraceError> {
    let decoder: Box<dyn Read + 'r> = if head.starts_with(GZIP) {
        let all = BufReader::new(Cursor::new(head).chain(rest));
        Box::new(flate2::bufread::MultiGzDecoder::new(all))
    } else if head.starts_with(ZSTANDARD) {
        Box::new(Frames {
            from: Some(Box::new(BufReader::new(Cursor::new(head).chain(rest)))),
            frame: None,
        })
    } else {
        return Ok((head, rest));
    };
    let mut decoder = decoder;
    Ok((super::reader::head(&mut decoder)?, decoder))
}

/// Zstandard's frames, one after the other.
struct Frames<'r> {
    /// What comes after the frame; in the frame's decoder while there is one.
    from: Option<Box<dyn BufRead + 'r>>,
    frame: Option<Frame<'r>>,
}

type Frame<'r> = StreamingDecoder<Box<dyn BufRead + 'r>, ruzstd::decoding::FrameDecoder>;

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(buffer)?;
                if read > 0 {
                    return Ok(read);
                }
            }
            if let Some(frame) = self.frame.take() {
                self.from = Some(frame.into_inner());
            }
            let Some(mut from) = self.from.take() else {
                return Ok(0);
            };
            if from.fill_buf()?.is_empty() {
                return Ok(0);
            }
            let frame = StreamingDecoder::new(from).map_err(io::Error::other)?;
            self.frame = Some(frame);
        }
    }
}
