//! Populations: clients that are all alike, each with a state and random numbers of its own.

use std::fmt;

use super::{Behaviour, ClientError, Latency, Manners, Told};
use crate::traffic::Arrivals;

/// Which keys clients ask by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// Each its own, named after the population and the client's number.
    #[default]
    Own,
    /// All by one, named after the population.
    One,
    /// Dealt to so many groups in turn, each with a key.
    Groups(u32),
    /// All by a key that the world has.
    Given(u32),
}

/// The jobs of a population.
pub enum Jobs<'a> {
    /// So many for each client, all there when it starts.
    AtStart(u32),
    /// Arriving for each client by times of its own.
    Each(Vec<Box<dyn Arrivals + 'a>>),
    /// Arriving for all, and dealt to the clients in turn.
    Dealt(Box<dyn Arrivals + 'a>),
}

impl fmt::Debug for Jobs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtStart(jobs) => f.debug_tuple("AtStart").field(jobs).finish(),
            Self::Each(streams) => f.debug_tuple("Each").field(&streams.len()).finish(),
            Self::Dealt(_) => f.write_str("Dealt"),
        }
    }
}

/// When clients start, whose jobs are there when they do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Starts {
    /// The earliest start.
    pub at_ns: u64,
    /// How far starts are spread, uniformly by chance; all at once where 0.
    pub spread_ns: u64,
}

/// Clients that are all alike.
#[derive(Debug)]
pub struct Population<'a> {
    /// Its name, which names its keys too.
    pub name: String,
    /// How many clients it has.
    pub count: u32,
    /// Which keys they ask by.
    pub keys: Keys,
    /// What they have to do.
    pub jobs: Jobs<'a>,
    /// What each request costs, in units.
    pub cost: u64,
    /// When they start; arriving jobs come in their own time.
    pub starts: Starts,
    /// How many jobs of a client may be under way at once.
    pub in_flight: u32,
    /// How they behave.
    pub manners: Manners,
    /// What they are told.
    pub told: Told,
    /// How long requests and answers take.
    pub latency: Latency,
    /// The number of its stream of random numbers: another number is another stream, whatever
    /// populations there are beside.
    pub stream: u64,
}

impl Population<'_> {
    /// Whether clients like these can be.
    pub(crate) fn check(&self) -> Result<(), ClientError> {
        let name = || self.name.clone();
        if self.count == 0 {
            return Err(ClientError::NoClients { name: name() });
        }
        if self.in_flight == 0 {
            return Err(ClientError::NothingInFlight { name: name() });
        }
        if self.keys == Keys::Groups(0) {
            return Err(ClientError::NoGroups { name: name() });
        }
        if let Behaviour::Queue(queue) = &self.manners.behaviour
            && queue.share_units() < self.cost.max(1)
        {
            let (cost, share) = (self.cost, queue.share_units());
            return Err(ClientError::CostExceedsShare { name: name(), cost, share });
        }
        if let Jobs::Each(streams) = &self.jobs
            && streams.len() != self.count as usize
        {
            let (clients, streams) = (self.count, streams.len());
            return Err(ClientError::Arrivals { name: name(), clients, streams });
        }
        let budget = &self.manners.budget;
        let bounded = budget.attempts.is_some() || budget.retries.is_some();
        let at_once = self.latency.least_round_trip() == 0;
        if at_once && !bounded && self.manners.behaviour.may_stand_still() {
            return Err(ClientError::NoTimePasses { name: name() });
        }
        Ok(())
    }

    /// Whether chance has a part in what its clients do.
    pub(crate) fn draws(&self) -> bool {
        self.starts.spread_ns > 0 || self.latency.draws() || self.manners.behaviour.draws()
    }
}
