//! Deciding: the rule, then access, then the batch, then all limits or none.

use giusto::{Cost, Joint, Member, Taking, Timestamp, all};
use smallvec::SmallVec;

use super::{Counted, Decision, Match, Meter, Outcome, Plan, counter::Asked, key::Key};
use crate::{
    check::MOST_LIMITS,
    document::{Counts, RequestPattern},
    request::Request,
};

/// Whether a request is charged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Check,
    Peek,
}

/// A limit that applies to a request, and whose counter.
struct Applies<'p, 'r> {
    meter: &'p Meter,
    tier: usize,
    key: Key<'r>,
    cost: Cost,
}

type Limits<'p, 'r> = SmallVec<[Applies<'p, 'r>; MOST_LIMITS]>;

impl Plan {
    /// Decides on a request at a wall time, in nanoseconds since 1970-01-01 UTC, and charges all of its
    /// limits or none.
    pub fn decide_at(&self, at: Timestamp, request: &Request<'_>) -> Decision<'_> {
        self.decide(at, request, Mode::Check)
    }

    /// Decides without charging.
    pub fn peek_at(&self, at: Timestamp, request: &Request<'_>) -> Decision<'_> {
        self.decide(at, request, Mode::Peek)
    }

    /// The rule that a request meets.
    pub(crate) fn matched(&self, request: &Request<'_>) -> Option<Match> {
        self.router.find(&self.policy.document().rules, request)
    }

    pub(crate) fn pattern(&self, matched: Match) -> Option<&RequestPattern> {
        self.policy.document().rules[matched.rule].requests.get(matched.pattern?)
    }

    fn decide(&self, at: Timestamp, request: &Request<'_>, mode: Mode) -> Decision<'_> {
        let matched = self.matched(request);
        let mut decision = Decision {
            plan: self,
            at,
            matched,
            tier: None,
            size: None,
            outcome: Outcome::Admitted,
            counted: SmallVec::new(),
        };
        let Some(matched) = matched else { return decision };
        let pattern = self.pattern(matched);
        decision.tier = self.tier(request);
        if let Some(early) = self.turned_away(matched, pattern, request, &mut decision) {
            decision.outcome = early;
            if early != Outcome::NoAccess {
                let limits = self.applying(&decision, matched, request, at, |_| true);
                decision.counted = looked_at(&limits, self.own(at));
            }
            return decision;
        }
        let enforced = self.applying(&decision, matched, request, at, |meter| !meter.shadow);
        self.charge(&enforced, mode, &mut decision);
        if !self.has_shadow[matched.rule] {
            return decision;
        }
        let shadows = self.applying(&decision, matched, request, at, |meter| meter.shadow);
        self.shadow(&shadows, mode, &mut decision);
        decision
    }

    /// The highest plan that a request names; the lowest if it names none.
    fn tier(&self, request: &Request<'_>) -> Option<usize> {
        let document = self.policy.document();
        let membership = document.membership.as_ref()?;
        let mut best = 0;
        request.any(&membership.from, None, |value| {
            best = best.max(document.plans.get_index_of(value).unwrap_or(0));
            false
        });
        Some(best)
    }

    /// Why a request is turned away before any limit is asked.
    fn turned_away(
        &self,
        matched: Match,
        pattern: Option<&RequestPattern>,
        request: &Request<'_>,
        decision: &mut Decision<'_>,
    ) -> Option<Outcome> {
        let document = self.policy.document();
        let rule = &document.rules[matched.rule];
        let plan = decision.tier.and_then(|tier| document.plans.get_index(tier));
        let has_access = plan.is_none_or(|(_, plan)| plan.no_access.is_none());
        if !has_access && !rule.limits.is_empty() {
            return Some(Outcome::NoAccess);
        }
        let batch = rule.batch.as_ref()?;
        let size = request.number(&batch.from, pattern);
        decision.size = Some(size);
        (size > batch.at_most).then_some(Outcome::TooLarge)
    }

    /// The limits that apply to a request.
    fn applying<'p, 'r>(
        &'p self,
        decision: &Decision<'_>,
        matched: Match,
        request: &Request<'r>,
        at: Timestamp,
        wanted: impl Fn(&Meter) -> bool,
    ) -> Limits<'p, 'r> {
        let pattern = self.pattern(matched);
        let mut limits = SmallVec::new();
        for &meter in &self.charged[matched.rule] {
            let meter = &self.meters[meter];
            if !wanted(meter) || !request.satisfies(&meter.when, pattern) {
                continue;
            }
            let key = meter.key(request, pattern);
            if let Some(tier) = meter.tier(&key, decision.tier, at) {
                limits.push(Applies { meter, tier, cost: meter.cost(request, pattern), key });
            }
        }
        limits
    }

    fn charge<'p>(&'p self, limits: &Limits<'p, '_>, mode: Mode, decision: &mut Decision<'p>) {
        let now = self.own(decision.at);
        let binding = match limits.len() {
            0 => None,
            1 => together::<1>(limits, now, mode, decision),
            2 => together::<2>(limits, now, mode, decision),
            3 => together::<3>(limits, now, mode, decision),
            4 => together::<4>(limits, now, mode, decision),
            5 => together::<5>(limits, now, mode, decision),
            6 => together::<6>(limits, now, mode, decision),
            7 => together::<7>(limits, now, mode, decision),
            _ => together::<8>(limits, now, mode, decision),
        };
        if let Some(binding) = binding {
            decision.outcome = Outcome::Limited(binding);
            if mode == Mode::Check {
                attempted(limits, now, &mut decision.counted);
            }
        }
        let denies = |counted: &Counted<'_>| !counted.answer.is_allowed();
        let denying = decision.counted.iter().filter(|counted| denies(counted)).count();
        for (limit, counted) in limits.iter().zip(&mut decision.counted) {
            let others_allow = denying == usize::from(denies(counted));
            counted.candidate = limit.candidate(now, mode, others_allow);
        }
    }

    /// Decides on limits that are only counted, if the request passed the others.
    fn shadow<'p>(&'p self, limits: &Limits<'p, '_>, mode: Mode, decision: &mut Decision<'p>) {
        let now = self.own(decision.at);
        let counts = mode == Mode::Check && decision.is_admitted();
        for limit in limits {
            let asked = limit.asked();
            let answer =
                if counts { asked.take_at(Taking::Charge, now) } else { asked.peek_at(now) };
            let candidate = limit.candidate(now, mode, decision.is_admitted());
            decision.counted.push(Counted { candidate, ..limit.counted(answer) });
        }
    }
}

/// Decides on `N` limits, all or nothing, and names the one that binds.
fn together<'p, const N: usize>(
    limits: &Limits<'p, '_>,
    now: Timestamp,
    mode: Mode,
    decision: &mut Decision<'p>,
) -> Option<usize> {
    let asked: [Asked<'_>; N] = std::array::from_fn(|place| limits[place].asked());
    let answer: Joint<N> = match mode {
        Mode::Check => all(asked).check_at(now),
        Mode::Peek => all(asked).peek_at(now),
    };
    let counted = limits.iter().zip(answer.decisions());
    decision.counted.extend(counted.map(|(limit, answer)| limit.counted(*answer)));
    answer.binding()
}

/// What limits say of a request that does not get to them.
fn looked_at<'p>(limits: &Limits<'p, '_>, now: Timestamp) -> SmallVec<[Counted<'p>; MOST_LIMITS]> {
    limits.iter().map(|limit| limit.counted(limit.look(now))).collect()
}

