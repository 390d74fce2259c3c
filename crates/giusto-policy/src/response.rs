//! Responses as values: pure functions of a decision, the request and the document.
//!
//! What the server, the simulator and the tests send is this one value. Of a request that passes it
//! holds the headers to add; of one that is turned away the whole answer.

pub(crate) mod body;
mod fill;
mod ietf;

use giusto::Timestamp;

use self::{
    body::{Fields, Filling},
    fill::Fill,
};
use crate::{
    document::{Body, Denial, Header, Presence, Problem},
    plan::{Counted, Decision, Outcome},
    request::Request,
};

/// What a server answers, or adds to what it answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status of a denial; none where the request passes and the service says what it is.
    pub status: Option<u16>,
    /// Header fields, in the order of the document.
    pub headers: Vec<(String, String)>,
    /// The body of a denial.
    pub body: Option<String>,
}

impl Response {
    /// The value of a header, its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl Decision<'_> {
    /// The response to the request that was decided on.
    ///
    /// Times are those of the decision. What limits say is as of the decision; only what was used
    /// beyond a limit is asked of them now.
    pub fn response(&self, request: &Request<'_>) -> Response {
        let document = self.plan().policy().document();
        let fill = Fill { decision: self, request };
        let denial = self.denial();
        let mut response = Response::default();
        for header in &document.responses.headers {
            fill.header(header, denial.is_some(), &mut response);
        }
        if document.responses.ietf {
            ietf::headers(self, &mut response);
        }
        let Some(denial) = denial else { return response };
        response.status = Some(denial.status);
        if let Some(seconds) = fill.retry_after().filter(|_| denial.retry_after) {
            response.headers.push(("Retry-After".to_owned(), seconds.to_string()));
        }
        self.answer(denial, &fill, &mut response);
        for header in &denial.headers {
            fill.header(header, true, &mut response);
        }
        response
    }

    fn answer(&self, denial: &Denial, fill: &Fill<'_, '_>, response: &mut Response) {
        let (kind, body) = match (&denial.body, denial.problem) {
            (Some(Body::Text(text)), _) => ("text/plain; charset=utf-8", fill.text(text)),
            (Some(body), _) => ("application/json", {
                let filling = Filling { body, fields: fill };
                // Maps with keys of text and finite numbers are always JSON.
                Some(serde_json::to_string(&filling).unwrap_or_default())
            }),
            (None, Some(problem)) => {
                ("application/problem+json", Some(self.problem(problem, denial.status)))
            }
            (None, None) => return,
        };
        let has_own =
            denial.headers.iter().any(|own| own.name.eq_ignore_ascii_case("content-type"));
        if !has_own {
            response.headers.push(("Content-Type".to_owned(), kind.to_owned()));
        }
        response.body = body;
    }

    /// A problem of RFC 9457, with the extension of draft-ietf-httpapi-ratelimit-headers-11.
    fn problem(&self, problem: Problem, status: u16) -> String {
        let (name, title) = match problem {
            Problem::QuotaExceeded => ("quota-exceeded", "Quota Exceeded"),
            Problem::TemporaryReducedCapacity => {
                ("temporary-reduced-capacity", "Temporary Reduced Capacity")
            }
            Problem::AbnormalUsageDetected => {
                ("abnormal-usage-detected", "Abnormal Usage Detected")
            }
        };
        let denies = |one: &&Counted<'_>| !one.answer().is_allowed() && !one.meter().is_shadow();
        let denying = self.counted().iter().filter(denies);
        let violated: Vec<_> = denying.map(|one| one.meter().id()).collect();
        serde_json::json!({
            "type": format!("https://iana.org/assignments/http-problem-types#{name}"),
            "title": title,
            "status": status,
            "violated-policies": violated,
        })
        .to_string()
    }

    /// The kind of denial, where the request is turned away.
    pub fn denial(&self) -> Option<&Denial> {
        let document = self.plan().policy().document();
        match self.outcome() {
            Outcome::Admitted => None,
            Outcome::Limited(_) => {
                let meter = self.binding()?.meter();
                document.denials.get_index(meter.denial).map(|(_, denial)| denial)
            }
            Outcome::NoAccess => {
                document.denials.get(document.plans.get(self.tier()?)?.no_access.as_ref()?)
            }
            Outcome::TooLarge => document.denials.get(&self.rule()?.batch.as_ref()?.denial),
        }
    }
}

impl Fill<'_, '_> {
    fn header(&self, header: &Header, is_denied: bool, response: &mut Response) {
        let stands = match header.on {
            Presence::All => true,
            Presence::Admitted => !is_denied,
            Presence::Denied => is_denied,
        };
        if !stands || header.only_exact && !self.is_exact() {
            return;
        }
        if let Some(value) = self.text(&header.value) {
            // What comes from a request may not end a line, nor begin another header.
            let value = value.chars().filter(|c| !c.is_control()).collect();
            response.headers.push((header.name.clone(), value));
        }
    }
}

/// A wall time in whole seconds, rounded up: nobody who waits for it is too early.
fn seconds_up(at: Timestamp) -> u64 {
    at.as_nanos().div_ceil(1_000_000_000)
}
