//! The smallest number of `--limit`: dozens of limits decide side by side.

use std::{collections::BTreeMap, time::Duration};

use giusto_sim::{
    subject::Kind,
    whatif::{Candidates, Extent, Figures, Stream, falls_with_the_limit},
};

use super::{MOST_BYTES, Solved, Varied, again, impossible, one};
use crate::{
    args::WhatifArgs,
    fault::Fault,
    whatif::{
        Pass,
        deciding::{Asked, LimitsAsked, origin},
    },
};

pub(super) fn solve(
    args: &WhatifArgs,
    asked: &Asked<'_>,
    limits: &LimitsAsked<'_>,
    pass: &Pass<'_>,
) -> Result<Vec<Solved>, Fault> {
    let search = Search { args, asked, limits, pass, keys: pass.account.keys().count() };
    let extent =
        Extent { most: search.most()?, at_once: search.at_once(), passes: args.asked.passes };
    let varied = Varied { what: "--limit".to_owned(), like: limits.after.quota(), extent };
    let mut known = BTreeMap::new();
    let equal = pass.load.is_equal();
    let conditions = args.asked.solve.iter();
    let solved = conditions.map(|condition| {
        let falls = falls_with_the_limit(condition.measure(), equal, limits.scope());
        one(pass, condition, &varied, falls, &mut known, |numbers| search.pass(numbers))
    });
    solved.collect()
}

/// Refuses a limit without a number.
pub(super) fn check(limits: &LimitsAsked<'_>) -> Result<(), Fault> {
    let has_none = limits.kind() == Kind::Unlimited || limits.after.quota().period().is_none();
    if has_none { Err(no_number()) } else { Ok(()) }
}

fn no_number() -> Fault {
    Fault::usage("--solve varies a number, and unlimited has none")
}

struct Search<'a> {
    args: &'a WhatifArgs,
    asked: &'a Asked<'a>,
    limits: &'a LimitsAsked<'a>,
    pass: &'a Pass<'a>,
    keys: usize,
}

impl Search<'_> {
    fn stream(&self, keys: usize) -> Result<Stream, Fault> {
        let origin = origin(&self.pass.start)?;
        let (first, last) = self.pass.account.ends_ns().unwrap_or_default();
        Ok(Stream { origin, span: Duration::from_nanos(last - first), keys })
    }

    /// How many limits are decided on at once, so that their states fit the memory.
    fn at_once(&self) -> usize {
        let state = if self.limits.kind() == Kind::Rolling { 128 } else { 8 };
        (MOST_BYTES / (state * self.keys.max(1))).clamp(2, Candidates::MOST)
    }

    /// A limit under which nothing is denied, or the largest that the algorithm takes.
    fn most(&self) -> Result<u64, Fault> {
        let quota = self.limits.after.quota();
        let Some(period) = quota.period() else { return Err(no_number()) };
        let asked_for = self.pass.load.of_one_counter(self.limits.scope());
        let most = match (self.limits.kind(), quota.own_burst()) {
            (Kind::Unlimited, _) => return Err(no_number()),
            // Half of it is the capacity of its bucket.
            (Kind::RollingStrict, _) => asked_for.saturating_mul(2),
            // With a burst of its own, only a rate of one unit a nanosecond and more forgets what a
            // request cost by the next instant.
            (_, Some(_)) => {
                let length_ns = u64::try_from(period.length().as_nanos()).unwrap_or(u64::MAX);
                length_ns.saturating_mul(self.pass.load.most.max(1))
            }
            (_, None) => asked_for,
        };
        let fits = |number: u64| self.candidates(&[number], 0).map(drop);
        let Err(refused) = fits(most.max(1)) else { return Ok(most.max(1)) };
        let (mut taken, mut not) = (0, most.max(1));
        while not - taken > 1 {
            let middle = taken + (not - taken) / 2;
            if fits(middle).is_ok() { taken = middle } else { not = middle }
        }
        if taken == 0 { Err(refused) } else { Ok(taken) }
    }

    fn candidates(&self, numbers: &[u64], keys: usize) -> Result<Candidates, Fault> {
        let (limits, stream) = (self.limits, self.stream(keys)?);
        let (kind, choices, scope) = (limits.kind(), limits.choices(), limits.scope());
        Candidates::new(kind, &limits.after, numbers, &stream, &choices, scope)
            .map_err(Fault::failed)
    }

    /// What these limits deny.
    fn pass(&self, numbers: &[u64]) -> Result<Vec<Figures>, Fault> {
        // Of a rate that a word cannot hold well enough nothing is known.
        let (taken, refused): (Vec<u64>, Vec<u64>) =
            numbers.iter().partition(|&&number| self.candidates(&[number], 0).is_ok());
        let mut candidates = self.candidates(&taken, self.keys)?;
        again(self.args, self.asked, self.pass, |event, key| {
            let now = event.time.saturating_sub(self.pass.start.first);
            candidates.decide(now, key, self.limits.cost(event));
        })?;
        let unknown =
            refused.into_iter().map(|limit| Figures { exact: false, ..impossible(limit) });
        let mut figures = candidates.figures();
        figures.extend(unknown);
        Ok(figures)
    }
}
