//! What a charge gives back once the numbers that it was made by are gone, and once its key is.

mod judges;

use std::{cell::Cell, sync::OnceLock, time::Duration};

use giusto::{
    Changeable, Charge, Clock, Cost, FixedWindow, Gcra, Inherit, Limiter, Live, ManualClock, Quota,
    SlidingCounter, Timestamp,
};
use judges::{Random, at};

const RULES: [Inherit; 3] = [Inherit::AsIs, Inherit::Proportional, Inherit::Reset];
const WINDOW: u64 = 1_000;

fn fixed(limit: u64) -> FixedWindow {
    FixedWindow::new(Quota::new(limit, judges::period_ns(WINDOW))).expect("fits")
}

fn sliding(limit: u64) -> SlidingCounter {
    let quota = Quota::new(limit, judges::period_ns(WINDOW));
    SlidingCounter::with_horizon(quota, Duration::from_mins(1)).expect("fits")
}

fn gcra(limit: u64) -> Gcra {
    Gcra::new(Quota::new(limit, judges::period_ns(WINDOW))).expect("fits")
}

fn taken<A: Changeable, C: Clock>(
    limiter: &Limiter<u64, Live<A>, C>,
    now: u64,
    key: u64,
    cost: u64,
) -> Charge {
    let decision = limiter.check_at(at(now), &key, Cost::new(cost));
    decision.charge().unwrap_or_else(|| panic!("{cost} of {key} at {now}: {decision:?}"))
}

/// As much as passes at once.
fn admitted<A: Changeable, C: Clock>(
    limiter: &Limiter<u64, Live<A>, C>,
    now: u64,
    key: u64,
) -> u64 {
    limiter.grant_at(at(now), &key, Cost::new(u64::MAX)).granted.units()
}

/// Keys that had numbers of their own, would be forgotten among many others, come back, use what there
/// is and are given back what they were charged under their own numbers.
fn forgotten_after_an_override<A: Changeable>(limit: impl Fn(u64) -> A, zero: u64) {
    for inherit in RULES {
        let limiter = Limiter::<u64, _, _>::builder(Live::new(limit(10)))
            .clock(ManualClock::new())
            .max_keys(120)
            .build()
            .expect("small");
        let under_its_own = |key| {
            limiter.set_override_at(at(zero), &key, limit(100), inherit).expect("room");
            let charge = taken(&limiter, zero, key, 50);
            assert!(limiter.end_override_at(at(zero), &key, inherit));
            charge
        };
        let charges: Vec<_> = (0..20).map(under_its_own).collect();
        for other in 100..150 {
            let _ = taken(&limiter, zero + 1, other, 1);
        }
        for (key, charge) in (0..20).zip(charges) {
            let mut passed = admitted(&limiter, zero + 1, key);
            limiter.refund_at(at(zero + 1), &key, charge);
            passed += admitted(&limiter, zero + 1, key);
            assert!(passed <= 10, "{inherit:?} at {zero}: {passed} of 10 passed");
        }
    }
}

#[test]
fn charges_under_an_override_that_ended_give_nothing_back() {
    for zero in [0, 1, WINDOW - 1, 5 * WINDOW + 7] {
        forgotten_after_an_override(fixed, zero);
        forgotten_after_an_override(sliding, zero);
        forgotten_after_an_override(gcra, zero);
    }
}

/// Charges from before an override by smaller numbers, too, give nothing back once it has ended, and
/// their keys stay until they could not either.
fn forgotten_after_a_ban<A: Changeable>(limit: impl Fn(u64) -> A, own: u64, times: u64) {
    let limiter = Limiter::<u64, _, _>::new(Live::new(limit(10)), ManualClock::new());
    let charges: Vec<_> = (0..20).map(|key| taken(&limiter, 1, key, 10)).collect();
    for _ in 0..times {
        limiter.change_at(at(2), limit(own), Inherit::AsIs);
    }
    for key in 0..20 {
        limiter.set_override_at(at(2), &key, limit(own), Inherit::Reset).expect("room");
        assert!(limiter.end_override_at(at(3), &key, Inherit::Reset));
    }
    limiter.change_at(at(3), limit(10), Inherit::AsIs);
    for other in 100..120 {
        let _ = taken(&limiter, 4, other, 1);
    }
    for (key, charge) in (0..20).zip(charges) {
        let mut passed = admitted(&limiter, 4, key);
        limiter.refund_at(at(4), &key, charge);
        passed += admitted(&limiter, 4, key);
        assert!(passed <= 10, "{passed} of 10 passed after {own}");
    }
}

#[test]
fn charges_from_before_an_override_that_ended_give_nothing_back() {
    for own in [0, 1, 5] {
        for times in [0, 1, 12] {
            forgotten_after_a_ban(fixed, own, times);
            forgotten_after_a_ban(sliding, own, times);
            forgotten_after_a_ban(gcra, own, times);
        }
    }
}

