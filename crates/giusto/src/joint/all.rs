//! All or nothing: the decision over several limits.

use std::array;

use super::{Joint, Members, Taking, members::Stopped, ticket::Ticket};
use crate::{Charge, Cost, Decision, Timestamp, Verdict, sync::recent};

/// Several limits that a request has to pass together.
///
/// ```
/// use giusto::{Cost, FixedWindow, Gcra, Limiter, MonotonicClock, Quota, all};
///
/// let clock = MonotonicClock::new();
/// let requests = Limiter::<str, _, _>::new(Gcra::new(Quota::per_second(5))?, clock.clone());
/// let tokens = Limiter::<str, _, _>::new(FixedWindow::new(Quota::per_hour(1_000))?, clock);
///
/// let ask = |tokens_wanted| {
///     let members = (requests.claim("alice", Cost::ONE), tokens.claim("acme", tokens_wanted));
///     all(members).check()
/// };
/// assert!(ask(Cost::new(900)).is_allowed());
/// let denied = ask(Cost::new(200));
/// assert_eq!(denied.binding(), Some(1));
/// assert_eq!(denied.decisions()[1].status().remaining(), 100);
/// // The denial charged nothing to the limit that would have passed.
/// assert!(requests.peek("alice", Cost::new(4)).is_allowed());
/// # Ok::<(), giusto::QuotaError>(())
/// ```
///
/// # One time for all
/// Every member decides at the same `now`, so their clocks must have one zero; the verbs without a
/// time read the clock of the first member. A calendar limit beside monotonic clocks gets its zero by
/// [`Calendar::with_zero`](crate::Calendar::with_zero). List members from narrow to wide: the last is
/// charged first, so that a race for the widest limit is lost before anything was charged.
///
/// # What requests at the same time may see
/// - An admitted request is charged to every limit, and no limit ever exceeds its own bound.
/// - A denied request has charged nothing once it returns. A denial that the first look shows has
///   written nothing at all.
/// - A joint request that loses a race for the last units of one limit has, for the time between two
///   exchanges, charged others. A request that meets these units is denied though they come back.
///   This takes two requests that overlap in time, one of them a joint one that is itself denied, and
///   is at most its cost. There is none of it while nobody is near a limit.
/// - What is given back then is what [`Limiter::refund`](crate::Limiter::refund) gives back: all of
///   it, less what drained in between. The verbs in explicit time give back at their own `now`, which
///   must not lie before decisions that others took; those that read a clock read it again.
#[derive(Clone, Copy, Debug)]
#[must_use = "limits that nobody asks limit nobody"]
pub struct All<M, const N: usize> {
    members: M,
}

/// Limits that a request has to pass together: a tuple of up to eight [`Claim`](crate::Claim)s, or an
/// array of one kind of [`Member`](crate::Member).
#[inline]
pub const fn all<M: Members<N>, const N: usize>(members: M) -> All<M, N> {
    All { members }
}

impl<M: Members<N>, const N: usize> All<M, N> {
    /// Decides by the clock of the first member, and charges all limits if all allow.
    #[inline]
    pub fn check(&self) -> Joint<N> {
        self.decide(Taking::Charge, self.members.now(), &|| self.members.now())
    }

    /// Decides at `now`, and charges all limits if all allow.
    #[inline]
    pub fn check_at(&self, now: Timestamp) -> Joint<N> {
        self.decide(Taking::Charge, now, &|| now)
    }

    /// Decides by the clock of the first member, and charges all limits if all allow: the bare
    /// answer, as fast as it can be had.
    #[inline]
    pub fn admit(&self) -> Verdict {
        self.verdict_at(self.members.now(), &|| self.members.now())
    }

    /// Decides at `now`, and charges all limits if all allow: the bare answer.
    #[inline]
    pub fn admit_at(&self, now: Timestamp) -> Verdict {
        self.verdict_at(now, &|| now)
    }

    /// Decides by the clock of the first member without charging.
    pub fn peek(&self) -> Joint<N> {
        self.peek_at(self.members.now())
    }

    /// Decides at `now` without charging.
    pub fn peek_at(&self, now: Timestamp) -> Joint<N> {
        Joint::of(array::from_fn(|member| self.members.peek_at(member, now)))
    }

