//! Who gets which numbers: parameters, plans, overrides and environments.

use indexmap::IndexMap;
use jiff::Timestamp;
use schemars::JsonSchema;

use super::{Amount, Numbers, Selector};

/// What a deployment must say.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Parameter {
    /// What it is, for whoever has to give it.
    #[schemars(default)]
    pub about: Option<String>,
}

/// Where the plan of whoever asks is told.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Membership {
    /// The part of a request that names plans; of several the highest counts.
    #[schemars(with = "String")]
    pub from: Selector,
}

/// One plan.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tier {
    /// How the page calls it.
    #[schemars(default)]
    pub title: Option<String>,
    /// The kind of denial with which all its requests are turned away, if it has no access.
    #[schemars(default)]
    pub no_access: Option<String>,
}

/// Other numbers for one key.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Override {
    /// Which limit.
    pub limit: String,
    /// Whose: each selector of the limit's scope with its value.
    #[schemars(with = "IndexMap<String, String>")]
    pub key: Vec<(Selector, String)>,
    /// The numbers.
    #[schemars(with = "String")]
    pub quota: Amount,
    /// From this instant on (RFC 3339).
    #[schemars(with = "String")]
    pub from: Timestamp,
    /// Until just before this instant; for good if left out.
    #[schemars(default, with = "Option<String>")]
    pub until: Option<Timestamp>,
    /// Why.
    #[schemars(default)]
    pub reason: Option<String>,
}

/// A deployment with other numbers.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Environment {
    /// What it is.
    #[schemars(default)]
    pub about: Option<String>,
    /// Limits that every rule charges here in place of its own.
    #[schemars(default)]
    pub limits: Option<Vec<String>>,
    /// Other numbers of limits.
    #[schemars(default, with = "IndexMap<String, super::limit::NumbersSchema>")]
    pub quotas: IndexMap<String, Numbers>,
}