/// Keys of a limit that is closed for a while are not forgotten meanwhile, wherever their state is.
#[test]
fn a_limit_that_is_closed_for_a_while_forgets_nothing() {
    for changes in [1, 20] {
        let limiter = Limiter::<u64, _, _>::new(Live::new(sliding(10)), ManualClock::new());
        for change in 0..changes {
            limiter.change_at(at(1 + change), sliding(10), Inherit::AsIs);
        }
        let _ = taken(&limiter, 30, 7, 10);
        limiter.change_at(at(31), sliding(0), Inherit::AsIs);
        limiter.clock().set(at(32));
        assert_eq!(limiter.len(), 1);
        limiter.change_at(at(33), sliding(10), Inherit::AsIs);
        assert_eq!(admitted(&limiter, 34, 7), 0);
    }
}

#[test]
fn a_charge_under_an_override_is_given_back_whole() {
    for inherit in RULES {
        let limiter = Limiter::<u64, _, _>::new(Live::new(fixed(100)), ManualClock::new());
        let before = taken(&limiter, 1, 7, 20);
        limiter.set_override_at(at(2), &7, fixed(50), inherit).expect("room");
        let charge = taken(&limiter, 3, 7, 30);
        let left = admitted(&limiter, 4, 7);
        limiter.refund_at(at(5), &7, charge);
        assert_eq!(admitted(&limiter, 5, 7), 30, "{inherit:?}");
        limiter.refund_at(at(6), &7, before);
        let back = admitted(&limiter, 6, 7);
        assert_eq!(left + back, 20, "{inherit:?}");
    }
}

/// Such a key is forgotten all the same, once that can give nothing back any more.
#[test]
fn a_key_whose_override_ended_is_forgotten_in_time() {
    let limiter = Limiter::<u64, _, _>::new(Live::new(fixed(10)), ManualClock::new());
    let zero = 5 * WINDOW;
    limiter.set_override_at(at(zero + 1), &7, fixed(100), Inherit::AsIs).expect("room");
    let _ = taken(&limiter, zero + 2, 7, 50);
    assert!(limiter.end_override_at(at(zero + 3), &7, Inherit::Reset));
    limiter.clock().set(at(zero + WINDOW - 1));
    assert_eq!(limiter.len(), 1);
    limiter.clock().set(at(zero + WINDOW));
    assert_eq!(limiter.len(), 0);
}

/// However often the limit changes meanwhile.
#[test]
fn such_a_key_is_forgotten_through_changes() {
    let limiter = Limiter::<u64, _, _>::new(Live::new(gcra(10)), ManualClock::new());
    limiter.set_override_at(at(1), &7, gcra(100), Inherit::AsIs).expect("room");
    let charge = taken(&limiter, 1, 7, 50);
    assert!(limiter.end_override_at(at(1), &7, Inherit::Reset));
    let drained = 1 + 10 * WINDOW;
    for now in (2..drained).step_by(100) {
        limiter.change_at(at(now), gcra(10), Inherit::AsIs);
    }
    limiter.clock().set(at(drained - 1));
    assert_eq!(limiter.len(), 1);
    limiter.clock().set(at(drained));
    assert_eq!(limiter.len(), 0);
    assert_eq!(admitted(&limiter, drained, 7), 10);
    limiter.refund_at(at(drained), &7, charge);
    assert_eq!(admitted(&limiter, drained, 7), 0);
}

/// A full table says when a slot is idle: no key with numbers of its own ever is.
#[test]
fn a_full_table_says_when_there_is_room() {
    let limiter = Limiter::<u64, _, _>::builder(Live::new(gcra(10)))
        .clock(ManualClock::new())
        .max_keys(1)
        .build()
        .expect("small");
    let mut held = 0;
    while limiter.set_override_at(at(1), &held, gcra(100), Inherit::AsIs).is_ok() {
        held += 1;
    }
    let room = |key| limiter.set_override_at(at(1), &key, gcra(100), Inherit::AsIs);
    assert_eq!(room(1_000).expect_err("full").free_at, None);
    let _ = taken(&limiter, 1, 3, 10);
    assert!(limiter.end_override_at(at(1), &3, Inherit::AsIs));
    // As long as the last of 100 could be given back: 100 of 10 a window.
    let free_at = room(1_000).expect_err("full").free_at.expect("one drains");
    assert_eq!(free_at, at(1 + 10 * WINDOW));
    assert!(limiter.set_override_at(free_at, &1_000, gcra(1), Inherit::AsIs).is_ok());
}

/// A clock during whose reading somebody else goes ahead.
struct Meanwhile {
    limiter: OnceLock<&'static Limiter<u64, Live<Gcra>, Self>>,
    now: Cell<u64>,
    /// What is charged, while it is read for the first time.
    cost: Cell<u64>,
    charge: Cell<Option<Charge>>,
}

