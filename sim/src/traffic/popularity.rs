//! Who asks: which of a source's keys each request is from.

mod zipf;

use super::{TrafficError, rate, weights::Weights};
use crate::{random::Random, trace::Trace};
use zipf::Zipf;

/// How the requests of a source are shared among its keys, which are numbered from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Popularity {
    /// All from one key.
    One,
    /// Each from any of so many keys, all as likely.
    Uniform {
        /// How many keys.
        keys: u32,
    },
    /// Key k with odds (k + 1)^-exponent: few keys ask for most.
    Zipf {
        /// How many keys.
        keys: u32,
        /// The exponent, from 0 (uniform) to 20.
        exponent: f64,
    },
    /// A new key for every request: 0, 1, 2 and so on. At a rate, a flood of keys.
    Fresh,
    /// Key k with odds by the k-th weight.
    Weighted(Vec<u64>),
    /// One key after the other, round and round.
    Sequence {
        /// How many keys.
        keys: u32,
    },
}

impl Popularity {
    /// Keys as often as they are in a recorded trace, under its numbers.
    pub fn of_trace(trace: &Trace) -> Self {
        let mut weights = vec![0; trace.key_count()];
        for &key in trace.keys() {
            weights[key as usize] += 1;
        }
        Self::Weighted(weights)
    }

    /// How many keys there are; `None` where every request has its own.
    pub fn keys(&self) -> Option<u32> {
        match self {
            Self::One => Some(1),
            Self::Uniform { keys } | Self::Zipf { keys, .. } | Self::Sequence { keys } => {
                Some(*keys)
            }
            Self::Fresh => None,
            Self::Weighted(weights) => Some(u32::try_from(weights.len()).unwrap_or(u32::MAX)),
        }
    }

    /// The keys of successive requests.
    ///
    /// # Errors
    /// [`TrafficError::Parameter`] without keys, without weight, or with an impossible exponent.
    pub fn draw(&self, random: Random) -> Result<KeyDraw, TrafficError> {
        let some = |keys: u32| rate::at_least_one("keys", u64::from(keys)).map(|_| keys);
        let rule = match *self {
            Self::One => Rule::One,
            Self::Uniform { keys } => Rule::Uniform(some(keys)?),
            Self::Zipf { keys, exponent } => Rule::Zipf(Zipf::new(some(keys)?, exponent)?),
            Self::Fresh => Rule::Fresh(Some(0)),
            Self::Weighted(ref weights) => Rule::Weighted(Weights::new("weights", weights)?),
            Self::Sequence { keys } => Rule::Sequence { next: 0, keys: some(keys)? },
        };
        Ok(KeyDraw { rule, random })
    }
}

/// The keys of successive requests.
#[derive(Clone, Debug)]
pub struct KeyDraw {
    rule: Rule,
    random: Random,
}

#[derive(Clone, Debug)]
enum Rule {
    One,
    Uniform(u32),
    Zipf(Zipf),
    /// The next key, if 32 bits are not used up.
    Fresh(Option<u32>),
    Weighted(Weights),
    Sequence {
        next: u32,
        keys: u32,
    },
}

impl KeyDraw {
    /// The key of the next request; `None` where every key of 32 bits has been new once.
    #[inline]
    pub fn next_key(&mut self) -> Option<u32> {
        let random = &mut self.random;
        Some(match &mut self.rule {
            Rule::One => 0,
            // A number below one of 32 bits has 32 bits.
            Rule::Uniform(keys) => u32::try_from(random.below(u64::from(*keys))).unwrap_or(0),
            Rule::Zipf(zipf) => zipf.draw(random),
            Rule::Fresh(next) => {
                let key = (*next)?;
                *next = key.checked_add(1);
                key
            }
            Rule::Weighted(weights) => weights.draw(random),
            Rule::Sequence { next, keys } => {
                let key = *next;
                *next = if key + 1 < *keys { key + 1 } else { 0 };
                key
            }
        })
    }
}
