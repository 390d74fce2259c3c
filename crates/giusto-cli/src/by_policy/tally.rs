//! What became of the requests of a trace: by rule, and by limit of each rule.

use std::collections::HashMap;

use giusto_policy::{Decision, Outcome, Plan};
use serde::Serialize;

use crate::output::grouped;

/// What became of requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counts {
    requests: u64,
    admitted: u64,
    denied: u64,
    no_access: u64,
    too_large: u64,
    shadow_denied: u64,
    candidate_denied: u64,
    cost_admitted: u64,
}

/// What became of the requests so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Rule and limit, in the order of the policy; no limit for the rule as a whole, and no rule
    /// for requests that none matches.
    places: Vec<(Option<String>, Option<String>)>,
    counts: Vec<Counts>,
    /// By rule: its own place, and those of its limits.
    by_rule: HashMap<String, (usize, HashMap<String, usize>)>,
    bits: Vec<u8>,
}

/// A row of the result: a rule, or one limit of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// The policy, where several are compared: a replay by one has no such column.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    /// The rule; none for requests that no rule matches.
    rule: Option<String>,
    /// The limit; none for the rule as a whole.
    limit: Option<String>,
    /// Requests that matched the rule, or that the limit was asked about.
    requests: u64,
    /// Those that passed.
    admitted: u64,
    /// Those that a limit turned away, or this one did.
    denied: u64,
    /// Those whose plan has no access.
    no_access: u64,
    /// Those that held more than one request may.
    too_large: u64,
    /// Those that this limit would have turned away, were it enforced.
    shadow_denied: u64,
    /// Those that the candidate of this limit would have turned away.
    candidate_denied: u64,
    /// Units that were charged to this limit.
    cost_admitted: u64,
}

impl Tally {
    pub(super) fn new(plan: &Plan, requests: usize) -> Self {
        let (mut places, mut by_rule) = (Vec::new(), HashMap::new());
        for (at, rule) in plan.policy().document().rules.iter().enumerate() {
            let own = places.len();
            places.push((Some(rule.id.clone()), None));
            let mut limits = HashMap::new();
            for meter in plan.charged_by(at) {
                limits.insert(meter.id().to_owned(), places.len());
                places.push((Some(rule.id.clone()), Some(meter.id().to_owned())));
            }
            by_rule.insert(rule.id.clone(), (own, limits));
        }
        places.push((None, None));
        let counts = vec![Counts::default(); places.len()];
        Self { places, counts, by_rule, bits: Vec::with_capacity(requests) }
    }

    /// Counts a decision.
    pub(super) fn add(&mut self, decision: &Decision<'_>) {
        self.bits.push(b'0' + u8::from(decision.is_admitted()));
        let found = decision.rule().and_then(|rule| self.by_rule.get(&rule.id));
        let Some((own, limits)) = found else {
            if let Some(unmatched) = self.counts.last_mut() {
                unmatched.requests += 1;
                unmatched.admitted += 1;
            }
            return;
        };
        let counts = &mut self.counts[*own];
        counts.requests += 1;
        match decision.outcome() {
            Outcome::Admitted => counts.admitted += 1,
            Outcome::Limited(_) => counts.denied += 1,
            Outcome::NoAccess => counts.no_access += 1,
            Outcome::TooLarge => counts.too_large += 1,
        }
        let binding = decision.binding().map(|counted| counted.meter().id());
        for counted in decision.counted() {
            let id = counted.meter().id();
            let Some(&place) = limits.get(id) else { continue };
            let counts = &mut self.counts[place];
            counts.requests += 1;
            counts.admitted += u64::from(decision.is_admitted());
            counts.denied += u64::from(binding == Some(id));
            counts.too_large += u64::from(decision.outcome() == Outcome::TooLarge);
            let denies = !counted.answer().is_allowed();
            counts.shadow_denied += u64::from(counted.meter().is_shadow() && denies);
            counts.candidate_denied += u64::from(counted.candidate() == Some(false));
            let charged = counted.answer().charge().filter(|_| decision.is_admitted());
            let units = charged.map_or(0, |charge| charge.cost.units());
            counts.cost_admitted = counts.cost_admitted.saturating_add(units);
        }
    }

    /// A row per rule and limit; that of no rule only where there was such a request.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let rows = self.places.iter().zip(&self.counts);
        let rows = rows.filter(|((rule, _), counts)| rule.is_some() || counts.requests > 0);
        let row = |((rule, limit), counts): (&(Option<String>, Option<String>), &Counts)| Row {
            policy: None,
            rule: rule.clone(),
            limit: limit.clone(),
            requests: counts.requests,
            admitted: counts.admitted,
            denied: counts.denied,
            no_access: counts.no_access,
            too_large: counts.too_large,
            shadow_denied: counts.shadow_denied,
            candidate_denied: counts.candidate_denied,
            cost_admitted: counts.cost_admitted,
        };
        rows.map(row).collect()
    }

    /// A byte per request: `1` admitted, `0` not.
    pub(crate) fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// What must not differ between two runs, by name.
    pub(crate) fn digest(&self) -> Vec<(String, String)> {
        let rows = self.rows().into_iter().map(|row| (row.name(), format!("{row:?}")));
        let bits = String::from_utf8_lossy(&self.bits).into_owned();
        rows.chain([("the decisions".to_owned(), bits)]).collect()
    }
}

impl Row {
    pub(crate) const HEADER: [&'static str; 10] = [
        "rule",
        "limit",
        "requests",
        "admitted",
        "denied",
        "no access",
        "too large",
        "shadow would deny",
        "candidate would deny",
        "cost admitted",
    ];

    /// The same row with the policy in front.
    pub(crate) fn of_policy(self, policy: &str) -> Self {
        Self { policy: Some(policy.to_owned()), ..self }
    }

    /// The row as people read it.
    pub(crate) fn cells(&self) -> Vec<String> {
        self.names().into_iter().chain(self.counts().map(grouped)).collect()
    }

    /// Policy, where there is one, rule and limit.
    pub(crate) fn names(&self) -> Vec<String> {
        let or =
            |text: &Option<String>, other: &str| text.clone().unwrap_or_else(|| other.to_owned());
        let mut names: Vec<String> = self.policy.iter().cloned().collect();
        names.extend([or(&self.rule, "(none)"), or(&self.limit, "(all)")]);
        names
    }

    /// What the columns behind the names count.
    pub(crate) fn counts(&self) -> [u64; 8] {
        [
            self.requests,
            self.admitted,
            self.denied,
            self.no_access,
            self.too_large,
            self.shadow_denied,
            self.candidate_denied,
            self.cost_admitted,
        ]
    }

    fn name(&self) -> String {
        format!("{:?} {:?}", self.rule, self.limit)
    }
}
