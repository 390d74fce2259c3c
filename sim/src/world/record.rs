//! What happened in a world.

use std::ops::Range;

use crate::{replay::Decisions, trace::Trace};

/// The client of a request that an open source made.
pub const OPEN: u32 = u32::MAX;

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobEnd {
    /// Whose it was: clients are numbered through all populations.
    pub client: u32,
    /// Requests sent for it; 0 where its time was over before the first.
    pub attempts: u32,
    /// When it was there to be done.
    pub arrived_ns: u64,
    /// When its client heard that it had passed, or gave it up.
    pub ended_ns: u64,
    /// Whether it passed.
    pub done: bool,
}

impl JobEnd {
    /// From its arrival to its end.
    pub const fn wait_ns(&self) -> u64 {
        self.ended_ns.saturating_sub(self.arrived_ns)
    }
}

/// One population in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// Its name.
    pub name: String,
    /// How its clients behave, by name.
    pub behaviour: &'static str,
    /// The numbers of its clients.
    pub clients: Range<u32>,
    /// What each of its requests costs, in units.
    pub cost: u64,
    /// Jobs that were there by the end.
    pub jobs: u64,
}

/// What happened in a world, by request and by job. A request takes 29 bytes, a job 32.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The requests as the server saw them, in its order.
    pub trace: Trace,
    /// What it decided on each.
    pub decisions: Decisions,
    /// Who made each: a client, or [`OPEN`].
    pub clients: Vec<u32>,
    /// Which request of its job each is, from 1; 0 for those of open sources.
    pub attempts: Vec<u32>,
    /// Jobs in the order in which they ended.
    pub jobs: Vec<JobEnd>,
    /// The populations, in the order in which they were added.
    pub populations: Vec<Members>,
    /// The places of requests that found no server, in runs, which are as few as restarts.
    pub unserved: Vec<Range<usize>>,
    /// How long was looked at: to the end of the world, or to where it was stopped.
    pub until_ns: u64,
    /// Whether it was stopped before its end.
    pub partial: bool,
}

impl Record {
    /// How many requests found no server.
    pub fn unavailable(&self) -> u64 {
        self.unserved.iter().map(|run| run.len() as u64).sum()
    }

    /// Whether each request repeats an earlier one.
    pub fn retries(&self) -> impl Iterator<Item = bool> + '_ {
        self.attempts.iter().map(|&attempt| attempt > 1)
    }
}
