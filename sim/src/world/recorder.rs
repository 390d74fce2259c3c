//! Writes a record while a world runs.

use super::{JobEnd, Members, Record, WorldError};
use crate::{
    replay::Decisions,
    server::{Answer, Outcome},
    trace::Trace,
};

/// A request, beside the time and the answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) key: u32,
    pub(super) cost: u64,
    pub(super) client: u32,
    pub(super) attempt: u32,
}

/// A record being written.
pub(super) struct Recorder {
    most: u64,
    end_ns: u64,
    times: Vec<u64>,
    keys: Vec<u32>,
    costs: Vec<u64>,
    decisions: Decisions,
    clients: Vec<u32>,
    attempts: Vec<u32>,
    unavailable: u64,
    pub(super) jobs: Vec<JobEnd>,
}

impl Recorder {
    pub(super) fn new(most: u64, end_ns: u64) -> Self {
        Self {
            most,
            end_ns,
            times: Vec::new(),
            keys: Vec::new(),
            costs: Vec::new(),
            decisions: Decisions::default(),
            clients: Vec::new(),
            attempts: Vec::new(),
            unavailable: 0,
            jobs: Vec::new(),
        }
    }

    /// Requests so far.
    pub(super) fn requests(&self) -> u64 {
        self.times.len() as u64
    }

    /// Whether there is room for another request.
    pub(super) fn check_room(&self, now_ns: u64) -> Result<(), WorldError> {
        if self.requests() < self.most {
            return Ok(());
        }
        let Self { most, end_ns, .. } = *self;
        Err(WorldError::TooManyRequests { most, now_ns, end_ns })
    }

    pub(super) fn request(&mut self, now_ns: u64, request: Asked, answer: &Answer) {
        self.times.push(now_ns);
        self.keys.push(request.key);
        self.costs.push(request.cost);
        self.clients.push(request.client);
        self.attempts.push(request.attempt);
        let outcome = answer.outcome;
        self.decisions.push(outcome == Outcome::Admitted, outcome == Outcome::Never);
        self.unavailable += u64::from(outcome == Outcome::Unavailable);
    }

    /// The record, of a run that was stopped early where `stopped_ns` says when.
    pub(super) fn finish(
        self,
        names: Vec<String>,
        populations: Vec<Members>,
        stopped_ns: Option<u64>,
    ) -> Result<Record, WorldError> {
        Ok(Record {
            trace: Trace::from_parts(self.times, self.keys, self.costs, names, None)?,
            decisions: self.decisions,
            clients: self.clients,
            attempts: self.attempts,
            jobs: self.jobs,
            populations,
            unavailable: self.unavailable,
            until_ns: stopped_ns.unwrap_or(self.end_ns),
            partial: stopped_ns.is_some(),
        })
    }
}
