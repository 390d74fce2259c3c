//! A world of clients and open sources before one server, in virtual time.
//!
//! Open sources ask whatever they are answered, as a recorded trace does. Clients wait for answers
//! and act on them. The world brings the requests of both before the server in the order of time,
//! each at its own time, and writes down what was asked and what became of it as a trace and its
//! decisions, so that everything that is measured of a trace can be measured of a world.
//!
//! The order of simultaneous events is part of what a seed means: open sources come before clients,
//! among themselves in the order in which they were added; clients' events in the order in which
//! they were planned.
//!
//! ```
//! use giusto_sim::client::measures::client_rows;
//! use giusto_sim::client::{
//!     Behaviour, Budget, Fixed, Jobs, Keys, Latency, Manners, Population, Starts, Told,
//! };
//! use giusto_sim::world::{Unwatched, World};
//! use giusto_sim::server::{Answer, Outcome, Server};
//!
//! /// Is down for the first ten seconds.
//! struct Starting;
//!
//! impl Server for Starting {
//!     fn decide(&mut self, now_ns: u64, _: u32, _: u64) -> Answer {
//!         let up = now_ns >= 10_000_000_000;
//!         let outcome = if up { Outcome::Admitted } else { Outcome::Unavailable };
//!         Answer { outcome, retry_after_ns: None, limit: 1, remaining: 1, reset_ns: None }
//!     }
//! }
//!
//! // A hundred clients that ask every four seconds, for a minute.
//! let mut world = World::new(1, 60_000_000_000);
//! let behaviour = Behaviour::Fixed(Fixed { delay_ns: 4_000_000_000 });
//! world.population(Population {
//!     name: "apps".into(),
//!     count: 100,
//!     keys: Keys::Own,
//!     jobs: Jobs::AtStart(1),
//!     cost: 1,
//!     starts: Starts::default(),
//!     in_flight: 1,
//!     manners: Manners { behaviour, budget: Budget::default() },
//!     told: Told::Seconds,
//!     latency: Latency::constant(1_000_000),
//!     stream: 0,
//! })?;
//! let record = world.run(&mut Starting, &mut Unwatched)?;
//! let row = &client_rows(&record, "starting", 1_000_000_000)[0];
//! assert_eq!((row.jobs_done, row.requests), (100, 400));
//! # Ok::<(), giusto_sim::world::WorldError>(())
//! ```

mod acts;
mod cast;
mod error;
mod events;
mod feed;
mod mail;
mod record;
mod recorder;
mod run;
mod sources;
mod watch;

use std::fmt;

pub use error::WorldError;
pub use events::Events;
pub use record::{JobEnd, Members, OPEN, Record};
pub use watch::{Progress, Unwatched, Watch};

use crate::{
    client::{Keys, Population},
    server::Server,
    traffic::Request,
};

/// The most requests of a run, where nothing else is said.
const REQUESTS: u64 = 50_000_000;

/// What a run begins with.
pub struct World<'a> {
    seed: u64,
    end_ns: u64,
    most_requests: u64,
    names: Vec<String>,
    sources: Vec<Box<dyn Iterator<Item = Request> + 'a>>,
    populations: Vec<(Population<'a>, u32)>,
}

impl fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("seed", &self.seed)
            .field("end_ns", &self.end_ns)
            .field("most_requests", &self.most_requests)
            .field("keys", &self.names.len())
            .field("sources", &self.sources.len())
            .field("populations", &self.populations)
            .finish()
    }
}

impl<'a> World<'a> {
    /// An empty world that ends before `end_ns`: what would happen then or later does not happen.
    pub const fn new(seed: u64, end_ns: u64) -> Self {
        Self {
            seed,
            end_ns,
            most_requests: REQUESTS,
            names: Vec::new(),
            sources: Vec::new(),
            populations: Vec::new(),
        }
    }

    /// The same, ended with an error by a request more than so many, or by as many jobs that arrive
    /// or are given up before their first request; 50 million if not called. A request takes 29
    /// bytes of the record.
    #[must_use]
    pub const fn at_most(mut self, requests: u64) -> Self {
        self.most_requests = requests;
        self
    }

    /// Adds a key, which sources ask by.
    ///
    /// # Errors
    /// Where keys run out at 2^32.
    pub fn key(&mut self, name: impl Into<String>) -> Result<u32, WorldError> {
        let key = u32::try_from(self.names.len()).map_err(|_| WorldError::TooManyKeys)?;
        self.names.push(name.into());
        Ok(key)
    }

    /// How many keys there are, which is how many the server must know.
    pub const fn keys(&self) -> usize {
        self.names.len()
    }

    /// The names of the keys.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Adds an open source, whose times never decrease.
    pub fn source(&mut self, requests: impl Iterator<Item = Request> + 'a) {
        self.sources.push(Box::new(requests));
    }

    /// Adds a population and its keys: `name` where it has one, `name/0`, `name/1`, ... where it
    /// has several.
    ///
    /// # Errors
    /// Where the population cannot be, see [`crate::client::ClientError`], or asks by a key that
    /// does not exist.
    pub fn population(&mut self, population: Population<'a>) -> Result<(), WorldError> {
        population.check()?;
        let first = u32::try_from(self.names.len()).map_err(|_| WorldError::TooManyKeys)?;
        let name = &population.name;
        let several = match population.keys {
            Keys::Given(key) if (key as usize) < self.names.len() => 0,
            Keys::Given(key) => return Err(WorldError::NoSuchKey { name: name.clone(), key }),
            Keys::One => {
                self.names.push(name.clone());
                0
            }
            Keys::Own => population.count,
            Keys::Groups(groups) => groups,
        };
        if first.checked_add(several).is_none() {
            return Err(WorldError::TooManyKeys);
        }
        self.names.extend((0..several).map(|index| format!("{name}/{index}")));
        self.populations.push((population, first));
        Ok(())
    }

    /// Lets time run until the end, or until nothing is left to happen, or until `watch` stops it.
    ///
    /// # Errors
    /// See [`WorldError`].
    pub fn run(self, server: &mut dyn Server, watch: &mut dyn Watch) -> Result<Record, WorldError> {
        run::run(self, server, watch)
    }
}
