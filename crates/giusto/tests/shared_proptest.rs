//! The state that threads can share decides as the one of a single owner does, on long random runs at
//! the edges of limits, windows and the clock. A failure prints the shrunk input, which is all a
//! replay needs.

mod judges;

use std::fmt::Debug;

use giusto::{FirstHitWindow, Quota, Rolling, SharedAlgorithm, Window};
use judges::{
    period_ns,
    twins::{Deed, Twins},
};
use proptest::prelude::*;

fn quota(limit: u64, length: u64) -> Quota {
    Quota::new(limit, period_ns(length))
}

/// One deed, to be scaled to the limit and the window.
#[derive(Clone, Copy, Debug)]
struct Draw {
    verb: u8,
    step: i8,
    share: u8,
    charge: usize,
}

fn draw() -> impl Strategy<Value = Draw> {
    (0_u8..10, -20_i8..60, any::<u8>(), any::<usize>())
        .prop_map(|(verb, step, share, charge)| Draw { verb, step, share, charge })
}

/// The deed at an instant that moves by 50ths of a window, or not at all.
fn deed(draw: Draw, now: &mut u64, limit: u64, length: u64) -> Deed {
    let step = u64::from(draw.step.unsigned_abs()).saturating_mul((length / 50).max(1));
    let still = draw.share.is_multiple_of(3);
    *now = match draw.step {
        _ if still => *now,
        ..0 => now.saturating_sub(step / 4),
        0..55 => now.saturating_add(step / 40),
        _ => now.saturating_add(step),
    };
    let now = *now;
    let cost = match draw.share {
        0..160 => 1,
        160..200 => u64::from(draw.share) - 160,
        200..250 => limit / (u64::from(draw.share) - 196),
        250.. => limit.saturating_add(u64::from(draw.share) - 250),
    };
    match draw.verb {
        0..3 => Deed::Admit { now, cost },
        3..7 => Deed::Check { now, cost },
        7 => Deed::Grant { now, cost },
        8 => Deed::Return { now, charge: draw.charge },
        _ => Deed::Invent { now, stamp: now.saturating_sub(u64::from(draw.share)), cost },
    }
}

fn run<A: SharedAlgorithm + Debug>(algorithm: &A, start: u64, scale: (u64, u64), draws: &[Draw]) {
    let (limit, length) = scale;
    let mut twins = Twins::new(algorithm);
    let mut now = start;
    for &draw in draws {
        twins.perform(deed(draw, &mut now, limit, length));
        twins.agree(now, &[1, limit / 2]);
        if draw.charge.is_multiple_of(5) {
            twins.agree(now.saturating_sub(length / 10), &[0, 1, limit]);
            twins.agree(now.saturating_add(length / 3), &[1, limit]);
        }
    }
    twins.agree(now.saturating_add(length), &[1, limit]);
    twins.end(now.saturating_add(length));
}

const LIMITS: [u64; 9] = [0, 1, 3, 10, 70, 1_000, 100_000, 1 << 33, u64::MAX];
const LENGTHS: [u64; 6] = [1, 50, 1_000, 1_000_000_000, 30 * 86_400_000_000_000, u64::MAX];
const STARTS: [u64; 4] = [0, 1_000_000, 1_800_000_000_000_000_000, u64::MAX - 2_000];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn long_runs_of_a_rolling_window(
        limit in prop::sample::select(&LIMITS[..]),
        length in prop::sample::select(&LENGTHS[..]),
        start in prop::sample::select(&STARTS[..]),
        closed in any::<bool>(),
        draws in prop::collection::vec(draw(), 1..600),
    ) {
        let window = if closed { Window::Closed } else { Window::HalfOpen };
        let rolling = Rolling::with_window(quota(limit, length), window).expect("fits");
        run(&rolling, start, (limit, length), &draws);
    }

    #[test]
    fn long_runs_of_a_window_from_the_first_hit(
        limit in prop::sample::select(&LIMITS[..]),
        length in prop::sample::select(&LENGTHS[..]),
        start in prop::sample::select(&STARTS[..]),
        draws in prop::collection::vec(draw(), 1..300),
    ) {
        let first_hit = FirstHitWindow::new(quota(limit, length)).expect("fits");
        run(&first_hit, start, (limit, length), &draws);
    }
}
