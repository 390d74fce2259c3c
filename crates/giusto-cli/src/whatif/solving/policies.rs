//! The smallest number of a limit or a parameter of a policy: every number is tried.
//!
//! A policy has costs, several limits and all or nothing: what one limit lets pass is charged to
//! the others, so that a larger number may deny more, and nothing about one number follows from
//! another. Numbers are tried from 0 on, several policies side by side in each pass.

use std::collections::BTreeMap;

use giusto_policy::Plan;
use giusto_sim::whatif::{Extent, Figures};

use super::{MOST_BYTES, Solved, Varied, again, impossible, one};
use crate::{
    args::WhatifArgs,
    fault::Fault,
    whatif::{
        Pass,
        deciding::{Asked, PoliciesAsked, zero_ns},
        moment,
    },
};

/// About what a key costs one limit: its count, its name and its slot in a table.
const BYTES_OF_A_KEY: usize = 128;
/// The most policies side by side: a bit of a word for each tells whether it denied a key.
const MOST: usize = 64;

pub(super) fn solve(
    args: &WhatifArgs,
    asked: &Asked<'_>,
    policies: &PoliciesAsked,
    pass: &Pass<'_>,
) -> Result<Vec<Solved>, Fault> {
    let varied = policies.varied().ok_or_else(|| Fault::usage("--solve varies nothing"))?;
    let search = Search { args, asked, policies, pass, keys: pass.account.keys().count() };
    let at_once = MOST_BYTES / (BYTES_OF_A_KEY * search.keys.max(1) * policies.limits().max(1));
    let extent = Extent {
        most: varied.most(pass.account.requests()),
        at_once: at_once.clamp(2, MOST),
        passes: args.asked.passes,
    };
    let varied = Varied { what: varied.to_string(), like: varied.like(), extent };
    let mut known = BTreeMap::new();
    let conditions = args.asked.solve.iter();
    let solved = conditions.map(|condition| {
        one(pass, condition, &varied, false, &mut known, |numbers| search.pass(numbers))
    });
    solved.collect()
}

struct Search<'a> {
    args: &'a WhatifArgs,
    asked: &'a Asked<'a>,
    policies: &'a PoliciesAsked,
    pass: &'a Pass<'a>,
    keys: usize,
}

/// One number, the policy that has it, and what that denied so far.
struct Candidate {
    figures: Figures,
    plan: Plan,
}

impl Search<'_> {
    /// What the policy denies with each of these numbers.
    fn pass(&self, numbers: &[u64]) -> Result<Vec<Figures>, Fault> {
        let start = &self.pass.start;
        let mut refused = Vec::new();
        let mut candidates = Vec::with_capacity(numbers.len());
        for &limit in numbers {
            // Not every number can stand there: a share of it may be less than one unit.
            match self.policies.plan_with(limit, start) {
                Ok(plan) => {
                    let figures =
                        Figures { limit, exact: true, denied_requests: 0, denied_clients: 0 };
                    candidates.push(Candidate { figures, plan });
                }
                Err(_) => refused.push(impossible(limit)),
            }
        }
        let zero_ns = zero_ns(start)?;
        // For each key a bit for each candidate that denied it.
        let mut met = vec![0_u64; self.keys];
        again(self.args, self.asked, self.pass, |event, key| {
            let at_ns = moment(start, event.time).at_ns;
            let Some(met) = met.get_mut(key as usize) else { return };
            self.policies.ask(event, zero_ns.saturating_add(at_ns), |at, request| {
                for (place, Candidate { figures, plan }) in candidates.iter_mut().enumerate() {
                    if !plan.decide_at(at, request).is_admitted() {
                        let bit = 1 << place;
                        figures.denied_requests += 1;
                        figures.denied_clients += u64::from(*met & bit == 0);
                        *met |= bit;
                    }
                }
            });
        })?;
        let figures = candidates.into_iter().map(|candidate| candidate.figures);
        Ok(figures.chain(refused).collect())
    }
}
