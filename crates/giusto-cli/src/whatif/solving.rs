//! `--solve`: the smallest limit under which a condition holds, by reading the trace again.

use std::{collections::BTreeMap, time::Duration};

use giusto_sim::{
    grid::Scope,
    limit::Limit,
    subject::Kind,
    trace::Event,
    whatif::{
        Answer, Candidates, Condition, Extent, Figures, Method, Stream, Unsolved,
        falls_with_the_limit, solve as search,
    },
};
use serde::Serialize;

use super::{
    Pass,
    deciding::{Asked, LimitsAsked, origin},
    requests::Requests,
};
use crate::{args::WhatifArgs, fault::Fault, interrupt};

/// The states of all candidates take no more than about so many bytes.
const MOST_BYTES: usize = 1 << 29;

/// How much each key asks for, and whether requests cost the same: what a search starts from.
pub(super) struct Load {
    wanted: bool,
    units: Vec<u64>,
    least: u64,
    most: u64,
}

impl Load {
    /// Counts only if it is wanted: 8 bytes a key.
    pub(super) fn new(wanted: bool) -> Self {
        Self { wanted, units: Vec::new(), least: u64::MAX, most: 0 }
    }

    #[inline]
    pub(super) fn add(&mut self, asked: &Asked<'_>, event: &Event, key: u32) {
        let Asked::Limits(asked) = asked else { return };
        if !self.wanted {
            return;
        }
        let (place, cost) = (key as usize, asked.cost(event));
        if self.units.len() <= place {
            self.units.resize(place + 1, 0);
        }
        self.units[place] = self.units[place].saturating_add(cost);
        if cost > 0 {
            (self.least, self.most) = (self.least.min(cost), self.most.max(cost));
        }
    }

    /// Whether all that costs anything costs the same.
    const fn is_equal(&self) -> bool {
        self.least >= self.most
    }

    /// The most that one counter is asked for.
    fn of_one_counter(&self, scope: Scope) -> u64 {
        match scope {
            Scope::PerKey => self.units.iter().copied().max().unwrap_or(0),
            Scope::Shared => self.units.iter().fold(0, |sum, &units| sum.saturating_add(units)),
        }
    }
}

/// The answer to one `--solve`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Solved {
    pub(super) condition: String,
    /// The limit as it would be typed.
    pub(super) limit: String,
    pub(super) units: u64,
    pub(super) denied_requests: u64,
    pub(super) denied_keys: u64,
    /// The same at one unit less, where the condition does not hold.
    pub(super) denied_requests_at_one_less: Option<u64>,
    pub(super) denied_keys_at_one_less: Option<u64>,
    /// `bisected` or `scanned`.
    pub(super) method: &'static str,
    pub(super) passes: u32,
    /// Whether the rate of the limit is decided exactly over this trace.
    pub(super) exact: bool,
}

/// Finds a limit for each condition.
pub(super) fn solve(
    args: &WhatifArgs,
    asked: &Asked<'_>,
    pass: &Pass<'_>,
) -> Result<Vec<Solved>, Fault> {
    let Asked::Limits(limits) = asked else { return Ok(Vec::new()) };
    let mut known = BTreeMap::new();
    let conditions = args.asked.solve.iter();
    conditions.map(|condition| one(args, asked, limits, pass, condition, &mut known)).collect()
}

fn one(
    args: &WhatifArgs,
    asked: &Asked<'_>,
    limits: &LimitsAsked<'_>,
    pass: &Pass<'_>,
    condition: &Condition,
    known: &mut BTreeMap<u64, Figures>,
) -> Result<Solved, Fault> {
    let figures = (pass.account.requests(), pass.account.keys().count() as u64);
    let holds = |found: &Figures| condition.holds(found, figures.0, figures.1);
    let falls = falls_with_the_limit(condition.measure(), pass.load.is_equal());
    let again = Again { args, asked, limits, pass, keys: pass.account.keys().count() };
    let most = again.most()?;
    let extent = Extent { most, at_once: again.at_once(), passes: args.asked.passes };
    let found = search(holds, falls, extent, known, |numbers| again.pass(numbers));
    let answer = found.map_err(|why| unsolved(why, condition, &limits.after, args))?;
    Ok(solved(&answer, condition, &limits.after))
}

