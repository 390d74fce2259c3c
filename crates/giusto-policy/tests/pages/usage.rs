//! The Zenovay API as its walks call it: its plans, its usage headers, and whole months of calls.

use giusto_policy::{Deployment, Plan, Policy, Response};

use super::{
    caller::{Call, Caller, SECOND, headers, plan, policy},
    judge::{iso8601, next_month},
};

pub(crate) const MINUTE: u64 = 60 * SECOND;
pub(crate) const DOCUMENT: &str = include_str!("../../providers/zenovay.yaml");
pub(crate) const READ: Call = ("GET", "/api/external/v1/analytics/WEBSITE_ID");
pub(crate) const QUERY: Call = ("POST", "/api/external/v1/query/WEBSITE_ID");
pub(crate) const USAGE: Call = ("GET", "/api/external/v1/usage");

/// A line of the table of plans.
pub(crate) struct Paid {
    pub(crate) quote: &'static str,
    pub(crate) name: &'static str,
    pub(crate) per_minute: usize,
    pub(crate) monthly: usize,
}

pub(crate) const PAID: [Paid; 3] = [
    Paid { quote: "| Pro | 30 | 10,000 |", name: "pro", per_minute: 30, monthly: 10_000 },
    Paid { quote: "| Scale | 60 | 100,000 |", name: "scale", per_minute: 60, monthly: 100_000 },
    Paid {
        quote: "| Enterprise | 120 | 1,000,000 |",
        name: "enterprise",
        per_minute: 120,
        monthly: 1_000_000,
    },
];

/// What the headers say, as numbers.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) per_minute: usize,
    pub(crate) left: usize,
    pub(crate) monthly: usize,
    pub(crate) of: usize,
    pub(crate) total: usize,
}

impl Usage {
    /// The headers of every response, in the order of the page.
    pub(crate) fn headers(self, now: u64) -> Vec<(String, String)> {
        let numbers = [self.per_minute, self.left, self.monthly, self.of, self.total];
        let [per_minute, left, monthly, of, total] = numbers.map(|number| number.to_string());
        headers(&[
            ("X-RateLimit-Limit", &per_minute),
            ("X-RateLimit-Remaining", &left),
            ("X-Usage-Monthly", &monthly),
            ("X-Usage-Limit", &of),
            ("X-Usage-Reset", &iso8601(next_month(now))),
            ("X-Usage-Total", &total),
        ])
    }

    /// The whole answer to a call that the limit of a minute turns away.
    pub(crate) fn wait(self, now: u64, seconds: u64) -> Response {
        let message = format!(
            "Rate limit exceeded ({} requests/minute). Try again in {seconds} seconds",
            self.per_minute
        );
        let mut headers = self.headers(now);
        headers.push(("Retry-After".to_owned(), seconds.to_string()));
        refused(429, headers, &body("RATE_LIMIT_EXCEEDED", &message, now))
    }

    /// The whole answer to a call that the limit of a month turns away.
    pub(crate) fn come_next_month(self, now: u64) -> Response {
        let reset = iso8601(next_month(now));
        let message =
            format!("Monthly limit exceeded ({} requests/month). Usage resets at {reset}", self.of);
        refused(429, self.headers(now), &body("MONTHLY_LIMIT_EXCEEDED", &message, now))
    }
}

/// A body of the shape that all errors have.
fn body(code: &str, message: &str, now: u64) -> String {
    let error =
        format!(r#"{{"code":"{code}","message":"{message}","timestamp":"{}"}}"#, iso8601(now));
    format!(r#"{{"success":false,"error":{error}}}"#)
}

fn refused(status: u16, mut headers: Vec<(String, String)>, body: &str) -> Response {
    headers.push(("Content-Type".to_owned(), "application/json".to_owned()));
    Response { status: Some(status), headers, body: Some(body.to_owned()) }
}

/// The whole answer to a call by a free plan, which has no usage to speak of.
pub(crate) fn unpaid(now: u64) -> Response {
    let message = "API keys only work on Pro, Scale, and Enterprise plans";
    refused(403, Vec::new(), &body("API_PAID_PLAN_REQUIRED", message, now))
}

/// A response to a call that passes.
pub(crate) fn admitted(headers: Vec<(String, String)>) -> Response {
    Response { headers, ..Response::default() }
}

pub(crate) fn document() -> Policy {
    policy("zenovay.yaml", DOCUMENT)
}

/// A plan that is enforced from `start` on.
pub(crate) fn zenovay(start: u64) -> Plan {
    plan(&document(), &Deployment::default(), start)
}

/// The same where other processes count, too.
pub(crate) fn one_of_many(start: u64) -> Plan {
    plan(&document(), &Deployment { counts_are_exact: false, ..Deployment::default() }, start)
}

/// What the service knows of a call: whose team's, of which plan, by which key.
pub(crate) fn known<'a>(
    team: &'a str,
    tier: &'a str,
    key: &'a str,
) -> [(&'static str, &'a str); 3] {
    [("team", team), ("plan", tier), ("key", key)]
}

/// Lets so many calls pass, `per_minute` at the first instant of each minute, and says when the
/// next minute begins.
pub(crate) fn spend(caller: &Caller<'_>, mut at: u64, count: usize, per_minute: usize) -> u64 {
    let mut left = count;
    while left > 0 {
        let now = left.min(per_minute);
        (0..now).for_each(|_| drop(caller.passes(at, READ)));
        left -= now;
        at += MINUTE;
    }
    at
}
