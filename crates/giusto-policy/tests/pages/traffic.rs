//! Random traffic from a fixed seed: bursts of calls, often at the same instant or at the very end
//! of a window, so that limits are met at their edges.

use std::cell::Cell;

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::caller::{MS, SECOND};

/// Calls of one kind by one caller, one after another.
#[derive(Clone, Debug)]
pub(crate) struct Burst {
    /// Nanoseconds since the burst before.
    pub(crate) after: u64,
    /// Nanoseconds from call to call.
    pub(crate) apart: u64,
    pub(crate) calls: usize,
    /// Who calls: a number below `callers`.
    pub(crate) caller: usize,
    /// What is called: a number below `kinds`.
    pub(crate) kind: usize,
    /// Something else that differs from burst to burst: a number below 100.
    pub(crate) other: u64,
}

/// Runs a test on random traffic; it says how many calls were turned away. A failure prints the
/// shortest traffic that was found to fail; the seed is fixed, so that running the test again fails
/// again.
pub(crate) fn each(
    cases: u32,
    (callers, kinds, longest): (usize, usize, usize),
    test: impl Fn(&[Burst]) -> usize,
) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[26; 32]);
    let bursts = prop::collection::vec(burst(callers, kinds, longest), 1..60);
    let denied = Cell::new(0);
    let result = TestRunner::new_with_rng(config, rng).run(&bursts, |bursts| {
        denied.set(denied.get() + test(&bursts));
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    // Traffic that keeps below its limits would say little of them.
    assert!(denied.get() >= 5_000, "only {} calls were turned away", denied.get());
}

fn burst(callers: usize, kinds: usize, longest: usize) -> impl Strategy<Value = Burst> {
    let after = prop_oneof![
        2 => Just(0),
        3 => (0..5_000_u64).prop_map(|ms| ms * MS),
        2 => 0..30 * SECOND,
        1 => (1..=60_u64).prop_map(|seconds| seconds * SECOND),
        1 => 59 * SECOND..=61 * SECOND,
    ];
    let apart = prop_oneof![3 => Just(0), 1 => Just(1), 2 => (0..200_u64).prop_map(|ms| ms * MS)];
    let parts = (after, apart, 1..=longest, 0..callers, 0..kinds, 0..100_u64);
    parts.prop_map(|(after, apart, calls, caller, kind, other)| Burst {
        after,
        apart,
        calls,
        caller,
        kind,
        other,
    })
}
