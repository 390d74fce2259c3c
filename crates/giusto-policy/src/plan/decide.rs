//! Deciding: the rule, then access, then the batch, then all limits or none.

use giusto::{Joint, Timestamp, all};
use smallvec::SmallVec;

use super::{Counted, Decision, Match, Meter, Outcome, Plan, applies::Applies, counter::Asked};
use crate::{
    check::MOST_LIMITS,
    document::{Counts, RequestPattern},
    request::Request,
};

/// Whether a request is charged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Check,
    Peek,
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
        let enforced = self.applying(&decision, matched, request, at, |meter| !meter.is_watched());
        self.charge(&enforced, mode, &mut decision);
        if !self.has_watched[matched.rule] {
            return decision;
        }
        let watched = self.applying(&decision, matched, request, at, Meter::is_watched);
        self.watch(&watched, mode, &mut decision);
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
        let denies = |counted: &Counted<'_>| !counted.answer.is_allowed();
        let denying = decision.counted.iter().filter(|counted| denies(counted)).count();
        for (limit, counted) in limits.iter().zip(&mut decision.counted) {
            let others_allow = denying == usize::from(denies(counted));
            counted.candidate = limit.candidate(now, mode, others_allow);
        }
        if let Some(binding) = binding {
            decision.outcome = Outcome::Limited(binding);
            if mode == Mode::Check {
                decision.attempted(limits, now);
            }
        }
    }

    /// Asks the limits that are only counted, once it is known whether the request passes.
    fn watch<'p>(&'p self, limits: &Limits<'p, '_>, mode: Mode, decision: &mut Decision<'p>) {
        let now = self.own(decision.at);
        let passes = decision.is_admitted();
        decision.counted.extend(limits.iter().map(|limit| limit.watched(now, mode, passes)));
    }
}

impl<'p> Decision<'p> {
    /// Counts a request that was turned away where attempts count. The limit that binds is then the one
    /// to wait for longest after that: whoever tries again has to wait for this attempt, too.
    fn attempted(&mut self, limits: &Limits<'p, '_>, now: Timestamp) {
        let Outcome::Limited(mut binding) = self.outcome else { return };
        for (place, limit) in limits.iter().enumerate() {
            if limit.meter.counts == Counts::Attempts {
                let counted = &mut self.counted[place];
                let answer = limit.attempted(now, &counted.answer);
                *counted = Counted { candidate: counted.candidate, ..limit.counted(answer) };
            }
            if outlasts(&self.counted[place].answer, &self.counted[binding].answer) {
                binding = place;
            }
        }
        self.outcome = Outcome::Limited(binding);
    }
}

/// Whether one answer is waited for longer than another: one that is never followed by a pass, or of
/// which no clock tells, longest.
fn outlasts(one: &giusto::Decision, other: &giusto::Decision) -> bool {
    let wait = |answer: &giusto::Decision| {
        let next_at = answer.status().next_at();
        (!answer.is_allowed(), answer.is_never(), next_at.is_none(), next_at)
    };
    wait(one) > wait(other)
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
