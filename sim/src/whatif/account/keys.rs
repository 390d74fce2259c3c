//! What became of each key's requests.
//!
//! There may be millions of keys, so that a tally is 64 bytes, a line of the machine's cache, and
//! tallies stand in blocks: growing moves none of them and needs no second copy.

use super::Seen;

const MINUTE_NS: u64 = 60_000_000_000;
/// Tallies in a block, a power of two.
const BLOCK: usize = 4096;

/// What became of the requests of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyTally {
    /// How many there were.
    pub requests: u64,
    /// Those that did not pass before.
    pub denied_before: u64,
    /// Those that do not after.
    pub denied_after: u64,
    /// Those that passed before and do not after.
    pub newly_denied: u64,
    /// Those that did not pass before and do after.
    pub newly_admitted: u64,
    first_denied_ns: u64,
    /// The minute that is being counted, and how many of its requests do not pass after.
    minute: u32,
    in_minute: u32,
    /// The worst minute so far, the first of several.
    worst_minute: u32,
    in_worst_minute: u32,
}

impl KeyTally {
    /// When the first request was denied after, in nanoseconds on the axis of the stream.
    pub const fn first_denied_ns(&self) -> Option<u64> {
        if self.denied_after > 0 { Some(self.first_denied_ns) } else { None }
    }

    /// The minute, from a multiple of a minute on the axis of the stream, in which most requests are
    /// denied after, and how many: its start in nanoseconds; the first of several.
    pub fn worst_minute(&self) -> Option<(u64, u32)> {
        let start_ns = u64::from(self.worst_minute) * MINUTE_NS;
        (self.in_worst_minute > 0).then_some((start_ns, self.in_worst_minute))
    }

    /// Whether it is denied after and never was before.
    pub const fn is_newly_denied(&self) -> bool {
        self.denied_before == 0 && self.denied_after > 0
    }

    /// Whether it was denied before and never is after.
    pub const fn is_newly_admitted(&self) -> bool {
        self.denied_before > 0 && self.denied_after == 0
    }

    fn add(&mut self, seen: &Seen) {
        let (before, after) = (seen.before.is_denied(), seen.after.is_denied());
        self.requests += 1;
        self.denied_before += u64::from(before);
        self.newly_denied += u64::from(after && !before);
        self.newly_admitted += u64::from(before && !after);
        if after {
            self.deny(seen.at_ns);
        }
    }

    fn deny(&mut self, at_ns: u64) {
        if self.denied_after == 0 {
            self.first_denied_ns = at_ns;
        }
        self.denied_after += 1;
        // 64 bits of nanoseconds are fewer minutes than 32 bits.
        let minute = u32::try_from(at_ns / MINUTE_NS).unwrap_or(u32::MAX);
        if self.minute != minute {
            (self.minute, self.in_minute) = (minute, 0);
        }
        self.in_minute = self.in_minute.saturating_add(1);
        if self.in_minute > self.in_worst_minute {
            (self.worst_minute, self.in_worst_minute) = (minute, self.in_minute);
        }
    }
}

/// The tallies of all keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    blocks: Vec<Vec<KeyTally>>,
}

impl Keys {
    #[inline]
    pub(super) fn add(&mut self, seen: &Seen) {
        let (block, place) = (seen.key as usize / BLOCK, seen.key as usize % BLOCK);
        while self.blocks.len() <= block {
            // Numbers that were never seen have empty tallies, so that places stay numbers.
            if let Some(full) = self.blocks.last_mut() {
                full.resize(BLOCK, KeyTally::default());
            }
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        let block = &mut self.blocks[block];
        if block.len() <= place {
            block.resize(place + 1, KeyTally::default());
        }
        block[place].add(seen);
    }

    pub(super) fn at(&self, key: u32) -> Option<&KeyTally> {
        self.blocks.get(key as usize / BLOCK)?.get(key as usize % BLOCK)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &KeyTally> {
        self.blocks.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_is_as_large_as_is_said() {
        assert_eq!(size_of::<KeyTally>(), 64);
    }
}
