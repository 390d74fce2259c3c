//! Why a request is answered as it is: the rules that were looked at, the counters that were
//! charged, and the answer, as values that print as text and as JSON.
//!
//! What is said of rules is found by looking at each of them in turn, apart from the router that
//! decides: where the two disagreed, an explanation would show it.

mod limits;
mod rules;
mod text;

use serde::Serialize;

use crate::{
    plan::{Decision, Outcome},
    request::Request,
};

/// Why a request is answered as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Explanation {
    /// The instant of the decision, in RFC 3339.
    pub at: String,
    /// The rules that were looked at, in order: the last one is the one that matches, if any does.
    pub rules: Vec<RuleSeen>,
    /// The rule that matches.
    pub rule: Option<String>,
    /// How many rules behind it were not looked at.
    pub not_looked_at: usize,
    /// The plan of whoever asks, where the document has plans.
    pub plan: Option<String>,
    /// What the request holds, where the rule has a batch.
    pub size: Option<u64>,
    /// `admitted`, `limited`, `no-access` or `too-large`.
    pub outcome: &'static str,
    /// The limit that turns the request away.
    pub binding: Option<String>,
    /// The instant at which it would pass, all else equal, in RFC 3339.
    pub passes_at: Option<String>,
    /// The limits that were asked.
    pub limits: Vec<LimitSeen>,
    /// The limits of the rule that do not apply to this request.
    pub spared: Vec<Spared>,
    /// What is answered, or added to what the service answers.
    pub response: Answer,
}

/// A rule that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RuleSeen {
    /// Its name.
    pub rule: String,
    /// The pattern of it that matches; `any request` of a rule about all of them.
    pub matches: Option<String>,
    /// What stands in the way, a sentence for each of its patterns; empty where it matches.
    pub obstacles: Vec<String>,
}

/// A limit that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LimitSeen {
    /// The limit.
    pub limit: String,
    /// The counter: that of the limit, or of one rule alone, as in `standard@search`.
    pub counter: String,
    /// How it counts.
    pub algorithm: &'static str,
    /// What is counted, in the plural.
    pub unit: String,
    /// Whose counter it is: the selectors of the scope with the request's values; empty for one
    /// counter for all, and null where the request says nothing.
    pub key: Vec<(String, Option<String>)>,
    /// The numbers; none of a running total.
    pub numbers: Option<String>,
    /// Why these: everybody, a plan or an override.
    pub numbers_of: String,
    /// What the request costs.
    pub cost: u64,
    /// Whether this limit allows the request.
    pub allows: bool,
    /// What is counted now, this request included if it passed.
    pub used: u64,
    /// What is left now; none of a running total.
    pub remaining: Option<u64>,
    /// Whether requests that are turned away count, too.
    pub counts_attempts: bool,
    /// Whether it is counted and never enforced.
    pub shadow: bool,
    /// The candidate, if there is one.
    pub candidate: Option<CandidateSeen>,
}

/// Numbers that are tried beside those in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CandidateSeen {
    /// The numbers.
    pub numbers: String,
    /// Whether they would allow the request; none where they were not asked.
    pub allows: Option<bool>,
}

/// A limit of the rule that does not apply to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Spared {
    /// The limit.
    pub limit: String,
    /// Why not.
    pub because: String,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// The status of a denial; none where the service says what it is.
    pub status: Option<u16>,
    /// Header fields, in their order.
    pub headers: Vec<(String, String)>,
    /// The body of a denial.
    pub body: Option<String>,
}

impl Decision<'_> {
    /// Why the request that was decided on is answered as it is.
    pub fn explain(&self, request: &Request<'_>) -> Explanation {
        let document = self.plan().policy().document();
        let place = self.plan().matched(request).map(|matched| matched.rule);
        let looked_at = place.map_or(document.rules.len(), |place| place + 1);
        let seen = document.rules[..looked_at].iter().enumerate().map(|(at, rule)| {
            if Some(at) == place {
                rules::matching(rule, self.pattern())
            } else {
                rules::passed_over(rule, request)
            }
        });
        let (limits, spared) = limits::seen(self, place, request);
        let response = self.response(request);
        Explanation {
            at: instant(self.at()),
            rules: seen.collect(),
            rule: self.rule().map(|rule| rule.id.clone()),
            not_looked_at: document.rules.len() - looked_at,
            plan: self.tier().map(str::to_owned),
            size: self.size(),
            outcome: match self.outcome() {
                Outcome::Admitted => "admitted",
                Outcome::Limited(_) => "limited",
                Outcome::NoAccess => "no-access",
                Outcome::TooLarge => "too-large",
            },
            binding: self.binding().map(|counted| counted.meter().id().to_owned()),
            passes_at: self.next_at().map(instant),
            limits,
            spared,
            response: Answer {
                status: response.status,
                headers: response.headers,
                body: response.body,
            },
        }
    }
}

/// A wall time in RFC 3339.
fn instant(at: giusto::Timestamp) -> String {
    let instant = jiff::Timestamp::from_nanosecond(i128::from(at.as_nanos()));
    // Every count of nanoseconds in 64 bits lies before the year 9999.
    instant.unwrap_or(jiff::Timestamp::MAX).to_string()
}
