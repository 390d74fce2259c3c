//! Populations of clients that react to answers.

use crate::{
    client::{Jobs, Keys, Latency, Manners, Population, Starts, Told},
    traffic::Process,
};

/// Clients that are all alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Clients {
    /// Their name, with which those of their keys begin.
    pub name: String,
    /// How many there are.
    pub count: u32,
    /// How they react, and when they give up.
    pub manners: Manners,
    /// Whose counter they use.
    pub keys: Keys,
    /// What each has to do.
    pub work: Work,
    /// What a job costs, in units.
    pub cost: u64,
    /// Jobs that a client works on at once.
    pub in_flight: u32,
    /// How long requests and answers are on their way.
    pub latency: Latency,
    /// When they start.
    pub starts: Starts,
    /// What they are told.
    pub told: Told,
    /// What their requests ask for, where a policy decides.
    pub request: Option<String>,
}

impl Clients {
    /// The clients as a world has them, with these jobs and this stream of random numbers.
    pub(crate) fn population<'j>(&self, jobs: Jobs<'j>, stream: u64) -> Population<'j> {
        Population {
            name: self.name.clone(),
            count: self.count,
            keys: self.keys,
            jobs,
            cost: self.cost,
            starts: self.starts,
            in_flight: self.in_flight,
            manners: self.manners.clone(),
            told: self.told,
            latency: self.latency,
            stream,
        }
    }
}

/// What a client has to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// So many jobs, all there at its start.
    AtOnce(u32),
    /// Jobs that arrive for each client by a process of its own.
    Each(Process),
    /// Jobs that arrive for all and are dealt to them in turn.
    Dealt(Process),
}
