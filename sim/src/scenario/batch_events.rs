//! The running example: organisations that send events in batches of 50 against 300 requests a
//! minute, so that 15,000 events a minute can pass.
//!
//! Six organisations for ten minutes: one that asks for a fifth more than its limit, one that
//! strikes at the edges of the minute, one that comes in bursts, one at random, one that is quiet,
//! and one abuser at eight times the limit. The steady one is made a second time with each event a
//! request of its own.

use crate::{
    random::Random,
    trace::{Trace, TraceError},
};

/// Events in a batch.
pub const BATCH: u64 = 50;
/// The published limit of the example.
pub const LIMIT: &str = "300/60s";
/// Events that pass in a minute if every request is a full batch.
pub const EVENTS_A_MINUTE: u64 = 15_000;

const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;
const MINUTES: u64 = 10;

/// The traffic of the example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchEvents {
    /// Every organisation's batches, one request each.
    pub batches: Trace,
    /// The steady organisation's batches alone.
    pub steady: Trace,
    /// The steady organisation's events, one request each.
    pub singles: Trace,
}

/// One organisation: its name, and when it sends.
struct Organisation {
    name: &'static str,
    times: Vec<u64>,
}

impl BatchEvents {
    /// The traffic that a seed stands for.
    ///
    /// # Errors
    /// None that a seed can cause; the type is that of every trace that is made.
    pub fn new(seed: u64) -> Result<Self, TraceError> {
        let source = |stream| Random::new(seed, stream);
        let organisations = [
            Organisation { name: "steady", times: steady(&mut source(0)) },
            Organisation { name: "edge-burster", times: edges(&mut source(1)) },
            Organisation { name: "on-off", times: bursts(&mut source(2)) },
            Organisation { name: "random", times: random(&mut source(3), 240 * MINUTES) },
            Organisation { name: "quiet", times: random(&mut source(4), 30 * MINUTES) },
            Organisation { name: "abuser", times: random(&mut source(5), 2_400 * MINUTES) },
        ];
        let steady = &organisations[..1];
        let singles = [Organisation { name: "steady", times: events(&steady[0].times) }];
        Ok(Self {
            batches: merged(&organisations)?,
            steady: merged(steady)?,
            singles: merged(&singles)?,
        })
    }
}

/// Six batches a second, each up to 20 ms late.
fn steady(random: &mut Random) -> Vec<u64> {
    let gap = SECOND / 6;
    (0..6 * 60 * MINUTES).map(|batch| batch * gap + random.below(20_000_000)).collect()
}

/// A full limit just before every second minute ends and another just after: what a fixed window
/// lets through twice.
fn edges(random: &mut Random) -> Vec<u64> {
    let mut times = Vec::new();
    for edge in (1..MINUTES).step_by(2).map(|minute| minute * MINUTE) {
        times.extend((0..300).map(|_| edge - 1 - random.below(SECOND / 2)));
        times.extend((0..300).map(|_| edge + random.below(SECOND / 2)));
    }
    times.sort_unstable();
    times
}

/// Bursts of 40 to 160 batches, 5 to 15 ms apart, with 5 to 25 s of silence in between.
fn bursts(random: &mut Random) -> Vec<u64> {
    let (mut times, mut now) = (Vec::new(), 0);
    loop {
        now += random.between(5 * SECOND, 25 * SECOND);
        for _ in 0..random.between(40, 160) {
            now += random.between(5_000_000, 15_000_000);
            if now >= MINUTES * MINUTE {
                return times;
            }
            times.push(now);
        }
    }
}

/// So many requests at independent instants, as many small clients make them.
fn random(random: &mut Random, requests: u64) -> Vec<u64> {
    let mut times: Vec<u64> = (0..requests).map(|_| random.below(MINUTES * MINUTE)).collect();
    times.sort_unstable();
    times
}

/// The events of each batch, spread evenly over the time in which the batch was collected.
fn events(batches: &[u64]) -> Vec<u64> {
    let mut times = Vec::new();
    let mut before = 0;
    for &batch in batches {
        let step = (batch - before) / BATCH;
        times.extend((0..BATCH).rev().map(|event| batch - event * step));
        before = batch;
    }
    times
}

/// One trace of all organisations, by time; at one instant in their order here.
fn merged(organisations: &[Organisation]) -> Result<Trace, TraceError> {
    let mut requests: Vec<(u64, u32)> = Vec::new();
    for (key, organisation) in (0..).zip(organisations) {
        requests.extend(organisation.times.iter().map(|&time| (time, key)));
    }
    requests.sort_unstable();
    let (times, keys): (Vec<u64>, Vec<u32>) = requests.into_iter().unzip();
    let costs = vec![1; times.len()];
    let names = organisations.iter().map(|organisation| organisation.name.to_owned()).collect();
    Trace::from_parts(times, keys, costs, names, None)
}