    /// Decides by the clock of the first member and charges all limits if all allow: a ticket to
    /// settle once the true costs are known.
    ///
    /// # Errors
    /// The answer, where the request does not pass.
    pub fn reserve(self) -> Result<Ticket<M, N>, Joint<N>> {
        let clock = || self.members.now();
        let answer = self.decide(Taking::Reserve, self.members.now(), &clock);
        self.ticket(answer)
    }

    /// The same at `now`.
    ///
    /// # Errors
    /// As [`All::reserve`].
    pub fn reserve_at(self, now: Timestamp) -> Result<Ticket<M, N>, Joint<N>> {
        let answer = self.decide(Taking::Reserve, now, &|| now);
        self.ticket(answer)
    }

    fn ticket(self, answer: Joint<N>) -> Result<Ticket<M, N>, Joint<N>> {
        if answer.is_allowed() { Ok(Ticket::new(self.members, answer)) } else { Err(answer) }
    }

    #[inline]
    fn decide(&self, taking: Taking, now: Timestamp, clock: &dyn Fn() -> Timestamp) -> Joint<N> {
        // What denies is explained by all.
        recent::note_first(false);
        loop {
            // The last needs no look ahead: its charge is the look.
            let (member, answer) = match self.members.look_at(now) {
                Some((member, _)) => (member, None),
                None => {
                    match self.take_all(taking, now, clock, |answer| answer, Decision::charge) {
                        Ok(answers) => {
                            let answer = |member: usize| {
                                answers[member]
                                    .unwrap_or_else(|| unreachable!("every member was asked"))
                            };
                            return Joint { decisions: array::from_fn(answer), binding: None };
                        }
                        Err((member, answer)) => (member, Some(answer)),
                    }
                }
            };
            // None if what denied was given back before it could say why: from the start.
            if let Some(joint) = self.explain(now, member, answer) {
                return joint;
            }
        }
    }

    #[inline]
    fn verdict_at(&self, now: Timestamp, clock: &dyn Fn() -> Timestamp) -> Verdict {
        let charge = |kept: &Option<Charge>| {
            kept.as_ref().map(|charge| Charge { at: charge.at, cost: charge.cost })
        };
        if let Some((member, verdict)) = self.members.look_at(now) {
            recent::note_first(member == 0);
            return verdict;
        }
        recent::note_first(false);
        let taken = self.take_all(Taking::Charge, now, clock, |answer| answer.charge(), charge);
        taken.map_or_else(|(_, answer)| answer.verdict(), |_| Verdict::Allowed)
    }

    /// Takes from all limits, once all but the last have been looked at, and keeps something of each
    /// answer; or from none, where one denies.
    #[inline]
    fn take_all<T>(
        &self,
        taking: Taking,
        now: Timestamp,
        clock: &dyn Fn() -> Timestamp,
        keep: impl Fn(Decision) -> T,
        charge: impl Fn(&T) -> Option<Charge>,
    ) -> Result<[Option<T>; N], (usize, Decision)> {
        self.members.take_at(taking, now, keep).map_err(|stopped| {
            let Stopped { denying, answer, kept } = stopped;
            if denying + 1 < N {
                self.give_back(taking, clock, kept.map(|kept| kept.as_ref().and_then(&charge)));
            }
            (denying, answer)
        })
    }

    /// The answer once a limit denies, with what the others would have said; none if it does not deny
    /// any more.
    #[cold]
    #[inline(never)]
    fn explain(
        &self,
        now: Timestamp,
        denying: usize,
        answer: Option<Decision>,
    ) -> Option<Joint<N>> {
        let answer = answer.unwrap_or_else(|| self.members.peek_at(denying, now));
        (!answer.is_allowed()).then(|| {
            Joint::of(array::from_fn(|member| {
                if member == denying { answer } else { self.members.peek_at(member, now) }
            }))
        })
    }

    /// Gives back what was charged before a limit denied.
    #[cold]
    #[inline(never)]
    fn give_back(
        &self,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        charges: [Option<Charge>; N],
    ) {
        for (member, charge) in charges.into_iter().enumerate() {
            if let Some(charge) = charge {
                self.members.replace_by(member, taking, clock, &charge, Cost::ZERO);
            }
        }
    }
}
