//! What a response to a request that is turned away looks like, with values that could be real.

use std::fmt::Write;

use giusto::Unit;

use super::limits::{amounts, is_enforced, known, unit};
use crate::{
    Document,
    check::DEFAULT_DENIAL,
    document::{Body, Denial, Field, Form, Header, Limit, Part, Presence, Template},
    response::body::{Fields, Filled, Filling},
    words,
};

/// 2026-06-13 12:00 UTC, the instant of all examples.
const NOW: u64 = 1_781_352_000;
/// 2026-07-01 00:00 UTC, when a month of calendars ends.
const NEXT_MONTH: u64 = 1_782_864_000;
/// How long a client is told to wait.
const WAIT: u64 = 42;
/// A limit that only a deployment knows.
const CUSTOM: u64 = 1000;

/// The response, as it goes over the wire.
pub(super) fn of(document: &Document, name: &str, denial: &Denial) -> String {
    let sample = Sample { document, name };
    let mut text = format!("HTTP/1.1 {}{}", denial.status, reason(denial.status));
    // Writing into memory cannot fail.
    let mut line = |name: &str, value: &str| _ = write!(text, "\n{name}: {value}");
    let is_sent = |header: &&Header| header.on != Presence::Admitted && sample.is_sent(header);
    for header in document.responses.headers.iter().filter(is_sent) {
        line(&header.name, &sample.line(&header.value));
    }
    if denial.retry_after {
        line("Retry-After", &WAIT.to_string());
    }
    let (kind, body) = match (&denial.body, denial.problem) {
        (Some(Body::Text(text)), _) => ("text/plain; charset=utf-8", sample.line(text)),
        (Some(body), _) => {
            let filled = Filling { body, fields: &sample };
            // Maps with keys of text and finite numbers are always JSON.
            ("application/json", serde_json::to_string_pretty(&filled).unwrap_or_default())
        }
        (None, Some(_)) => ("application/problem+json", String::new()),
        (None, None) => ("", String::new()),
    };
    let has_own = denial.headers.iter().any(|own| own.name.eq_ignore_ascii_case("content-type"));
    if !kind.is_empty() && !has_own {
        line("Content-Type", kind);
    }
    for header in denial.headers.iter().filter(is_sent) {
        line(&header.name, &sample.line(&header.value));
    }
    if !body.is_empty() {
        text += "\n\n";
        text += &body;
    }
    text
}

/// The reason phrases of RFC 9110 and RFC 6585, with the space before them.
fn reason(status: u16) -> &'static str {
    match status {
        400 => " Bad Request",
        401 => " Unauthorized",
        402 => " Payment Required",
        403 => " Forbidden",
        404 => " Not Found",
        409 => " Conflict",
        413 => " Content Too Large",
        422 => " Unprocessable Content",
        429 => " Too Many Requests",
        500 => " Internal Server Error",
        503 => " Service Unavailable",
        _ => "",
    }
}

/// Example values for the denials of one kind.
struct Sample<'d> {
    document: &'d Document,
    name: &'d str,
}

impl Fields for Sample<'_> {
    fn part(&self, part: &Part) -> Option<Filled> {
        Some(match part {
            Part::Text(text) => Filled::Text(text.clone()),
            Part::Request(_) => Filled::Text("req-a1b2c3d4".to_owned()),
            Part::Field { limit, field, form } => self.field(limit.as_deref(), *field, *form),
        })
    }
}

impl Sample<'_> {
    /// The limit that is spoken of: the named one, else the first that is answered like this.
    fn limit(&self, id: Option<&str>) -> Option<(&str, &Limit)> {
        let limits = &self.document.limits;
        let found = match id {
            Some(id) => limits.get_key_value(id),
            None => limits.iter().find(|(_, limit)| self.binds(limit)),
        };
        let found = found.or_else(|| limits.iter().find(|(_, limit)| is_enforced(limit)));
        found.map(|(id, limit)| (id.as_str(), limit))
    }

    fn binds(&self, limit: &Limit) -> bool {
        is_enforced(limit) && limit.denial.as_deref().unwrap_or(DEFAULT_DENIAL) == self.name
    }

    /// Whether requests are turned away like this for want of access, before any count.
    fn is_without_access(&self) -> bool {
        self.document.plans.values().any(|plan| plan.no_access.as_deref() == Some(self.name))
    }

    /// Who has no access has no counts of which a header could speak.
    fn is_sent(&self, header: &Header) -> bool {
        let speaks_of_counts =
            header.value.parts.iter().any(
                |part| matches!(part, Part::Field { field, .. } if !field.is_of_the_request()),
            );
        !speaks_of_counts || !self.is_without_access()
    }

    /// A text, of which an example knows every field.
    fn line(&self, template: &Template) -> String {
        self.text(template).unwrap_or_default()
    }

    fn field(&self, id: Option<&str>, field: Field, form: Option<Form>) -> Filled {
        let (own, limit) = self.limit(id).unzip();
        let first = limit.and_then(|limit| {
            let numbers = limit.quota.as_ref()?;
            amounts(self.document, numbers)
                .into_iter()
                .find_map(|(_, amount)| known(self.document, amount))
        });
        let most = first.and_then(|quota| quota.limit()).unwrap_or(CUSTOM);
        let period = first.and_then(|quota| quota.period());
        let is_full = limit.is_some_and(|limit| self.binds(limit));
        let document = self.document;
        let batch = || {
            let mut batches = document.rules.iter().filter_map(|rule| rule.batch.as_ref());
            batches.find(|batch| batch.denial == self.name).map_or(0, |batch| batch.at_most)
        };
        let name = |text: Option<&str>| Filled::Text(text.unwrap_or_default().to_owned());
        match field {
            Field::Limit => Filled::Number(most),
            Field::Burst => {
                Filled::Number(first.and_then(|quota| quota.own_burst()).unwrap_or(most))
            }
            Field::Remaining if is_full => Filled::Number(0),
            Field::Used if is_full => Filled::Number(most),
            Field::Remaining => Filled::Number(most - most / 3),
            Field::Used => Filled::Number(most / 3),
            Field::Reset => {
                let is_month = period.is_some_and(|period| period.unit() == Unit::Month);
                instant(if is_month { NEXT_MONTH } else { NOW + WAIT }, form)
            }
            Field::Now => instant(NOW, form),
            Field::RetryAfter => Filled::Number(WAIT),
            Field::Window => match (period, form) {
                (Some(period), Some(Form::Seconds)) => Filled::Number(period.length().as_secs()),
                (period, _) => Filled::Text(period.map(words::period).unwrap_or_default()),
            },
            Field::Unit => name(limit.map(unit)),
            Field::Id => name(own),
            Field::Cost => Filled::Number(1),
            Field::Plan => {
                let mut plans = document.plans.iter();
                name(plans.find(|(_, plan)| plan.no_access.is_none()).map(|(id, _)| id.as_str()))
            }
            Field::Rule => name(document.rules.first().map(|rule| rule.id.as_str())),
            Field::AtMost => Filled::Number(batch()),
            Field::Size => Filled::Number(batch().saturating_add(1)),
        }
    }
}

fn instant(seconds: u64, form: Option<Form>) -> Filled {
    let at = jiff::Timestamp::from_second(i64::try_from(seconds).unwrap_or(0)).unwrap_or_default();
    match form {
        None | Some(Form::Epoch) => Filled::Number(seconds),
        Some(Form::Seconds) => Filled::Number(seconds.saturating_sub(NOW)),
        Some(Form::Iso8601) => Filled::Text(at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()),
        Some(Form::HttpDate) => Filled::Text(at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
    }
}
