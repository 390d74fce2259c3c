//! Writes a record while a world runs.

use std::ops::Range;

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
    unserved: Vec<Range<usize>>,
    total_cost: u64,
    jobs_counted: u64,
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
            unserved: Vec::new(),
            total_cost: 0,
            jobs_counted: 0,
            jobs: Vec::new(),
        }
    }

    /// Requests so far.
    pub(super) fn requests(&self) -> u64 {
        self.times.len() as u64
    }

    /// Whether there is room for another request of this cost.
    pub(super) fn check_room(&mut self, now_ns: u64, cost: u64) -> Result<(), WorldError> {
        let Self { most, end_ns, .. } = *self;
        if self.requests() >= most {
            return Err(WorldError::TooManyRequests { most, now_ns, end_ns });
        }
        let Some(total_cost) = self.total_cost.checked_add(cost) else {
            return Err(WorldError::TooMuchCost { now_ns, end_ns });
        };
        self.total_cost = total_cost;
        Ok(())
    }

    /// Counts a job that may never make a request: there may be as many as requests.
    pub(super) fn job(&mut self, now_ns: u64) -> Result<(), WorldError> {
        let Self { most, end_ns, .. } = *self;
        if self.jobs_counted >= most {
            return Err(WorldError::TooManyJobs { most, now_ns, end_ns });
        }
        self.jobs_counted += 1;
        Ok(())
    }

    /// The last request found no server.
    fn found_no_server(&mut self) {
        let next = self.times.len();
        match self.unserved.last_mut() {
            Some(run) if run.end + 1 == next => run.end = next,
            _ => self.unserved.push(next - 1..next),
        }
    }

    pub(super) fn request(&mut self, now_ns: u64, request: Asked, answer: &Answer) {
        self.times.push(now_ns);
        self.keys.push(request.key);
        self.costs.push(request.cost);
        self.clients.push(request.client);
        self.attempts.push(request.attempt);
        let outcome = answer.outcome;
        self.decisions.push(outcome == Outcome::Admitted, outcome == Outcome::Never);
        if outcome == Outcome::Unavailable {
            self.found_no_server();
        }
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
            unserved: self.unserved,
            until_ns: stopped_ns.unwrap_or(self.end_ns),
            partial: stopped_ns.is_some(),
        })
    }
}
