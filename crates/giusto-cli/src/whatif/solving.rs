//! `--solve`: the smallest limit under which a condition holds, by reading the trace again.

mod limits;
mod policies;

use std::collections::BTreeMap;

use giusto::Quota;
use giusto_sim::{
    grid::Scope,
    trace::Event,
    whatif::{Answer, Condition, Extent, Figures, Method, Unsolved, solve as search},
};
use serde::Serialize;

use super::{Pass, deciding::Asked, requests::Requests};
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
    /// What was varied: `--limit`, or a limit or parameter of the policy.
    pub(super) varied: String,
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
    /// The largest number that could have been the answer.
    pub(super) most: u64,
    pub(super) passes: u32,
    /// Whether it is proven that no smaller number does.
    pub(super) exact: bool,
}

/// What is varied, and how far.
struct Varied {
    what: String,
    /// The period and the burst that stay.
    like: Quota,
    extent: Extent,
}

/// Refuses what has no number to vary, before anything is read.
pub(super) fn check(args: &WhatifArgs, asked: &Asked<'_>) -> Result<(), Fault> {
    match asked {
        Asked::Limits(limits) if !args.asked.solve.is_empty() => limits::check(limits),
        _ => Ok(()),
    }
}

/// Finds a limit for each condition.
pub(super) fn solve(
    args: &WhatifArgs,
    asked: &Asked<'_>,
    pass: &Pass<'_>,
) -> Result<Vec<Solved>, Fault> {
    if args.asked.solve.is_empty() {
        return Ok(Vec::new());
    }
    match asked {
        Asked::Limits(limits) => limits::solve(args, asked, limits, pass),
        Asked::Policies(policies) => policies::solve(args, asked, policies, pass),
    }
}

/// Finds the smallest number for one condition; `pass` tells what several numbers deny.
fn one(
    seen: &Pass<'_>,
    condition: &Condition,
    varied: &Varied,
    falls: bool,
    known: &mut BTreeMap<u64, Figures>,
    pass: impl FnMut(&[u64]) -> Result<Vec<Figures>, Fault>,
) -> Result<Solved, Fault> {
    let (requests, keys) = (seen.account.requests(), seen.account.keys().count() as u64);
    let holds = |found: &Figures| is_possible(found) && condition.holds(found, requests, keys);
    let found = search(holds, falls, varied.extent, known, pass);
    let answer = found.map_err(|why| unsolved(why, condition, varied))?;
    Ok(solved(&answer, condition, varied))
}

/// What stands for a number that no limit can have.
const fn impossible(limit: u64) -> Figures {
    Figures { limit, exact: true, denied_requests: u64::MAX, denied_clients: u64::MAX }
}

const fn is_possible(figures: &Figures) -> bool {
    figures.denied_requests != u64::MAX
}

fn solved(answer: &Answer, condition: &Condition, varied: &Varied) -> Solved {
    let below = answer.below.filter(is_possible);
    Solved {
        condition: condition.to_string(),
        varied: varied.what.clone(),
        limit: varied.shown(answer.at.limit),
        units: answer.at.limit,
        denied_requests: answer.at.denied_requests,
        denied_keys: answer.at.denied_clients,
        denied_requests_at_one_less: below.map(|below| below.denied_requests),
        denied_keys_at_one_less: below.map(|below| below.denied_clients),
        method: if answer.method == Method::Bisected { "bisected" } else { "scanned" },
        most: varied.extent.most,
        passes: answer.passes,
        exact: answer.proven,
    }
}

impl Varied {
    /// A number as it would be typed.
    fn shown(&self, number: u64) -> String {
        let Some(period) = self.like.period() else { return self.like.to_string() };
        let burst =
            self.like.own_burst().map_or_else(String::new, |burst| format!(" burst {burst}"));
        format!("{number}/{period}{burst}")
    }
}

fn unsolved(why: Unsolved<Fault>, condition: &Condition, varied: &Varied) -> Fault {
    let what = &varied.what;
    match why {
        Unsolved::Pass(fault) => fault,
        Unsolved::NoLimit(at) if is_possible(&at) => Fault::failed(format!(
            "--solve '{condition}': no number of {what} satisfies it: at {}, the largest that is \
             asked about, {} requests of {} keys are denied",
            varied.shown(at.limit),
            at.denied_requests,
            at.denied_clients
        )),
        Unsolved::NoLimit(at) => Fault::failed(format!(
            "--solve '{condition}': no number of {what} from 0 to {} satisfies it",
            at.limit
        )),
        Unsolved::TooManyPasses { next, known } => {
            let known = known.map_or_else(
                || format!("none is known to satisfy it up to {}", varied.extent.most),
                |known| format!("{} satisfies it", varied.shown(known)),
            );
            Fault::failed(format!(
                "--solve '{condition}': not found in {} passes: {known}, and all below {} do not; \
                 where a larger number may deny more, all are tried. Allow more with --passes",
                varied.extent.passes,
                varied.shown(next)
            ))
        }
    }
}

/// Reads the trace once more, and gives what the first pass read to `each`, with the number of who
/// asked.
fn again(
    args: &WhatifArgs,
    asked: &Asked<'_>,
    pass: &Pass<'_>,
    mut each: impl FnMut(&Event, u32),
) -> Result<(), Fault> {
    let changed =
        || Fault::failed(format!("{} changed while it was read several times", args.trace));
    let stop = interrupt::watch();
    let mut requests = Requests::open(&args.trace, &asked.options(), args.slack, stop)?;
    let (mut event, mut count) = (Event::default(), 0_u64);
    while requests.next(&mut event)? {
        // What was appended since the first pass is no part of the question.
        if count == pass.account.requests() {
            break;
        }
        count += 1;
        let key = pass.names.find(&asked.client(&event.key)).ok_or_else(changed)?;
        each(&event, key);
    }
    requests.done();
    if requests.is_partial() {
        return Err(Fault::Interrupted);
    }
    if count < pass.account.requests() { Err(changed()) } else { Ok(()) }
}
