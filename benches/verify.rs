//! Answers before times: how many requests pass is known exactly, so every contestant is held to it
//! before it is timed.

use std::{collections::HashMap, fmt};

use giusto::MonotonicClock;
use serde::Serialize;

use crate::{
    contestant::{Answers, BATCH, Field, Setup, Terms},
    lap::{LANES, Lane, lap},
    scenario::Draw,
    stream::Form,
    team::{Member, team},
};

const KEYS: u64 = 1_000;
const REQUESTS: usize = 625 * BATCH;
const TERMS: Terms = Terms { unit_seconds: 86_400, burst: 5 };

/// What an estimate answered beside what is right.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Deviation {
    name: String,
    form: Option<Form>,
    lane: Lane,
    passed: u64,
    right: u64,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, form, lane, passed, right } = self;
        let form = form.map_or_else(|| "no key".to_owned(), |form| form.to_string());
        write!(f, "{name}, {form}, {lane}: {passed} requests passed where {right} is right")
    }
}

/// Holds every contestant to the right answers; returns what estimates made of them.
///
/// # Panics
/// Where a contestant that claims to be exact is not.
pub(crate) fn verify<S: Field>(loads: &[f64], clock: &MonotonicClock) -> Vec<Deviation> {
    let setup =
        Setup { terms: TERMS, keys: KEYS, hint: true, load: loads[0], clock: clock.clone() };
    let mut deviations = Vec::new();
    for lane in LANES {
        let ids = |thread| Draw::Zipf.ids(KEYS, thread).take(REQUESTS).collect::<Vec<_>>();
        let ids: Vec<_> = (0..lane.threads).map(ids).collect();
        let right = right(&ids, S::FORM.is_some());
        let streams: Vec<S> = ids.into_iter().map(|ids| S::of(ids.into_iter())).collect();
        let mut members = team::<S>(loads, &setup);
        members.retain(|member| lane.suits(member.entrant));
        for Member { name, entrant, contestant } in members {
            let passed = lap(&*contestant, &streams, lane, 0, REQUESTS, clock).passed;
            match entrant.answers {
                Answers::Exact => assert_eq!(passed, right, "{name}, {lane}: passed, and right"),
                Answers::Estimate => {
                    deviations.push(Deviation { name, form: S::FORM, lane, passed, right });
                }
            }
        }
    }
    deviations.retain(|deviation| deviation.passed != deviation.right);
    deviations
}

/// Each key passes as often as it comes, but no more often than the burst.
fn right(threads: &[Vec<u64>], keyed: bool) -> u64 {
    let mut counts = HashMap::<u64, u64>::new();
    for id in threads.iter().flatten() {
        *counts.entry(if keyed { *id } else { 0 }).or_default() += 1;
    }
    counts.values().map(|&count| count.min(TERMS.burst.into())).sum()
}
