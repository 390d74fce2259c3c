//! Which limits denied: how many requests, how many keys, from when to when.

use ahash::AHashSet;

use super::{Fate, Seen};

/// What one limit denied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// Requests.
    pub requests: u64,
    /// Keys of which it denied any.
    pub keys: u64,
    /// The earliest of them, in nanoseconds on the axis of the stream.
    pub first_ns: u64,
    /// The latest.
    pub last_ns: u64,
}

/// What each limit denied.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounds {
    by_limit: Vec<Bound>,
    /// Limits and keys, to count each key once. It is only ever asked whether it has a pair, so
    /// that its random seed reaches no result.
    met: AHashSet<(u32, u32)>,
}

impl Bounds {
    #[inline]
    pub(super) fn add(&mut self, fate: Fate, seen: &Seen) {
        if let Fate::Denied(limit) = fate {
            self.deny(limit, seen);
        }
    }

    fn deny(&mut self, limit: u32, seen: &Seen) {
        let place = limit as usize;
        if self.by_limit.len() <= place {
            self.by_limit.resize(place + 1, Bound::default());
        }
        let bound = &mut self.by_limit[place];
        if bound.requests == 0 {
            (bound.first_ns, bound.last_ns) = (seen.at_ns, seen.at_ns);
        }
        bound.requests += 1;
        bound.keys += u64::from(self.met.insert((limit, seen.key)));
        bound.first_ns = bound.first_ns.min(seen.at_ns);
        bound.last_ns = bound.last_ns.max(seen.at_ns);
    }

    /// Those that denied anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Bound)> {
        (0..).zip(&self.by_limit).filter(|(_, bound)| bound.requests > 0)
    }
}
