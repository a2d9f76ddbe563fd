//! Reads an input, and decompresses it, on a thread beside the one that looks at what it says.

use crate::trace::{TraceError, uncompressed};
use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// So many bytes are read at a time.
const BLOCK: usize = 1 << 18;
/// So many blocks may wait to be looked at.
const WAITING: usize = 4;

/// Reads `from` on a thread of its own while `look` looks at what has been read.
pub(super) fn reading<R>(
    from: impl Read + Send,
    look: impl FnOnce(Ahead) -> Result<R, TraceError>,
) -> Result<R, TraceError> {
    let (send, blocks) = mpsc::sync_channel(WAITING);
    thread::scope(|scope| {
        let reader = scope.spawn(move || -> Result<(), TraceError> {
            let mut from = uncompressed(from)?;
            loop {
                let block = block(&mut from);
                let is_last = !matches!(&block, Ok(block) if !block.is_empty());
                if send.send(block).is_err() || is_last {
                    return Ok(());
                }
            }
        });
        let looked = look(Ahead {
            blocks,
            block: Vec::new(),
            at: 0,
        });
        match reader.join() {
            // What cannot even be begun to read has no text to look at.
            Ok(Err(error)) => Err(error),
            _ => looked,
        }
    })
}

fn block(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut block = Vec::with_capacity(BLOCK);
    from.take(BLOCK as u64).read_to_end(&mut block)?;
    Ok(block)
}

/// What the other thread has read.
pub(super) struct Ahead {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    at: usize,
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() {
            self.at = 0;
            // Whoever has sent the last block sends nothing any more.
            self.block = match self.blocks.recv() {
                Ok(block) => block?,
                Err(_) => Vec::new(),
            };
        }
        let count = buffer.len().min(self.block.len() - self.at);
        buffer[..count].copy_from_slice(&self.block[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
