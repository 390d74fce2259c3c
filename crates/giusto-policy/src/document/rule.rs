//! A rule: which requests charge which limits.

use indexmap::IndexMap;
use schemars::JsonSchema;

use super::{Conditions, RequestPattern, Selector};

/// Which requests charge which limits.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it is about, for the page.
    #[schemars(default)]
    pub title: Option<String>,
    /// Methods, hosts and paths, such as `GET|POST /v1/flows/{id}`; all requests if left out.
    #[schemars(default, with = "Vec<String>")]
    pub requests: Vec<RequestPattern>,
    /// What a request must carry besides.
    #[schemars(default, with = "IndexMap<String, OneOrMany>")]
    pub when: Conditions,
    /// The limits that it charges, all or none; none for a request that is not limited.
    #[schemars(default)]
    pub limits: Vec<String>,
    /// The limit of which headers speak; the first if left out.
    #[schemars(default)]
    pub shown: Option<String>,
    /// The most that one request may hold.
    #[schemars(default)]
    pub batch: Option<Batch>,
}

/// The most that one request may hold: more is an error of the client and not of its rate.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Batch {
    /// Where the number is told.
    #[schemars(with = "String")]
    pub from: Selector,
    /// The most.
    pub at_most: u64,
    /// What is in it, in the plural.
    #[schemars(default)]
    pub unit: Option<String>,
    /// The kind of denial.
    pub denial: String,
}

/// A text or several.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "a shape for the schema")]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}
