//! Tickets: what is reserved, settled, cancelled and dropped, against the world in which the true
//! cost had been asked for in the first place.

mod judges;

use std::{mem, sync::Arc, time::Duration};

use giusto::{
    Calendar, Claim, Clock, Cost, FirstHitWindow, FixedWindow, Gcra, InFlight, Limiter,
    ManualClock, OnDrop, Quota, Rolling, RollingStrict, SlidingCounter, SlotAlgorithm, Timestamp,
    all,
};
use judges::{Random, at};

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

fn limiter<A: SlotAlgorithm>(algorithm: A) -> Limiter<str, A, ManualClock> {
    Limiter::new(algorithm, ManualClock::new())
}

fn left<A: SlotAlgorithm>(limiter: &Limiter<str, A, ManualClock>, now: u64) -> u64 {
    limiter.peek_at(at(now), "a", Cost::ZERO).status().remaining()
}

/// A reservation settled for less leaves what asking for less would have left; settled for more,
/// what is above it is a debt.
fn settled_in_its_window<A: SlotAlgorithm + Copy>(algorithm: A, limit: u64) {
    for actual in 0..=limit + 3 {
        let limiter = limiter(algorithm);
        let ticket = all([limiter.claim("a", Cost::new(4))]).reserve_at(at(11));
        ticket.expect("fresh").settle_at(at(12), [Cost::new(actual)]);
        assert_eq!(left(&limiter, 12), limit.saturating_sub(actual), "{actual} of {limit}");
    }
}

#[test]
fn windows_give_back_what_was_not_used() {
    settled_in_its_window(FixedWindow::new(quota("7/100ns")).expect("fits"), 7);
    settled_in_its_window(Calendar::new(quota("8/day")).expect("fits"), 8);
    settled_in_its_window(FirstHitWindow::new(quota("7/100ns")).expect("fits"), 7);
    settled_in_its_window(Rolling::new(quota("7/100ns")).expect("fits"), 7);
    settled_in_its_window(SlidingCounter::new(quota("7/100ns")).expect("fits"), 7);
}

/// A bucket gives back what has not drained since: here one unit drains in 100 ns.
#[test]
fn a_bucket_gives_back_what_has_not_drained() {
    settled_in_its_window(Gcra::new(quota("1/1s burst 9")).expect("fits"), 9);
    settled_in_its_window(RollingStrict::new(quota("17/100s")).expect("fits"), 9);
}

/// A reservation belongs to its window: once that is over, settling gives nothing to the next, and
/// takes nothing from it but a debt.
#[test]
fn a_window_that_is_over_gives_nothing_back() {
    let limiter = limiter(FixedWindow::new(quota("7/100ns")).expect("fits"));
    let ticket = all([limiter.claim("a", Cost::new(6))]).reserve_at(at(50)).expect("fresh");
    assert!(limiter.check_at(at(120), "a", Cost::new(5)).is_allowed());
    ticket.settle_at(at(130), [Cost::ONE]);
    assert_eq!(left(&limiter, 130), 2);
    let ticket = all([limiter.claim("a", Cost::new(2))]).reserve_at(at(150)).expect("there are 2");
    ticket.settle_at(at(210), [Cost::new(5)]);
    assert_eq!(left(&limiter, 210), 4, "the three above the reservation are charged when known");
}

/// A debt beyond what a word can tell denies for as long as the limit says at least, whatever is
/// given back meanwhile.
#[test]
fn debts_that_no_word_can_tell() {
    fn full<A: SlotAlgorithm>(algorithm: A) {
        let limiter = limiter(algorithm);
        let first = all([limiter.claim("a", Cost::new(2))]).reserve_at(at(1)).expect("fresh");
        let second = all([limiter.claim("a", Cost::new(2))]).reserve_at(at(1)).expect("fresh");
        first.settle_at(at(2), [Cost::new(u64::MAX)]);
        second.cancel_at(at(2));
        assert_eq!(left(&limiter, 3), 0);
        assert!(limiter.check_at(at(3), "a", Cost::ONE).is_denied());
    }
    full(FixedWindow::new(quota("6/100ns")).expect("fits"));
    full(Calendar::new(quota("6/day")).expect("fits"));
    full(SlidingCounter::new(quota("6/100ns")).expect("fits"));
    // The windows leave no bit to the counts but those of the limit.
    let horizon = Duration::from_nanos(u64::MAX);
    full(FixedWindow::with_horizon(quota("14/100ns"), horizon).expect("fits"));
    full(Calendar::new(quota("17592186044414/day")).expect("fits"));
    let horizon = Duration::from_hours(1_000_000);
    full(SlidingCounter::with_horizon(quota("6/100ns"), horizon).expect("fits"));
    full(FirstHitWindow::new(quota("6/100ns")).expect("fits"));
    full(Rolling::new(quota("6/100ns")).expect("fits"));
    full(Gcra::new(quota("6/100ns")).expect("fits"));
}

