//! The paths that are counted: each a function of its own that makes the same number of decisions,
//! with fixed seeds, and knows how many of them must be allowed.

mod simulator;

use std::hint::black_box;

use ahash::RandomState;
use giusto::{
    Cost, DirectLimiter, Gcra, Hashed, Inherit, Key, Limiter, Live, ManualClock, Quota, Request,
    Timestamp, all,
};
use giusto_sim::trace::LogPart;
use simulator::{ADMITTED, log, log_lines, minute, replay};

/// Decisions per path.
pub(crate) const OPERATIONS: u64 = 16_384;
const KEYS: u64 = 1_024;
const NOW: Timestamp = Timestamp::from_nanos(1_000);

/// A path: how to prepare it, and what it does.
pub(crate) struct Path {
    pub(crate) name: &'static str,
    /// The function that is counted.
    pub(crate) function: &'static str,
    run: fn(),
}

impl Path {
    pub(crate) fn run(&self) {
        (self.run)();
    }
}

pub(crate) const PATHS: &[Path] = &[
    Path {
        name: "direct_allowed",
        function: "direct_allowed",
        run: || assert_eq!(direct_allowed(&direct()), OPERATIONS),
    },
    Path {
        name: "known_allowed",
        function: "known",
        run: || assert_eq!(known(&full(OPERATIONS)), OPERATIONS),
    },
    Path { name: "known_denied", function: "known", run: || assert_eq!(known(&full(1)), 0) },
    Path {
        name: "known_batched",
        function: "known_batched",
        run: || assert_eq!(known_batched(&full(OPERATIONS)), OPERATIONS),
    },
    Path { name: "short_text", function: "text*", run: || assert_eq!(short_text(), OPERATIONS) },
    Path { name: "hashed_text", function: "text*", run: || assert_eq!(hashed_text(), OPERATIONS) },
    Path {
        name: "joint_allowed",
        function: "joint",
        run: || assert_eq!(joint(&[(); 3].map(|()| full(OPERATIONS))), OPERATIONS),
    },
    Path {
        name: "joint_denied",
        function: "joint",
        run: || assert_eq!(joint(&[OPERATIONS, OPERATIONS, 1].map(full)), 0),
    },
    Path {
        name: "joint_denied_first",
        function: "joint",
        run: || assert_eq!(joint(&[1, OPERATIONS, OPERATIONS].map(full)), 0),
    },
    Path {
        name: "reserve_settle",
        function: "reserve_settle",
        run: || assert_eq!(reserve_settle(&full(3 * OPERATIONS)), OPERATIONS),
    },
    Path {
        name: "live_allowed",
        function: "live",
        run: || assert_eq!(live(&full_live(0)), OPERATIONS),
    },
    Path {
        name: "live_changed",
        function: "live",
        run: || assert_eq!(live(&full_live(3)), OPERATIONS),
    },
    Path {
        name: "hold_settle",
        function: "hold_settle",
        run: || assert_eq!(hold_settle(&full_live(0)), OPERATIONS),
    },
    Path {
        name: "new_keys",
        function: "new_keys",
        run: || assert_eq!(new_keys(&empty(1)), OPERATIONS),
    },
    Path {
        name: "growing",
        function: "new_keys",
        run: || assert_eq!(new_keys(&sized(1, None)), OPERATIONS),
    },
    Path {
        name: "replayed_gcra",
        function: "simulator::replay",
        run: || assert_eq!(replay(&minute()), ADMITTED),
    },
    Path {
        name: "log_line_host",
        function: "simulator::log_lines",
        run: || assert_eq!(log_lines(log(&[])), OPERATIONS),
    },
    Path {
        name: "log_line_all_parts",
        function: "simulator::log_lines",
        run: || assert_eq!(log_lines(log(&LogPart::ALL)), OPERATIONS),
    },
];

fn gcra(burst: u64) -> Gcra {
    Gcra::new(Quota::per_month(1_000).burst(burst)).expect("exact")
}

fn direct() -> DirectLimiter<Gcra, ManualClock> {
    DirectLimiter::new(gcra(OPERATIONS), ManualClock::new())
}

/// Room for all keys that a path can meet, so that it does not grow.
fn empty<K: Key + ?Sized>(burst: u64) -> Limiter<K, Gcra, ManualClock, RandomState> {
    sized(burst, Some(2 * OPERATIONS))
}

fn sized<K: Key + ?Sized>(
    burst: u64,
    capacity: Option<u64>,
) -> Limiter<K, Gcra, ManualClock, RandomState> {
    let builder = Limiter::<K, _>::builder(gcra(burst))
        .clock(ManualClock::new())
        .hasher(RandomState::with_seeds(1, 2, 3, 4));
    let builder = capacity.into_iter().fold(builder, giusto::Builder::capacity);
    builder.build().expect("enough memory")
}

/// All keys are known and have been charged once.
fn full(burst: u64) -> Limiter<u64, Gcra, ManualClock, RandomState> {
    let limiter = empty(burst + 1);
    for key in 0..KEYS {
        assert!(
            limiter.admit_at(NOW, &key, Cost::new(if burst == 1 { 2 } else { 1 })).is_allowed()
        );
    }
    limiter
}

fn texts() -> Vec<String> {
    (0..KEYS).map(|key| format!("customer-{key:015}")).collect()
}

