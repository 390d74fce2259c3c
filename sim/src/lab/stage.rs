//! What is the same for everything that decides: keys, open traffic, clients.

use std::ops::Range;

use super::{Files, LabError};
use crate::{
    client::{Jobs, Keys as ClientKeys, Population},
    random::Random,
    scenario::{Clients, Keys, Scenario, Source, Work},
    traffic::{
        self, Arrivals, Mixture, Popularity, Process, Request, Schedule, Silence, Span, Traffic,
        TrafficError,
    },
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

/// A source or a population: whose keys are whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'s> {
    /// Its name.
    pub name: &'s str,
    /// Whether it reacts to answers.
    pub kind: PartKind,
    /// Its keys.
    pub keys: Range<u32>,
    /// What its requests ask for, where it says so.
    pub request: Option<&'s str>,
}

/// Whether a part reacts to answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// It does not.
    Source,
    /// It does.
    Clients,
}

impl PartKind {
    /// As it is written in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Clients => "clients",
        }
    }
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
        let mut stage =
            Self { scenario, seed, names: Vec::new(), parts: Vec::new(), open: Vec::new() };
        let mut sources = Vec::new();
        for (index, source) in scenario.sources.iter().enumerate() {
            let failed =
                |error| LabError::Source { name: source.name.clone(), error: Box::new(error) };
            let traffic = stage.traffic(source, files, load)?;
            // There are as many sources as a document of a megabyte holds.
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let make = || traffic.source(seed, index);
            let names = match &source.keys {
                Keys::Trace(path) => {
                    let names = files.trace(path)?.names().iter();
                    names.map(|name| format!("{}/{name}", source.name)).collect()
                }
                Keys::Drawn(Popularity::One) => vec![source.name.clone()],
                Keys::Drawn(drawn) => {
                    // A flood has as many keys as requests, which are counted by sending them once.
                    let count = match drawn.keys() {
                        Some(count) => u64::from(count),
                        None => counted(make().map_err(failed)?, scenario.most_requests)?,
                    };
                    (0..count).map(|number| format!("{}/{number}", source.name)).collect()
                }
            };
            stage.part(&source.name, PartKind::Source, names, source.request.as_deref());
            sources.push(make().map_err(failed)?);
        }
        stage.send(sources)?;
        stage.seat_clients();
        if stage.open.is_empty() && scenario.clients.is_empty() {
            return Err(LabError::NothingSent);
        }
        Ok(stage)
    }

    fn traffic(&self, source: &Source, files: &Files, load: f64) -> Result<Traffic, LabError> {
        let failed = |error| LabError::Source { name: source.name.clone(), error: Box::new(error) };
        let until_ns = source.until_ns.unwrap_or(u64::MAX).min(self.scenario.duration_ns);
        let no_time = || {
            let (from, until) = (source.from_ns, until_ns);
            let time = std::time::Duration::from_nanos;
            failed(TrafficError::Span { from: time(from), until: time(until) })
        };
        let span = Span::from_nanos(source.from_ns, until_ns).ok_or_else(no_time)?;
        let silent = source.silent.iter().filter_map(|&(from, to)| Span::from_nanos(from, to));
        let silent: Vec<_> = silent.collect();
        let schedule = Schedule::new(span).with_silence(&silent, Silence::Drop).map_err(failed)?;
        let popularity = match &source.keys {
            Keys::Drawn(popularity) => popularity.clone(),
            Keys::Trace(path) => Popularity::of_trace(files.trace(path)?),
        };
        Ok(Traffic {
            process: under_load(&source.process, load),
            schedule,
            popularity,
            costs: source.costs.clone(),
            first_key: u32::try_from(self.names.len()).unwrap_or(u32::MAX),
            requests: None,
        })
    }

    fn part(
        &mut self,
        name: &'s str,
        kind: PartKind,
        names: Vec<String>,
        request: Option<&'s str>,
    ) {
        let place = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let first = place(self.names.len());
        self.names.extend(names);
        let keys = first..place(self.names.len());
        self.parts.push(Part { name, kind, keys, request });
    }

    fn send(&mut self, sources: Vec<traffic::Source>) -> Result<(), LabError> {
        let most = self.scenario.most_requests;
        for request in Mixture::new(sources) {
            if self.open.len() as u64 >= most {
                return Err(LabError::TooManyRequests { most });
            }
            self.open.push(request);
        }
        Ok(())
    }

    /// The keys of clients, as the world gives them out.
    fn seat_clients(&mut self) {
        for clients in &self.scenario.clients {
            let several = |count: u32| {
                (0..count).map(|number| format!("{}/{number}", clients.name)).collect()
            };
            let names = match clients.keys {
                ClientKeys::Own => several(clients.count),
                ClientKeys::Groups(groups) => several(groups),
                ClientKeys::One | ClientKeys::Given(_) => vec![clients.name.clone()],
            };
            let request = clients.request.as_deref();
            self.part(&clients.name, PartKind::Clients, names, request);
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
        Ok(Population {
            name: clients.name.clone(),
            count: clients.count,
            keys: clients.keys,
            jobs,
            cost: clients.cost,
            starts: clients.starts,
            in_flight: clients.in_flight,
            manners: clients.manners.clone(),
            told: clients.told,
            latency: clients.latency,
            stream: OF_CLIENTS + index,
        })
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

fn counted(source: traffic::Source, most: u64) -> Result<u64, LabError> {
    let count = source.take(usize::try_from(most).unwrap_or(usize::MAX)).count() as u64;
    if count >= most { Err(LabError::TooManyRequests { most }) } else { Ok(count) }
}

/// The same process with its rates multiplied; lists and attacks, which have none, stay.
fn under_load(process: &Process, load: f64) -> Process {
    let mut process = process.clone();
    match &mut process {
        Process::Steady(steady) => {
            // The period shrinks, so that the number of requests in it stays whole.
            steady.period = steady.period.div_f64(load);
        }
        Process::Poisson(poisson) => poisson.rate *= load,
        Process::Bursts(bursts) => {
            bursts.rate *= load;
            bursts.least_pause = bursts.least_pause.div_f64(load);
            bursts.most_pause = bursts.most_pause.div_f64(load);
        }
        Process::Modulated(modulated) => {
            modulated.states.iter_mut().for_each(|state| state.rate *= load);
        }
        Process::Renewal(renewal) => renewal.rate *= load,
        Process::Diurnal(diurnal) => diurnal.mean *= load,
        Process::FlashCrowd(crowd) => crowd.base *= load,
        Process::EdgeAttack(_) | Process::Counts(_) | Process::Times(_) => {}
    }
    process
}
