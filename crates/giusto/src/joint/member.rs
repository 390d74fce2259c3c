//! What a joint decision needs of each of its limits, and of all of them by number.

use crate::{Charge, Cost, Decision, Timestamp, Verdict};

/// One limit of a joint decision: a [`Claim`](crate::Claim), or a reference to one whose types do not
/// matter, as `&dyn Member`.
pub trait Member {
    /// The present by the limit's own clock.
    fn now(&self) -> Timestamp;

    /// What is asked for.
    fn cost(&self) -> Cost;

    /// Decides without charging.
    fn peek_at(&self, now: Timestamp) -> Decision;

    /// The bare answer of [`Member::peek_at`].
    fn look_at(&self, now: Timestamp) -> Verdict {
        self.peek_at(now).verdict()
    }

    /// Decides, and charges if allowed.
    fn check_at(&self, now: Timestamp) -> Decision;

    /// Replaces what was charged by what it cost. `clock` is read once the state is in hand.
    fn settle_by(&self, clock: &dyn Fn() -> Timestamp, charged: &Charge, actual: Cost);

    /// Decides, and sets aside what is asked for if allowed: as a charge, if there is no other way.
    fn reserve_at(&self, now: Timestamp) -> Decision {
        self.check_at(now)
    }

    /// Replaces what was set aside by what it cost.
    fn settle_reserved_by(&self, clock: &dyn Fn() -> Timestamp, reserved: &Charge, actual: Cost) {
        self.settle_by(clock, reserved, actual);
    }

    /// Starts loading what the decision needs, where that was left until now.
    #[doc(hidden)]
    fn seek(&self) {}

    #[doc(hidden)]
    #[inline]
    fn take_at(&self, taking: Taking, now: Timestamp) -> Decision {
        match taking {
            Taking::Charge => self.check_at(now),
            Taking::Reserve => self.reserve_at(now),
        }
    }

    #[doc(hidden)]
    fn replace_by(
        &self,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
        actual: Cost,
    ) {
        match taking {
            Taking::Charge => self.settle_by(clock, taken, actual),
            Taking::Reserve => self.settle_reserved_by(clock, taken, actual),
        }
    }
}

/// How a joint decision takes what is asked for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// For good, unless it is given back.
    Charge,
    /// Until it is settled.
    Reserve,
}

macro_rules! pointers {
    ($($pointer:ty)+) => {$(
        impl<M: Member + ?Sized> Member for $pointer {
            fn now(&self) -> Timestamp {
                (**self).now()
            }

            fn cost(&self) -> Cost {
                (**self).cost()
            }

            fn peek_at(&self, now: Timestamp) -> Decision {
                (**self).peek_at(now)
            }

            fn look_at(&self, now: Timestamp) -> Verdict {
                (**self).look_at(now)
            }

            fn seek(&self) {
                (**self).seek();
            }

            fn check_at(&self, now: Timestamp) -> Decision {
                (**self).check_at(now)
            }

            fn settle_by(&self, clock: &dyn Fn() -> Timestamp, charged: &Charge, actual: Cost) {
                (**self).settle_by(clock, charged, actual);
            }

            fn reserve_at(&self, now: Timestamp) -> Decision {
                (**self).reserve_at(now)
            }

            fn settle_reserved_by(
                &self,
                clock: &dyn Fn() -> Timestamp,
                reserved: &Charge,
                actual: Cost,
            ) {
                (**self).settle_reserved_by(clock, reserved, actual);
            }
        }
    )+};
}

pointers! { &M Box<M> }

/// Where charging several limits stopped.
#[doc(hidden)]
#[derive(Debug)]
pub struct Stopped<T, const N: usize> {
    pub(super) denying: usize,
    pub(super) answer: Decision,
    pub(super) kept: [Option<T>; N],
}

/// A limit that denies; what it says of itself, where that was asked for already.
#[derive(Debug)]
pub(super) struct Denial {
    pub(super) member: usize,
    pub(super) verdict: Verdict,
    pub(super) answer: Option<Decision>,
}

/// `N` limits, by number: tuples of up to eight members, and arrays of one kind of member.
pub trait Members<const N: usize> {
    /// [`Member::now`] of the first.
    fn now(&self) -> Timestamp;

    /// [`Member::cost`] of one.
    fn cost(&self, member: usize) -> Cost;

    /// [`Member::peek_at`] of one.
    fn peek_at(&self, member: usize, now: Timestamp) -> Decision;

    /// [`Member::seek`] of the first.
    #[doc(hidden)]
    fn seek_first(&self);

    /// The first that denies, of all but the last.
    fn look_at(&self, now: Timestamp) -> Option<(usize, Verdict)>;

    /// Takes what is asked of them, the last first, and keeps what `keep` makes of each answer; or
    /// stops at one that denies, with what was kept until then.
    fn take_at<T>(
        &self,
        taking: Taking,
        now: Timestamp,
        keep: impl Fn(Decision) -> T,
    ) -> Result<[Option<T>; N], Stopped<T, N>>;

    /// Replaces what was taken of one by what it cost.
    fn replace_by(
        &self,
        member: usize,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
        actual: Cost,
    );
}
