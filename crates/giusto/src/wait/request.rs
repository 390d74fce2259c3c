//! What a waiter wants, what it is told, and why it may be refused.

use std::{cmp::Reverse, error::Error, fmt};

use crate::{Cost, Decision, Timestamp};

/// What one waiter wants.
///
/// ```
/// use giusto::{Cost, Timestamp, WaitRequest};
///
/// let plain = WaitRequest::from(Cost::ONE);
/// assert_eq!(plain.priority, 0);
/// let urgent = WaitRequest::new(Cost::new(5)).priority(9).deadline(Timestamp::from_nanos(100));
/// assert_eq!(urgent.cost, Cost::new(5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitRequest {
    /// What is to be charged.
    pub cost: Cost,
    /// Higher goes first; within one priority, first in, first out.
    pub priority: u8,
    /// The last instant at which being admitted is of use, if there is one.
    pub deadline: Option<Timestamp>,
}

impl WaitRequest {
    /// A wait for `cost`, of priority 0 and without a deadline.
    pub const fn new(cost: Cost) -> Self {
        Self { cost, priority: 0, deadline: None }
    }

    /// The same with another priority.
    #[must_use]
    pub const fn priority(self, priority: u8) -> Self {
        Self { priority, ..self }
    }

    /// The same with a deadline.
    #[must_use]
    pub const fn deadline(self, deadline: Timestamp) -> Self {
        Self { deadline: Some(deadline), ..self }
    }
}

impl From<Cost> for WaitRequest {
    fn from(cost: Cost) -> Self {
        Self::new(cost)
    }
}

/// One waiter of one queue. Ids order as their waiters pass, and are not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaiterId {
    pub(super) priority: Reverse<u8>,
    pub(super) arrival: u64,
}

/// What a waiter is told when it asks how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "an admitted waiter has been charged"]
pub enum Wait {
    /// It passes, was charged, and waits no more.
    Admitted(Decision),
    /// It is at the head: ask again at this instant, which is not after its deadline.
    Until(Timestamp),
    /// It is at the head, and no clock tells when the limit has room: ask again when told that
    /// something was released.
    UntilReleased,
    /// Others are ahead: ask again when it is at the head.
    Behind,
    /// It does not pass, and waits no more.
    Refused(Refused),
}

/// Why a waiter does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// The queue is full, and nobody in it goes before the one that arrives.
    Full {
        /// How many wait.
        waiters: usize,
        /// How many units they wait for.
        units: u64,
    },
    /// It had to make room for another, or had ended before.
    Shed,
    /// It cannot be admitted by its deadline.
    Late {
        /// The deadline.
        deadline: Timestamp,
        /// The first instant at which it could have been admitted, as far as known; the present
        /// where the deadline has passed.
        earliest: Timestamp,
    },
    /// No waiting helps; the limit's own answer.
    Never(Decision),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { waiters, units } => write!(
                f,
                "the queue is full: {waiters} wait for {units} units; come back later, or raise its bounds"
            ),
            Self::Shed => f.write_str(
                "the wait was ended to make room for another; come back later, or raise the bounds of the queue",
            ),
            Self::Late { deadline, earliest } => write!(
                f,
                "the deadline at {} ns cannot be met: not before {} ns; allow more time or come back later",
                deadline.as_nanos(),
                earliest.as_nanos()
            ),
            Self::Never(decision) => write!(
                f,
                "no waiting helps: {} units were asked for, the limit holds {} at once and may be closed or used up; ask for less",
                decision.status().cost().units(),
                decision.status().limit()
            ),
        }
    }
}

impl Error for Refused {}
