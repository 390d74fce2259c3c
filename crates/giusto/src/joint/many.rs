//! Several joint requests at once.

use super::{All, Joint, Members};
use crate::{Timestamp, Verdict};

impl<M: Members<N>, const N: usize> All<M, N> {
    /// Decides on several requests at `now`, one after the other, each charged to all of its limits or
    /// to none, and calls `each` with its number and answer.
    ///
    /// Making a claim starts loading its key's memory, so that what all of the requests need arrives
    /// together: make some dozens of them, then decide.
    ///
    /// ```
    /// use giusto::{All, Cost, Gcra, Limiter, MonotonicClock, Quota, Timestamp, all};
    ///
    /// let clock = MonotonicClock::new();
    /// let users = Limiter::<u64, _, _>::new(Gcra::new(Quota::per_second(2))?, clock.clone());
    /// let teams = Limiter::<u64, _, _>::new(Gcra::new(Quota::per_second(3))?, clock);
    /// let requests = [(1, 9), (1, 9), (1, 9), (2, 9), (2, 9)];
    /// let requests: Vec<_> = requests
    ///     .iter()
    ///     .map(|(user, team)| all((users.claim(user, Cost::ONE), teams.claim(team, Cost::ONE))))
    ///     .collect();
    /// let mut allowed = Vec::new();
    /// All::check_many_at(Timestamp::ZERO, &requests, |number, answer| {
    ///     allowed.push((number, answer.is_allowed()));
    /// });
    /// assert_eq!(allowed, [(0, true), (1, true), (2, false), (3, true), (4, false)]);
    /// # Ok::<(), giusto::QuotaError>(())
    /// ```
    pub fn check_many_at(now: Timestamp, requests: &[Self], mut each: impl FnMut(usize, Joint<N>)) {
        for (number, request) in requests.iter().enumerate() {
            each(number, request.check_at(now));
        }
    }

    /// The same with the bare answers, as fast as they can be had.
    pub fn admit_many_at(now: Timestamp, requests: &[Self], mut each: impl FnMut(usize, Verdict)) {
        for (number, request) in requests.iter().enumerate() {
            each(number, request.admit_at(now));
        }
    }
}