#[test]
#[expect(clippy::result_large_err, reason = "a denial says what each limit says, without a heap")]
fn a_dropped_ticket_commits_or_cancels() {
    let rate = limiter(Gcra::new(quota("9/h")).expect("fits"));
    let jobs = limiter(InFlight::new(2).expect("fits"));
    let reserve = || all((rate.claim("a", Cost::new(3)), jobs.claim("a", Cost::ONE))).reserve();
    let in_flight = || 2 - left(&jobs, 0);

    let ticket = reserve().expect("fresh");
    assert_eq!((left(&rate, 0), in_flight()), (6, 1));
    drop(ticket);
    assert_eq!((left(&rate, 0), in_flight()), (6, 0), "paid for, and ended");

    drop(reserve().expect("room").on_drop(OnDrop::Cancel));
    assert_eq!((left(&rate, 0), in_flight()), (6, 0), "given back, and ended");

    reserve().expect("room").commit();
    assert_eq!((left(&rate, 0), in_flight()), (3, 0));

    mem::forget(reserve().expect("room"));
    assert_eq!((left(&rate, 0), in_flight()), (0, 1), "what is forgotten stays reserved");

    let denied = reserve().expect_err("no tokens");
    assert_eq!((denied.binding(), in_flight()), (Some(0), 1));
}

/// A ticket that shares its limiter keeps it; the last of the two to go frees it.
#[test]
fn a_ticket_keeps_the_limiter_that_it_shares() {
    let jobs = Arc::new(limiter(InFlight::new(2).expect("fits")));
    let watch = Arc::downgrade(&jobs);
    let claim = Claim::new(Arc::clone(&jobs), String::from("a"), Cost::ONE);
    let ticket = all([claim]).reserve().expect("fresh");
    drop(jobs);
    assert!(watch.upgrade().is_some());
    drop(ticket);
    assert!(watch.upgrade().is_none());
}

/// A key whose state was forgotten: what is given back goes nowhere, a debt is charged.
#[test]
fn a_key_that_is_gone() {
    let limiter = Limiter::<u64, _, _>::builder(Gcra::new(quota("1/1ns")).expect("fits"))
        .clock(ManualClock::new())
        .max_keys(32)
        .build()
        .expect("there is memory");
    let ticket = all([limiter.claim(&0, Cost::ONE)]).reserve_at(at(1)).expect("fresh");
    let other = all([limiter.claim(&1, Cost::ONE)]).reserve_at(at(1)).expect("fresh");
    for key in 2..400 {
        assert!(limiter.check_at(at(key * 5), &key, Cost::ONE).is_allowed());
    }
    ticket.cancel_at(at(3_000));
    assert!(limiter.peek_at(at(3_000), &0, Cost::ONE).is_allowed());
    other.settle_at(at(3_000), [Cost::new(3)]);
    assert_eq!(limiter.peek_at(at(3_000), &1, Cost::ONE).status().next_at(), Some(at(3_002)));
}

/// A state that no time makes idle is not taken to make room for another key.
#[test]
fn what_is_in_flight_is_never_stolen() {
    let limiter = Limiter::<u64, _, _>::builder(InFlight::new(1).expect("fits"))
        .clock(ManualClock::new())
        .max_keys(32)
        .when_full(giusto::WhenFull::StealClosestToIdle)
        .build()
        .expect("there is memory");
    let tickets: Vec<_> = (0..500_u64)
        .filter_map(|key| {
            let claim = Claim::new(&limiter, key, Cost::ONE);
            all([claim]).reserve().ok().map(|ticket| (key, ticket))
        })
        .collect();
    assert!(tickets.len() < 500 && limiter.turned_away() > 0);
    for (key, _) in &tickets {
        assert!(limiter.peek(key, Cost::ONE).is_denied(), "{key} is under way");
    }
    drop(tickets);
    assert!(limiter.is_empty());
}

/// In flight, over many turns: never above the limit, and all of it back in the end.
fn in_flight(steps: &[(bool, u64)]) {
    let limiter = limiter(InFlight::new(5).expect("fits"));
    let (mut open, mut used) = (Vec::new(), 0);
    for &(take, size) in steps {
        if take || open.is_empty() {
            let ticket = all([limiter.claim("a", Cost::new(size))]).reserve();
            assert_eq!(ticket.is_ok(), used + size <= 5, "{size} beside {used}");
            if let Ok(ticket) = ticket {
                used += size;
                open.push((size, ticket));
            }
        } else {
            let (size, ticket) = open.remove(usize::try_from(size).expect("few") % open.len());
            used -= size;
            if size % 2 == 0 { ticket.cancel() } else { drop(ticket) }
        }
        assert_eq!(left(&limiter, 0), 5 - used);
    }
    drop(open);
    assert_eq!(left(&limiter, 0), 5);
    assert!(limiter.clock().now() == Timestamp::ZERO);
}

#[test]
fn in_flight_over_many_turns() {
    for seed in 1..=200 {
        let mut random = Random::new(seed);
        let steps: Vec<_> = (0..60).map(|_| (random.below(2) == 0, 1 + random.below(3))).collect();
        in_flight(&steps);
    }
}
