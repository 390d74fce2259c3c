//! What became of the requests of a stream, before and after: by key, over time, by what denied.

mod bounds;
mod keys;
mod timeline;

pub use bounds::Bound;
use bounds::Bounds;
pub use keys::KeyTally;
use keys::Keys;
pub use timeline::{Bin, Timeline};

/// What became of a request under one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It passed.
    Passed,
    /// It did not: the number of what denied it, in a list that the caller keeps.
    Denied(u32),
}

impl Fate {
    /// Whether it did not pass.
    #[inline]
    pub const fn is_denied(self) -> bool {
        matches!(self, Self::Denied(_))
    }
}

/// Which of the two: what is in force, or what would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is compared with.
    Before,
    /// What is asked about.
    After,
}

/// A request and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When, in nanoseconds on the axis of the stream: since 1970, or since its zero. Bins and
    /// minutes start at multiples of their length on this axis.
    pub at_ns: u64,
    /// Who, numbered from 0 without gaps.
    pub key: u32,
    /// What became of it before.
    pub before: Fate,
    /// What became of it after.
    pub after: Fate,
}

/// What became of the requests so far.
///
/// Memory: 64 bytes a key, in blocks of which at most one is not full, and 24 bytes at most for
/// each key and each limit that denied it.
#[derive(Clone, Debug, Default)]
pub struct Account {
    requests: u64,
    denied_before: u64,
    denied_after: u64,
    newly_denied: u64,
    newly_admitted: u64,
    ends_ns: Option<(u64, u64)>,
    keys: Keys,
    before: Bounds,
    after: Bounds,
    timeline: Timeline,
}

impl Account {
    /// An account of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a request. Times may go backwards a little; bins and minutes are found all the same,
    /// but for minutes that are left and come back to, which start again.
    pub fn add(&mut self, seen: &Seen) {
        let (before, after) = (seen.before.is_denied(), seen.after.is_denied());
        self.requests += 1;
        self.denied_before += u64::from(before);
        self.denied_after += u64::from(after);
        self.newly_denied += u64::from(after && !before);
        self.newly_admitted += u64::from(before && !after);
        let (first, last) = self.ends_ns.unwrap_or((seen.at_ns, seen.at_ns));
        self.ends_ns = Some((first.min(seen.at_ns), last.max(seen.at_ns)));
        self.keys.add(seen);
        self.timeline.add(seen);
        self.before.add(seen.before, seen);
        self.after.add(seen.after, seen);
    }

    /// How many requests there were.
    pub const fn requests(&self) -> u64 {
        self.requests
    }

    /// Requests that did not pass on one of the sides.
    pub const fn denied(&self, side: Side) -> u64 {
        match side {
            Side::Before => self.denied_before,
            Side::After => self.denied_after,
        }
    }

    /// Requests that passed before and do not after.
    pub const fn newly_denied(&self) -> u64 {
        self.newly_denied
    }

    /// Requests that did not pass before and do after.
    pub const fn newly_admitted(&self) -> u64 {
        self.newly_admitted
    }

    /// The earliest and the latest request, in nanoseconds on the axis of the stream.
    pub const fn ends_ns(&self) -> Option<(u64, u64)> {
        self.ends_ns
    }

    /// What became of each key's requests, in the order of their numbers.
    pub fn keys(&self) -> impl Iterator<Item = &KeyTally> {
        self.keys.iter()
    }

    /// What became of the requests of one key.
    pub fn key(&self, key: u32) -> Option<&KeyTally> {
        self.keys.at(key)
    }

    /// What denied requests on one of the sides, by the numbers that the caller gave.
    pub fn bounds(&self, side: Side) -> impl Iterator<Item = (u32, &Bound)> {
        match side {
            Side::Before => self.before.iter(),
            Side::After => self.after.iter(),
        }
    }

    /// What became of them over time.
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }
}
