//! What responses say: headers, and bodies of denials.

use schemars::JsonSchema;

use super::Template;

/// What every response says.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Responses {
    /// Headers of every response to a request that a limit applies to.
    #[schemars(default)]
    pub headers: Vec<Header>,
    /// Whether `RateLimit-Policy` and `RateLimit` are sent, as of draft-ietf-httpapi-ratelimit-headers-11.
    #[schemars(default)]
    pub ietf: bool,
}

/// One header.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value; the header is left out where a field of the value is not known.
    #[schemars(with = "String")]
    pub value: Template,
    /// What it says, for the page.
    #[schemars(default)]
    pub about: Option<String>,
    /// On which responses.
    #[schemars(default)]
    pub on: Presence,
    /// Whether it is left out where counts are not exact.
    #[schemars(default)]
    pub only_exact: bool,
}

/// On which responses a header stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Presence {
    /// On all.
    #[default]
    All,
    /// On those to requests that pass.
    Admitted,
    /// On denials.
    Denied,
}

/// The answer to a request that is turned away.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Denial {
    /// The status of the response.
    #[schemars(range(min = 100, max = 599))]
    pub status: u16,
    /// When it is sent, for the page.
    #[schemars(default)]
    pub about: Option<String>,
    /// Whether `Retry-After` says when to come again, in whole seconds, rounded up.
    #[schemars(default)]
    pub retry_after: bool,
    /// Headers besides those of every response.
    #[schemars(default)]
    pub headers: Vec<Header>,
    /// The body: a table of typed fields, or text.
    #[schemars(default, with = "Option<serde_json::Value>")]
    pub body: Option<Body>,
    /// A problem of RFC 9457 in place of a body.
    #[schemars(default)]
    pub problem: Option<Problem>,
}

/// The problem types of draft-ietf-httpapi-ratelimit-headers-11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Problem {
    /// The quota is used up.
    QuotaExceeded,
    /// The service has less to give than usual.
    TemporaryReducedCapacity,
    /// The request looks like abuse.
    AbnormalUsageDetected,
}

/// A body with fields to fill in. A text that is one field of a number is that number.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A text with fields.
    Text(Template),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// True or false.
    Flag(bool),
    /// Nothing.
    Null,
    /// A list.
    List(Vec<Body>),
    /// A table, in the order of the file.
    Table(Vec<(String, Body)>),
}
