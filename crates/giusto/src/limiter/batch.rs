//! Many decisions at once: one reading of the clock, and memory fetched ahead of its use.
//!
//! A decision on a cold key waits for one line of memory. A batch asks for all lines before it needs
//! the first, so that they arrive together.

use std::hash::BuildHasher;

use super::Limiter;
use crate::{
    Clock, Cost, Decision, Timestamp, Verdict,
    algorithm::{Act, SlotAlgorithm},
    key::Key,
    table::{Full, Table},
};

/// Requests whose lines are fetched together: about as many as a core keeps under way.
const AHEAD: usize = 32;

/// One request of a batch.
#[derive(Debug)]
pub struct Request<'a, K: Key + ?Sized> {
    /// Who asks.
    pub key: &'a K::Query,
    /// For how much.
    pub cost: Cost,
}

impl<K: Key + ?Sized> Clone for Request<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Key + ?Sized> Copy for Request<'_, K> {}

impl<K, A, C, H> Limiter<K, A, C, H>
where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    C: Clock,
    H: BuildHasher,
{
    /// [`Limiter::admit`] for each request in order, at one reading of the clock: `each` is told the
    /// index and the verdict.
    pub fn admit_many(&self, requests: &[Request<'_, K>], each: impl FnMut(usize, Verdict)) {
        self.admit_many_at(self.clock().now(), requests, each);
    }

    /// [`Limiter::admit_at`] for each request in order.
    pub fn admit_many_at(
        &self,
        now: Timestamp,
        requests: &[Request<'_, K>],
        each: impl FnMut(usize, Verdict),
    ) {
        let act = move |word, now, cost| self.algorithm().act_admit(word, now, cost);
        self.many(now, requests, act, |_, _| self.verdict_when_full(), each);
    }

    /// [`Limiter::check_n`] for each request in order, at one reading of the clock: `each` is told
    /// the index and the decision.
    ///
    /// ```
    /// use giusto::{Cost, Gcra, Limiter, MonotonicClock, Quota, Request};
    ///
    /// let gcra = Gcra::new(Quota::per_minute(2))?;
    /// let limiter = Limiter::<u64, _>::new(gcra, MonotonicClock::new());
    /// let requests = [7, 7, 8, 7].map(|key| (key, Cost::ONE));
    /// let requests = requests.each_ref().map(|(key, cost)| Request { key, cost: *cost });
    /// let mut denied = Vec::new();
    /// limiter.check_many(&requests, |index, decision| {
    ///     if decision.is_denied() {
    ///         denied.push(index);
    ///     }
    /// });
    /// assert_eq!(denied, [3]);
    /// # Ok::<(), giusto::QuotaError>(())
    /// ```
    pub fn check_many(&self, requests: &[Request<'_, K>], each: impl FnMut(usize, Decision)) {
        self.check_many_at(self.clock().now(), requests, each);
    }

    /// [`Limiter::check_at`] for each request in order.
    pub fn check_many_at(
        &self,
        now: Timestamp,
        requests: &[Request<'_, K>],
        each: impl FnMut(usize, Decision),
    ) {
        let act = move |word, now, cost| self.algorithm().act_check(word, now, cost);
        self.many(now, requests, act, |full, cost| self.by().when_full(full, cost), each);
    }

    #[inline]
    fn many<T>(
        &self,
        now: Timestamp,
        requests: &[Request<'_, K>],
        act: impl Fn(u64, Timestamp, Cost) -> Act<T> + Copy,
        when_full: impl Fn(Full, Cost) -> T,
        mut each: impl FnMut(usize, T),
    ) {
        let table = self.table();
        let Some(first) = requests.first() else { return };
        let mut sought = [table.seek(first.key); AHEAD];
        for (begin, part) in (0..).step_by(AHEAD).zip(requests.chunks(AHEAD)) {
            for (sought, request) in sought.iter_mut().zip(part) {
                *sought = table.seek(request.key);
            }
            if K::OUTSIDE {
                sought.iter().take(part.len()).for_each(Table::<K, A, H>::seek_outside);
            }
            for (index, (request, sought)) in part.iter().zip(&sought).enumerate() {
                let act = move |word, now| act(word, now, request.cost);
                let answer = table.act(request.key, sought, now, act);
                let answer = answer.unwrap_or_else(|full| when_full(full, request.cost));
                each(begin + index, answer);
            }
        }
    }
}
