//! The text form of a quota: `LIMIT/[COUNT]UNIT [burst N]`, or `unlimited`.

use std::str::FromStr;

use super::{Period, Quota, Unit};
use crate::QuotaError;

const UNITS: &str = "a unit of time: ns, us, ms, s, min, h, day, week or month";
const MINUTE_OR_MONTH: &str = "`min` for minutes or `month` for months, since `m` could be either";

impl FromStr for Quota {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        if text.trim() == "unlimited" {
            return Ok(Self::UNLIMITED);
        }
        let mut cursor = Cursor { text, at: 0 };
        cursor.skip_spaces();
        let limit = cursor.number("a limit, such as `300/60s`, or `unlimited`")?;
        cursor.expect('/', "a slash and a period, such as `/60s`")?;
        let period = cursor.period()?;
        cursor.skip_spaces();
        let quota = Self::new(limit, period);
        if cursor.rest().is_empty() {
            return Ok(quota);
        }
        cursor.keyword("burst", "`burst` and a number, or nothing more")?;
        let burst = cursor.number("the size of the burst")?;
        cursor.skip_spaces();
        if cursor.rest().is_empty() {
            Ok(quota.burst(burst))
        } else {
            Err(cursor.error("nothing more"))
        }
    }
}

/// A place in the text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn column(&self) -> usize {
        self.text[..self.at].chars().count() + 1
    }

    fn error(&self, expected: &'static str) -> QuotaError {
        let found = self.rest().chars().take(20).collect();
        QuotaError::Syntax { column: self.column(), found, expected }
    }

    fn skip_spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes the longest prefix whose characters all satisfy `accept`.
    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn expect(&mut self, wanted: char, expected: &'static str) -> Result<(), QuotaError> {
        self.skip_spaces();
        if !self.rest().starts_with(wanted) {
            return Err(self.error(expected));
        }
        self.at += wanted.len_utf8();
        self.skip_spaces();
        Ok(())
    }

    fn keyword(&mut self, word: &str, expected: &'static str) -> Result<(), QuotaError> {
        if !self.rest().starts_with(word) {
            return Err(self.error(expected));
        }
        self.at += word.len();
        self.skip_spaces();
        Ok(())
    }

    /// Digits, with underscores between them as Rust writes them.
    fn number(&mut self, expected: &'static str) -> Result<u64, QuotaError> {
        let column = self.column();
        if !self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.error(expected));
        }
        let digits = self.take_while(|c| c.is_ascii_digit() || c == '_').replace('_', "");
        digits.parse().map_err(|_| QuotaError::NumberTooLarge { column })
    }

    fn period(&mut self) -> Result<Period, QuotaError> {
        let counted = self.rest().starts_with(|c: char| c.is_ascii_digit());
        let count = if counted { self.number(UNITS)? } else { 1 };
        self.skip_spaces();
        let before = self.at;
        let word = self.take_while(char::is_alphabetic);
        let unit = unit(word).ok_or_else(|| {
            self.at = before;
            self.error(if word == "m" || word == "M" { MINUTE_OR_MONTH } else { UNITS })
        })?;
        Period::new(count, unit)
    }
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "ns" | "nanosecond" | "nanoseconds" => Unit::Nanosecond,
        "us" | "µs" | "μs" | "microsecond" | "microseconds" => Unit::Microsecond,
        "ms" | "millisecond" | "milliseconds" => Unit::Millisecond,
        "s" | "sec" | "secs" | "second" | "seconds" => Unit::Second,
        "min" | "mins" | "minute" | "minutes" => Unit::Minute,
        "h" | "hour" | "hours" => Unit::Hour,
        "d" | "day" | "days" => Unit::Day,
        "w" | "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        _ => return None,
    })
}
