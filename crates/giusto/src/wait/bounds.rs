//! How many may wait, who goes when that is exceeded, and how a deadline is judged.

/// The bounds of a queue. By default 1,024 waiters of any cost, the newest refused.
///
/// ```
/// use giusto::{Bounds, FairQueue, Shedding};
///
/// let bounds = Bounds { waiters: 100, shedding: Shedding::ShedOldest, ..Bounds::default() };
/// let queue = FairQueue::new(bounds);
/// assert!(queue.is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The most waiters at once; with 0 everybody is refused.
    pub waiters: usize,
    /// The most units that all waiters together wait for.
    pub units: u64,
    /// Who goes when one of the two is exceeded.
    pub shedding: Shedding,
    /// What counts when a deadline is judged on arrival.
    pub estimate: Estimate,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            waiters: 1_024,
            units: u64::MAX,
            shedding: Shedding::RefuseNewest,
            estimate: Estimate::OwnCost,
        }
    }
}

/// Who goes when a waiter arrives at a full queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shedding {
    /// The one that arrives.
    #[default]
    RefuseNewest,
    /// Those that arrived first, whatever their priority, until there is room.
    ShedOldest,
    /// Those of the lowest priority, the newest of them first, as long as it is below that of the
    /// one that arrives; where that makes no room, the one that arrives.
    ShedLowestPriority,
}

/// What counts when a deadline is judged on arrival.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Estimate {
    /// The waiter's own cost: for every limit, nobody is refused who could pass in time.
    #[default]
    OwnCost,
    /// The costs ahead as well, up to what the limit holds at once. Nobody is refused who could
    /// pass while those ahead stay, under [`Gcra`](crate::Gcra), fixed and rolling windows; a
    /// [`SlidingCounter`](crate::SlidingCounter) lets charges fade and may pass one earlier.
    CostsAhead,
}
