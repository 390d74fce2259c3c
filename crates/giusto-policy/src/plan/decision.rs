//! The decision on one request: everything that its response needs.

use std::time::Duration;

use giusto::{Cost, Timestamp};
use smallvec::SmallVec;

use super::{Match, Meter, Plan};
use crate::{
    check::MOST_LIMITS,
    document::{RequestPattern, Rule},
    request::Request,
};

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It passes, and was charged to every limit.
    Admitted,
    /// A limit denies it: the place of the one that binds, in [`Decision::counted`].
    Limited(usize),
    /// Its plan has no access.
    NoAccess,
    /// It holds more than one request may.
    TooLarge,
}

/// A limit that was asked about a request.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'p> {
    pub(super) meter: &'p Meter,
    pub(super) tier: usize,
    pub(super) answer: giusto::Decision,
    pub(super) candidate: Option<Beside>,
    /// What was charged although it was not allowed.
    pub(super) debited: Option<(Timestamp, Cost)>,
    /// Units left of the base, where that is not what a request may take, and an alert is about it.
    pub(super) base_left: Option<u64>,
}

/// What a candidate decided, and what it was charged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    pub(super) allows: bool,
    pub(super) charged: Option<(Timestamp, Cost)>,
}

/// The decision on one request.
#[derive(Debug)]
#[must_use = "a decision that nobody reads limits nobody"]
pub struct Decision<'p> {
    pub(super) plan: &'p Plan,
    pub(super) at: Timestamp,
    pub(super) matched: Option<Match>,
    pub(super) tier: Option<usize>,
    pub(super) size: Option<u64>,
    pub(super) outcome: Outcome,
    pub(super) counted: SmallVec<[Counted<'p>; MOST_LIMITS]>,
}

impl<'p> Decision<'p> {
    /// What becomes of the request.
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Whether it passes.
    pub const fn is_admitted(&self) -> bool {
        matches!(self.outcome, Outcome::Admitted)
    }

    /// When it was decided, since 1970-01-01 UTC.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The rule that matched; none where none did, and the request passes.
    pub fn rule(&self) -> Option<&'p Rule> {
        self.plan.policy.document().rules.get(self.matched?.rule)
    }

    /// The plan by which it was decided.
    pub const fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// The pattern that matched.
    pub(crate) fn pattern(&self) -> Option<&'p RequestPattern> {
        self.plan.pattern(self.matched?)
    }

    /// The meter of which headers speak.
    pub(crate) fn shown(&self) -> Option<&'p Meter> {
        let shown = self.plan.shown.get(self.matched?.rule).copied().flatten()?;
        self.plan.meters.get(shown)
    }

    /// A time of the engine as wall time.
    pub(crate) fn wall(&self, own: Timestamp) -> Timestamp {
        self.plan.wall(own)
    }

    /// The plan of whoever asked, where the document has plans.
    pub fn tier(&self) -> Option<&'p str> {
        let plans = &self.plan.policy.document().plans;
        plans.get_index(self.tier?).map(|(name, _)| name.as_str())
    }

    /// What the request holds, where the rule has a batch.
    pub const fn size(&self) -> Option<u64> {
        self.size
    }

    /// The limits that were asked, those in shadow too.
    pub fn counted(&self) -> &[Counted<'p>] {
        &self.counted
    }

    /// The limit that binds.
    pub fn binding(&self) -> Option<&Counted<'p>> {
        match self.outcome {
            Outcome::Limited(place) => self.counted.get(place),
            _ => None,
        }
    }

    /// The first instant at which the request passes, all else equal, since 1970-01-01 UTC.
    pub fn next_at(&self) -> Option<Timestamp> {
        let next = self.binding()?.answer.status().next_at()?;
        Some(self.plan.wall(next))
    }

    /// How long to wait until then.
    pub fn next_after(&self) -> Option<Duration> {
        self.next_at().map(|next| next.since(self.at))
    }

    /// What is worth a line in a log, or an alert.
    pub fn events(&self) -> impl Iterator<Item = Event<'p>> {
        let binding = self.binding().map(|counted| Event::Denied(counted.meter));
        let counted = self.counted.iter().flat_map(Counted::events);
        binding.into_iter().chain(counted)
    }
}

/// Something worth a line in a log.
#[derive(Clone, Copy, Debug)]
pub enum Event<'p> {
    /// This limit turned the request away.
    Denied(&'p Meter),
    /// Less is left of this limit than its alert says: so many units.
    Low(&'p Meter, u64),
    /// This limit would have turned the request away, were it enforced.
    ShadowDenied(&'p Meter),
    /// The candidate of this limit would have decided otherwise: whether it allows.
    CandidateDiffers(&'p Meter, bool),
}

impl<'p> Counted<'p> {
    /// The limit.
    pub const fn meter(&self) -> &'p Meter {
        self.meter
    }

    /// What it said.
    pub const fn answer(&self) -> &giusto::Decision {
        &self.answer
    }

    /// Whether its candidate would have allowed the request, if it has one.
    pub fn candidate(&self) -> Option<bool> {
        self.candidate.map(|candidate| candidate.allows)
    }

    /// Units per window, and the most at once; none of a running total.
    pub(crate) fn numbers(&self) -> Option<(u64, u64)> {
        let quota = self.meter.quota(self.tier)?;
        let limit = quota.limit()?;
        Some((limit, quota.own_burst().unwrap_or(limit)))
    }

    /// Units left, of the base at most.
    pub(crate) fn remaining(&self) -> Option<u64> {
        let (limit, _) = self.numbers()?;
        Some(self.answer.status().remaining().min(limit))
    }

    /// The length of its windows.
    pub(crate) fn period(&self) -> Option<giusto::Period> {
        self.meter.quota(self.tier)?.period()
    }

    /// Units that are counted now, above the limit too.
    pub(crate) fn used(&self, request: &Request<'_>, decision: &Decision<'_>) -> u64 {
        let key = self.meter.key(request, decision.pattern());
        self.meter.used(&key, self.tier, decision.plan.own(decision.at))
    }

    fn events(&self) -> impl Iterator<Item = Event<'p>> {
        let meter = self.meter;
        let allowed = self.answer.is_allowed();
        let left = self.base_left.or_else(|| self.remaining());
        let low = meter
            .alert_below
            .zip(self.numbers())
            .zip(left)
            .filter(|((share, (limit, burst)), left)| *left < share.of(*limit.min(burst)));
        let low = low.map(|(_, left)| Event::Low(meter, left));
        let shadow = (meter.shadow && !allowed).then_some(Event::ShadowDenied(meter));
        let differs = self.candidate().filter(|candidate| *candidate != allowed);
        let differs = differs.map(|candidate| Event::CandidateDiffers(meter, candidate));
        low.into_iter().chain(shadow).chain(differs)
    }
}
