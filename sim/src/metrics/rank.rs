//! Percentiles by nearest rank: always a value that occurred.

/// The smallest of `sorted`, ascending, that at least `percent` % of the values do not exceed;
/// `None` where there are none.
pub(super) fn percentile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.max(1) - 1).copied()
}
