//! What a response to a request that is turned away looks like, with values that could be real.

use std::fmt::Write;

use giusto::Unit;
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq},
};

use super::limits::{amounts, is_enforced, known, unit};
use crate::{
    Document,
    check::DEFAULT_DENIAL,
    document::{Body, Denial, Field, Form, Header, Limit, Part, Presence, Template},
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
        line(&header.name, &sample.text(&header.value));
    }
    if denial.retry_after {
        line("Retry-After", &WAIT.to_string());
    }
    let (kind, body) = match (&denial.body, denial.problem) {
        (Some(Body::Text(text)), _) => ("text/plain; charset=utf-8", sample.text(text)),
        (Some(body), _) => {
            let filled = Filled { body, sample: &sample };
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
        line(&header.name, &sample.text(&header.value));
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

/// A value with the type that it has in JSON.
enum Value {
    Number(u64),
    Text(String),
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

    fn text(&self, template: &Template) -> String {
        let parts = template.parts.iter().map(|part| match self.part(part) {
            Value::Number(number) => number.to_string(),
            Value::Text(text) => text,
        });
        parts.collect()
    }

    fn part(&self, part: &Part) -> Value {
        match part {
            Part::Text(text) => Value::Text(text.clone()),
            Part::Request(_) => Value::Text("req-a1b2c3d4".to_owned()),
            Part::Field { limit, field, form } => self.field(limit.as_deref(), *field, *form),
        }
    }

    fn field(&self, id: Option<&str>, field: Field, form: Option<Form>) -> Value {
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
        let name = |text: Option<&str>| Value::Text(text.unwrap_or_default().to_owned());
        match field {
            Field::Limit => Value::Number(most),
            Field::Burst => {
                Value::Number(first.and_then(|quota| quota.own_burst()).unwrap_or(most))
            }
            Field::Remaining if is_full => Value::Number(0),
            Field::Used if is_full => Value::Number(most),
            Field::Remaining => Value::Number(most - most / 3),
            Field::Used => Value::Number(most / 3),
            Field::Reset => {
                let is_month = period.is_some_and(|period| period.unit() == Unit::Month);
                instant(if is_month { NEXT_MONTH } else { NOW + WAIT }, form)
            }
            Field::Now => instant(NOW, form),
            Field::RetryAfter => Value::Number(WAIT),
            Field::Window => match (period, form) {
                (Some(period), Some(Form::Seconds)) => Value::Number(period.length().as_secs()),
                (period, _) => Value::Text(period.map(words::period).unwrap_or_default()),
            },
            Field::Unit => name(limit.map(unit)),
            Field::Id => name(own),
            Field::Cost => Value::Number(1),
            Field::Plan => {
                let mut plans = document.plans.iter();
                name(plans.find(|(_, plan)| plan.no_access.is_none()).map(|(id, _)| id.as_str()))
            }
            Field::Rule => name(document.rules.first().map(|rule| rule.id.as_str())),
            Field::AtMost => Value::Number(batch()),
            Field::Size => Value::Number(batch().saturating_add(1)),
        }
    }
}

fn instant(seconds: u64, form: Option<Form>) -> Value {
    let at = jiff::Timestamp::from_second(i64::try_from(seconds).unwrap_or(0)).unwrap_or_default();
    match form {
        None | Some(Form::Epoch) => Value::Number(seconds),
        Some(Form::Seconds) => Value::Number(seconds.saturating_sub(NOW)),
        Some(Form::Iso8601) => Value::Text(at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()),
        Some(Form::HttpDate) => Value::Text(at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
    }
}

/// A body with its fields filled in, in the order of the document.
struct Filled<'b, 'd> {
    body: &'b Body,
    sample: &'b Sample<'d>,
}

impl Serialize for Filled<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let part = |body| Filled { body, sample: self.sample };
        match self.body {
            Body::Text(template) => match template.parts.as_slice() {
                [one] => match self.sample.part(one) {
                    Value::Number(number) => to.serialize_u64(number),
                    Value::Text(text) => to.serialize_str(&text),
                },
                _ => to.serialize_str(&self.sample.text(template)),
            },
            Body::Integer(number) => to.serialize_i64(*number),
            Body::Float(number) => to.serialize_f64(*number),
            Body::Flag(flag) => to.serialize_bool(*flag),
            Body::Null => to.serialize_none(),
            Body::List(items) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(&part(item)))?;
                list.end()
            }
            Body::Table(entries) => {
                let mut map = to.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, body)| map.serialize_entry(key, &part(body)))?;
                map.end()
            }
        }
    }
}
