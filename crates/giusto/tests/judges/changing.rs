//! A bucket whose numbers change: units used as a fraction, units held beside them, one at a time.

use giusto::{Inherit, Quota};

/// A fraction of whole numbers, lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction(i128, i128);

impl Fraction {
    pub(crate) fn new(num: i128, den: i128) -> Self {
        let (mut a, mut b) = (num.abs().max(1), den);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        if num == 0 { Self(0, 1) } else { Self(num / a, den / a) }
    }

    fn plus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn times(self, num: i128, den: i128) -> Self {
        Self::new(self.0 * num, self.1 * den)
    }

    pub(crate) fn minus(self, units: u64) -> Self {
        self.plus(Self::new(-i128::from(units), 1))
    }

    pub(crate) fn millionths(self) -> i128 {
        self.times(1_000_000, 1).floor()
    }

    /// The largest whole number that is not above it.
    pub(crate) fn floor(self) -> i128 {
        self.0.div_euclid(self.1)
    }
}

/// The numbers of a bucket: units, period in ns, capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers(pub(crate) u64, pub(crate) u64, pub(crate) u64);

impl Numbers {
    pub(crate) fn quota(self) -> Quota {
        Quota::new(self.0, super::period_ns(self.1)).burst(self.2)
    }
}

/// One key of a bucket whose numbers change, in the order of time.
#[derive(Clone, Debug)]
pub(crate) struct ChangingBucket {
    all: Numbers,
    own: Option<Numbers>,
    used: Fraction,
    held: u64,
    at: u64,
}

impl ChangingBucket {
    pub(crate) fn new(numbers: Numbers, at: u64) -> Self {
        Self { all: numbers, own: None, used: Fraction::new(0, 1), held: 0, at }
    }

    fn numbers(&self) -> Numbers {
        self.own.unwrap_or(self.all)
    }

    fn advance(&mut self, now: u64) {
        let Numbers(limit, period, _) = self.numbers();
        let drained = i128::from(now - self.at) * i128::from(limit);
        self.used = self.used.plus(Fraction::new(-drained, i128::from(period)));
        if self.used.0 < 0 {
            self.used = Fraction::new(0, 1);
        }
        self.at = now;
    }

    fn use_up(&mut self, units: u64) {
        self.used = self.used.plus(Fraction::new(i128::from(units), 1));
    }

    /// What is free: a fraction, which debts make negative.
    pub(crate) fn free(&mut self, now: u64) -> Fraction {
        self.advance(now);
        let Numbers(_, _, burst) = self.numbers();
        let whole = i128::from(burst) - i128::from(self.held);
        Fraction::new(whole, 1).plus(Fraction(-self.used.0, self.used.1))
    }

    pub(crate) fn remaining(&mut self, now: u64) -> u64 {
        u64::try_from(self.free(now).floor()).unwrap_or(0)
    }

    pub(crate) fn check(&mut self, now: u64, cost: u64) -> bool {
        let passes = cost <= self.remaining(now);
        if passes {
            self.use_up(cost);
        }
        passes
    }

    pub(crate) fn reserve(&mut self, now: u64, cost: u64) -> bool {
        let passes = cost <= self.remaining(now);
        if passes {
            self.held += cost;
        }
        passes
    }

    pub(crate) fn settle(&mut self, now: u64, reserved: u64, actual: u64) {
        self.advance(now);
        self.held -= reserved;
        self.use_up(actual);
    }

    fn carry(&mut self, before: Numbers, inherit: Inherit) {
        match inherit {
            Inherit::AsIs => {}
            Inherit::Proportional => {
                let (after, before) = (self.numbers().2, before.2);
                self.used = self.used.times(i128::from(after), i128::from(before));
            }
            Inherit::Reset => self.used = Fraction::new(0, 1),
        }
    }

    pub(crate) fn change(&mut self, now: u64, numbers: Numbers, inherit: Inherit) {
        self.advance(now);
        let before = self.numbers();
        self.all = numbers;
        if self.own.is_none() {
            self.carry(before, inherit);
        }
    }

    /// Gives the key numbers of its own or takes them away; whether it had any.
    pub(crate) fn own(&mut self, now: u64, own: Option<Numbers>, inherit: Inherit) -> bool {
        self.advance(now);
        let (before, had) = (self.numbers(), self.own.is_some());
        if own.is_some() || had {
            self.own = own;
            self.carry(before, inherit);
        }
        had
    }
}
