//! A ticket: what a request was charged, until it is known what it cost.

use std::{array, fmt};

use super::{Joint, Members, Taking};
use crate::{Charge, Cost, Timestamp};

/// What becomes of a reservation whose ticket is dropped unsettled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OnDrop {
    /// It cost what was reserved, and what was in flight has ended. So a request that failed halfway
    /// has been paid for.
    #[default]
    Commit,
    /// It cost nothing, and what was in flight has ended.
    Cancel,
}

/// A reservation in every limit of a joint decision, to be settled once.
///
/// What was reserved counts from the start. Settling gives back what was not used, as far as each
/// limit can without admitting more than its bound: a window, only while it lasts, and only itself; a
/// bucket, what has not drained since, or all of it if it is one of a [`Live`](crate::Live) limit, where
/// reservations do not drain. What was used beyond the reservation is charged even if it does
/// not fit: such a debt denies until it has drained. An [`InFlight`](crate::InFlight) limit gets back
/// all of it, whatever it cost.
///
/// A ticket borrows its limiters, or shares them where its claims do, so that it does not outlive
/// them, and is settled once at most: settling takes it. Dropped unsettled, it does what [`OnDrop`]
/// says; forgotten by [`std::mem::forget`], it stays reserved.
///
/// ```
/// use giusto::{Claim, Cost, Gcra, InFlight, Limiter, MonotonicClock, Quota, all};
/// use std::sync::Arc;
///
/// // 20 a second, and 5 at once.
/// let clock = MonotonicClock::new();
/// let rate = Limiter::<str, _, _>::new(Gcra::new(Quota::per_second(20))?, clock.clone());
/// let jobs = Limiter::<str, _, _>::new(InFlight::new(5)?, clock);
/// let (rate, jobs) = (Arc::new(rate), Arc::new(jobs));
///
/// let claims = (
///     Claim::new(Arc::clone(&rate), String::from("alice"), Cost::ONE),
///     Claim::new(Arc::clone(&jobs), String::from("alice"), Cost::ONE),
/// );
/// let ticket = all(claims).reserve().expect("nothing is under way");
/// let job = std::thread::spawn(move || drop(ticket));
/// # job.join().expect("no thread panics");
/// # Ok::<(), giusto::QuotaError>(())
/// ```
///
/// A ticket that would outlive what it borrows does not compile:
///
/// ```compile_fail,E0505
/// use giusto::{Cost, InFlight, Limiter, MonotonicClock, all};
///
/// let jobs = Limiter::<u64, _>::new(InFlight::new(2).unwrap(), MonotonicClock::new());
/// let ticket = all([jobs.claim(&7, Cost::ONE)]).reserve().unwrap();
/// drop(jobs);
/// ticket.commit();
/// ```
#[must_use = "a reservation that is dropped at once is over at once"]
pub struct Ticket<M: Members<N>, const N: usize> {
    members: M,
    answer: Joint<N>,
    on_drop: OnDrop,
    is_settled: bool,
}

impl<M: Members<N>, const N: usize> Ticket<M, N> {
    pub(super) const fn new(members: M, answer: Joint<N>) -> Self {
        Self { members, answer, on_drop: OnDrop::Commit, is_settled: false }
    }

    /// The same with a choice of what happens if it is dropped.
    pub const fn on_drop(mut self, on_drop: OnDrop) -> Self {
        self.on_drop = on_drop;
        self
    }

    /// The answer that came with it.
    pub const fn answer(&self) -> &Joint<N> {
        &self.answer
    }

    /// Settles: what the request really cost, for each limit, by the clock of the first.
    pub fn settle(mut self, actual: [Cost; N]) {
        self.close(actual, None);
    }

    /// Settles at `now`, which must not lie before decisions already taken.
    pub fn settle_at(mut self, now: Timestamp, actual: [Cost; N]) {
        self.close(actual, Some(now));
    }

    /// It cost what was reserved.
    pub fn commit(mut self) {
        let reserved = self.reserved();
        self.close(reserved, None);
    }

    /// It cost nothing.
    pub fn cancel(mut self) {
        self.close([Cost::ZERO; N], None);
    }

    /// It cost nothing, known at `now`, which must not lie before decisions already taken.
    pub fn cancel_at(mut self, now: Timestamp) {
        self.close([Cost::ZERO; N], Some(now));
    }

    fn reserved(&self) -> [Cost; N] {
        array::from_fn(|member| self.members.cost(member))
    }

    fn close(&mut self, actual: [Cost; N], now: Option<Timestamp>) {
        self.is_settled = true;
        let clock = || now.unwrap_or_else(|| self.members.now());
        for (member, (decision, actual)) in self.answer.decisions().iter().zip(actual).enumerate() {
            // What was admitted without a charge, by a limit without limit or a full table, holds
            // nothing that could be given back, and what it cost beyond that is a debt all the same.
            let nothing = Charge { at: decision.status().at(), cost: Cost::ZERO };
            let charge = decision.charge().unwrap_or(nothing);
            if charge.cost > Cost::ZERO || actual > Cost::ZERO {
                self.members.replace_by(member, Taking::Reserve, &clock, &charge, actual);
            }
        }
    }
}

impl<M: Members<N>, const N: usize> Drop for Ticket<M, N> {
    fn drop(&mut self) {
        if self.is_settled {
            return;
        }
        let actual = match self.on_drop {
            OnDrop::Commit => self.reserved(),
            OnDrop::Cancel => [Cost::ZERO; N],
        };
        self.close(actual, None);
    }
}

impl<M: Members<N> + fmt::Debug, const N: usize> fmt::Debug for Ticket<M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("members", &self.members)
            .field("on_drop", &self.on_drop)
            .finish_non_exhaustive()
    }
}
