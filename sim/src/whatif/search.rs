//! The smallest limit under which no more than so many are denied: found, not guessed.
//!
//! # Where denial falls as the limit grows
//! *Clients.* A key is denied nothing exactly if all its requests fit. What fits under a limit fits
//! under a larger one: nothing was denied, so all is counted under both, and no algorithm that
//! counts the same has less room under a larger limit. So the keys that are denied anything can
//! only become fewer, whatever requests cost. That is said of counters: where all keys share one,
//! a request for much that now fits may crowd out those of several others.
//!
//! *Requests that all cost the same.* Windows at fixed places, and windows that open with a request,
//! which some request of theirs opens under any limit but 0, admit the first so many of each. A
//! bucket and a log admit as many of the first n requests as any choice that fits: by exchange, an
//! admission moved to an earlier request leaves no less room later. What fits under a limit fits
//! under a larger one, so no fewer are admitted under it. `rolling-strict` is a bucket whose
//! capacity and rate both grow with the limit.
//!
//! *The same under `sliding-counter`.* It counts greedily in windows, with less room the more it
//! admitted in the window before. One admission more there takes at most one from the next window,
//! and one that is fewer takes none: a window in which a larger limit admits m fewer follows one in
//! which it admitted at least m more, and each of these pays for one window only.
//!
//! All of this is said of limits that are decided exactly. Where the rate of a bucket just below
//! the answer is rounded to fit a word, a smaller limit may do, and the answer says so.
//!
//! *Requests that cost different numbers of units.* A larger limit may admit a large request that
//! crowds out several small ones. All limits are tried, from the smallest.

use std::collections::BTreeMap;

use super::{Comparison, Figures, Measured, Operator};
use crate::grid::Scope;

/// What a condition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Requests that are denied.
    DeniedRequests,
    /// Keys of which any request is denied.
    DeniedClients,
}

/// A bound on what is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    measure: Measure,
    comparison: Comparison,
}

impl Condition {
    /// The names of figures that can be bounded, `denied_keys` being another name of clients.
    pub const NAMES: [&str; 3] = ["denied_requests", "denied_clients", "denied_keys"];

    /// A condition of a comparison, where it bounds one of the figures from above.
    pub fn new(comparison: Comparison) -> Option<Self> {
        let measure = match comparison.name() {
            "denied_requests" => Measure::DeniedRequests,
            "denied_clients" | "denied_keys" => Measure::DeniedClients,
            _ => return None,
        };
        let bounds = matches!(comparison.operator(), Operator::Less | Operator::AtMost);
        bounds.then_some(Self { measure, comparison })
    }

    /// What it is about.
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// Whether it holds where so many of all requests and keys are denied.
    pub fn holds(&self, figures: &Figures, requests: u64, keys: u64) -> bool {
        self.comparison.holds(match self.measure {
            Measure::DeniedRequests => Measured::Count(figures.denied_requests, requests),
            Measure::DeniedClients => Measured::Count(figures.denied_clients, keys),
        })
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.comparison.fmt(f)
    }
}

/// Whether what is measured can only fall as the limit grows, whatever the algorithm: see the head
/// of this file. Requests that cost nothing do not matter to whether costs are equal.
pub const fn falls_with_the_limit(measure: Measure, costs_are_equal: bool, scope: Scope) -> bool {
    match measure {
        Measure::DeniedClients => matches!(scope, Scope::PerKey),
        Measure::DeniedRequests => costs_are_equal,
    }
}

/// How a limit was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By halving what is left again and again, dozens of limits at a time.
    Bisected,
    /// By trying every smaller limit.
    Scanned,
}

/// The smallest limit under which a condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What is denied at the limit.
    pub at: Figures,
    /// What is denied at one less, where the condition does not hold; none at a limit of 0.
    pub below: Option<Figures>,
    /// Whether it is proven that no smaller one does: all smaller ones were tried, or the one below
    /// is decided exactly. Those below that one then do no better, and rounding admits less; but of
    /// two whose rates are rounded the larger may be rounded by more.
    pub proven: bool,
    /// How it was found.
    pub method: Method,
    /// How many passes over the stream that took.
    pub passes: u32,
}

/// Why no limit was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsolved<E> {
    /// The condition does not hold at the largest limit that there can be.
    NoLimit(Figures),
    /// It took more passes than are allowed: so many limits are untried, from the first.
    TooManyPasses {
        /// The smallest that is untried.
        next: u64,
        /// The smallest that is known to do, where one is.
        known: Option<u64>,
    },
    /// A pass failed.
    Pass(E),
}

/// How far a search may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The largest limit that is asked about.
    pub most: u64,
    /// How many limits are asked about in a pass, at least 2.
    pub at_once: usize,
    /// How many passes there may be.
    pub passes: u32,
}

