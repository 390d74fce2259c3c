//! Who waits, in which order, and what the one at the head is told.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{Bounds, Estimate, Refused, Shedding, Wait, WaitRequest, WaiterId};
use crate::{Cost, Decision, Timestamp};

/// A bounded queue before one limit, in explicit time and without I/O: for simulations, event
/// loops, and under the [`WaitingRoom`](crate::WaitingRoom).
///
/// Only the waiter at the head asks the limit. Whoever drives the queue polls the head again when
/// the head has changed, when the instant it was told has come, and when something was released.
/// Every verb takes time logarithmic in the number of waiters.
///
/// ```
/// use giusto::{Bounds, Cost, DirectLimiter, FairQueue, Gcra, ManualClock, Quota, Timestamp, Wait};
///
/// let limit = DirectLimiter::new(Gcra::new(Quota::per_second(1))?, ManualClock::new());
/// let mut queue = FairQueue::new(Bounds::default());
/// let now = Timestamp::ZERO;
/// let first = queue.enqueue_at(now, Cost::ONE.into(), |at, cost| limit.peek_at(at, cost))?.id;
/// let second = queue.enqueue_at(now, Cost::ONE.into(), |at, cost| limit.peek_at(at, cost))?.id;
///
/// assert_eq!(queue.poll_at(now, second, |at, cost| limit.check_at(at, cost)), Wait::Behind);
/// let wait = queue.poll_at(now, first, |at, cost| limit.check_at(at, cost));
/// assert!(matches!(wait, Wait::Admitted(_)));
///
/// assert_eq!(queue.head(), Some(second));
/// let wait = queue.poll_at(now, second, |at, cost| limit.check_at(at, cost));
/// assert_eq!(wait, Wait::Until(Timestamp::from_nanos(1_000_000_000)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FairQueue {
    bounds: Bounds,
    /// How many have arrived.
    arrivals: u64,
    waiting: BTreeMap<WaiterId, Waiter>,
    /// The same waiters by arrival, where the oldest may be shed.
    by_arrival: BTreeSet<(u64, WaiterId)>,
    /// The sums of each priority that somebody waits with: at most 256.
    sums: BTreeMap<Reverse<u8>, Sum>,
}

#[derive(Clone, Copy, Debug)]
struct Waiter {
    cost: Cost,
    deadline: Option<Timestamp>,
}

/// How many wait, and for how many units. No sum of costs overflows 128 bits.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    waiters: usize,
    units: u128,
}

/// A waiter that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enqueued {
    /// The one that arrived.
    pub id: WaiterId,
    /// Those that were shed to make room for it; they wait no more.
    pub shed: Vec<WaiterId>,
}

