//! Reading a snapshot, a block at a time; what is read out of one was checked before.

use std::io::{self, Read};

use crc32fast::Hasher;

use super::{Header, MAGIC, SnapshotError, VERSION};
use crate::Timestamp;

/// Reads the parts of a snapshot in their order, and not a byte past its end.
#[derive(Debug)]
pub(crate) struct Reader<R> {
    from: R,
    check: Hasher,
    /// The bytes read so far.
    at: u64,
    records: u64,
}

impl<R: Read> Reader<R> {
    pub(crate) fn begin(from: R) -> Result<(Self, Header), SnapshotError> {
        let mut reader = Self { from, check: Hasher::new(), at: 0, records: 0 };
        reader.magic()?;
        let version = u16::from_le_bytes(reader.array()?);
        if version > VERSION {
            return Err(SnapshotError::Newer { found: version });
        }
        let length = u32::from_le_bytes(reader.array()?);
        let bytes = reader.bytes(length)?;
        reader.expect_check()?;
        let header = header(&bytes).filter(|_| version == VERSION);
        let header = header.ok_or(reader.damaged())?;
        Ok((reader, header))
    }

    /// The next block's records, one after the other; `None` at the end.
    pub(crate) fn block(&mut self) -> Result<Option<Vec<u8>>, SnapshotError> {
        let length = u32::from_le_bytes(self.array()?);
        if length == 0 {
            let records = u64::from_le_bytes(self.array()?);
            self.expect_check()?;
            return if records == self.records { Ok(None) } else { Err(self.damaged()) };
        }
        let records = u32::from_le_bytes(self.array()?);
        let block = self.bytes(length)?;
        self.expect_check()?;
        self.records += u64::from(records);
        Ok(Some(block))
    }

    /// Where the damage is at the latest.
    pub(crate) const fn damaged(&self) -> SnapshotError {
        SnapshotError::Damaged { at: self.at }
    }

    fn magic(&mut self) -> Result<(), SnapshotError> {
        let mut start = Vec::new();
        self.at += self.from.by_ref().take(MAGIC.len() as u64).read_to_end(&mut start)? as u64;
        self.check.update(&start);
        if !MAGIC.starts_with(&start) {
            return Err(SnapshotError::NotASnapshot);
        }
        if start.len() < MAGIC.len() { Err(self.cut_short()) } else { Ok(()) }
    }

    /// As many bytes, for which no memory is taken before they come.
    fn bytes(&mut self, length: u32) -> Result<Vec<u8>, SnapshotError> {
        let mut bytes = Vec::new();
        self.at += self.from.by_ref().take(length.into()).read_to_end(&mut bytes)? as u64;
        if bytes.len() as u64 != u64::from(length) {
            return Err(self.cut_short());
        }
        self.check.update(&bytes);
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], SnapshotError> {
        let mut bytes = [0; N];
        let mut filled = 0;
        while filled < N {
            match self.from.read(&mut bytes[filled..]) {
                Ok(0) => return Err(self.cut_short()),
                Ok(read) => {
                    filled += read;
                    self.at += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.check.update(&bytes);
        Ok(bytes)
    }

    fn expect_check(&mut self) -> Result<(), SnapshotError> {
        let expected = self.check.clone().finalize();
        if u32::from_le_bytes(self.array()?) == expected { Ok(()) } else { Err(self.damaged()) }
    }

    const fn cut_short(&self) -> SnapshotError {
        SnapshotError::CutShort { at: self.at }
    }
}

fn header(mut bytes: &[u8]) -> Option<Header> {
    let now = Timestamp::from_nanos(number(&mut bytes)?);
    let wall = Timestamp::from_nanos(number(&mut bytes)?);
    let phase_ns = number(&mut bytes)?;
    let (limit, keys) = (text(&mut bytes)?, text(&mut bytes)?);
    bytes.is_empty().then_some(Header { now, wall, phase_ns, limit, keys })
}

/// The first record of a block, which becomes the rest: the key's bytes and its numbers.
pub(crate) fn record<'a>(block: &mut &'a [u8]) -> Option<(&'a [u8], [u64; 3])> {
    let length = u32::from_le_bytes(array(block)?);
    let key = block.split_off(..usize::try_from(length).ok()?)?;
    Some((key, [number(block)?, number(block)?, number(block)?]))
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    array(bytes).map(u64::from_le_bytes)
}

fn text(bytes: &mut &[u8]) -> Option<String> {
    let length = u16::from_le_bytes(array(bytes)?);
    String::from_utf8(bytes.split_off(..usize::from(length))?.to_vec()).ok()
}

fn array<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}
