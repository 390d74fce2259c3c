//! Published limits as data: a document that is checked, compiled to a plan, enforced, explained and
//! printed.
//!
//! ```text
//! read           nodes -> document, all faults of form at once
//! check          what a document says must fit together
//! plan           document and deployment -> plan: requests are classified and decided
//! response       decision -> status, headers, body, as values
//! enforcer       a plan replaced while others decide by it
//! explain, diff, page, worst_case   the document for people
//! ```
//!
//! Time is an argument, as in the engine, and so is everything that a request is: there is no I/O in
//! here but that of [`Plan::keep_in`] and [`Plan::restore_from`].
//!
//! ```
//! use giusto::Timestamp;
//! use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};
//!
//! let text = r#"
//! policy = "example"
//! scopes.customer = "attribute:customer"
//! limits.calls = { scope = "customer", quota = "1/min", algorithm = "fixed" }
//! rules = [{ id = "calls", requests = ["GET /calls/**"], limits = ["calls"] }]
//!
//! [denials.rate-limited]
//! status = 429
//! retry-after = true
//! body = { error = "Try again in {retry-after} seconds" }
//! "#;
//! let policy = Policy::read(Source::new("example.toml", Format::Toml, text))?;
//! let noon = Timestamp::from_nanos(1_800_014_400_000_000_000); // since 1970-01-01 UTC
//! let plan = Plan::new(&policy, &Deployment::default(), noon)?;
//!
//! let request = Request::new("GET", "/calls/7").attributes(&[("customer", "acme")]);
//! assert!(plan.decide_at(noon, &request).is_admitted());
//! let response = plan.decide_at(noon, &request).response(&request);
//! assert_eq!(response.status, Some(429));
//! assert_eq!(response.body.as_deref(), Some(r#"{"error":"Try again in 60 seconds"}"#));
//! # Ok::<(), giusto_policy::Faults>(())
//! ```
//!
//! The whole of the document is on the page on policies, docs/policy.md.

mod check;
mod diff;
mod document;
mod enforcer;
mod explain;
mod machine;
mod page;
mod plan;
mod policy;
mod read;
mod request;
mod resolve;
mod response;
mod schema;
mod starter;
mod words;
mod worst_case;

pub use diff::{Bearing, Change, diff};
pub use document::*;
pub use enforcer::Enforcer;
pub use explain::{Answer, CandidateSeen, Explanation, LimitSeen, RuleSeen, Spared};
pub use giusto_document::{Fault, Faults, Format, Source};
pub use page::{html, markdown};
pub use plan::{Counted, Decision, Event, Inherited, KeepError, Meter, Outcome, Plan};
pub use policy::Policy;
pub use request::Request;
pub use resolve::Deployment;
pub use response::Response;
pub use schema::schema;
pub use starter::STARTER;
pub use worst_case::{Bound, RuleWorstCase, Whose, WorstCase};

/// The example of the page on policies, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/policy.md")]
struct PolicyPage;
