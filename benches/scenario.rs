//! The scenarios, as data: which keys are asked for, under which limit, and whether they pass.
//!
//! Every key is live throughout: a limit gives its units back so slowly that no key becomes idle
//! while it is measured. What passes and what does not is therefore known beforehand.

use giusto_bench::random::{SplitMix64, Zipf};

use crate::{
    contestant::{BATCH, Terms},
    stream::{Form, Stream},
};

/// One row of the comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// What the keys are, where there are any.
    pub(crate) form: Option<Form>,
    /// Live keys; each is inserted before anything is timed.
    pub(crate) keys: u64,
    pub(crate) draw: Draw,
    pub(crate) terms: Terms,
    /// How often each key is asked for beforehand.
    pub(crate) insertions: u32,
    /// Whether all requests then pass, or none.
    pub(crate) passes: bool,
}

/// Which of the keys are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Draw {
    /// Always the same.
    Hot,
    /// By Zipf's law with an exponent of 0.99.
    Zipf,
    /// All alike.
    Uniform,
}

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Keys are cut to this many.
    pub(crate) keys_at_most: u64,
    /// The length of a thread's sequence, which it repeats.
    pub(crate) requests: usize,
    pub(crate) rounds: usize,
    /// What one contestant's lap is calibrated to take, where it has no more requests than the
    /// sequence.
    pub(crate) lap_ns: u64,
}

const SEED: u64 = 0x6769_7573_746f;
const EXPONENT: f64 = 0.99;
const MILLION: u64 = 1_000_000;
const DAY: u32 = 86_400;

// A burst suffices for the longest run there is: a billion requests in all lanes together, of which
// Zipf's first key makes one in fifteen. Times its unit of time it must fit 62 bits of nanoseconds,
// so that more of one is less of the other.
const HOT: Terms = Terms { unit_seconds: 1, burst: 1 << 31 };
const SKEWED: Terms = Terms { unit_seconds: 60, burst: 1 << 26 };
const EVEN: Terms = Terms { unit_seconds: DAY, burst: 1 << 15 };
const DRAINED: Terms = Terms { unit_seconds: DAY, burst: 2 };

const HOT_PASSING: Scenario = Scenario {
    name: "",
    form: Some(Form::Number),
    keys: 1_000,
    draw: Draw::Hot,
    terms: HOT,
    insertions: 1,
    passes: true,
};
const HOT_DENIED: Scenario =
    Scenario { terms: DRAINED, insertions: DRAINED.burst, passes: false, ..HOT_PASSING };
// Asked for twice, each key is live for two minutes.
const ZIPF: Scenario =
    Scenario { keys: MILLION, draw: Draw::Zipf, terms: SKEWED, insertions: 2, ..HOT_PASSING };
const UNIFORM: Scenario =
    Scenario { keys: 10 * MILLION, draw: Draw::Uniform, terms: EVEN, ..HOT_PASSING };

pub(crate) const SCENARIOS: [Scenario; 10] = [
    Scenario { name: "direct-allowed", form: None, keys: 1, ..HOT_PASSING },
    Scenario { name: "direct-denied", form: None, keys: 1, ..HOT_DENIED },
    Scenario { name: "u64-hot-allowed", ..HOT_PASSING },
    Scenario { name: "u64-hot-denied", ..HOT_DENIED },
    Scenario { name: "u64-zipf-1m", ..ZIPF },
    Scenario { name: "u64-uniform-10m", ..UNIFORM },
    Scenario { name: "string-hot-allowed", form: Some(Form::Text), ..HOT_PASSING },
    Scenario { name: "string-hot-denied", form: Some(Form::Text), ..HOT_DENIED },
    Scenario { name: "string-zipf-1m", form: Some(Form::Text), ..ZIPF },
    Scenario { name: "string-uniform-10m", form: Some(Form::Text), ..UNIFORM },
];

impl Scenario {
    /// One sequence for each thread, no two alike.
    pub(crate) fn streams<S: Stream>(&self, threads: u64, requests: usize) -> Vec<S> {
        // A hot sequence repeats one request, and a short one stays in the cache.
        let requests = if self.draw == Draw::Hot { 128 * BATCH } else { requests };
        let sequence = |thread| S::of(self.draw.ids(self.keys, SEED + thread).take(requests));
        (0..threads).map(sequence).collect()
    }
}

impl Draw {
    /// The numbers of the keys, without end.
    pub(crate) fn ids(self, keys: u64, seed: u64) -> Box<dyn Iterator<Item = u64>> {
        let mut random = SplitMix64::new(seed);
        match self {
            Self::Hot => Box::new(std::iter::repeat(keys / 2)),
            Self::Uniform => Box::new(std::iter::repeat_with(move || random.below(keys))),
            Self::Zipf => {
                let law = Zipf::new(keys, EXPONENT);
                Box::new(std::iter::repeat_with(move || law.draw(&mut random)))
            }
        }
    }
}