impl Clock for Meanwhile {
    fn now(&self) -> Timestamp {
        let read = self.now.get();
        self.now.set(read + 10);
        if let Some(limiter) = self.limiter.get()
            && self.cost.get() > 0
        {
            let cost = self.cost.replace(0);
            self.charge.set(limiter.check_at(at(read + 5), &7, Cost::new(cost)).charge());
        }
        at(read)
    }
}

fn interrupted(cost: u64) -> &'static Limiter<u64, Live<Gcra>, Meanwhile> {
    let clock = Meanwhile {
        limiter: OnceLock::new(),
        now: Cell::new(100),
        cost: Cell::new(0),
        charge: Cell::new(None),
    };
    let limiter: &'static _ = Box::leak(Box::new(Limiter::new(Live::new(gcra(100)), clock)));
    limiter.clock().limiter.set(limiter).unwrap_or_else(|_| unreachable!("once"));
    limiter.clock().cost.set(cost);
    limiter
}

/// A charge that came between the reading of the clock and the change was made before the change.
#[test]
fn a_charge_while_the_clock_is_read_comes_before_the_change() {
    let limiter = interrupted(50);
    limiter.change(gcra(10), Inherit::Proportional);
    let charge = limiter.clock().charge.take().expect("fits");
    // 50 of 100 became 5 of 10.
    assert_eq!(admitted(limiter, 120, 7), 5);
    limiter.refund_at(at(120), &7, charge);
    let back = admitted(limiter, 120, 7);
    assert!(back <= 5, "{back} of the 5 came back");
}

#[test]
fn a_charge_while_the_clock_is_read_comes_before_the_override() {
    let limiter = interrupted(50);
    limiter.set_override(&7, gcra(10), Inherit::Proportional).expect("room");
    let charge = limiter.clock().charge.take().expect("fits");
    assert_eq!(admitted(limiter, 120, 7), 5);
    limiter.refund_at(at(120), &7, charge);
    let back = admitted(limiter, 120, 7);
    assert!(back <= 5, "{back} of the 5 came back");

    limiter.clock().cost.set(0);
    limiter.set_override(&7, gcra(100), Inherit::Reset).expect("room");
    limiter.clock().cost.set(50);
    assert!(limiter.end_override(&7, Inherit::Reset));
    let charge = limiter.clock().charge.take().expect("fits");
    let passed = admitted(limiter, 200, 7);
    limiter.refund_at(at(200), &7, charge);
    assert_eq!(passed, 100);
    assert_eq!(admitted(limiter, 200, 7), 0);
}

/// Through numbers of which there is no share, in proportion, what was used stays used.
fn through_nothing<A: Changeable>(limit: impl Fn(u64) -> A) {
    let limiter = Limiter::<u64, _, _>::new(Live::new(limit(10)), ManualClock::new());
    let charge = taken(&limiter, 1, 7, 8);
    limiter.change_at(at(2), limit(0), Inherit::Proportional);
    assert_eq!(admitted(&limiter, 3, 7), 0);
    limiter.change_at(at(4), limit(10), Inherit::Proportional);
    assert_eq!(admitted(&limiter, 5, 7), 2);
    limiter.refund_at(at(6), &7, charge);
    assert!(admitted(&limiter, 6, 7) <= 8);
}

#[test]
fn nothing_is_forgotten_through_a_limit_of_nothing() {
    through_nothing(fixed);
    through_nothing(sliding);
    through_nothing(gcra);
}

/// Overrides come and go among charges that are given back late: never more than the numbers that
/// were in force since allow together, as long as nothing has drained.
#[test]
fn nothing_is_given_back_twice() {
    let mut random = Random::new(11);
    for _ in 0..2_000 {
        let limiter = Limiter::<u64, _, _>::new(Live::new(fixed(20)), ManualClock::new());
        let (mut charges, mut kept, mut most) = (Vec::new(), 0_u64, 20);
        for now in 1..40 {
            match random.below(6) {
                0 => {
                    let own = 1 + random.below(60);
                    limiter.set_override_at(at(now), &7, fixed(own), Inherit::AsIs).expect("room");
                    most = most.max(own);
                }
                1 => drop(limiter.end_override_at(at(now), &7, Inherit::AsIs)),
                2 if !charges.is_empty() => {
                    let charge: Charge = charges.swap_remove(0);
                    kept -= charge.cost.units();
                    limiter.refund_at(at(now), &7, charge);
                }
                _ => {
                    let cost = Cost::new(1 + random.below(9));
                    if let Some(charge) = limiter.check_at(at(now), &7, cost).charge() {
                        kept += cost.units();
                        charges.push(charge);
                    }
                }
            }
            assert!(kept <= most, "{kept} of {most} are charged");
        }
    }
}
