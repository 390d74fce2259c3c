//! The open traffic of a scenario: whose keys are whose, and a stream of requests.

use std::{ops::Range, time::Duration};

use super::{Files, LabError, load::under_load};
use crate::{
    scenario::{Keys, Scenario, Source},
    traffic::{self, Mixture, Popularity, Request, Schedule, Silence, Span, Traffic, TrafficError},
};

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

/// The open traffic of a scenario under one seed; requests are made as they are asked for.
pub struct Open<'s> {
    /// The names of the keys.
    pub names: Vec<String>,
    /// The sources, in the order of the scenario.
    pub parts: Vec<Part<'s>>,
    requests: Mixture,
}

impl<'s> Open<'s> {
    /// The traffic; `load` is what the rates of all sources are multiplied by.
    ///
    /// # Errors
    /// Where a source cannot be, or a file was not given.
    pub fn new(
        scenario: &'s Scenario,
        files: &Files,
        seed: u64,
        load: f64,
    ) -> Result<Self, LabError> {
        let mut made = Making { names: Vec::new(), parts: Vec::new(), sources: Vec::new() };
        for (source, index) in scenario.sources.iter().zip(0..) {
            made.add(&Asked { scenario, source, files, load }, seed, index)?;
        }
        let Making { names, parts, sources } = made;
        Ok(Self { names, parts, requests: Mixture::new(sources) })
    }
}

impl Iterator for Open<'_> {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        self.requests.next()
    }
}

/// Traffic in the making.
struct Making<'s> {
    names: Vec<String>,
    parts: Vec<Part<'s>>,
    sources: Vec<traffic::Source>,
}

impl<'s> Making<'s> {
    fn add(&mut self, asked: &Asked<'s, '_>, seed: u64, index: u32) -> Result<(), LabError> {
        let source = asked.source;
        let traffic = asked.traffic(self.names.len())?;
        let make = || traffic.source(seed, index).map_err(|error| asked.failed(error));
        let first = key(self.names.len());
        match &source.keys {
            Keys::Trace(path) => {
                let names = asked.files.trace(path)?.names().iter();
                self.names.extend(names.map(|name| format!("{}/{name}", source.name)));
            }
            Keys::Drawn(Popularity::One) => self.names.push(source.name.clone()),
            Keys::Drawn(drawn) => {
                // A flood has as many keys as requests, which are counted by sending them once.
                let count = match drawn.keys() {
                    Some(count) => u64::from(count),
                    None => counted(make()?, asked.scenario.most_requests)?,
                };
                let names = (0..count).map(|number| format!("{}/{number}", source.name));
                self.names.extend(names);
            }
        }
        let keys = first..key(self.names.len());
        let request = source.request.as_deref();
        self.parts.push(Part { name: &source.name, kind: PartKind::Source, keys, request });
        self.sources.push(make()?);
        Ok(())
    }
}

/// A source of a scenario, and what it takes to make it.
struct Asked<'s, 'f> {
    scenario: &'s Scenario,
    source: &'s Source,
    files: &'f Files,
    load: f64,
}

impl Asked<'_, '_> {
    fn failed(&self, error: TrafficError) -> LabError {
        LabError::Source { name: self.source.name.clone(), error: Box::new(error) }
    }

    fn traffic(&self, first_key: usize) -> Result<Traffic, LabError> {
        let Self { scenario, source, files, load } = *self;
        let (from_ns, end_ns) = (source.from_ns, scenario.duration_ns);
        let until_ns = source.until_ns.unwrap_or(end_ns).min(end_ns);
        let time = Duration::from_nanos;
        let no_time = || TrafficError::Span { from: time(from_ns), until: time(until_ns) };
        let span = Span::from_nanos(from_ns, until_ns).ok_or_else(|| self.failed(no_time()))?;
        let silent = source.silent.iter().filter_map(|&(from, to)| Span::from_nanos(from, to));
        let silent: Vec<_> = silent.collect();
        let schedule = Schedule::new(span).with_silence(&silent, Silence::Drop);
        let popularity = match &source.keys {
            Keys::Drawn(popularity) => popularity.clone(),
            Keys::Trace(path) => Popularity::of_trace(files.trace(path)?),
        };
        Ok(Traffic {
            process: under_load(&source.process, load),
            schedule: schedule.map_err(|error| self.failed(error))?,
            popularity,
            costs: source.costs.clone(),
            first_key: key(first_key),
            requests: None,
        })
    }
}

/// The number of a key by its place.
pub(super) fn key(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn counted(source: traffic::Source, most: u64) -> Result<u64, LabError> {
    // One more than may be says that there are too many.
    let enough = usize::try_from(most.saturating_add(1)).unwrap_or(usize::MAX);
    let count = source.take(enough).count() as u64;
    if count > most { Err(LabError::TooManyRequests { most }) } else { Ok(count) }
}
