//! The clients of a run: what each remembers, beside what its population fixes.
//!
//! A client takes 40 bytes, each of its places for a job under way 24, and an event that waits 16.
//!
//! **Random numbers.** Client c of a population draws from stream c of a generator whose seed is
//! the first number of the population's stream of the world's seed. A generator for each client
//! would take three hundred bytes; so the population has one, which goes to the client's stream and
//! to the number of draws that the client remembers. What a client draws thus depends on the
//! world's seed, its population's stream, its own number and how often it drew, and on nobody else.

use std::collections::VecDeque;

use crate::{
    client::{Job, Jobs, Keys, Pace, Population, Span},
    random::Random,
};

/// What one client remembers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Client {
    pub(super) pace: Pace,
    /// Numbers drawn.
    pub(super) drawn: u32,
    /// Jobs that were there at the start and are not yet taken up.
    pub(super) left: u32,
    /// Places in use.
    pub(super) busy: u32,
}

/// A place for a job under way; `job.attempts` is 0 where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) job: Job,
    pub(super) client: u32,
}

/// What the clients of one population have in common.
pub(super) struct Crowd<'a> {
    pub(super) population: Population<'a>,
    pub(super) first_key: u32,
    pub(super) first_client: u32,
    pub(super) first_place: u32,
    pub(super) jobs: u64,
    /// Jobs that have arrived and are not yet taken up, by client; none where all are there at the
    /// start.
    pub(super) waiting: Vec<VecDeque<u64>>,
    draws: bool,
    random: Random,
}

impl<'a> Crowd<'a> {
    pub(super) fn new(
        population: Population<'a>,
        seed: u64,
        first_key: u32,
        first_client: u32,
        first_place: u32,
    ) -> Self {
        let own_seed = Random::new(seed, population.stream).below(u64::MAX);
        let arriving = !matches!(population.jobs, Jobs::AtStart(_));
        let waiting = if arriving { population.count as usize } else { 0 };
        Self {
            draws: population.draws(),
            random: Random::new(own_seed, 0),
            waiting: vec![VecDeque::new(); waiting],
            jobs: 0,
            population,
            first_key,
            first_client,
            first_place,
        }
    }

    /// The key of a client.
    pub(super) fn key(&self, client: u32) -> u32 {
        let own = client - self.first_client;
        match self.population.keys {
            Keys::Own => self.first_key + own,
            Keys::One => self.first_key,
            Keys::Groups(groups) => self.first_key + own % groups,
            Keys::Given(key) => key,
        }
    }

    /// The places of a client.
    pub(super) fn places(&self, client: u32) -> std::ops::Range<usize> {
        let in_flight = self.population.in_flight as usize;
        let first = self.first_place as usize + (client - self.first_client) as usize * in_flight;
        first..first + in_flight
    }

    /// When a client starts.
    pub(super) fn start(&mut self, number: u32, client: &mut Client) -> u64 {
        self.drawing(number, client, |population, _, random| {
            let spread = Span::uniform(0, population.starts.spread_ns).draw(random);
            population.starts.at_ns.saturating_add(spread)
        })
    }

    /// Does something with a client's own numbers.
    pub(super) fn drawing<T>(
        &mut self,
        number: u32,
        client: &mut Client,
        act: impl FnOnce(&Population<'_>, &mut Client, &mut Random) -> T,
    ) -> T {
        if !self.draws {
            return act(&self.population, client, &mut self.random);
        }
        self.random.seek(u64::from(number - self.first_client), u64::from(client.drawn));
        let result = act(&self.population, client, &mut self.random);
        client.drawn = u32::try_from(self.random.drawn()).unwrap_or(u32::MAX);
        result
    }
}
