//! What a joint decision needs of each of its limits.

use crate::{Charge, Cost, Decision, Timestamp, Verdict};

/// How what is asked for is taken from a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taking {
    /// As a charge, for good unless it is given back.
    Charge,
    /// Set aside until it is settled: as a charge, where there is no other way.
    Reserve,
}

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

    /// Decides, and takes what is asked for if allowed.
    fn take_at(&self, taking: Taking, now: Timestamp) -> Decision;

    /// Replaces what was taken by what it cost. `clock` is read once the state is in hand.
    fn replace_by(
        &self,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
        actual: Cost,
    );
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

            fn take_at(&self, taking: Taking, now: Timestamp) -> Decision {
                (**self).take_at(taking, now)
            }

            fn replace_by(
                &self,
                taking: Taking,
                clock: &dyn Fn() -> Timestamp,
                taken: &Charge,
                actual: Cost,
            ) {
                (**self).replace_by(taking, clock, taken, actual);
            }
        }
    )+};
}

pointers! { &M Box<M> }
