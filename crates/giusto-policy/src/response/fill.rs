//! Filling in the fields of a template.

use giusto::{Timestamp, Unit};
use jiff::{fmt::temporal::DateTimePrinter, tz::TimeZone};

use super::{
    body::{Fields, Filled},
    seconds_up,
};
use crate::{
    document::{AlgorithmName, Field, Form, Part},
    plan::{Counted, Decision},
    request::Request,
};

/// What fields are filled in from.
pub(super) struct Fill<'d, 'p> {
    pub(super) decision: &'d Decision<'p>,
    pub(super) request: &'d Request<'d>,
}

impl Fields for Fill<'_, '_> {
    fn part(&self, part: &Part) -> Option<Filled> {
        match part {
            Part::Text(plain) => Some(Filled::Text(plain.clone())),
            Part::Request(selector) => {
                let pattern = self.decision.pattern();
                let value = self.request.value(selector, pattern)?;
                Some(Filled::Text(value.into_owned()))
            }
            Part::Field { limit, field, form } => self.field(limit.as_deref(), *field, *form),
        }
    }
}

impl<'p> Fill<'_, 'p> {
    fn field(&self, limit: Option<&str>, field: Field, form: Option<Form>) -> Option<Filled> {
        let decision = self.decision;
        let number = Filled::Number;
        let owned = |text: &str| Filled::Text(text.to_owned());
        match field {
            Field::Now => return Some(self.instant(decision.at(), form.unwrap_or(Form::Epoch))),
            Field::Plan => return decision.tier().map(owned),
            Field::Rule => return decision.rule().map(|rule| owned(&rule.id)),
            Field::AtMost => return Some(number(decision.rule()?.batch.as_ref()?.at_most)),
            Field::Size => return decision.size().map(number),
            Field::RetryAfter if limit.is_none() => return self.retry_after().map(number),
            _ => {}
        }
        let counted = self.counted(limit)?;
        let status = counted.answer().status();
        Some(match field {
            Field::Limit => number(counted.numbers()?.0),
            Field::Burst => number(counted.numbers()?.1),
            Field::Remaining => number(self.remaining(counted)?),
            Field::Used => number(self.used(counted)),
            Field::Reset => self.instant(self.reset(counted)?, form.unwrap_or(Form::Epoch)),
            Field::RetryAfter => number(self.seconds_until(decision.wall(status.next_at()?))),
            Field::Window => window(counted, form)?,
            Field::Unit => owned(counted.meter().unit()),
            Field::Id => owned(counted.meter().id()),
            Field::Cost => number(status.cost().units()),
            Field::Now | Field::Plan | Field::Rule | Field::AtMost | Field::Size => return None,
        })
    }

    /// The limit that is named; else the one that binds; else the one that the rule shows.
    pub(super) fn counted(&self, limit: Option<&str>) -> Option<&Counted<'p>> {
        let counted = self.decision.counted();
        match limit {
            Some(id) => counted.iter().find(|one| one.meter().id() == id),
            None => self.decision.binding().or_else(|| {
                let shown = self.decision.shown()?;
                counted.iter().find(|one| std::ptr::eq(one.meter(), shown))
            }),
        }
    }

    /// Whether what the limit of this response counts is all there is.
    pub(super) fn is_exact(&self) -> bool {
        let counted = self.counted(None);
        self.decision.plan().deployment().counts_are_exact
            && counted.is_none_or(|counted| counted.meter().algorithm.is_exact())
    }

    /// Whole seconds until the request passes, at least one.
    pub(super) fn retry_after(&self) -> Option<u64> {
        self.decision.next_at().map(|next| self.seconds_until(next).max(1))
    }

    fn seconds_until(&self, instant: Timestamp) -> u64 {
        instant.as_nanos().saturating_sub(self.decision.at().as_nanos()).div_ceil(1_000_000_000)
    }

    /// Units left of the base: what a burst limit allows beyond it is not promised.
    fn remaining(&self, counted: &Counted<'_>) -> Option<u64> {
        if !counted.meter().has_burst_limit() {
            return counted.remaining();
        }
        let used = counted.used(self.request, self.decision);
        Some(counted.numbers()?.0.saturating_sub(used))
    }

    /// What is counted now: beyond the limit only the counter knows.
    fn used(&self, counted: &Counted<'_>) -> u64 {
        let status = counted.answer().status();
        match status.remaining() {
            _ if counted.meter().has_burst_limit() => counted.used(self.request, self.decision),
            0 => counted.used(self.request, self.decision),
            left => status.limit() - left.min(status.limit()),
        }
    }

    /// When all of the limit is available again: of a window that has an end, that end, though nothing
    /// was used in it.
    fn reset(&self, counted: &Counted<'_>) -> Option<Timestamp> {
        let at = self.decision.at();
        let full = self.decision.wall(counted.answer().status().full_at()?);
        if full > at {
            return Some(full);
        }
        let period = counted.period()?;
        match counted.meter().algorithm {
            AlgorithmName::Fixed => {
                let length = u64::try_from(period.length().as_nanos()).ok()?;
                let next = (at.as_nanos() / length).checked_add(1)?.checked_mul(length)?;
                Some(Timestamp::from_nanos(next))
            }
            AlgorithmName::Calendar => next_of_calendar(at, period.unit()),
            _ => Some(full),
        }
    }

    fn instant(&self, at: Timestamp, form: Form) -> Filled {
        match form {
            Form::Epoch => Filled::Number(seconds_up(at)),
            Form::Seconds => Filled::Number(self.seconds_until(at)),
            Form::Iso8601 => {
                let millis = at.as_nanos().div_ceil(1_000_000);
                let zoned = jiff::Timestamp::from_millisecond(i64::try_from(millis).unwrap_or(0));
                let printer = DateTimePrinter::new().precision(Some(3));
                Filled::Text(printer.timestamp_to_string(&zoned.unwrap_or_default()))
            }
            Form::HttpDate => {
                let seconds = i64::try_from(seconds_up(at)).unwrap_or(0);
                let instant = jiff::Timestamp::from_second(seconds).unwrap_or_default();
                Filled::Text(instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
            }
        }
    }
}

fn next_of_calendar(at: Timestamp, unit: Unit) -> Option<Timestamp> {
    let instant = jiff::Timestamp::from_nanosecond(i128::from(at.as_nanos())).ok()?;
    let date = instant.to_zoned(TimeZone::UTC).date();
    let next = match unit {
        Unit::Month => date.first_of_month().checked_add(jiff::Span::new().months(1)).ok()?,
        Unit::Week => date.nth_weekday(1, jiff::civil::Weekday::Monday).ok()?,
        _ => date.tomorrow().ok()?,
    };
    let next = next.to_zoned(TimeZone::UTC).ok()?.timestamp();
    u64::try_from(next.as_nanosecond()).ok().map(Timestamp::from_nanos)
}

/// `1 minute`, `60 seconds`, or the number of seconds.
fn window(counted: &Counted<'_>, form: Option<Form>) -> Option<Filled> {
    let period = counted.period()?;
    if form == Some(Form::Seconds) {
        return Some(Filled::Number(period.length().as_secs()));
    }
    Some(Filled::Text(crate::words::period(period)))
}
