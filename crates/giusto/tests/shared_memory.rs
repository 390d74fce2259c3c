//! What shared states hold of the heap, as counted by the allocator: chunks and records that went
//! out of use are freed while threads go on, and a key in use allocates rarely.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    ops::Range,
    sync::atomic::{AtomicIsize, Ordering},
    thread,
};

use giusto::{
    Cost, FirstHitWindow, Period, Quota, Rolling, SharedAlgorithm, Timestamp, Unit, Verdict,
};

/// The system's allocator, counting.
struct Counting;

static BYTES: AtomicIsize = AtomicIsize::new(0);
static ALLOCATIONS: AtomicIsize = AtomicIsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is handed on to the system's allocator as it came.
#[expect(unsafe_code, reason = "allocators are unsafe to implement")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Relaxed: two sums; partner: the loads in the tests, after the threads were joined.
        BYTES.fetch_add(layout.size().cast_signed(), Ordering::Relaxed);
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // Relaxed: as above.
        BYTES.fetch_sub(layout.size().cast_signed(), Ordering::Relaxed);
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(block, layout) }
    }
}

fn bytes() -> isize {
    // Relaxed: pairs with the counts above; what other threads did was ordered by joining them.
    BYTES.load(Ordering::Relaxed)
}

fn quota(limit: u64) -> Quota {
    Quota::new(limit, Period::new(1_000_000, Unit::Nanosecond).expect("positive"))
}

/// Threads that ask by clocks of their own, each from the start; returns what is held after them.
fn hammer<A: SharedAlgorithm + Sync>(algorithm: &A, refunds: bool) -> isize {
    let state = algorithm.open();
    let work = |offset: u64| {
        for turn in 0..60_000 {
            let now = Timestamp::from_nanos(turn * 500 + offset);
            let decision = algorithm.check_shared(&state, now, Cost::ONE).expect("it goes on");
            if let Some(charge) = decision.charge().filter(|_| refunds) {
                algorithm.refund_shared(&state, now, &charge).expect("it goes on");
            }
        }
    };
    thread::scope(|scope| {
        for offset in 0..3 {
            scope.spawn(move || work(offset));
        }
    });
    // Memory is freed by whoever comes along later.
    for _ in 0..200_000 {
        let end = Timestamp::from_nanos(30_000_000);
        assert!(algorithm.peek_shared(&state, end, Cost::ONE).is_some());
    }
    bytes()
}

#[test]
fn what_went_out_of_use_is_freed() {
    let rolling = Rolling::new(quota(1_000)).expect("fits");
    let first_hit = FirstHitWindow::new(quota(2)).expect("fits");
    let start = bytes();
    let held = [hammer(&rolling, false), hammer(&rolling, true), hammer(&first_hit, true)];
    println!("{:?} bytes", held.map(|held| held - start));
    assert!(held.iter().all(|held| held - start < 300_000), "{held:?}");

    let log = rolling.open();
    let admit = |turns: Range<u64>| {
        for turn in turns {
            let now = Timestamp::from_nanos(turn * 1_000);
            assert_eq!(rolling.admit_shared(&log, now, Cost::ONE), Some(Verdict::Allowed));
        }
    };
    admit(0..5_000);
    // Relaxed: this thread alone allocates.
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    admit(5_000..15_000);
    let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
    println!("{allocations} allocations for 10000 admissions");
    assert!(allocations < 10_000 / 25, "{allocations}");
}
