//! What is the same for everything that decides: keys, open traffic, clients.

use std::ops::Range;

use super::{
    Files, LabError,
    open::{Open, Part, PartKind, key},
};
use crate::{
    client::{Jobs, Keys as ClientKeys, Population},
    random::Random,
    scenario::{Clients, Scenario, Work},
    traffic::{Arrivals, Process, Request, Span, TrafficError},
    world::World,
};

/// Streams of random numbers: sources take four each from 0 on.
const OF_CLIENTS: u64 = 1 << 40;
/// The streams of jobs that arrive, one for each client.
const OF_JOBS: u64 = 1 << 63;

/// The keys, the open traffic and the clients of a scenario under one seed.
#[derive(Clone, Debug)]
pub struct Stage<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) seed: u64,
    pub(super) names: Vec<String>,
    pub(super) parts: Vec<Part<'s>>,
    pub(super) open: Vec<Request>,
}

impl<'s> Stage<'s> {
    /// Sets the stage; `load` is what the rates of all sources are multiplied by.
    ///
    /// # Errors
    /// See [`LabError`].
    pub fn new(
        scenario: &'s Scenario,
        files: &Files,
        seed: u64,
        load: f64,
    ) -> Result<Self, LabError> {
        let mut traffic = Open::new(scenario, files, seed, load)?;
        let most = scenario.most_requests;
        let (mut open, mut cost) = (Vec::new(), 0_u64);
        for request in &mut traffic {
            if open.len() as u64 >= most {
                return Err(LabError::TooManyRequests { most });
            }
            cost = cost.checked_add(request.cost).ok_or(LabError::TooMuchCost)?;
            open.push(request);
        }
        if open.is_empty() && scenario.clients.is_empty() {
            return Err(LabError::NothingSent);
        }
        let Open { names, parts, .. } = traffic;
        let mut stage = Self { scenario, seed, names, parts, open };
        stage.seat_clients();
        Ok(stage)
    }

    /// The keys of clients, as the world gives them out.
    fn seat_clients(&mut self) {
        for clients in &self.scenario.clients {
            let several = |count: u32| -> Vec<String> {
                (0..count).map(|number| format!("{}/{number}", clients.name)).collect()
            };
            let names = match clients.keys {
                ClientKeys::Own => several(clients.count),
                ClientKeys::Groups(groups) => several(groups),
                ClientKeys::One | ClientKeys::Given(_) => vec![clients.name.clone()],
            };
            let first = key(self.names.len());
            self.names.extend(names);
            self.parts.push(Part {
                name: &clients.name,
                kind: PartKind::Clients,
                keys: first..key(self.names.len()),
                request: clients.request.as_deref(),
            });
        }
    }

    /// The names of the keys.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Sources and populations, in the order of the scenario.
    pub fn parts(&self) -> &[Part<'s>] {
        &self.parts
    }

    /// The requests of all sources, in order of time.
    pub fn open(&self) -> &[Request] {
        &self.open
    }

    /// A world with all of it.
    pub(super) fn world(&self, deciding: &str) -> Result<World<'_>, LabError> {
        let failed = |error| LabError::World { name: deciding.to_owned(), error: Box::new(error) };
        let scenario = self.scenario;
        let mut world = World::new(self.seed, scenario.duration_ns).at_most(scenario.most_requests);
        let sources = self.parts.iter().filter(|part| part.kind == PartKind::Source);
        for name in sources.flat_map(|part| &self.names[range(&part.keys)]) {
            world.key(name.clone()).map_err(failed)?;
        }
        if !self.open.is_empty() {
            world.source(self.open.iter().copied());
        }
        for (index, clients) in scenario.clients.iter().enumerate() {
            let population = self.population(index as u64, clients)?;
            world.population(population).map_err(failed)?;
        }
        Ok(world)
    }

    fn population(&self, index: u64, clients: &Clients) -> Result<Population<'_>, LabError> {
        let arrivals = |process: &Process, client: u64| {
            self.jobs(process, clients, OF_JOBS + (index << 32) + client)
        };
        let jobs = match &clients.work {
            Work::AtOnce(jobs) => Jobs::AtStart(*jobs),
            Work::Dealt(process) => Jobs::Dealt(arrivals(process, 0)?),
            Work::Each(process) => {
                let each = (0..u64::from(clients.count)).map(|client| arrivals(process, client));
                Jobs::Each(each.collect::<Result<_, _>>()?)
            }
        };
        Ok(clients.population(jobs, OF_CLIENTS + index))
    }

    fn jobs(
        &self,
        process: &Process,
        clients: &Clients,
        stream: u64,
    ) -> Result<Box<dyn Arrivals>, LabError> {
        let failed = |error| LabError::Jobs { name: clients.name.clone(), error: Box::new(error) };
        let (from_ns, end_ns) = (clients.starts.at_ns, self.scenario.duration_ns);
        let time = std::time::Duration::from_nanos;
        let no_time = || failed(TrafficError::Span { from: time(from_ns), until: time(end_ns) });
        let span = Span::from_nanos(from_ns, end_ns).ok_or_else(no_time)?;
        let arrivals = process.arrivals(span, Random::new(self.seed, stream)).map_err(failed)?;
        Ok(arrivals)
    }
}

/// A range of keys as one of places.
pub(super) fn range(keys: &Range<u32>) -> Range<usize> {
    keys.start as usize..keys.end as usize
}
