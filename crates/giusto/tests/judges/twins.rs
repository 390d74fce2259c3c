//! A state that threads can share beside the one that a single owner keeps: after the same requests
//! both must say the same, to the last field.

use std::fmt::Debug;

use giusto::{Charge, Cost, SharedAlgorithm};

use super::at;

/// One thing done to both, at a number of nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Admit {
        now: u64,
        cost: u64,
    },
    Check {
        now: u64,
        cost: u64,
    },
    Grant {
        now: u64,
        cost: u64,
    },
    /// Gives back a charge of the past by its number, counted round, given back before or not.
    Return {
        now: u64,
        charge: usize,
    },
    /// Gives back what may never have been charged.
    Invent {
        now: u64,
        stamp: u64,
        cost: u64,
    },
}

impl Deed {
    pub(crate) fn now(self) -> u64 {
        match self {
            Self::Admit { now, .. }
            | Self::Check { now, .. }
            | Self::Grant { now, .. }
            | Self::Return { now, .. }
            | Self::Invent { now, .. } => now,
        }
    }
}

/// Both states of one key.
pub(crate) struct Twins<'a, A: SharedAlgorithm> {
    algorithm: &'a A,
    alone: A::State,
    shared: A::Shared,
    /// The stamps and the costs of all charges.
    charges: Vec<(u64, u64)>,
}

impl<'a, A: SharedAlgorithm + Debug> Twins<'a, A> {
    pub(crate) fn new(algorithm: &'a A) -> Self {
        let (alone, shared) = (A::State::default(), algorithm.open());
        Self { algorithm, alone, shared, charges: Vec::new() }
    }

    /// The charges so far.
    pub(crate) fn charges(&self) -> usize {
        self.charges.len()
    }

    pub(crate) fn shared(&self) -> &A::Shared {
        &self.shared
    }

    /// Does this to both.
    pub(crate) fn perform(&mut self, deed: Deed) {
        let Self { algorithm, alone, shared, .. } = self;
        match deed {
            Deed::Admit { now, cost } => {
                let (now, cost) = (at(now), Cost::new(cost));
                let one = algorithm.admit_at(alone, now, cost);
                assert_eq!(algorithm.admit_shared(shared, now, cost), Some(one), "{deed:?}");
            }
            Deed::Check { now, cost } => {
                let (now, cost) = (at(now), Cost::new(cost));
                let one = algorithm.check_at(alone, now, cost);
                assert_eq!(algorithm.check_shared(shared, now, cost), Some(one), "{deed:?}");
                let charge = one.charge();
                self.charges.extend(charge.map(|charge| (charge.at.as_nanos(), cost.units())));
            }
            Deed::Grant { now, cost } => {
                let (now, cost) = (at(now), Cost::new(cost));
                let one = algorithm.grant_at(alone, now, cost);
                assert_eq!(algorithm.grant_shared(shared, now, cost), Some(one), "{deed:?}");
                let charge = one.decision.charge();
                let granted = one.granted.units();
                self.charges.extend(charge.map(|charge| (charge.at.as_nanos(), granted)));
            }
            Deed::Return { now, charge } => {
                if let Some((stamp, cost)) =
                    charge.checked_rem(self.charges.len()).map(|charge| self.charges[charge])
                {
                    self.perform(Deed::Invent { now, stamp, cost });
                }
            }
            Deed::Invent { now, stamp, cost } => {
                let charge = || Charge { at: at(stamp), cost: Cost::new(cost) };
                algorithm.refund_at(alone, at(now), charge());
                assert_eq!(algorithm.refund_shared(shared, at(now), &charge()), Some(()));
            }
        }
    }

    /// Both say the same at this instant, without anything being done.
    pub(crate) fn agree(&self, now: u64, costs: &[u64]) {
        let Self { algorithm, alone, shared, .. } = self;
        for &cost in costs {
            let one = algorithm.peek_at(alone, at(now), Cost::new(cost));
            let other = algorithm.peek_shared(shared, at(now), Cost::new(cost));
            assert_eq!(other, Some(one), "a peek for {cost} at {now} by {algorithm:?}");
        }
        let idle = algorithm.is_idle(alone, at(now));
        assert_eq!(algorithm.is_idle_shared(shared, at(now)), idle, "idle at {now}");
    }

    /// Ending the shared one succeeds where the other is idle, and once.
    pub(crate) fn end(self, now: u64) {
        let Self { algorithm, alone, shared, .. } = self;
        let idle = algorithm.is_idle(&alone, at(now));
        assert_eq!(algorithm.close_if_idle(&shared, at(now)), idle, "closed at {now}");
        assert!(!idle || !algorithm.close_if_idle(&shared, at(now)), "closed once");
        let ended = algorithm.peek_shared(&shared, at(now), Cost::ONE).is_none();
        assert_eq!(ended, idle);
        assert_eq!(algorithm.admit_shared(&shared, at(now), Cost::ONE).is_none(), idle);
        let charge = Charge { at: at(now), cost: Cost::ONE };
        assert_eq!(algorithm.refund_shared(&shared, at(now), &charge).is_none(), idle);
        assert!(!idle || !algorithm.is_idle_shared(&shared, at(now)));
    }
}
