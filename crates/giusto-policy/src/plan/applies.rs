//! A limit that applies to a request, with the key of its counter: how it is asked, and counted.

use giusto::{Charge, Cost, Member, Taking, Timestamp};

use super::{Counted, Meter, counter::Asked, decide::Mode, decision::Beside, key::Key};
use crate::document::{AlgorithmName, Counts};

pub(super) struct Applies<'p, 'r> {
    pub(super) meter: &'p Meter,
    pub(super) tier: usize,
    pub(super) key: Key<'r>,
    pub(super) cost: Cost,
}

impl<'p> Applies<'p, '_> {
    #[inline]
    pub(super) fn asked(&self) -> Asked<'_> {
        self.asked_for(self.cost)
    }

    fn asked_for(&self, cost: Cost) -> Asked<'_> {
        Asked::new(self.meter.counter.under(self.tier), &self.key, cost)
    }

    /// How it stands, whatever the request costs.
    pub(super) fn look(&self, now: Timestamp) -> giusto::Decision {
        self.asked_for(Cost::ZERO).peek_at(now)
    }

    /// Charges what a request costs that was turned away. One that could never have passed fills the
    /// limit and does no more: its cost may be nonsense.
    fn debit(&self, asked: &Asked<'_>, answer: &giusto::Decision, now: Timestamp) -> Charge {
        let most = if answer.is_never() { answer.status().limit() } else { u64::MAX };
        let cost = Cost::new(self.cost.units().min(most));
        asked.debit_at(now, cost);
        Charge { at: now, cost }
    }

    /// Counts an attempt that was turned away, and says how the limit stands then: whether it would
    /// have had room before plays no part for whoever tries again.
    pub(super) fn attempted(&self, now: Timestamp, before: &giusto::Decision) -> giusto::Decision {
        let asked = self.asked();
        self.debit(&asked, before, now);
        asked.peek_at(now)
    }

    /// What a limit says that is only counted: a shadow, which says what it would, and a total, which
    /// takes whatever comes.
    pub(super) fn watched(&self, now: Timestamp, mode: Mode, passes: bool) -> Counted<'p> {
        let asked = self.asked();
        let counts_attempts = self.meter.counts == Counts::Attempts;
        let candidate = self.candidate(now, mode, passes);
        if mode == Mode::Peek || !passes && !counts_attempts {
            return Counted { candidate, ..self.counted(self.as_told(asked.peek_at(now), now)) };
        }
        let answer = if passes { asked.take_at(Taking::Charge, now) } else { asked.peek_at(now) };
        let is_total = self.meter.algorithm == AlgorithmName::Total;
        // A cost that no total can hold is nonsense, and would make the total nonsense.
        let can_owe = if is_total { !answer.is_never() } else { counts_attempts };
        let owes = can_owe && !(passes && answer.is_allowed());
        let debited = owes.then(|| self.debit(&asked, &answer, now));
        let told = if is_total && owes { self.look(now) } else { answer };
        let debited = debited.filter(|_| passes).map(|charge| (charge.at, charge.cost));
        Counted { candidate, debited, ..self.counted(self.as_told(told, now)) }
    }

    /// A total allows whatever is asked of it.
    fn as_told(&self, answer: giusto::Decision, now: Timestamp) -> giusto::Decision {
        let is_total = self.meter.algorithm == AlgorithmName::Total;
        if is_total && !answer.is_allowed() { self.look(now) } else { answer }
    }

    /// What the candidate decides, on a count of its own: were it in force in place of the limit, it
    /// would be charged for what all others allow, and for attempts where these count.
    pub(super) fn candidate(
        &self,
        now: Timestamp,
        mode: Mode,
        others_allow: bool,
    ) -> Option<Beside> {
        let (counter, _) = self.meter.candidate.as_ref()?;
        let asked = Asked::new(counter.under(0), &self.key, self.cost);
        if mode == Mode::Peek {
            return Some(Beside { allows: asked.peek_at(now).is_allowed(), charged: None });
        }
        let answer =
            if others_allow { asked.take_at(Taking::Charge, now) } else { asked.peek_at(now) };
        let charge = answer.charge().or_else(|| {
            let counts = self.meter.counts == Counts::Attempts;
            counts.then(|| self.debit(&asked, &answer, now))
        });
        let charged = charge.map(|charge| (charge.at, charge.cost));
        Some(Beside { allows: answer.is_allowed(), charged })
    }

    pub(super) fn counted(&self, answer: giusto::Decision) -> Counted<'p> {
        let (meter, tier) = (self.meter, self.tier);
        let base_left = || {
            let used = meter.used(&self.key, tier, answer.status().at());
            meter.quota(tier)?.limit().map(|base| base.saturating_sub(used))
        };
        // An alert that waits for the burst limit to be used up comes too late.
        let has_own = meter.alert_below.is_some() && meter.has_burst_limit();
        let base_left = if has_own { base_left() } else { None };
        Counted { meter, tier, answer, candidate: None, debited: None, base_left }
    }
}