/// Counts a request that was turned away where attempts count. What is said of such a limit is as of
/// then: whoever waits has to wait for this request, too.
fn attempted<'p>(limits: &Limits<'p, '_>, now: Timestamp, counted: &mut [Counted<'p>]) {
    for (limit, counted) in limits.iter().zip(counted) {
        if limit.meter.counts == Counts::Attempts {
            limit.asked().debit_at(now);
            let again = limit.asked().peek_at(now);
            // A limit that had room did not turn the request away, though this has filled it.
            let is_as_before = again.is_allowed() == counted.answer.is_allowed();
            let answer = if is_as_before { again } else { limit.look(now) };
            *counted = Counted { candidate: counted.candidate, ..limit.counted(answer) };
        }
    }
}

impl<'p> Applies<'p, '_> {
    #[inline]
    fn asked(&self) -> Asked<'_> {
        Asked::new(self.meter.counter.under(self.tier), &self.key, self.cost)
    }

    /// How it stands, whatever the request costs.
    fn look(&self, now: Timestamp) -> giusto::Decision {
        Asked::new(self.meter.counter.under(self.tier), &self.key, Cost::ZERO).peek_at(now)
    }

    /// What the candidate decides, on a count of its own: were it in force in place of the limit, it
    /// would be charged for what all others allow.
    fn candidate(
        &self,
        now: Timestamp,
        mode: Mode,
        others_allow: bool,
    ) -> Option<giusto::Decision> {
        let (counter, _) = self.meter.candidate.as_ref()?;
        let asked = Asked::new(counter.under(0), &self.key, self.cost);
        if mode == Mode::Peek || !others_allow {
            return Some(asked.peek_at(now));
        }
        let answer = asked.take_at(Taking::Charge, now);
        if !answer.is_allowed() && self.meter.counts == Counts::Attempts {
            asked.debit_at(now);
        }
        Some(answer)
    }

    fn counted(&self, answer: giusto::Decision) -> Counted<'p> {
        let (meter, tier) = (self.meter, self.tier);
        let base_left = || {
            let used = meter.used(&self.key, answer.status().at());
            meter.quota(tier)?.limit().map(|base| base.saturating_sub(used))
        };
        // An alert that waits for the burst limit to be used up comes too late.
        let has_own = meter.alert_below.is_some() && meter.has_burst_limit();
        let base_left = if has_own { base_left() } else { None };
        Counted { meter, tier, answer, candidate: None, base_left }
    }
}
