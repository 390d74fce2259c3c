//! Why clients cannot be as they were described.

/// A number of a behaviour or a population that means nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// A backoff from nothing stays nothing.
    #[error(
        "the first delay of a backoff is 0 and would never grow; give one above 0, as in 100ms"
    )]
    NoBase,
    /// Delays that shrink.
    #[error("the factor of a backoff is {0}; give a number from 1 on, as in 2")]
    Factor(f64),
    /// A cap that the first delay exceeds.
    #[error("a backoff starts at {base_ns} ns and may not exceed {cap_ns} ns; give a larger cap")]
    Cap {
        /// The first delay.
        base_ns: u64,
        /// The most.
        cap_ns: u64,
    },
    /// A share of a limit beyond its ends.
    #[error("a queue sends at {0} % of the limit; give a share from 1 to 100")]
    Share(u32),
    /// A limit without a window.
    #[error("the window of a queue's limit is empty; give a length, as in 60s")]
    NoWindow,
    /// A share of retries beyond its ends.
    #[error("{0} % of requests as retries; give a share from 1 to 99")]
    RetryShare(u32),
    /// A retry budget that can never hold a retry.
    #[error("a retry budget that saves up no retry never allows one; save up 1 or more")]
    NothingSaved,
    /// Nobody.
    #[error("population {name:?} has no clients; give a count from 1 on")]
    NoClients {
        /// The population.
        name: String,
    },
    /// Clients without a place for a request.
    #[error("clients of population {name:?} may have no request in flight; allow 1 or more")]
    NothingInFlight {
        /// The population.
        name: String,
    },
    /// No groups to deal keys to.
    #[error("population {name:?} deals its clients to no groups; give a number from 1 on")]
    NoGroups {
        /// The population.
        name: String,
    },
    /// One request exceeds the share of a queue.
    #[error(
        "a request of population {name:?} costs {cost} units, and its queue sends at most {share} \
         in a window; lower the cost or raise the limit or the share"
    )]
    CostExceedsShare {
        /// The population.
        name: String,
        /// What a request costs.
        cost: u64,
        /// The queue's share in units.
        share: u64,
    },
    /// Requests without end at one time.
    #[error(
        "clients of population {name:?} may repeat a request at once, over a way that takes no \
         time, so that time would stand still; give them a latency, a delay or at most so many \
         attempts"
    )]
    NoTimePasses {
        /// The population.
        name: String,
    },
    /// As many streams of arrivals as clients are needed.
    #[error("population {name:?} has {clients} clients and arrivals for {streams}; give one each")]
    Arrivals {
        /// The population.
        name: String,
        /// How many clients there are.
        clients: u32,
        /// How many streams of arrivals.
        streams: usize,
    },
}
