//! Writing a snapshot, a block at a time.

use std::io::Write;

use crc32fast::Hasher;

use super::{Header, MAGIC, SnapshotError, VERSION};

/// A block is written once it is this long.
const BLOCK_BYTES: usize = 64 << 10;

/// Writes the parts of a snapshot in their order.
#[derive(Debug)]
pub(crate) struct Writer<W> {
    out: W,
    check: Hasher,
    /// The records of the block to come.
    block: Vec<u8>,
    in_block: u32,
    written: u64,
}

impl<W: Write> Writer<W> {
    pub(crate) fn begin(out: W, header: &Header) -> Result<Self, SnapshotError> {
        let (check, block) = (Hasher::new(), Vec::new());
        let mut writer = Self { out, check, block, in_block: 0, written: 0 };
        let mut bytes = Vec::new();
        for number in [header.now.as_nanos(), header.wall.as_nanos(), header.phase_ns] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for text in [&header.limit, &header.keys] {
            let length = u16::try_from(text.len());
            let length = length.map_err(|_| SnapshotError::TooLong { bytes: text.len() })?;
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        writer.put(&MAGIC)?;
        writer.put(&VERSION.to_le_bytes())?;
        writer.put(&length_of(&bytes)?)?;
        writer.put(&bytes)?;
        writer.put_check()?;
        Ok(writer)
    }

    /// One key, whose bytes `key` appends, and its numbers.
    pub(crate) fn record(
        &mut self,
        key: impl FnOnce(&mut Vec<u8>),
        numbers: [u64; 3],
    ) -> Result<(), SnapshotError> {
        let start = self.block.len();
        self.block.extend_from_slice(&[0; 4]);
        key(&mut self.block);
        let length = length_of(&self.block[start + 4..])?;
        self.block[start..start + 4].copy_from_slice(&length);
        for number in numbers {
            self.block.extend_from_slice(&number.to_le_bytes());
        }
        self.in_block += 1;
        self.written += 1;
        if self.block.len() >= BLOCK_BYTES { self.put_block() } else { Ok(()) }
    }

    /// The end; how many records there are.
    pub(crate) fn finish(mut self) -> Result<u64, SnapshotError> {
        if self.in_block > 0 {
            self.put_block()?;
        }
        self.put(&[0; 4])?;
        self.put(&self.written.to_le_bytes())?;
        self.put_check()?;
        self.out.flush()?;
        Ok(self.written)
    }

    fn put_block(&mut self) -> Result<(), SnapshotError> {
        let mut block = std::mem::take(&mut self.block);
        self.put(&length_of(&block)?)?;
        self.put(&self.in_block.to_le_bytes())?;
        self.put(&block)?;
        self.put_check()?;
        block.clear();
        block.shrink_to(2 * BLOCK_BYTES);
        (self.block, self.in_block) = (block, 0);
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), SnapshotError> {
        self.check.update(bytes);
        Ok(self.out.write_all(bytes)?)
    }

    fn put_check(&mut self) -> Result<(), SnapshotError> {
        let check = self.check.clone().finalize();
        self.put(&check.to_le_bytes())
    }
}

fn length_of(bytes: &[u8]) -> Result<[u8; 4], SnapshotError> {
    let length = u32::try_from(bytes.len());
    Ok(length.map_err(|_| SnapshotError::TooLong { bytes: bytes.len() })?.to_le_bytes())
}
