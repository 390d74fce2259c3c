//! Values of a scenario: times, rates, numbers, and tables of which one entry says what they are.

use std::{ops::Range, time::Duration};

use giusto_document::{Context, Fields, Node, Read, Value, closest, items, mismatch, text, whole};
use jiff::SignedDuration;

use crate::traffic::MOST_PER_SECOND;

/// The most digits after the point of a rate.
const MOST_DECIMALS: usize = 9;

/// So many in a time, exactly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    pub(super) requests: u64,
    pub(super) period: Duration,
}

impl Rate {
    pub(super) fn per_second(self) -> f64 {
        self.requests as f64 / self.period.as_secs_f64()
    }
}

/// A length of time from a text such as `90s`.
pub(super) fn length(node: &Node, path: &str, context: &Context<'_>) -> Option<Duration> {
    duration(node, path, context).map(Duration::from_nanos)
}

/// Nanoseconds from a text such as `90s`, `1.5min` or `250ms`.
pub(super) fn duration(node: &Node, path: &str, context: &Context<'_>) -> Option<u64> {
    let ns = signed(node, path, context)?;
    let positive = u64::try_from(ns).ok();
    if positive.is_none() {
        let help = "write a time from 0 on, such as `90s`".to_owned();
        context.fault(&node.span, path, "a duration is not negative".to_owned(), Some(help));
    }
    positive
}

/// A duration above zero.
pub(super) fn positive(node: &Node, path: &str, context: &Context<'_>) -> Option<u64> {
    let ns = duration(node, path, context)?;
    if ns == 0 {
        let help = "write a time above 0, such as `90s`".to_owned();
        context.fault(&node.span, path, "this takes no time at all".to_owned(), Some(help));
    }
    (ns > 0).then_some(ns)
}

/// Nanoseconds forward or back, from a text such as `-30s`.
pub(super) fn signed(node: &Node, path: &str, context: &Context<'_>) -> Option<i64> {
    const EXPECTED: &str = "a time such as `90s`, `1.5min`, `250ms` or `2h 30min`";
    let Value::Text(text) = &node.value else {
        mismatch(node, path, context, EXPECTED);
        return None;
    };
    let parsed: Result<SignedDuration, _> = text.trim_start_matches('+').parse();
    let why = match parsed {
        Ok(duration) => match i64::try_from(duration.as_nanos()) {
            Ok(ns) => return Some(ns),
            Err(_) => format!("`{text}` is longer than 292 years"),
        },
        Err(_) => format!("`{text}` is no time"),
    };
    context.fault(&node.span, path, why, Some(format!("expected {EXPECTED}")));
    None
}

/// A rate such as `240/min`, `2.5/s` or `30/10s`.
pub(super) fn rate(node: &Node, path: &str, context: &Context<'_>) -> Option<Rate> {
    const EXPECTED: &str = "a rate such as `240/min`, `2.5/s` or `30/10s`";
    let Value::Text(text) = &node.value else {
        mismatch(node, path, context, EXPECTED);
        return None;
    };
    let Some(rate) = rate_of(text) else {
        let help = Some(format!("expected {EXPECTED}"));
        context.fault(&node.span, path, format!("`{text}` is no rate"), help);
        return None;
    };
    let why = match rate.per_second() {
        second if second <= 0.0 => "a rate of nothing never sends",
        second if second > MOST_PER_SECOND => "the rate is above one event a nanosecond",
        _ => return Some(rate),
    };
    let help = Some("write a rate above 0 and up to 1000000000/s".to_owned());
    context.fault(&node.span, path, format!("{why}: `{text}`"), help);
    None
}

fn rate_of(text: &str) -> Option<Rate> {
    let (events, period) = text.split_once('/')?;
    let (whole, part) = events.trim().split_once('.').unwrap_or((events.trim(), ""));
    let part = part.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > MOST_DECIMALS {
        return None;
    }
    let requests: u64 = format!("{whole}{part}").parse().ok()?;
    let period = period.trim();
    let has_count = period.starts_with(|first: char| first.is_ascii_digit());
    let counted = if has_count { period.to_owned() } else { format!("1{period}") };
    let period: SignedDuration = counted.parse().ok()?;
    let period = Duration::try_from(period).ok().filter(|period| !period.is_zero())?;
    let tens = u32::try_from(part.len()).ok().and_then(|places| 10_u32.checked_pow(places))?;
    Some(Rate { requests, period: period.checked_mul(tens)? })
}

/// A number, whole or not.
pub(super) fn number(node: &Node, path: &str, context: &Context<'_>) -> Option<f64> {
    let number = match node.value {
        Value::Integer(whole) => whole as f64,
        Value::Float(number) => number,
        _ => {
            mismatch(node, path, context, "a number");
            return None;
        }
    };
    if !number.is_finite() {
        let help = Some("write a finite number".to_owned());
        context.fault(&node.span, path, format!("{number} is no number to count with"), help);
        return None;
    }
    Some(number)
}

/// A number above zero.
pub(super) fn above_zero(node: &Node, path: &str, context: &Context<'_>) -> Option<f64> {
    let number = number(node, path, context)?;
    bounded(number, |number| number > 0.0, "above 0", (&node.span, path), context)
}

