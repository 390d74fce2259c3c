//! Greedy traffic, and a judge of it: a list of instants, and the most of them that lie in any
//! interval of a length.

use std::collections::BTreeMap;

use giusto::Timestamp;
use giusto_policy::{Plan, Request};

/// What one key was counted for, by limit and rule: instants in order, with units.
pub(crate) type Seen = BTreeMap<(String, Option<String>), Vec<(u64, u64)>>;

/// The most units in any `(t - length, t]`.
pub(crate) fn most(seen: &[(u64, u64)], length: u64) -> u64 {
    let (mut oldest, mut within, mut most) = (0, 0, 0);
    for &(instant, units) in seen {
        within += units;
        while seen[oldest].0 + length <= instant {
            within -= seen[oldest].1;
            oldest += 1;
        }
        most = most.max(within);
    }
    most
}

/// When requests come, all of which that pass: one beforehand, perhaps, to open windows; then as
/// many as pass, as soon as they do, until the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Greed {
    before: Option<u64>,
    from: u64,
    until: u64,
}

impl Greed {
    /// What passes, of limits and in all.
    pub(crate) fn takes(self, plan: &Plan, request: &Request<'_>) -> (Seen, Vec<(u64, u64)>) {
        let (mut seen, mut passed) = (Seen::new(), Vec::new());
        let mut ask = |now: u64| {
            let at = Timestamp::from_nanos(now);
            let peeked = plan.peek_at(at, request);
            if !peeked.is_admitted() {
                return peeked.next_at().map(Timestamp::as_nanos);
            }
            let decision = plan.decide_at(at, request);
            assert!(decision.is_admitted(), "as the look said");
            for counted in decision.counted() {
                let meter = counted.meter();
                let name = (meter.id().to_owned(), meter.rule().map(str::to_owned));
                let units = counted.answer().status().cost().units();
                seen.entry(name).or_default().push((now, units));
            }
            passed.push((now, 1));
            assert!(passed.len() < 1_000_000, "nothing denies {request:?}");
            Some(now)
        };
        if let Some(before) = self.before {
            ask(before);
        }
        let mut now = self.from;
        while now < self.until {
            let Some(next) = ask(now) else { break };
            now = next;
        }
        (seen, passed)
    }

    /// From an edge of windows on, an instant before it, or long enough for a slower limit to be
    /// used up on both sides; fresh, or with windows that are open.
    pub(crate) fn all(edge: u64, window: u64, lasts: u64) -> Vec<Self> {
        let froms = [edge - 1, edge, edge - 3 * window - 1];
        let befores = [None, Some(window - 1), Some(window / 2)];
        let all = froms.into_iter().flat_map(|from| {
            befores.into_iter().map(move |before| {
                let before = before.map(|gap| from - gap);
                Self { before, from, until: from + lasts }
            })
        });
        all.collect()
    }
}
