//! The document: a published limit as its author wrote it, checked for form and not yet for meaning.
//!
//! TOML and YAML have this one model. Every name in it is the name of a key in the file, in kebab
//! case; [`schema`](crate::schema) publishes it for editors.

mod amount;
mod condition;
pub(crate) mod host;
mod limit;
mod pattern;
mod plans;
mod response;
mod rule;
mod selector;
mod template;

use indexmap::IndexMap;
use schemars::JsonSchema;

pub use amount::{Amount, Percent};
pub use condition::{Condition, Conditions};
pub use limit::{AlgorithmName, CostRule, Counts, Limit, Numbers};
pub use pattern::{PathSegment, RequestPattern};
pub use plans::{Environment, Membership, Override, Parameter, Tier};
pub use response::{Body, Denial, Header, Presence, Problem, Responses};
pub use rule::{Batch, Rule};
pub use selector::Selector;
pub use template::{Field, Form, Part, Template};

/// A published limit as a document.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Document {
    /// The name of the policy, for messages.
    pub policy: String,
    /// The title of the page that customers read.
    #[schemars(default)]
    pub title: Option<String>,
    /// Where the limits are published.
    #[schemars(default)]
    pub source: Option<String>,
    /// Paragraphs for the page that customers read.
    #[schemars(default)]
    pub notes: Vec<String>,
    /// What a deployment must say before the policy can be enforced: no number is invented for it.
    #[schemars(default)]
    pub parameters: IndexMap<String, Parameter>,
    /// Named numbers, for percentages of them: `standard = "$standard"`.
    #[schemars(default, with = "IndexMap<String, String>")]
    pub quotas: IndexMap<String, Amount>,
    /// Whose counter: named lists of selectors, such as `organisation = ["attribute:organisation"]`.
    #[schemars(default, with = "IndexMap<String, rule::OneOrMany>")]
    pub scopes: IndexMap<String, Vec<Selector>>,
    /// Where the plan of whoever asks is told.
    #[schemars(default)]
    pub membership: Option<Membership>,
    /// The plans, from the lowest to the highest.
    #[schemars(default)]
    pub plans: IndexMap<String, Tier>,
    /// The limits: each is one counter per key of its scope.
    #[schemars(default)]
    pub limits: IndexMap<String, Limit>,
    /// Which requests charge which limits. The first rule that matches decides.
    #[schemars(default)]
    pub rules: Vec<Rule>,
    /// Other numbers for one key, with a start and an end.
    #[schemars(default)]
    pub overrides: Vec<Override>,
    /// Deployments with other numbers, such as staging.
    #[schemars(default)]
    pub environments: IndexMap<String, Environment>,
    /// What every response says.
    #[schemars(default)]
    pub responses: Responses,
    /// What is answered to those who are turned away, by kind.
    #[schemars(default)]
    pub denials: IndexMap<String, Denial>,
}