impl FairQueue {
    /// A queue in which nobody waits.
    pub const fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            arrivals: 0,
            waiting: BTreeMap::new(),
            by_arrival: BTreeSet::new(),
            sums: BTreeMap::new(),
        }
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The waiter whose turn it is: the one to poll.
    pub fn head(&self) -> Option<WaiterId> {
        self.waiting.first_key_value().map(|(&id, _)| id)
    }

    /// Adds a waiter behind all of its priority, or says why it would wait in vain.
    ///
    /// `peek` is asked for the decision on a cost without a charge. A waiter that is refused leaves
    /// the queue as it was.
    pub fn enqueue_at(
        &mut self,
        now: Timestamp,
        request: WaitRequest,
        peek: impl Fn(Timestamp, Cost) -> Decision,
    ) -> Result<Enqueued, Refused> {
        let id = WaiterId { priority: Reverse(request.priority), arrival: self.arrivals };
        let shed = self.make_room(&request)?;
        let ahead = match self.bounds.estimate {
            Estimate::OwnCost => 0,
            Estimate::CostsAhead => self.units_ahead(id, &shed),
        };
        judge(now, &request, ahead, peek)?;
        for &other in &shed {
            self.cancel(other);
        }
        self.arrivals += 1;
        self.insert(id, Waiter { cost: request.cost, deadline: request.deadline });
        Ok(Enqueued { id, shed })
    }

    /// Tells a waiter how it stands. At the head, `ask` is asked to decide and charge.
    ///
    /// A waiter that is admitted or refused waits no more, and the next is at the head.
    pub fn poll_at(
        &mut self,
        now: Timestamp,
        id: WaiterId,
        ask: impl FnOnce(Timestamp, Cost) -> Decision,
    ) -> Wait {
        let Some(&waiter) = self.waiting.get(&id) else { return Wait::Refused(Refused::Shed) };
        let wait = match waiter.deadline {
            Some(deadline) if deadline < now => {
                Wait::Refused(Refused::Late { deadline, earliest: now })
            }
            _ if self.head() != Some(id) => Wait::Behind,
            deadline => told(ask(now, waiter.cost), deadline),
        };
        if matches!(wait, Wait::Admitted(_) | Wait::Refused(_)) {
            self.cancel(id);
        }
        wait
    }

    /// Takes a waiter out, and says whether it waited. Nothing is charged.
    pub fn cancel(&mut self, id: WaiterId) -> bool {
        let Some(waiter) = self.waiting.remove(&id) else { return false };
        self.by_arrival.remove(&(id.arrival, id));
        if let Some(sum) = self.sums.get_mut(&id.priority) {
            sum.waiters -= 1;
            sum.units -= u128::from(waiter.cost.units());
            if sum.waiters == 0 {
                self.sums.remove(&id.priority);
            }
        }
        true
    }

    fn insert(&mut self, id: WaiterId, waiter: Waiter) {
        self.waiting.insert(id, waiter);
        if self.bounds.shedding == Shedding::ShedOldest {
            self.by_arrival.insert((id.arrival, id));
        }
        let sum = self.sums.entry(id.priority).or_default();
        sum.waiters += 1;
        sum.units += u128::from(waiter.cost.units());
    }

    /// Those that have to go so that `request` fits.
    fn make_room(&self, request: &WaitRequest) -> Result<Vec<WaiterId>, Refused> {
        let all = total(self.sums.values());
        if self.fits(all, request) {
            return Ok(Vec::new());
        }
        let full = Refused::Full {
            waiters: all.waiters,
            units: u64::try_from(all.units).unwrap_or(u64::MAX),
        };
        let lower = self.sums.range(Reverse(request.priority)..);
        let lower = total(lower.filter(|(at, _)| at.0 < request.priority).map(|(_, sum)| sum));
        match self.bounds.shedding {
            Shedding::ShedOldest if self.fits(Sum::default(), request) => {
                let oldest = self.by_arrival.iter().map(|&(_, id)| id);
                Ok(self.enough(all, request, oldest))
            }
            Shedding::ShedLowestPriority if self.fits(all.less(lower), request) => {
                Ok(self.enough(all, request, self.waiting.keys().rev().copied()))
            }
            _ => Err(full),
        }
    }

    /// The first of `victims` that together make room.
    fn enough(
        &self,
        mut left: Sum,
        request: &WaitRequest,
        mut victims: impl Iterator<Item = WaiterId>,
    ) -> Vec<WaiterId> {
        let mut shed = Vec::new();
        while !self.fits(left, request) {
            let Some(victim) = victims.next() else { break };
            left = left.less(Sum { waiters: 1, units: self.units(victim) });
            shed.push(victim);
        }
        shed
    }

    fn fits(&self, others: Sum, request: &WaitRequest) -> bool {
        others.waiters < self.bounds.waiters
            && others.units + u128::from(request.cost.units()) <= u128::from(self.bounds.units)
    }

    /// The units that those before `id` wait for, but for those that are shed.
    fn units_ahead(&self, id: WaiterId, shed: &[WaiterId]) -> u128 {
        let ahead = total(self.sums.range(..=id.priority).map(|(_, sum)| sum)).units;
        let going = shed.iter().filter(|&&other| other < id);
        ahead - going.map(|&other| self.units(other)).sum::<u128>()
    }

    fn units(&self, id: WaiterId) -> u128 {
        self.waiting.get(&id).map_or(0, |waiter| waiter.cost.units().into())
    }
}

impl Sum {
    const fn less(self, other: Self) -> Self {
        Self { waiters: self.waiters - other.waiters, units: self.units - other.units }
    }
}

fn total<'a>(sums: impl Iterator<Item = &'a Sum>) -> Sum {
    sums.fold(Sum::default(), |all, sum| Sum {
        waiters: all.waiters + sum.waiters,
        units: all.units + sum.units,
    })
}

/// Refuses a request that can never pass, or not by its deadline with `ahead` units before it.
fn judge(
    now: Timestamp,
    request: &WaitRequest,
    ahead: u128,
    peek: impl Fn(Timestamp, Cost) -> Decision,
) -> Result<(), Refused> {
    let own = peek(now, request.cost);
    if own.is_never() {
        return Err(Refused::Never(own));
    }
    let Some(deadline) = request.deadline else { return Ok(()) };
    if deadline < now {
        return Err(Refused::Late { deadline, earliest: now });
    }
    // All of them have to pass, and the limit has to hold at least so much for that, or be full.
    let together = (ahead + u128::from(request.cost.units())).min(own.status().limit().into());
    let together = Cost::new(u64::try_from(together).unwrap_or(u64::MAX).max(request.cost.units()));
    let decision = if together == request.cost { own } else { peek(now, together) };
    match decision.status().next_at() {
        Some(earliest) if decision.is_denied() && earliest > deadline => {
            Err(Refused::Late { deadline, earliest })
        }
        _ => Ok(()),
    }
}

/// What the one at the head is told of the limit's decision.
fn told(decision: Decision, deadline: Option<Timestamp>) -> Wait {
    match (decision, decision.status().next_at(), deadline) {
        (Decision::Allowed(_), ..) => Wait::Admitted(decision),
        (Decision::Never(_), ..) => Wait::Refused(Refused::Never(decision)),
        (_, Some(earliest), Some(deadline)) if earliest > deadline => {
            Wait::Refused(Refused::Late { deadline, earliest })
        }
        (_, Some(at), _) => Wait::Until(at),
        (_, None, _) => Wait::UntilReleased,
    }
}