fn solved(answer: &Answer, condition: &Condition, like: &Limit) -> Solved {
    Solved {
        condition: condition.to_string(),
        limit: with_number(like, answer.at.limit),
        units: answer.at.limit,
        denied_requests: answer.at.denied_requests,
        denied_keys: answer.at.denied_clients,
        denied_requests_at_one_less: answer.below.map(|below| below.denied_requests),
        denied_keys_at_one_less: answer.below.map(|below| below.denied_clients),
        method: if answer.method == Method::Bisected { "bisected" } else { "scanned" },
        passes: answer.passes,
        exact: answer.at.exact && answer.below.is_none_or(|below| below.exact),
    }
}

fn with_number(like: &Limit, number: u64) -> String {
    let quota = like.quota();
    let Some(period) = quota.period() else { return like.to_string() };
    let burst = quota.own_burst().map_or_else(String::new, |burst| format!(" burst {burst}"));
    format!("{number}/{period}{burst}")
}

fn unsolved(why: Unsolved<Fault>, condition: &Condition, like: &Limit, args: &WhatifArgs) -> Fault {
    match why {
        Unsolved::Pass(fault) => fault,
        Unsolved::NoLimit(figures) => Fault::failed(format!(
            "--solve '{condition}': no limit satisfies it: at {}, the largest that there can be, \
             {} requests of {} keys are denied",
            with_number(like, figures.limit),
            figures.denied_requests,
            figures.denied_clients
        )),
        Unsolved::TooManyPasses { next, known } => Fault::failed(format!(
            "--solve '{condition}': not found in {} passes: {} satisfies it, and all below {} do \
             not; where costs differ, all limits are tried. Allow more with --passes",
            args.asked.passes,
            with_number(like, known),
            with_number(like, next)
        )),
    }
}

/// The trace once more.
struct Again<'a> {
    args: &'a WhatifArgs,
    asked: &'a Asked<'a>,
    limits: &'a LimitsAsked<'a>,
    pass: &'a Pass<'a>,
    keys: usize,
}

impl Again<'_> {
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
        let Some(period) = quota.period() else {
            return Err(Fault::usage("--solve varies a number, and --limit unlimited has none"));
        };
        let asked_for = self.pass.load.of_one_counter(self.limits.scope());
        let most = match (self.limits.kind(), quota.own_burst()) {
            (Kind::Unlimited, _) => {
                return Err(Fault::usage("--solve varies a number, and unlimited has none"));
            }
            // Half of it is the capacity of its bucket.
            (Kind::RollingStrict, _) => asked_for.saturating_mul(2),
            // With a burst of its own, only a rate of one request a nanosecond forgets at once.
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
        let mut candidates = self.candidates(numbers, self.keys)?;
        let (args, stop) = (self.args, interrupt::watch());
        let mut requests = Requests::open(&args.trace, &self.asked.options(), args.slack, stop)?;
        let (mut event, mut count) = (Event::default(), 0_u64);
        while requests.next(&mut event)? {
            // What was appended since the first pass is no part of the question.
            if count == self.pass.account.requests() {
                break;
            }
            count += 1;
            let key = self.pass.names.find(&self.asked.client(&event.key));
            let key = key.ok_or_else(|| self.changed())?;
            let now = event.time.saturating_sub(self.pass.start.first);
            candidates.decide(now, key, self.limits.cost(&event));
        }
        requests.done();
        if requests.is_partial() {
            return Err(Fault::Interrupted);
        }
        if count < self.pass.account.requests() {
            return Err(self.changed());
        }
        Ok(candidates.figures())
    }

    fn changed(&self) -> Fault {
        Fault::failed(format!("{} changed while it was read several times", self.args.trace))
    }
}
