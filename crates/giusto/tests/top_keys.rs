//! The sketch of the keys denied most against exact counts: each bound that is promised, on streams
//! of chance and of malice.

mod judges;

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Barrier, LazyLock},
    thread,
};

use giusto::{TopKey, TopKeys};
use judges::Random;
use proptest::prelude::*;

/// Everything that is promised of a sketch to which all of the stream was recorded.
fn uphold(top: &TopKeys<u64>, exact: &HashMap<u64, u64>) {
    let listed = top.top(usize::MAX);
    let total: u64 = exact.values().sum();
    let capacity = u64::try_from(top.capacity()).expect("small");
    let unlisted = top.unlisted_at_most();
    assert_eq!((top.recorded_units(), top.missed(), top.missed_units()), (total, 0, 0));
    assert_eq!(listed.len(), exact.len().min(top.capacity()));
    assert_eq!(
        listed.iter().map(|key| key.count).sum::<u64>(),
        total,
        "every unit is in one count"
    );
    assert!(unlisted <= total / capacity, "{unlisted} of {total}");
    if exact.len() >= top.capacity() {
        assert_eq!(listed.last().map(|key| key.count), Some(unlisted), "the least count");
    } else {
        assert_eq!(unlisted, 0);
    }
    for key in &listed {
        let truth = exact[&key.key];
        assert!(key.count - key.error <= truth && truth <= key.count, "{key:?}, truly {truth}");
        assert!(key.error <= unlisted, "{key:?}");
    }
    for (key, &truth) in exact {
        let is_listed = listed.iter().any(|listed| listed.key == *key);
        assert!(is_listed || truth <= unlisted, "{key} has {truth}");
        assert!(is_listed || truth <= total / capacity, "{key} has {truth}");
    }
    let rank = |key: &TopKey<u64>| (std::cmp::Reverse(key.count), key.error, key.key);
    assert!(listed.is_sorted_by_key(rank));
    assert_eq!(top.top(2), listed[..listed.len().min(2)]);
}

/// Records a stream, and upholds the promises now and then; the list at the end.
fn run(capacity: usize, stream: impl IntoIterator<Item = (u64, u64)>) -> Vec<TopKey<u64>> {
    let (top, mut exact) = (TopKeys::new(capacity), HashMap::new());
    for (step, (key, units)) in stream.into_iter().enumerate() {
        top.record(&key, units);
        if units > 0 {
            *exact.entry(key).or_insert(0) += units;
        }
        if step % 997 == 0 {
            uphold(&top, &exact);
        }
    }
    uphold(&top, &exact);
    top.top(usize::MAX)
}

#[test]
fn three_keys_by_hand() {
    let key = |key, count, error| TopKey { key, count, error };
    // 1 and 2 have room; 3 takes the place of 2 (least, 3), so 3 + 1; 2 takes that of 3 (4), 4 + 5;
    // 4 takes that of 1 (7), 7 + 1.
    let stream = [(1, 5), (2, 3), (1, 2), (3, 1), (2, 5), (9, 0), (4, 1)];
    assert_eq!(run(2, stream[..3].iter().copied()), [key(1, 7, 0), key(2, 3, 0)]);
    assert_eq!(run(2, stream[..4].iter().copied()), [key(1, 7, 0), key(3, 4, 3)]);
    assert_eq!(run(2, stream[..5].iter().copied()), [key(2, 9, 4), key(1, 7, 0)]);
    assert_eq!(run(2, stream), [key(2, 9, 4), key(4, 8, 7)]);
}

#[test]
fn the_heaviest_of_many_are_found() {
    const KEYS: u64 = 5_000;
    let mut ends: Vec<u64> = Vec::new();
    for key in 1..=KEYS {
        ends.push(ends.last().unwrap_or(&0) + 1_000_000 / key);
    }
    let whole = *ends.last().expect("keys");
    for seed in 1..=3 {
        let mut random = Random::new(seed);
        let stream: Vec<(u64, u64)> = (0..30_000)
            .map(|_| {
                let drawn = random.below(whole);
                let key = ends.partition_point(|&end| end <= drawn);
                (u64::try_from(key).expect("small"), 1)
            })
            .collect();
        let listed = run(200, stream.iter().copied());
        let first: Vec<u64> = listed.iter().take(3).map(|key| key.key).collect();
        assert_eq!(first, [0, 1, 2], "shares of 1, 1/2 and 1/3 are far apart");
        // What is listed follows from the stream: sketches hash with secrets of their own.
        assert_eq!(listed, run(200, stream));
    }
}

