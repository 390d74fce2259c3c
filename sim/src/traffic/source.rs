//! One source: what it is to send, and its requests.

use super::{Arrivals, CostDraw, Costs, KeyDraw, Popularity, Process, Schedule, TrafficError};
use crate::random::Random;

/// One request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Request {
    /// When, in nanoseconds since the start of the simulation.
    pub time_ns: u64,
    /// Who.
    pub key: u32,
    /// For how many units.
    pub cost: u64,
}

/// What a source is to send, as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// When requests come.
    pub process: Process,
    /// From when to when, and when not.
    pub schedule: Schedule,
    /// Which of its keys each request is from.
    pub popularity: Popularity,
    /// What each request costs.
    pub costs: Costs,
    /// The number of its first key; the others follow.
    pub first_key: u32,
    /// How many requests it sends at most; nothing where only its time ends it.
    pub requests: Option<u64>,
}

impl Traffic {
    /// The source that a seed makes of it. `index` is its place among the sources of the seed, from
    /// 0: it draws from the streams 4 `index` (times), 4 `index` + 1 (keys) and 4 `index` + 2
    /// (costs), so that other costs leave times and keys as they were; stream 4 `index` + 3 is free
    /// for whoever sends the requests.
    ///
    /// # Errors
    /// See [`TrafficError`].
    pub fn source(&self, seed: u64, index: u32) -> Result<Source, TrafficError> {
        let stream = |quantity| Random::new(seed, 4 * u64::from(index) + quantity);
        if let Some(keys) = self.popularity.keys()
            && keys > 0
            && self.first_key.checked_add(keys - 1).is_none()
        {
            return Err(TrafficError::KeySpace { first_key: self.first_key, keys });
        }
        Ok(Source {
            arrivals: self.schedule.arrivals(&self.process, stream(0))?,
            keys: self.popularity.draw(stream(1))?,
            costs: self.costs.draw(stream(2))?,
            first_key: self.first_key,
            left: self.requests.unwrap_or(u64::MAX),
        })
    }
}

/// The requests of one source, in order of time.
pub struct Source {
    arrivals: Box<dyn Arrivals + Send>,
    keys: KeyDraw,
    costs: CostDraw,
    first_key: u32,
    left: u64,
}

impl Source {
    /// A source of parts made elsewhere; it ends with the first of them that does.
    pub fn new(
        arrivals: Box<dyn Arrivals + Send>,
        keys: KeyDraw,
        costs: CostDraw,
        first_key: u32,
    ) -> Self {
        Self { arrivals, keys, costs, first_key, left: u64::MAX }
    }
}

impl Iterator for Source {
    type Item = Request;

    #[inline]
    fn next(&mut self) -> Option<Request> {
        self.left = self.left.checked_sub(1)?;
        let time_ns = self.arrivals.next_ns()?;
        let key = self.first_key.checked_add(self.keys.next_key()?)?;
        let cost = self.costs.next_cost()?;
        Some(Request { time_ns, key, cost })
    }
}
