//! Burstiness: the index of dispersion for counts.
//!
//! ```text
//! I = variance / mean of the units in consecutive bins     (bins of W/10; population variance)
//! ```
//!
//! 1 for Poisson traffic, 0 for perfectly even traffic, larger the more it comes in bursts. Bins
//! start at the trace's first event; the last one, which the trace may not fill, counts too.

use crate::{
    replay::{CostRule, Decisions},
    trace::Trace,
};

/// The index of dispersion of what was offered (`decisions` absent) or admitted; `None` where
/// nothing was.
pub fn index_of_dispersion(
    trace: &Trace,
    decisions: Option<&Decisions>,
    cost: CostRule,
    bin_ns: u64,
) -> Option<f64> {
    let first = *trace.times().first()?;
    let bin_ns = bin_ns.max(1);
    let bins = (trace.times().last()? - first) / bin_ns + 1;
    let (mut sum, mut squares) = (0_u128, 0_u128);
    let (mut bin, mut units) = (0, 0_u128);
    for (index, &time) in trace.times().iter().enumerate() {
        let here = (time - first) / bin_ns;
        if here != bin {
            squares = squares.saturating_add(units.saturating_mul(units));
            (bin, units) = (here, 0);
        }
        if decisions.is_none_or(|decisions| decisions.bits()[index] == b'1') {
            let cost = u128::from(cost.of(trace, index));
            units += cost;
            sum += cost;
        }
    }
    squares = squares.saturating_add(units.saturating_mul(units));
    if sum == 0 {
        return None;
    }
    // Empty bins add nothing to either sum and count in the mean.
    let mean = sum as f64 / bins as f64;
    let variance = squares as f64 / bins as f64 - mean * mean;
    Some((variance / mean).max(0.0))
}
