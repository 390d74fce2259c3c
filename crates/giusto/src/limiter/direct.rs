//! One limit without keys, shared by any number of threads.

use crate::{
    Cell, Charge, Clock, Cost, Decision, Grant, Timestamp, Verdict, WordAlgorithm, algorithm::verbs,
};

/// One limit on one cell: a whole service, a connection, a resource.
///
/// Every verb takes `&self` and is lock-free; a denied or peeked request writes nothing.
///
/// ```
/// use giusto::{Cost, DirectLimiter, Gcra, MonotonicClock, Quota};
///
/// let limiter = DirectLimiter::new(Gcra::new(Quota::per_second(100))?, MonotonicClock::new());
/// let reserved = limiter.check_n(Cost::new(40));
/// assert!(reserved.is_allowed());
/// // The work did not happen after all.
/// if let Some(charge) = reserved.charge() {
///     limiter.refund(charge);
/// }
/// // As much of a large job as fits now.
/// let grant = limiter.grant(Cost::new(1_000));
/// assert!(grant.granted >= Cost::new(60));
/// # Ok::<(), giusto::QuotaError>(())
/// ```
#[derive(Debug)]
pub struct DirectLimiter<A, C> {
    algorithm: A,
    clock: C,
    cell: Cell,
}

impl<A: WordAlgorithm, C: Clock> DirectLimiter<A, C> {
    /// A limiter in its fresh state.
    pub fn new(algorithm: A, clock: C) -> Self {
        Self { algorithm, clock, cell: Cell::new() }
    }

    /// The algorithm and its numbers.
    pub const fn algorithm(&self) -> &A {
        &self.algorithm
    }

    /// Decides on `cost`, and charges it if allowed: the bare answer, as fast as it can be had.
    #[inline]
    pub fn admit(&self, cost: Cost) -> Verdict {
        self.admit_at(self.clock.now(), cost)
    }

    /// Decides on `cost` at `now`, and charges it if allowed: the bare answer.
    #[inline]
    pub fn admit_at(&self, now: Timestamp, cost: Cost) -> Verdict {
        self.cell.update(|word| verbs::admit(&self.algorithm, word, now, cost))
    }

    /// Decides on one unit, and charges it if allowed.
    #[inline]
    pub fn check(&self) -> Decision {
        self.check_n(Cost::ONE)
    }

    /// Decides on `cost`, and charges it if allowed.
    #[inline]
    pub fn check_n(&self, cost: Cost) -> Decision {
        self.check_at(self.clock.now(), cost)
    }

    /// Decides on `cost` at `now`, and charges it if allowed.
    #[inline]
    pub fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        self.cell.update(|word| verbs::check(&self.algorithm, word, now, cost))
    }

    /// Decides on `cost` without charging it.
    #[inline]
    pub fn peek(&self, cost: Cost) -> Decision {
        self.peek_at(self.clock.now(), cost)
    }

    /// Decides on `cost` at `now` without charging it.
    #[inline]
    pub fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision {
        verbs::peek(&self.algorithm, self.cell.load(), now, cost)
    }

    /// The bare answer of a peek.
    #[inline]
    pub(crate) fn look_at(&self, now: Timestamp, cost: Cost) -> Verdict {
        self.algorithm.step(self.cell.load(), now, cost).verdict()
    }

    /// Charges as many units as fit, up to `at_most`.
    pub fn grant(&self, at_most: Cost) -> Grant {
        self.grant_at(self.clock.now(), at_most)
    }

    /// Charges as many units as fit at `now`, up to `at_most`.
    pub fn grant_at(&self, now: Timestamp, at_most: Cost) -> Grant {
        self.cell.update(|word| verbs::grant(&self.algorithm, word, now, at_most))
    }

    /// Gives back a charge, as far as that can admit nothing above the bound.
    #[expect(clippy::needless_pass_by_value, reason = "a charge is given back once")]
    pub fn refund(&self, charge: Charge) {
        self.settle_by(|| self.clock.now(), &charge, Cost::ZERO);
    }

    /// Gives back a charge at `now`, which must not lie before decisions already taken.
    #[expect(clippy::needless_pass_by_value, reason = "a charge is given back once")]
    pub fn refund_at(&self, now: Timestamp, charge: Charge) {
        self.settle_by(|| now, &charge, Cost::ZERO);
    }

    /// Replaces what was reserved by what it cost, which may be less or more.
    #[expect(clippy::needless_pass_by_value, reason = "a reservation is settled once")]
    pub fn settle(&self, reserved: Charge, actual: Cost) {
        self.settle_by(|| self.clock.now(), &reserved, actual);
    }

    /// Replaces what was reserved by what it cost, at `now`: see
    /// [`Limiter::settle_at`](crate::Limiter::settle_at).
    #[expect(clippy::needless_pass_by_value, reason = "a reservation is settled once")]
    pub fn settle_at(&self, now: Timestamp, reserved: Charge, actual: Cost) {
        self.settle_by(|| now, &reserved, actual);
    }

    /// The same at what `clock` says once the word is in hand: no decision that the word knows of
    /// lies after it.
    pub(crate) fn settle_by(&self, clock: impl Fn() -> Timestamp, reserved: &Charge, actual: Cost) {
        self.cell.update(|word| (self.algorithm.settle(word, clock(), reserved, actual), ()));
    }

    pub(crate) const fn clock(&self) -> &C {
        &self.clock
    }
}
