//! Snapshots while threads charge keys and the table grows from one page: each restored key is
//! charged at least what had been charged before the snapshot began, and at most what had been asked
//! for when it ended. Time stands still, so that nothing flows off.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use giusto::Timestamp;
use giusto::{Cost, FixedWindow, Gcra, Limiter, Portable, PortableKey, Quota, SlotAlgorithm};

const THREADS: u64 = 3;
const TABLES: usize = 5;
const KEYS: u64 = 40_000;
const HOT: u64 = 4;
const LIMIT: u64 = 1 << 20;
const NOW: Timestamp = Timestamp::from_nanos(7);

/// The units of each key that were asked for, and that were charged.
struct Counts {
    begun: Vec<AtomicU64>,
    done: Vec<AtomicU64>,
}

impl Counts {
    fn new() -> Self {
        let zeros = || (0..KEYS).map(|_| AtomicU64::new(0)).collect();
        Self { begun: zeros(), done: zeros() }
    }

    fn now(of: &[AtomicU64]) -> Vec<u64> {
        // Acquire, partner the additions: whoever sees a charge counted sees the charge.
        of.iter().map(|count| count.load(Ordering::Acquire)).collect()
    }
}

fn charge<K, A>(
    limiter: &Limiter<K, A>,
    key: impl Fn(u64) -> Box<K::Query>,
    counts: &Counts,
    (thread, stop): (u64, &AtomicBool),
) where
    K: PortableKey + ?Sized,
    A: SlotAlgorithm,
{
    let mut call = 0;
    // Relaxed: it need only be seen some time.
    while !stop.load(Ordering::Relaxed) && call < 2_000_000 {
        call += 1;
        let number = if call % 3 == 0 { call % HOT } else { (call / 3 + thread * 17) % KEYS };
        let index = usize::try_from(number).expect("few keys");
        // AcqRel, partner `Counts::now`: before the charge, and below after it.
        counts.begun[index].fetch_add(1, Ordering::AcqRel);
        if limiter.check_at(NOW, &key(number), Cost::ONE).is_allowed() {
            counts.done[index].fetch_add(1, Ordering::AcqRel);
        }
    }
}

fn snapshots_are_whole<K, A>(algorithm: A, key: impl Fn(u64) -> Box<K::Query> + Copy + Send + Sync)
where
    K: PortableKey + ?Sized,
    A: SlotAlgorithm + Portable + Copy + Send + Sync,
{
    let mut grown = 0;
    for _ in 0..TABLES {
        let limiter = Limiter::<K, _>::builder(algorithm).build().expect("memory");
        let (counts, stop) = (Counts::new(), AtomicBool::new(false));
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (limiter, counts, stop) = (&limiter, &counts, &stop);
                scope.spawn(move || charge(limiter, key, counts, (thread, stop)));
            }
            while limiter.capacity() < 2_000 {
                thread::yield_now();
            }
            let first = limiter.capacity();
            for _ in 0..3 {
                let before = Counts::now(&counts.done);
                let mut bytes = Vec::new();
                let result = limiter.snapshot_at(NOW, NOW, &mut bytes);
                let after = Counts::now(&counts.begun);
                result.expect("memory takes all");
                let again = Limiter::<K, _>::builder(algorithm);
                let again = again.restore_at(NOW, NOW, &*bytes).expect("a good snapshot");
                for (number, (before, after)) in (0..KEYS).zip(before.into_iter().zip(after)) {
                    let peek = again.peek_at(NOW, &key(number), Cost::ZERO);
                    let charged = LIMIT - peek.status().remaining();
                    assert!(before <= charged, "key {number}: {charged}, {before} before");
                    assert!(charged <= after, "key {number}: {charged}, {after} after");
                }
            }
            grown += usize::from(limiter.capacity() > first);
            // Relaxed: as above.
            stop.store(true, Ordering::Relaxed);
        });
    }
    assert!(grown > 0, "no table grew during a snapshot");
}

#[test]
fn of_numbers_while_the_table_grows() {
    let gcra = Gcra::new(Quota::per_hour(LIMIT)).expect("fits");
    snapshots_are_whole::<u64, _>(gcra, Box::new);
}

#[test]
fn of_texts_while_the_table_grows() {
    let fixed = FixedWindow::new(Quota::per_hour(LIMIT)).expect("fits");
    // Some in their slots and some outside.
    let key = |number: u64| match number % 2 {
        0 => number.to_string().into(),
        _ => format!("{number:040}").into(),
    };
    snapshots_are_whole::<str, _>(fixed, key);
}
