//! A judge that looks at every pair of admitted requests, by the definitions alone.

use giusto::Window;
use giusto_sim::{judge::Bound, trace::Trace};

/// What the judge says: violating requests, the first of them, and the one that exceeds its share
/// most, each as (key, first, last, admitted, allowed).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) violations: u64,
    pub(crate) first: Option<Interval>,
    pub(crate) worst: Option<Interval>,
}

/// An interval by its key and requests, with what was and what may be admitted in it.
pub(crate) type Interval = (u32, usize, usize, i128, i128);

/// How much of an interval is above its share, as a fraction.
#[derive(Clone, Copy)]
struct Excess {
    numerator: i128,
    denominator: i128,
}

impl Excess {
    fn above(self, other: Self) -> bool {
        self.numerator * other.denominator > other.numerator * self.denominator
    }

    fn equals(self, other: Self) -> bool {
        self.numerator * other.denominator == other.numerator * self.denominator
    }
}

/// The windows that open with a key's first admitted request after the last one.
fn opened(times: &[u64], length: u64) -> Vec<usize> {
    let mut number = 0;
    let mut open = None;
    times
        .iter()
        .map(|&time| {
            if open.is_none_or(|from: u64| time >= from + length) {
                open = Some(time);
                number += 1;
            }
            number
        })
        .collect()
}

/// Judges the bits of a trace, every key a counter of its own, costs charged.
pub(crate) fn judge(bound: Bound, trace: &Trace, bits: &[bool]) -> Verdict {
    let mut found: Vec<(Interval, i128)> = Vec::new();
    for key in 0..u32::try_from(trace.key_count()).expect("few keys") {
        let charged: Vec<usize> = (0..trace.len())
            .filter(|&i| bits[i] && trace.costs()[i] > 0 && trace.keys()[i] == key)
            .collect();
        let times: Vec<u64> = charged.iter().map(|&i| trace.times()[i]).collect();
        let costs: Vec<i128> = charged.iter().map(|&i| trace.costs()[i].into()).collect();
        for end in 0..charged.len() {
            let mut fullest: Option<(Excess, usize, i128, i128)> = None;
            for start in 0..=end {
                let admitted: i128 = costs[start..=end].iter().sum();
                let Some(share) = share(bound, &times, start, end) else { continue };
                let excess =
                    Excess { numerator: admitted * share.1 - share.0, denominator: share.1 };
                // Of equals the shortest, which is the last to start.
                let fuller =
                    fullest.is_none_or(|(most, ..)| excess.above(most) || excess.equals(most));
                if fuller {
                    fullest = Some((excess, start, admitted, share.0.div_euclid(share.1)));
                }
            }
            if let Some((excess, start, admitted, allowed)) = fullest
                && excess.numerator > 0
            {
                let interval = (key, charged[start], charged[end], admitted, allowed);
                found.push((interval, admitted - allowed));
            }
        }
    }
    found.sort_by_key(|&((_, _, last, ..), _)| last);
    let most = found.iter().map(|&(_, excess)| excess).max();
    Verdict {
        violations: found.len() as u64,
        first: found.first().map(|&(interval, _)| interval),
        worst: found.iter().find(|&&(_, excess)| Some(excess) == most).map(|&(it, _)| it),
    }
}

/// What may be admitted from one admitted request to another, as a fraction; none where the bound
/// says nothing of that interval.
fn share(bound: Bound, times: &[u64], start: usize, end: usize) -> Option<(i128, i128)> {
    let lasts = times[end] - times[start];
    let whole = |units: u64| Some((i128::from(units), 1));
    let within = |inside: bool, units: u64| whole(units).filter(|_| inside);
    match bound {
        Bound::Bucket { units, period_ns, burst } => {
            let (units, period) = (i128::from(units), i128::from(period_ns));
            Some((i128::from(burst) * period + units * i128::from(lasts), period))
        }
        Bound::Window { units, length_ns, window: Window::HalfOpen } => {
            within(lasts < length_ns, units)
        }
        Bound::Window { units, length_ns, window: Window::Closed } => {
            within(lasts <= length_ns, units)
        }
        Bound::TwoWindows { units, length_ns } => within(lasts < length_ns, 2 * units),
        Bound::Aligned { units, length_ns } => {
            within(times[start] / length_ns == times[end] / length_ns, units)
        }
        Bound::FirstHit { units, length_ns } => {
            let windows = opened(times, length_ns);
            within(windows[start] == windows[end], units)
        }
        Bound::Calendar { .. } => panic!("days are judged by hand"),
    }
}