#[test]
fn malice_stays_within_the_bounds() {
    let capacity = 16;
    // Never the same key twice; one more key than fits, in turn, which is the worst order there is.
    run(capacity, (0..5_000).map(|step| (step, 1)));
    run(capacity, (0..5_000).map(|step| (step % 17, 1)));
    // A key that comes late into a full sketch, and one that is pushed out again and again.
    run(capacity, (0..6_000).map(|step| if step < 4_000 { (step, 1) } else { (7, 1) }));
    run(capacity, (0..6_000).map(|step| (if step % 20 == 0 { 3 } else { 100 + step }, 1)));
    // Growing weights, so that each newcomer takes the place of another kind of key.
    run(capacity, (0..3_000).map(|step| (step * 7 % 101, step % 13 * step)));
    run(1, (0..3_000).map(|step| (step % 5, step % 3)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_stream_is_bounded(
        capacity in 1_usize..12,
        stream in prop::collection::vec(
            (0_u64..30, prop_oneof![Just(1_u64), 0_u64..1_000_000]),
            0..400,
        ),
    ) {
        run(capacity, stream);
    }
}

#[test]
fn threads_miss_no_more_than_is_told() {
    const THREADS: u64 = 4;
    const CALLS: u64 = 20_000;
    let top = TopKeys::<u64>::new(32);
    let start = Barrier::new(4);
    let tallies: Vec<HashMap<u64, u64>> = thread::scope(|scope| {
        let run = |thread: u64| {
            let mut random = Random::new(thread + 1);
            let mut exact = HashMap::new();
            start.wait();
            for _ in 0..CALLS {
                let key = random.below(300).min(random.below(300));
                let units = 1 + random.below(3);
                top.record(&key, units);
                *exact.entry(key).or_insert(0) += units;
            }
            exact
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || run(thread))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    let mut exact = HashMap::new();
    for (key, units) in tallies.into_iter().flatten() {
        *exact.entry(key).or_insert(0) += units;
    }
    let (missed, listed) = (top.missed_units(), top.top(usize::MAX));
    assert_eq!(top.recorded_units() + missed, exact.values().sum::<u64>(), "recorded or missed");
    assert_eq!(listed.iter().map(|key| key.count).sum::<u64>(), top.recorded_units());
    for (key, truth) in exact {
        let most = listed.iter().find(|listed| listed.key == key);
        assert!(truth <= most.map_or(top.unlisted_at_most(), |key| key.count) + missed);
        assert!(most.is_none_or(|key| key.count - key.error <= truth));
    }
}

#[test]
fn odd_arguments_are_answered() {
    let top = TopKeys::<str>::new(0);
    assert_eq!(top.capacity(), 1);
    assert_eq!((top.top(5), top.unlisted_at_most()), (Vec::new(), 0));
    top.record("all", u64::MAX);
    top.record("all", u64::MAX);
    top.record("more", 1);
    assert_eq!(top.recorded_units(), u64::MAX, "sums stop at the end");
    assert_eq!(top.top(5)[0].key, "more");
    top.reset();
    assert_eq!((top.top(5), top.recorded_units(), top.capacity()), (Vec::new(), 0, 1));
}

/// A key whose own code misbehaves while the sketch is locked: odd ones record, 13 panics.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Nosy(u64);

static NOSY: LazyLock<TopKeys<Nosy>> = LazyLock::new(|| TopKeys::new(2));

impl Clone for Nosy {
    fn clone(&self) -> Self {
        if self.0 % 2 == 1 {
            NOSY.record(&Self(2), 10);
        }
        assert!(self.0 != 13, "a key that cannot be cloned");
        Self(self.0)
    }
}

#[test]
fn a_lock_that_is_taken_is_a_miss_and_a_panic_harms_nothing() {
    NOSY.record(&Nosy(4), 5);
    NOSY.record(&Nosy(1), 3);
    assert_eq!((NOSY.missed(), NOSY.missed_units()), (1, 10), "recorded under the lock");
    assert_eq!(NOSY.recorded_units(), 8);
    assert!(catch_unwind(AssertUnwindSafe(|| NOSY.record(&Nosy(13), 1))).is_err());
    NOSY.record(&Nosy(6), 1);
    NOSY.record(&Nosy(4), 1);
    assert_eq!(NOSY.recorded_units(), 10, "the key that panicked was not counted");
    let expected =
        [(4, 6, 0), (6, 4, 3)].map(|(key, count, error)| TopKey { key: Nosy(key), count, error });
    assert_eq!(NOSY.top(5), expected);
}
