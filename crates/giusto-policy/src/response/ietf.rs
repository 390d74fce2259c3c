//! `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-11, as lists of items of
//! RFC 9651.
//!
//! `r` is what is available now, and `t` the seconds in which no more than that may be used: until
//! the limit is whole again, or, where nothing is left, until a request passes. A running total, a shadow
//! and a window shorter than a second have no place in these fields.

use sfv::{Integer, KeyRef, ListSerializer, StringRef};

use super::Response;
use crate::plan::{Counted, Decision};

pub(super) fn headers(decision: &Decision<'_>, response: &mut Response) {
    let (mut policies, mut limits) = (ListSerializer::new(), ListSerializer::new());
    for counted in decision.counted().iter().filter(|one| !one.meter().is_shadow()) {
        // A limit of which these fields cannot speak is left out of both.
        let _ = add(counted, &mut policies, &mut limits);
    }
    if let (Some(policies), Some(limits)) = (policies.finish(), limits.finish()) {
        response.headers.push(("RateLimit-Policy".to_owned(), policies));
        response.headers.push(("RateLimit".to_owned(), limits));
    }
}

fn add(
    counted: &Counted<'_>,
    policies: &mut ListSerializer<String>,
    limits: &mut ListSerializer<String>,
) -> Option<()> {
    const Q: &KeyRef = KeyRef::constant("q");
    const W: &KeyRef = KeyRef::constant("w");
    const QU: &KeyRef = KeyRef::constant("qu");
    const R: &KeyRef = KeyRef::constant("r");
    const T: &KeyRef = KeyRef::constant("t");
    let window = counted.period()?.length().as_secs();
    let (limit, _) = counted.numbers()?;
    let left = counted.remaining()?;
    let name = StringRef::from_str(counted.meter().id()).ok().filter(|_| window > 0)?;
    let unit = StringRef::from_str(counted.meter().unit()).ok();
    let policy =
        policies.bare_item(name).parameter(Q, integer(limit)).parameter(W, integer(window));
    if let Some(unit) = unit.filter(|unit| unit.as_str() != "requests") {
        policy.parameter(QU, unit);
    }
    let status = counted.answer().status();
    let until = if left == 0 { status.next_after() } else { status.full_after() };
    let item = limits.bare_item(name).parameter(R, integer(left));
    if let Some(until) = until {
        let seconds = until.as_nanos().div_ceil(1_000_000_000);
        item.parameter(T, integer(u64::try_from(seconds).unwrap_or(u64::MAX)));
    }
    Some(())
}

/// The largest integer of a structured field has 15 digits.
fn integer(units: u64) -> Integer {
    const LARGEST: u64 = 999_999_999_999_999;
    Integer::try_from(units.min(LARGEST)).unwrap_or(Integer::constant(0))
}
