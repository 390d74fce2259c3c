//! A table at its cap: what each policy does to a new key, and to those that have slots.

use giusto::{Cost, Gcra, Limiter, ManualClock, Quota, Timestamp, WhenFull};

/// One unit a nanosecond, a hundred at once.
fn limiter(when_full: WhenFull) -> Limiter<u64, Gcra, ManualClock> {
    let quota: Quota = "1/1ns burst 100".parse().expect("a quota");
    Limiter::<u64, _>::builder(Gcra::new(quota).expect("exact"))
        .clock(ManualClock::new())
        .max_keys(31)
        .when_full(when_full)
        .build()
        .expect("a page fits")
}

fn at(nanos: u64) -> Timestamp {
    Timestamp::from_nanos(nanos)
}

/// Gives every slot to a key; key k is idle at 10 + k.
fn fill(limiter: &Limiter<u64, Gcra, ManualClock>) -> u64 {
    let slots = limiter.capacity();
    for key in 0..slots {
        assert!(limiter.check_at(at(0), &key, Cost::new(10 + key)).is_allowed());
    }
    assert_eq!(limiter.turned_away(), 0, "a table holds as many keys as it has slots");
    slots
}

#[test]
fn deny_tells_when_a_slot_is_idle() {
    let limiter = limiter(WhenFull::Deny);
    let new = fill(&limiter);
    let denied = limiter.check_at(at(1), &new, Cost::ONE);
    assert!(denied.is_denied());
    assert_eq!(denied.status().next_at(), Some(at(10)), "the first key is idle then");
    assert_eq!(limiter.turned_away(), 1);
    // Keys that have slots are not affected, and one nanosecond earlier nothing changes.
    assert!(limiter.check_at(at(1), &3, Cost::ONE).is_allowed());
    assert!(limiter.check_at(at(9), &new, Cost::ONE).is_denied());
    assert!(limiter.check_at(at(10), &new, Cost::ONE).is_allowed());
    assert!(limiter.check_at(at(10), &0, Cost::ONE).is_denied(), "its slot went to the new key");
    // What can never pass is told so with or without a slot.
    assert!(limiter.check_at(at(10), &1_000, Cost::new(101)).is_never());
}

#[test]
fn admit_lets_new_keys_pass_without_counting() {
    let limiter = limiter(WhenFull::Admit);
    let new = fill(&limiter);
    for _ in 0..300 {
        assert!(limiter.check_at(at(1), &new, Cost::ONE).is_allowed());
    }
    assert_eq!(limiter.turned_away(), 300);
    assert_eq!(limiter.grant_at(at(1), &new, Cost::new(7)).granted, Cost::new(7));
    assert!(limiter.check_at(at(1), &3, Cost::new(100)).is_denied(), "known keys are limited");
}

#[test]
fn steal_takes_the_slot_that_is_idle_first_and_its_debt() {
    let limiter = limiter(WhenFull::StealClosestToIdle);
    let new = fill(&limiter);
    // Key 0 owes 10 at 0, the least; at 1 it owes 9, and the new key starts from there.
    let stolen = limiter.check_at(at(1), &new, Cost::ONE);
    assert!(stolen.is_allowed());
    assert_eq!(stolen.status().remaining(), 100 - 9 - 1);
    // Never more than a fresh key: the whole burst is not to be had at once.
    assert!(limiter.check_at(at(1), &new, Cost::new(91)).is_denied());
    // The others kept theirs.
    for key in 1..new {
        assert_eq!(limiter.peek_at(at(1), &key, Cost::ONE).status().remaining(), 101 - 10 - key);
    }
    assert_eq!(limiter.turned_away(), 1);
}

#[test]
fn a_flood_of_keys_finds_the_slots_of_idle_ones() {
    let limiter = limiter(WhenFull::Deny);
    let slots = fill(&limiter);
    // All of them are idle after 10 + slots.
    for wave in 1..200_u64 {
        let now = at(wave * 1_000);
        for key in 0..slots {
            assert!(limiter.check_at(now, &(wave * 100 + key), Cost::ONE).is_allowed());
        }
    }
    assert_eq!(limiter.turned_away(), 0);
    assert_eq!(limiter.capacity(), slots, "and the table did not grow");
}
