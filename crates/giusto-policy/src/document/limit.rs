//! A limit of the document: whose counter, its numbers, how it counts and what it answers.

use indexmap::IndexMap;
use schemars::JsonSchema;

use super::{Amount, Conditions, Percent, Selector};

/// One counter per key of a scope.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limit {
    /// How the page calls it.
    #[schemars(default)]
    pub title: Option<String>,
    /// Whose counter: the name of a scope; one counter for all if left out.
    #[schemars(default)]
    pub scope: Option<String>,
    /// The numbers: an amount, or a table with one for each plan. Left out for a running total.
    #[schemars(default, with = "Option<NumbersSchema>")]
    pub quota: Option<Numbers>,
    /// How it counts.
    pub algorithm: AlgorithmName,
    /// What is counted, in the plural: `requests` unless something else is said.
    #[schemars(default)]
    pub unit: Option<String>,
    /// What a request costs: a number, or where it is told, as `attribute:events`.
    #[schemars(default, with = "Option<CostSchema>")]
    pub cost: CostRule,
    /// Whether a request that is turned away counts too.
    #[schemars(default)]
    pub counts: Counts,
    /// Statuses of responses whose requests do not count after all: what they were charged is given
    /// back.
    #[schemars(default, inner(range(min = 100, max = 599)))]
    pub uncounted: Vec<u16>,
    /// Whether each rule that charges it has a counter of its own.
    #[schemars(default)]
    pub per_rule: bool,
    /// Applies only to requests that carry these, such as a feature of the tenant.
    #[schemars(default, with = "IndexMap<String, super::rule::OneOrMany>")]
    pub when: Conditions,
    /// Counted and reported, never enforced.
    #[schemars(default)]
    pub shadow: bool,
    /// Numbers that are decided beside the live ones and reported, never enforced.
    #[schemars(default, with = "Option<String>")]
    pub candidate: Option<Amount>,
    /// The kind of denial; `rate-limited` unless something else is said.
    #[schemars(default)]
    pub denial: Option<String>,
    /// Whether its counts must survive a restart.
    #[schemars(default)]
    pub kept: bool,
    /// An event is reported when less than this share is left, such as `10%`.
    #[schemars(default, with = "Option<String>")]
    pub alert_below: Option<Percent>,
    /// The most keys that are held at once.
    #[schemars(default)]
    pub max_keys: Option<u64>,
}

/// The numbers of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// The same for everybody.
    One(Amount),
    /// By plan.
    ByPlan(IndexMap<String, Amount>),
}

/// How a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum AlgorithmName {
    /// Windows aligned to multiples of the period since 1970-01-01 UTC.
    Fixed,
    /// Windows that open with the first request.
    FirstHit,
    /// UTC days, ISO weeks, months.
    Calendar,
    /// A token bucket, which is a leaky bucket used as a meter.
    Gcra,
    /// Two windows, weighted: an approximation by definition.
    SlidingCounter,
    /// An exact log; with a burst, a base rate that may be exceeded by what it was below before.
    Rolling,
    /// A running total that never denies.
    Total,
}

impl AlgorithmName {
    /// All of them, as they are written.
    pub const ALL: [(&'static str, Self); 7] = [
        ("fixed", Self::Fixed),
        ("first-hit", Self::FirstHit),
        ("calendar", Self::Calendar),
        ("gcra", Self::Gcra),
        ("sliding-counter", Self::SlidingCounter),
        ("rolling", Self::Rolling),
        ("total", Self::Total),
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, algorithm)| *algorithm == self).map_or("", |(name, _)| name)
    }

    /// Whether its counts are exact rather than an approximation.
    pub const fn is_exact(self) -> bool {
        !matches!(self, Self::SlidingCounter)
    }
}

/// What a request costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CostRule {
    /// So many units.
    Units(u64),
    /// What a part of the request says, 1 if it says nothing.
    From(Selector),
}

impl Default for CostRule {
    fn default() -> Self {
        Self::Units(1)
    }
}

/// Which requests a limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Counts {
    /// Those that pass.
    #[default]
    Admitted,
    /// Those that are turned away, too.
    Attempts,
}

/// The numbers of a limit: an amount for everybody, or one by plan.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "Numbers")]
#[expect(dead_code, reason = "a shape for the schema")]
pub(super) enum NumbersSchema {
    /// The same for everybody.
    One(String),
    /// By plan.
    ByPlan(IndexMap<String, String>),
}

/// What a request costs.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "Cost")]
#[expect(dead_code, reason = "a shape for the schema")]
enum CostSchema {
    /// So many units.
    Units(u64),
    /// What a part of the request says, such as `attribute:events`.
    From(String),
}