#[inline(never)]
fn direct_allowed(limiter: &DirectLimiter<Gcra, ManualClock>) -> u64 {
    let mut allowed = 0;
    for _ in 0..OPERATIONS {
        allowed += u64::from(limiter.admit_at(black_box(NOW), Cost::ONE).is_allowed());
    }
    allowed
}

#[inline(never)]
fn known(limiter: &Limiter<u64, Gcra, ManualClock, RandomState>) -> u64 {
    let admitted = |key: u64| limiter.admit_at(NOW, &(key % KEYS), Cost::ONE).is_allowed();
    (0..OPERATIONS).map(|key| u64::from(admitted(black_box(key)))).sum()
}

#[inline(never)]
fn known_batched(limiter: &Limiter<u64, Gcra, ManualClock, RandomState>) -> u64 {
    let keys: [u64; 32] = std::array::from_fn(|key| key as u64 * 31);
    let requests = keys.each_ref().map(|key| Request { key, cost: Cost::ONE });
    let mut allowed = 0;
    for _ in 0..OPERATIONS / 32 {
        let requests = black_box(&requests);
        limiter
            .admit_many_at(NOW, requests, |_, verdict| allowed += u64::from(verdict.is_allowed()));
    }
    allowed
}

fn charged<K: Key<Query = str> + ?Sized>(
    keys: &[String],
) -> Limiter<K, Gcra, ManualClock, RandomState> {
    let limiter = empty(OPERATIONS);
    assert!(keys.iter().all(|key| limiter.admit_at(NOW, key.as_str(), Cost::ONE).is_allowed()));
    limiter
}

#[inline(never)]
fn text<K: Key<Query = str> + ?Sized>(
    limiter: &Limiter<K, Gcra, ManualClock, RandomState>,
    keys: &[String],
) -> u64 {
    let turns = 0..OPERATIONS / KEYS;
    let admitted =
        |key: &String| limiter.admit_at(NOW, black_box(key.as_str()), Cost::ONE).is_allowed();
    turns.flat_map(|_| keys).map(|key| u64::from(admitted(key))).sum()
}

fn short_text() -> u64 {
    let keys = texts();
    text(&charged::<str>(&keys), &keys)
}

fn hashed_text() -> u64 {
    let keys = texts();
    text(&charged::<Hashed<str>>(&keys), &keys)
}

/// Three limits as one decision.
#[inline(never)]
fn joint([a, b, c]: &[Limiter<u64, Gcra, ManualClock, RandomState>; 3]) -> u64 {
    let admitted = |key: u64| {
        let key = key % KEYS;
        let members =
            (a.claim(&key, Cost::ONE), b.claim(&key, Cost::ONE), c.claim(&key, Cost::ONE));
        all(members).admit_at(NOW).is_allowed()
    };
    (0..OPERATIONS).map(|key| u64::from(admitted(black_box(key)))).sum()
}

/// Two units reserved, one used.
#[inline(never)]
fn reserve_settle(limiter: &Limiter<u64, Gcra, ManualClock, RandomState>) -> u64 {
    let settled = |key: u64| {
        let key = key % KEYS;
        let ticket = all([limiter.claim(&key, Cost::new(2))]).reserve_at(NOW);
        ticket.map(|ticket| ticket.settle_at(NOW, [Cost::ONE])).is_ok()
    };
    (0..OPERATIONS).map(|key| u64::from(settled(black_box(key)))).sum()
}

type LiveLimiter = Limiter<u64, Live<Gcra>, ManualClock, RandomState>;

/// All keys are known, and were charged before so many changes of the limit.
fn full_live(changes: u64) -> LiveLimiter {
    let limiter = Limiter::<u64, _>::builder(Live::new(gcra(3 * OPERATIONS)))
        .clock(ManualClock::new())
        .hasher(RandomState::with_seeds(1, 2, 3, 4))
        .capacity(2 * OPERATIONS)
        .build()
        .expect("enough memory");
    for key in 0..KEYS {
        assert!(limiter.admit_at(NOW, &key, Cost::ONE).is_allowed());
    }
    for change in 0..changes {
        limiter.change_at(NOW, gcra(3 * OPERATIONS + change), Inherit::AsIs);
    }
    limiter
}

#[inline(never)]
fn live(limiter: &LiveLimiter) -> u64 {
    let admitted = |key: u64| limiter.admit_at(NOW, &(key % KEYS), Cost::ONE).is_allowed();
    (0..OPERATIONS).map(|key| u64::from(admitted(black_box(key)))).sum()
}

/// Two units held, one used.
#[inline(never)]
fn hold_settle(limiter: &LiveLimiter) -> u64 {
    let settled = |key: u64| {
        let key = key % KEYS;
        let ticket = all([limiter.claim(&key, Cost::new(2))]).reserve_at(NOW);
        ticket.map(|ticket| ticket.settle_at(NOW, [Cost::ONE])).is_ok()
    };
    (0..OPERATIONS).map(|key| u64::from(settled(black_box(key)))).sum()
}

#[inline(never)]
fn new_keys(limiter: &Limiter<u64, Gcra, ManualClock, RandomState>) -> u64 {
    let admitted = |key: u64| limiter.admit_at(NOW, &key, Cost::ONE).is_allowed();
    (0..OPERATIONS).map(|key| u64::from(admitted(black_box(key)))).sum()
}