/// Looks for the smallest limit from 0 to the largest that satisfies `holds`, with `pass` telling
/// what several limits deny. `known` keeps what passes have told, also for a next search.
///
/// # Errors
/// See [`Unsolved`].
pub fn solve<E>(
    holds: impl Fn(&Figures) -> bool,
    falls: bool,
    extent: Extent,
    known: &mut BTreeMap<u64, Figures>,
    pass: impl FnMut(&[u64]) -> Result<Vec<Figures>, E>,
) -> Result<Answer, Unsolved<E>> {
    let Extent { most, at_once, .. } = extent;
    let mut search = Search { holds, known, pass, passes: 0, extent };
    // Limits a factor apart find the size of the answer, which is mostly far below the largest.
    let mut first: Vec<u64> = (0..64).map(|power| 1 << power).take_while(|&n| n < most).collect();
    first.insert(0, 0);
    first.truncate(at_once.max(2) - 1);
    first.push(most);
    search.ask(&first)?;
    let largest = search.known[&most];
    if falls && !(search.holds)(&largest) {
        return Err(Unsolved::NoLimit(largest));
    }
    if falls { search.bisect() } else { search.scan() }
}

struct Search<'k, H, P> {
    holds: H,
    known: &'k mut BTreeMap<u64, Figures>,
    pass: P,
    passes: u32,
    extent: Extent,
}

impl<H, P, E> Search<'_, H, P>
where
    H: Fn(&Figures) -> bool,
    P: FnMut(&[u64]) -> Result<Vec<Figures>, E>,
{
    /// Learns what these limits deny, in one pass for those that are not known.
    fn ask(&mut self, limits: &[u64]) -> Result<(), Unsolved<E>> {
        let mut unknown: Vec<u64> =
            limits.iter().copied().filter(|limit| !self.known.contains_key(limit)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        if unknown.is_empty() {
            return Ok(());
        }
        if self.passes == self.extent.passes {
            let known = self.first_that_holds();
            return Err(Unsolved::TooManyPasses { next: unknown[0], known });
        }
        self.passes += 1;
        let figures = (self.pass)(&unknown).map_err(Unsolved::Pass)?;
        self.known.extend(figures.into_iter().map(|figures| (figures.limit, figures)));
        Ok(())
    }

    fn first_that_holds(&self) -> Option<u64> {
        let mut holding = self.known.values().filter(|figures| (self.holds)(figures));
        holding.next().map(|figures| figures.limit)
    }

    /// The condition fails up to some limit and holds from the next on.
    fn bisect(mut self) -> Result<Answer, Unsolved<E>> {
        loop {
            let holds = self.first_that_holds().unwrap_or(u64::MAX);
            let fails = self.known.range(..holds).next_back().map(|(&limit, _)| limit);
            match fails {
                None if holds == 0 => return Ok(self.answer(0, Method::Bisected)),
                Some(fails) if holds - fails == 1 => {
                    return Ok(self.answer(holds, Method::Bisected));
                }
                _ => {
                    let first = fails.map_or(0, |fails| fails + 1);
                    let within = between(first, holds - 1, self.extent.at_once);
                    self.ask(&within)?;
                }
            }
        }
    }

    /// Nothing follows from one limit for another.
    fn scan(mut self) -> Result<Answer, Unsolved<E>> {
        let most = self.extent.most;
        let mut next = 0;
        loop {
            let holds = self.first_that_holds();
            let end = holds.unwrap_or(most);
            // All below `next` are known, and hold nowhere before `end`.
            while next < end && self.known.contains_key(&next) {
                next += 1;
            }
            if next >= end {
                return match holds {
                    Some(limit) => Ok(self.answer(limit, Method::Scanned)),
                    None => Err(Unsolved::NoLimit(self.known[&most])),
                };
            }
            let untried = (next..end).filter(|limit| !self.known.contains_key(limit));
            let batch: Vec<u64> = untried.take(self.extent.at_once.max(1)).collect();
            self.ask(&batch)?;
        }
    }

    fn answer(&self, limit: u64, method: Method) -> Answer {
        let below = limit.checked_sub(1).and_then(|below| self.known.get(&below)).copied();
        let proven = method == Method::Scanned || below.is_none_or(|below| below.exact);
        Answer { at: self.known[&limit], below, proven, method, passes: self.passes }
    }
}

/// Limits from `first` to `last`, all of them or as many as a pass takes, evenly apart.
fn between(first: u64, last: u64, at_once: usize) -> Vec<u64> {
    let count = last - first + 1;
    let most = at_once.max(1) as u64;
    if count <= most {
        return (first..=last).collect();
    }
    // The quotient is below the width, so it is 64 bits again.
    let at = |place: u64| u128::from(count) * u128::from(place) / u128::from(most + 1);
    (1..=most).map(|place| first + u64::try_from(at(place)).unwrap_or(0)).collect()
}
