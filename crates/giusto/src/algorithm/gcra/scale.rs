//! Units of time in which the time of one unit of cost is a whole number, for one rate or several.

use crate::{QuotaError, algorithm::WORD_MAX};

/// Rounding that withholds more than this share of a rate is refused.
const LARGEST_SHORTFALL: f64 = 0.1;
/// Roundings tried where a rate cannot be exact; more would gain less than a part per million.
const LARGEST_SCALE: u64 = 1 << 12;

/// A rate above 0 in lowest terms, and the burst above 0 that comes with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    units: u64,
    span_ns: u64,
    capacity: u64,
}

impl Flow {
    pub(super) fn new(limit: u64, period_ns: u64, capacity: u64) -> Self {
        let divisor = greatest_common_divisor(limit, period_ns);
        Self { units: limit / divisor, span_ns: period_ns / divisor, capacity }
    }

    /// The time of one unit of cost, rounded up, if the burst refills within a word beside a clock
    /// that ends at `horizon_ns`.
    fn fitting(&self, scale: u64, horizon_ns: u64) -> Option<u64> {
        let increment = (u128::from(self.span_ns) * u128::from(scale)).div_ceil(self.units.into());
        let end = u128::from(horizon_ns) * u128::from(scale);
        let refill = u128::from(self.capacity).saturating_mul(increment);
        let fits = end.saturating_add(refill) <= u128::from(WORD_MAX);
        u64::try_from(increment).ok().filter(|_| fits)
    }

    /// The time of one unit of cost at a scale, if it fits and withholds no more than is tolerated.
    pub(super) fn increment(&self, scale: u64, horizon_ns: u64) -> Result<u64, QuotaError> {
        let increment = self.fitting(scale, horizon_ns).ok_or(QuotaError::RefillTooLong)?;
        let withheld = shortfall(increment, self.units, scale, self.span_ns);
        if withheld > LARGEST_SHORTFALL { Err(QuotaError::TooFast) } else { Ok(increment) }
    }
}

/// The least scale at which all of the flows are exact, or, where that is too large, the one that
/// withholds least from the flow that loses most.
pub(super) fn serving(flows: &[Flow], horizon_ns: u64) -> Result<u64, QuotaError> {
    let all_fit = |scale| flows.iter().all(|flow| flow.fitting(scale, horizon_ns).is_some());
    let exact = flows.iter().try_fold(1, |scale, flow| least_common_multiple(scale, flow.units));
    if let Some(scale) = exact.filter(|&scale| all_fit(scale)) {
        return Ok(scale);
    }
    let mut best = None;
    for scale in (1..=LARGEST_SCALE).take_while(|&scale| all_fit(scale)) {
        let losses = flows.iter().filter_map(|flow| {
            let increment = flow.fitting(scale, horizon_ns)?;
            Some(shortfall(increment, flow.units, scale, flow.span_ns))
        });
        let most = losses.fold(0.0, f64::max);
        if best.is_none_or(|(least, _)| most < least) {
            best = Some((most, scale));
        }
    }
    best.map(|(_, scale)| scale).ok_or(QuotaError::RefillTooLong)
}

/// The share of `units / span_ns` that `scale / increment` falls short.
pub(super) fn shortfall(increment: u64, units: u64, scale: u64, span_ns: u64) -> f64 {
    let kept = u128::from(increment) * u128::from(units);
    let asked = u128::from(scale) * u128::from(span_ns);
    (kept - asked) as f64 / kept as f64
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// None where it exceeds 64 bits; of numbers above 0.
fn least_common_multiple(a: u64, b: u64) -> Option<u64> {
    (a / greatest_common_divisor(a, b)).checked_mul(b)
}
