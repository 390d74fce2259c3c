//! What became of requests over time, in bins whose length follows the span as it grows.
//!
//! The span is not known beforehand. Bins start as a millisecond; whenever there would be too many,
//! neighbours are merged into the next length that people count in. Each length is a multiple of
//! the one before and bins start at multiples of their length, so that merging loses nothing: the
//! result is that of bins which had this length from the start.

use super::Seen;

const MS: u64 = 1_000_000;
const S: u64 = 1_000 * MS;
const MIN: u64 = 60 * S;
const H: u64 = 60 * MIN;
const DAY: u64 = 24 * H;
/// The lengths of bins, in nanoseconds; past the last they double.
const LENGTHS_NS: [u64; 19] = [
    MS,
    10 * MS,
    100 * MS,
    S,
    5 * S,
    10 * S,
    30 * S,
    MIN,
    5 * MIN,
    10 * MIN,
    30 * MIN,
    H,
    3 * H,
    6 * H,
    12 * H,
    DAY,
    7 * DAY,
    28 * DAY,
    364 * DAY,
];
/// More bins cannot be told apart in a figure.
const MOST_BINS: u64 = 240;

/// The requests of one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bin {
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
}

/// Consecutive bins of equal length, at most 240.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    length_ns: u64,
    /// The number of the first bin: it starts at so many lengths.
    first: u64,
    bins: Vec<Bin>,
}

impl Default for Timeline {
    fn default() -> Self {
        Self { length_ns: LENGTHS_NS[0], first: 0, bins: Vec::new() }
    }
}

impl Timeline {
    /// How long each bin lasts, in nanoseconds.
    pub const fn length_ns(&self) -> u64 {
        self.length_ns
    }

    /// The bins from the first that has a request to the last, each with its start in nanoseconds
    /// on the axis of the stream.
    pub fn bins(&self) -> impl Iterator<Item = (u64, &Bin)> {
        let starts = (self.first..).map(|bin| bin.saturating_mul(self.length_ns));
        starts.zip(&self.bins)
    }

    pub(super) fn add(&mut self, seen: &Seen) {
        let place = self.place(seen.at_ns);
        let Some(bin) = self.bins.get_mut(place) else { return };
        let (before, after) = (seen.before.is_denied(), seen.after.is_denied());
        bin.requests += 1;
        bin.denied_before += u64::from(before);
        bin.denied_after += u64::from(after);
        bin.newly_denied += u64::from(after && !before);
        bin.newly_admitted += u64::from(before && !after);
    }

    /// The place of a time among the bins, which are extended or merged until there is one.
    fn place(&mut self, at_ns: u64) -> usize {
        loop {
            let bin = at_ns / self.length_ns;
            if self.bins.is_empty() {
                self.first = bin;
            }
            let end = self.first + self.bins.len() as u64;
            let (first, last) = (self.first.min(bin), (bin + 1).max(end));
            if last - first <= MOST_BINS {
                self.extend(first, last);
                return usize::try_from(bin - first).unwrap_or(usize::MAX);
            }
            self.merge();
        }
    }

    fn extend(&mut self, first: u64, last: u64) {
        let missing = (self.first - first).min(MOST_BINS);
        let missing = std::iter::repeat_n(Bin::default(), usize::try_from(missing).unwrap_or(0));
        self.bins.splice(0..0, missing);
        self.first = first;
        let count = usize::try_from(last - first).unwrap_or(0);
        self.bins.resize(count.max(self.bins.len()), Bin::default());
    }

    fn merge(&mut self) {
        let next = LENGTHS_NS.into_iter().find(|&length| length > self.length_ns);
        let next = next.unwrap_or(self.length_ns.saturating_mul(2));
        let ratio = next / self.length_ns;
        let first = self.first / ratio;
        let mut merged: Vec<Bin> = Vec::new();
        for (number, bin) in (self.first..).zip(&self.bins) {
            let place = usize::try_from(number / ratio - first).unwrap_or(0);
            merged.resize(merged.len().max(place + 1), Bin::default());
            let into = &mut merged[place];
            into.requests += bin.requests;
            into.denied_before += bin.denied_before;
            into.denied_after += bin.denied_after;
            into.newly_denied += bin.newly_denied;
            into.newly_admitted += bin.newly_admitted;
        }
        *self = Self { length_ns: next, first, bins: merged };
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Fate, *};

    #[test]
    fn each_length_divides_the_next() {
        for pair in LENGTHS_NS.windows(2) {
            assert!(pair[1].is_multiple_of(pair[0]) && pair[1] > pair[0], "{pair:?}");
        }
    }

    #[test]
    fn merged_bins_are_those_that_had_the_length_from_the_start() {
        let mut timeline = Timeline::default();
        let times: Vec<u64> = (0..5000_u64).map(|i| 7 * S + i * i * 1_300 * MS).collect();
        for &at_ns in &times {
            let (before, after) = (Fate::Passed, Fate::Denied(0));
            timeline.add(&Seen { at_ns, key: 0, before, after });
        }
        assert!(timeline.bins.len() <= 240 && timeline.bins.len() > 20);
        for (start, bin) in timeline.bins() {
            let end = start + timeline.length_ns();
            let within = times.iter().filter(|time| (start..end).contains(time)).count();
            assert_eq!((bin.requests, bin.denied_after), (within as u64, within as u64));
        }
        assert_eq!(timeline.bins().map(|(_, bin)| bin.requests).sum::<u64>(), 5000);
    }

    #[test]
    fn a_time_before_the_first_bin_is_counted_too() {
        let mut timeline = Timeline::default();
        for at_ns in [9 * S, 9 * S - 3 * MS, 9 * S + 2 * MS] {
            timeline.add(&Seen { at_ns, key: 0, before: Fate::Passed, after: Fate::Passed });
        }
        let requests: Vec<u64> = timeline.bins().map(|(_, bin)| bin.requests).collect();
        assert_eq!(requests, [1, 0, 0, 1, 0, 1]);
        assert_eq!(timeline.bins().next().map(|(start, _)| start), Some(9 * S - 3 * MS));
    }
}
