//! How long jobs took, from arrival to success.
//!
//! ```text
//! p-th percentile of n numbers = the ceil(p n / 100)-th smallest of them          (nearest rank)
//! over jobs                    = p of the waits of all jobs done
//! over clients                 = p of { q of a client's own waits : clients with a job done }
//! ```
//!
//! The second says what a usual client's bad job, or a bad client's usual job, is like, which the
//! first hides where some clients have many jobs. Exact, by selection: 16 bytes for each job done,
//! and 8 for each client. Jobs that were given up or are unfinished have no wait.

use crate::world::{Members, Record};

/// Percentiles of one list of numbers; `None` where it is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Percentiles {
    /// Half are at most this.
    pub p50: Option<u64>,
    /// Nine in ten are.
    pub p90: Option<u64>,
    /// Ninety-nine in a hundred are.
    pub p99: Option<u64>,
    /// All are.
    pub max: Option<u64>,
}

impl Percentiles {
    /// The percentiles of `numbers`, which are put in another order.
    pub fn of(numbers: &mut [u64]) -> Self {
        Self {
            p50: percentile(numbers, 50),
            p90: percentile(numbers, 90),
            p99: percentile(numbers, 99),
            max: numbers.iter().max().copied(),
        }
    }
}

/// The `percent`-th percentile by nearest rank, of numbers that are put in another order; `None`
/// where there are none. Percents beyond 100 are 100, and 0 is the least number.
pub fn percentile(numbers: &mut [u64], percent: u32) -> Option<u64> {
    if numbers.is_empty() {
        return None;
    }
    let rank = (numbers.len() as u128 * u128::from(percent.min(100))).div_ceil(100).max(1);
    let index = usize::try_from(rank - 1).unwrap_or(usize::MAX);
    Some(*numbers.select_nth_unstable(index).1)
}

/// Waits of one population, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Over the jobs of all.
    pub jobs: Percentiles,
    /// Over clients, of each one's median.
    pub client_medians: Percentiles,
    /// Over clients, of each one's 99th percentile.
    pub client_p99s: Percentiles,
}

impl Waits {
    /// The waits of one population's jobs that passed.
    pub fn of(record: &Record, members: &Members) -> Self {
        let done = record.jobs.iter().filter(|job| job.done);
        let own = done.filter(|job| members.clients.contains(&job.client));
        let mut jobs: Vec<(u32, u64)> = own.map(|job| (job.client, job.wait_ns())).collect();
        jobs.sort_unstable();
        let mut waits: Vec<u64> = jobs.iter().map(|&(_, wait)| wait).collect();
        let (mut medians, mut p99s) = (Vec::new(), Vec::new());
        let mut from = 0;
        for client in jobs.chunk_by(|one, other| one.0 == other.0) {
            let own = &mut waits[from..from + client.len()];
            from += client.len();
            medians.extend(percentile(own, 50));
            p99s.extend(percentile(own, 99));
        }
        Self {
            jobs: Percentiles::of(&mut waits),
            client_medians: Percentiles::of(&mut medians),
            client_p99s: Percentiles::of(&mut p99s),
        }
    }
}
