//! What a joint decision needs of each of its limits, and of all of them by number.

use crate::{Charge, Cost, Decision, Timestamp};

/// One limit of a joint decision: a [`Claim`](crate::Claim), or a reference to one whose types do not
/// matter, as `&dyn Member`.
pub trait Member {
    /// The present by the limit's own clock.
    fn now(&self) -> Timestamp;

    /// What is asked for.
    fn cost(&self) -> Cost;

    /// Decides without charging.
    fn peek_at(&self, now: Timestamp) -> Decision;

    /// Decides, and charges if allowed.
    fn check_at(&self, now: Timestamp) -> Decision;

    /// Replaces what was charged by what it cost. `clock` is read once the state is in hand.
    fn settle_by(&self, clock: &dyn Fn() -> Timestamp, charged: &Charge, actual: Cost);
}

impl<M: Member + ?Sized> Member for &M {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn cost(&self) -> Cost {
        (**self).cost()
    }

    fn peek_at(&self, now: Timestamp) -> Decision {
        (**self).peek_at(now)
    }

    fn check_at(&self, now: Timestamp) -> Decision {
        (**self).check_at(now)
    }

    fn settle_by(&self, clock: &dyn Fn() -> Timestamp, charged: &Charge, actual: Cost) {
        (**self).settle_by(clock, charged, actual);
    }
}

impl<M: Member + ?Sized> Member for Box<M> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }

    fn cost(&self) -> Cost {
        (**self).cost()
    }

    fn peek_at(&self, now: Timestamp) -> Decision {
        (**self).peek_at(now)
    }

    fn check_at(&self, now: Timestamp) -> Decision {
        (**self).check_at(now)
    }

    fn settle_by(&self, clock: &dyn Fn() -> Timestamp, charged: &Charge, actual: Cost) {
        (**self).settle_by(clock, charged, actual);
    }
}

/// `N` limits, by number: tuples of up to eight members, and arrays of one kind of member.
pub trait Members<const N: usize> {
    /// [`Member::now`] of the first.
    fn now(&self) -> Timestamp;

    /// [`Member::cost`] of one.
    fn cost(&self, member: usize) -> Cost;

    /// [`Member::peek_at`] of one.
    fn peek_at(&self, member: usize, now: Timestamp) -> Decision;

    /// [`Member::check_at`] of one.
    fn check_at(&self, member: usize, now: Timestamp) -> Decision;

    /// [`Member::settle_by`] of one.
    fn settle_by(
        &self,
        member: usize,
        clock: &dyn Fn() -> Timestamp,
        charged: &Charge,
        actual: Cost,
    );
}

impl<M: Member, const N: usize> Members<N> for [M; N] {
    #[inline]
    fn now(&self) -> Timestamp {
        self.first().map_or(Timestamp::ZERO, Member::now)
    }

    #[inline]
    fn cost(&self, member: usize) -> Cost {
        self[member].cost()
    }

    #[inline]
    fn peek_at(&self, member: usize, now: Timestamp) -> Decision {
        self[member].peek_at(now)
    }

    #[inline]
    fn check_at(&self, member: usize, now: Timestamp) -> Decision {
        self[member].check_at(now)
    }

    fn settle_by(
        &self,
        member: usize,
        clock: &dyn Fn() -> Timestamp,
        charged: &Charge,
        actual: Cost,
    ) {
        self[member].settle_by(clock, charged, actual);
    }
}

macro_rules! tuples {
    ($($count:literal: $($member:ident $index:tt)+;)+) => {$(
        impl<$($member: Member),+> Members<$count> for ($($member,)+) {
            #[inline]
            fn now(&self) -> Timestamp {
                self.0.now()
            }

            #[inline]
            fn cost(&self, member: usize) -> Cost {
                match member { $($index => self.$index.cost(),)+ _ => Cost::ZERO }
            }

            #[inline]
            fn peek_at(&self, member: usize, now: Timestamp) -> Decision {
                match member {
                    $($index => self.$index.peek_at(now),)+
                    _ => unreachable!("there are {} members", $count),
                }
            }

            #[inline]
            fn check_at(&self, member: usize, now: Timestamp) -> Decision {
                match member {
                    $($index => self.$index.check_at(now),)+
                    _ => unreachable!("there are {} members", $count),
                }
            }

            fn settle_by(
                &self,
                member: usize,
                clock: &dyn Fn() -> Timestamp,
                charged: &Charge,
                actual: Cost,
            ) {
                match member {
                    $($index => self.$index.settle_by(clock, charged, actual),)+
                    _ => {}
                }
            }
        }
    )+};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
}
