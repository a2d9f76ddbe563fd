//! Compressed inputs: recognised by their first bytes, and read as if they were not.

use super::{TraceError, encoded};
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};

const GZIP: &[u8] = &[0x1f, 0x8b];

/// A frame of Zstandard's, or one that is to be skipped (RFC 8878, 3.1).
fn is_zstandard(head: &[u8]) -> bool {
    matches!(
        head,
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]
    )
}

/// Whether something that begins so is compressed in a way that is read here.
pub(super) fn is_compressed(head: &[u8]) -> bool {
    head.starts_with(GZIP) || is_zstandard(head)
}

/// What an input says, compressed or not.
pub(crate) fn uncompressed<'r>(from: impl Read + 'r) -> Result<Box<dyn Read + 'r>, TraceError> {
    let mut from: Box<dyn Read + 'r> = Box::new(from);
    let head = super::head::head(&mut from)?;
    let Plain { head, rest, .. } = plain(head, from)?;
    Ok(Box::new(Cursor::new(head).chain(rest)))
}

/// What an input says: the first bytes, and the others.
pub(super) struct Plain<'r> {
    pub(super) head: Vec<u8>,
    pub(super) rest: Box<dyn Read + 'r>,
    /// Whether it says more than it has bytes.
    pub(super) is_compressed: bool,
}

/// What an input says, compressed or not. `head` are its first bytes.
pub(super) fn plain<'r>(head: Vec<u8>, rest: Box<dyn Read + 'r>) -> Result<Plain<'r>, TraceError> {
    let decoder: Box<dyn Read + 'r> = if head.starts_with(GZIP) {
        let all = BufReader::new(Cursor::new(head).chain(rest));
        Box::new(flate2::bufread::MultiGzDecoder::new(all))
    } else if is_zstandard(&head) {
        Box::new(Frames {
            from: Box::new(BufReader::new(Cursor::new(head).chain(rest))),
            decoder: bounded(),
            is_within: false,
        })
    } else {
        encoded::check(&head)?;
        return Ok(Plain {
            head,
            rest,
            is_compressed: false,
        });
    };
    let mut rest: Box<dyn Read + 'r> = Box::new(Decoder {
        from: decoder,
        failed: None,
    });
    let head = super::head::head(&mut rest)?;
    encoded::check(&head)?;
    Ok(Plain {
        head,
        rest,
        is_compressed: true,
    })
}

/// A decoder that bounds the memory which a frame may ask for: ruzstd looks at that from the second frame on, so the first
/// is an empty one.
fn bounded() -> FrameDecoder {
    const EMPTY: [u8; 9] = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x00, 0x01, 0x00, 0x00];
    let mut decoder = FrameDecoder::new();
    let begun = decoder.init(&EMPTY[..]);
    debug_assert!(begun.is_ok());
    decoder
}

/// Gives what could be decompressed, and after that the same error always.
struct Decoder<'r> {
    from: Box<dyn Read + 'r>,
    failed: Option<(io::ErrorKind, String)>,
}

impl Read for Decoder<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some((kind, message)) = &self.failed {
            return Err(io::Error::new(*kind, message.clone()));
        }
        let read = self.from.read(buffer);
        if let Err(error) = &read
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed = Some((error.kind(), error.to_string()));
        }
        read
    }
}

/// Zstandard's frames, one after the other.
struct Frames<'r> {
    from: Box<dyn BufRead + 'r>,
    decoder: FrameDecoder,
    /// Whether the decoder is within a frame.
    is_within: bool,
}

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.is_within {
                let read = self.read_frame(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.check_sum()?;
            }
            if self.from.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.begin_frame()?;
        }
    }
}

impl Frames<'_> {
    /// Reads on in the frame; nothing at its end.
    fn read_frame(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.decoder.is_finished() && self.decoder.can_collect() < buffer.len() {
            let wanted = buffer.len() - self.decoder.can_collect();
            self.decoder
                .decode_blocks(&mut self.from, BlockDecodingStrategy::UptoBytes(wanted))
                .map_err(damaged)?;
        }
        self.decoder.read(buffer)
    }

    fn check_sum(&self) -> io::Result<()> {
        let told = self.decoder.get_checksum_from_data();
        if told.is_some() && told != self.decoder.get_calculated_checksum() {
            return Err(damaged("the checksum is not that of the content"));
        }
        Ok(())
    }

    /// Begins the next frame, or passes over one that holds no content, as pzstd writes them.
    fn begin_frame(&mut self) -> io::Result<()> {
        let begun = self.decoder.init(&mut self.from);
        self.is_within = begun.is_ok();
        match begun {
            Ok(()) => Ok(()),
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let mut skipped = self.from.by_ref().take(length.into());
                match io::copy(&mut skipped, &mut io::sink())? {
                    all if all == u64::from(length) => Ok(()),
                    _ => Err(damaged("it ends within a frame")),
                }
            }
            Err(FrameDecoderError::ReadFrameHeaderError(error)) => Err(damaged(error)),
            Err(FrameDecoderError::WindowSizeTooBig { requested }) => Err(io::Error::new(
                io::ErrorKind::OutOfMemory,
                format!(
                    "the Zstandard data asks for a window of {} MiB, and at most 100 are given: decompress it first",
                    requested >> 20
                ),
            )),
            Err(error) => Err(damaged(error)),
        }
    }
}

fn damaged(what: impl fmt::Display) -> io::Error {
    let message = format!("the Zstandard data is damaged: {what}");
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
