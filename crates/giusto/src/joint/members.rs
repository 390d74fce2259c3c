//! Several limits by number: arrays of one kind of member, and tuples of any.

use super::member::{Member, Taking};
use crate::{Charge, Cost, Decision, Timestamp, Verdict};

/// Where charging several limits stopped.
#[doc(hidden)]
#[derive(Debug)]
pub struct Stopped<T, const N: usize> {
    pub(super) denying: usize,
    pub(super) answer: Decision,
    pub(super) kept: [Option<T>; N],
}

/// `N` limits, by number: tuples of up to eight members, and arrays of one kind of member.
pub trait Members<const N: usize> {
    /// [`Member::now`] of the first.
    fn now(&self) -> Timestamp;

    /// [`Member::cost`] of one.
    fn cost(&self, member: usize) -> Cost;

    /// [`Member::peek_at`] of one.
    fn peek_at(&self, member: usize, now: Timestamp) -> Decision;

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

    /// [`Member::replace_by`] of one.
    fn replace_by(
        &self,
        member: usize,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
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
    fn look_at(&self, now: Timestamp) -> Option<(usize, Verdict)> {
        let (_, looked_at) = self.split_last()?;
        looked_at.iter().enumerate().find_map(|(index, member)| {
            let verdict = member.look_at(now);
            (!verdict.is_allowed()).then_some((index, verdict))
        })
    }

    #[inline]
    fn take_at<T>(
        &self,
        taking: Taking,
        now: Timestamp,
        keep: impl Fn(Decision) -> T,
    ) -> Result<[Option<T>; N], Stopped<T, N>> {
        let mut kept = [const { None }; N];
        for (denying, member) in self.iter().enumerate().rev() {
            let answer = member.take_at(taking, now);
            if !answer.is_allowed() {
                return Err(Stopped { denying, answer, kept });
            }
            kept[denying] = Some(keep(answer));
        }
        Ok(kept)
    }

    fn replace_by(
        &self,
        member: usize,
        taking: Taking,
        clock: &dyn Fn() -> Timestamp,
        taken: &Charge,
        actual: Cost,
    ) {
        self[member].replace_by(taking, clock, taken, actual);
    }
}

macro_rules! tuples {
    ($($count:literal: $($member:ident $index:tt)+ [$($last_first:tt)+];)+) => {$(
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

            // One after the other in the open, since a loop would choose among their types anew.
            #[inline]
            fn look_at(&self, now: Timestamp) -> Option<(usize, Verdict)> {
                $(if $index + 1 < $count {
                    let verdict = self.$index.look_at(now);
                    if !verdict.is_allowed() {
                        return Some(($index, verdict));
                    }
                })+
                None
            }

            #[inline]
            fn take_at<T>(
                &self,
                taking: Taking,
                now: Timestamp,
                keep: impl Fn(Decision) -> T,
            ) -> Result<[Option<T>; $count], Stopped<T, $count>> {
                let mut kept = [const { None }; $count];
                $({
                    let answer = self.$last_first.take_at(taking, now);
                    if !answer.is_allowed() {
                        return Err(Stopped { denying: $last_first, answer, kept });
                    }
                    kept[$last_first] = Some(keep(answer));
                })+
                Ok(kept)
            }

            fn replace_by(
                &self,
                member: usize,
                taking: Taking,
                clock: &dyn Fn() -> Timestamp,
                taken: &Charge,
                actual: Cost,
            ) {
                match member {
                    $($index => self.$index.replace_by(taking, clock, taken, actual),)+
                    _ => {}
                }
            }
        }
    )+};
}

tuples! {
    1: A 0 [0];
    2: A 0 B 1 [1 0];
    3: A 0 B 1 C 2 [2 1 0];
    4: A 0 B 1 C 2 D 3 [3 2 1 0];
    5: A 0 B 1 C 2 D 3 E 4 [4 3 2 1 0];
    6: A 0 B 1 C 2 D 3 E 4 F 5 [5 4 3 2 1 0];
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6 [6 5 4 3 2 1 0];
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 [7 6 5 4 3 2 1 0];
}