/// A number from 1 on.
pub(super) fn at_least_one(node: &Node, path: &str, context: &Context<'_>) -> Option<f64> {
    let number = number(node, path, context)?;
    bounded(number, |number| number >= 1.0, "from 1 on", (&node.span, path), context)
}

/// A number from 0 to 1, also as a percentage.
pub(super) fn share(node: &Node, path: &str, context: &Context<'_>) -> Option<f64> {
    let number = match &node.value {
        Value::Text(text) => {
            let percent = text.strip_suffix('%').and_then(|text| text.trim().parse::<f64>().ok());
            let Some(percent) = percent else {
                let help = Some("expected a share such as `90%` or 0.9".to_owned());
                context.fault(&node.span, path, format!("`{text}` is no share"), help);
                return None;
            };
            percent / 100.0
        }
        _ => number(node, path, context)?,
    };
    let inside = |number: f64| (0.0..=1.0).contains(&number);
    bounded(number, inside, "from 0 to 1, or from 0% to 100%", (&node.span, path), context)
}

fn bounded(
    number: f64,
    fits: impl Fn(f64) -> bool,
    range: &str,
    (span, path): (&Range<usize>, &str),
    context: &Context<'_>,
) -> Option<f64> {
    if fits(number) {
        return Some(number);
    }
    let help = Some(format!("write a number {range}"));
    context.fault(span, path, format!("{number} is out of range"), help);
    None
}

/// A whole number from 1 on.
pub(super) fn count(node: &Node, path: &str, context: &Context<'_>) -> Option<u64> {
    let number = whole(node, path, context)?;
    if number == 0 {
        let help = Some("write a whole number from 1 on".to_owned());
        context.fault(&node.span, path, "0 is none at all".to_owned(), help);
    }
    (number > 0).then_some(number)
}

/// The same in 32 bits.
pub(super) fn small_count(node: &Node, path: &str, context: &Context<'_>) -> Option<u32> {
    let number = count(node, path, context)?;
    let small = u32::try_from(number).ok();
    if small.is_none() {
        let help = Some(format!("write a number up to {}", u32::MAX));
        context.fault(&node.span, path, format!("{number} is too many"), help);
    }
    small
}

/// One value, which stands for both ends, or a list of the least and the most.
pub(super) fn range<T: Copy + PartialOrd>(
    node: &Node,
    path: &str,
    context: &Context<'_>,
    read: Read<T>,
) -> Option<(T, T)> {
    let Value::List(nodes) = &node.value else {
        return read(node, path, context).map(|one| (one, one));
    };
    let values = items(node, path, context, read);
    let (why, help) = match values[..] {
        [least, most] if least <= most => return Some((least, most)),
        [_, _] => ("the least is above the most", "put the smaller one first"),
        _ if values.len() < nodes.len() => return None,
        _ => ("a range has two ends", "write the least and the most, as in `[1, 5]`"),
    };
    context.fault(&node.span, path, why.to_owned(), Some(help.to_owned()));
    None
}

/// A table with one entry, whose key says what it is; where nothing needs to be said of it, the
/// name alone will do.
pub(super) fn variant<T>(
    node: &Node,
    path: &str,
    context: &Context<'_>,
    kind: &str,
    all: &[(&'static str, Read<T>)],
) -> Option<T> {
    let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
    let listed = || format!("there are `{}`", names.join("`, `"));
    let (name, span, inner) = match &node.value {
        Value::Text(name) => (name, &node.span, None),
        Value::Table(entries) => {
            let [entry] = &entries[..] else {
                let why = format!("exactly one {kind} is named here, not {}", entries.len());
                context.fault(&node.span, path, why, Some(listed()));
                return None;
            };
            (&entry.key, &entry.key_span, Some(&entry.value))
        }
        _ => {
            mismatch(node, path, context, &format!("a table with one {kind}"));
            return None;
        }
    };
    let Some((name, read)) = all.iter().find(|(own, _)| own == name) else {
        let likely = closest(name, names.iter().copied());
        let help = likely.map_or_else(listed, |likely| format!("did you mean `{likely}`?"));
        context.fault(span, path, format!("`{name}` is no {kind}"), Some(help));
        return None;
    };
    let path = format!("{path}.{name}");
    let Some(inner) = inner else {
        let empty = Node { value: Value::Table(Vec::new()), span: span.clone() };
        return read(&empty, &path, context);
    };
    context.note(&path, &inner.span);
    read(inner, &path, context)
}

/// Fields of a table that have to be there; the table is finished.
pub(super) fn table<T>(
    node: &Node,
    path: &str,
    context: &Context<'_>,
    read: impl FnOnce(&Fields<'_, '_, '_>) -> Option<T>,
) -> Option<T> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let read = read(&fields);
    fields.finish();
    read
}

/// One text, or a list of them.
#[expect(clippy::unnecessary_wraps, reason = "fields are read by functions of this shape")]
pub(super) fn words(node: &Node, path: &str, context: &Context<'_>) -> Option<Vec<String>> {
    match &node.value {
        Value::Text(one) => Some(vec![one.clone()]),
        _ => Some(items(node, path, context, text)),
    }
}
