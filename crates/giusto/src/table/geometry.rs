//! Where a hash lives: buckets of four slots, groups of eight buckets, and the order of the probe.
//!
//! A key's home is the bucket `hash * buckets / 2^64`, which grows with the hash: an array of
//! another size keeps the order, so that keys move from one to the other front to back. From its
//! home a key probes the other buckets of the group, neighbours first (`home ^ 1`, on the same pair
//! of cache lines), then those of the groups that follow.

use std::ops::RangeInclusive;

use crate::sync::{BUCKETS, SLOTS};

/// The groups that a probe visits at most.
pub(super) const GROUPS_PROBED: u64 = 16;
/// The bits that tell a slot's place, with a value left over for none.
pub(super) const SLOT_BITS: u32 = 10;
/// Slots in a group that hold keys: the first of the first bucket is the group's header.
pub(crate) const GROUP_SLOTS: u64 = (SLOTS * BUCKETS - 1) as u64;
const BUCKETS_PER_GROUP: u64 = BUCKETS as u64;

/// Whether a slot of a bucket is the header of its group rather than a key's.
#[inline]
pub(super) const fn is_header(bucket: u64, slot: usize) -> bool {
    slot == 0 && bucket.is_multiple_of(BUCKETS_PER_GROUP)
}

/// A slot, told from the group whose key it holds: so many groups further, bucket and slot there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) further: u64,
    pub(super) bucket: u64,
    pub(super) slot: usize,
}

impl Place {
    pub(super) const fn new(further: u64, bucket: u64, slot: usize) -> Self {
        Self { further, bucket, slot }
    }

    pub(super) const fn number(self) -> u64 {
        (self.further * BUCKETS_PER_GROUP + self.bucket) * SLOTS as u64 + self.slot as u64
    }

    #[expect(clippy::cast_possible_truncation, reason = "smaller than the slots of a bucket")]
    pub(super) const fn from_number(number: u64) -> Self {
        let bucket = number / SLOTS as u64;
        Self {
            further: bucket / BUCKETS_PER_GROUP,
            bucket: bucket % BUCKETS_PER_GROUP,
            slot: (number % SLOTS as u64) as usize,
        }
    }
}

/// The numbers of an array of so many groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct Geometry {
    groups: u64,
    buckets: u64,
}

/// The home of a hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home {
    pub(super) group: u64,
    bucket: u64,
}

impl Home {
    /// The home bucket, counted in its group.
    #[inline]
    pub(super) const fn bucket(self) -> u64 {
        self.bucket
    }

    /// Whether the home bucket is the one with its group's header, and a slot less.
    pub(super) const fn has_header(self) -> bool {
        self.bucket == 0
    }

    /// The bucket at a step of the probe, as a place with slot 0.
    #[inline]
    pub(super) const fn place(self, step: u64) -> Place {
        let bucket = self.bucket ^ (step % BUCKETS_PER_GROUP);
        Place { further: step / BUCKETS_PER_GROUP, bucket, slot: 0 }
    }
}

impl Geometry {
    pub(super) const fn new(groups: u64) -> Self {
        Self { groups, buckets: groups * BUCKETS_PER_GROUP }
    }

    pub(super) const fn groups(self) -> u64 {
        self.groups
    }

    pub(super) const fn buckets(self) -> u64 {
        self.buckets
    }

    pub(super) const fn slots(self) -> u64 {
        self.groups * GROUP_SLOTS
    }

    /// The groups that a probe visits here: a small array has fewer than the most.
    pub(super) const fn groups_probed(self) -> u64 {
        if self.groups < GROUPS_PROBED { self.groups } else { GROUPS_PROBED }
    }

    pub(super) const fn steps(self) -> u64 {
        self.groups_probed() * BUCKETS_PER_GROUP
    }

    #[inline]
    pub(super) const fn home_bucket(self, hash: u64) -> u64 {
        ((hash as u128 * self.buckets() as u128) >> 64) as u64
    }

    #[inline]
    pub(super) const fn home(self, hash: u64) -> Home {
        let bucket = self.home_bucket(hash);
        Home { group: bucket / BUCKETS_PER_GROUP, bucket: bucket % BUCKETS_PER_GROUP }
    }

    /// The group `further` groups after `group`; the last is followed by the first.
    #[inline]
    pub(super) const fn group_after(self, group: u64, further: u64) -> u64 {
        let group = group + further;
        if group >= self.groups { group - self.groups } else { group }
    }

    /// The group `earlier` groups before `group`.
    #[inline]
    pub(super) const fn group_before(self, group: u64, earlier: u64) -> u64 {
        if group >= earlier { group - earlier } else { group + self.groups - earlier }
    }

    /// The groups here that are home to hashes of a group of another array.
    pub(super) fn overlapping(self, other: Self, group: u64) -> RangeInclusive<u64> {
        let scaled = |group: u64| u128::from(group) * u128::from(self.groups);
        let first = scaled(group) / u128::from(other.groups);
        let last = scaled(group + 1).div_ceil(u128::from(other.groups)) - 1;
        let number = |group: u128| u64::try_from(group).unwrap_or(u64::MAX);
        number(first)..=number(last)
    }

    /// The bucket's number in the array.
    #[inline]
    pub(super) const fn bucket(self, group: u64, place: Place) -> u64 {
        // Nearly all places are in the group itself.
        let group = if place.further == 0 { group } else { self.group_after(group, place.further) };
        group * BUCKETS_PER_GROUP + place.bucket
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: u64 = GROUPS_PROBED * (GROUP_SLOTS + 1);
    const _: () = assert!(PLACES < 1 << SLOT_BITS);

    #[test]
    fn a_probe_visits_every_bucket_of_its_groups_once() {
        for groups in [1, 2, 5, 16, 40] {
            let geometry = Geometry::new(groups);
            for hash in [0, 1 << 62, u64::MAX] {
                let home = geometry.home(hash);
                let visited: std::collections::BTreeSet<u64> = (0..geometry.steps())
                    .map(|step| geometry.bucket(home.group, home.place(step)))
                    .collect();
                assert_eq!(visited.len() as u64, geometry.steps());
                assert!(visited.iter().all(|&bucket| bucket < geometry.buckets()));
                assert!(visited.contains(&geometry.home_bucket(hash)));
            }
        }
    }

    #[test]
    fn places_and_their_numbers_are_one_to_one() {
        for number in 0..PLACES {
            assert_eq!(Place::from_number(number).number(), number);
        }
    }

    #[test]
    fn a_hash_is_at_home_in_a_group_that_overlaps() {
        let (small, large) = (Geometry::new(7), Geometry::new(9));
        for hash in (0..1000_u64).map(|i| i.wrapping_mul(u64::MAX / 999)) {
            let (from, to) = (small.home(hash).group, large.home(hash).group);
            assert!(large.overlapping(small, from).contains(&to));
            assert!(small.overlapping(large, to).contains(&from));
        }
    }

    #[test]
    fn a_larger_array_keeps_the_order_of_homes() {
        let (small, large) = (Geometry::new(7), Geometry::new(9));
        let hashes = (0..1000_u64).map(|i| i.wrapping_mul(u64::MAX / 999));
        let mut homes: Vec<_> =
            hashes.map(|h| (small.home_bucket(h), large.home_bucket(h))).collect();
        homes.sort_unstable();
        assert!(homes.is_sorted_by_key(|&(_, in_large)| in_large));
    }
}
