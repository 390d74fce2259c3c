//! Policies, before and after: every row is a request that both decide on.

mod varied;

use std::{borrow::Cow, path::Path};

use giusto::Timestamp;
use giusto_policy::{AlgorithmName, Decision, Deployment, Outcome, Plan, Policy, Request};
use giusto_sim::{
    trace::{Event, Options, TimeBase},
    whatif::{Fate, Side},
};

use varied::Varied;

use super::{Denier, Moment, Start};
use crate::{args::WhatifArgs, by_policy::Asking, fault::Fault, policy::document};

/// What was asked for, the documents read.
pub(in crate::whatif) struct Asked {
    after: Policy,
    before: Option<Policy>,
    names: (String, String),
    deployment: Deployment,
    asking: Asking,
    options: Options,
    /// What `--solve` varies.
    varied: Option<Varied>,
}

impl Asked {
    pub(super) fn read(args: &WhatifArgs, file: &Path) -> Result<Self, Fault> {
        let is_stdin = |file: &Path| file.as_os_str() == "-";
        let against = args.against.as_deref();
        let asks = [Some(Path::new(&args.trace)), Some(file), against];
        if asks.into_iter().flatten().filter(|file| is_stdin(file)).count() > 1 {
            return Err(Fault::usage("only one of the trace and the policies is standard input"));
        }
        let deployment = args.asking.deployment.deployment()?;
        let asking = Asking::counting(&args.asking, &args.reading, &args.client)?;
        let options = asking.options(&args.reading);
        let after = document::read(file)?;
        let varied = Varied::read(args, &after, &deployment)?;
        let before = against.map(document::read).transpose()?;
        let name = |policy: &Policy| policy.document().policy.clone();
        let mut names = (before.as_ref().map_or_else(|| "no limit".to_owned(), name), name(&after));
        if names.0 == names.1 {
            // A policy and its next version share their name.
            let shown = |file: &Path| file.display().to_string();
            names = (against.map(shown).unwrap_or_default(), shown(file));
        }
        Ok(Self { after, before, names, deployment, asking, options, varied })
    }

    pub(super) fn options(&self) -> Options {
        self.options.clone()
    }

    #[inline]
    pub(super) fn client<'k>(&self, key: &'k str) -> Cow<'k, str> {
        self.asking.client(key)
    }

    pub(super) fn names(&self) -> (String, String) {
        self.names.clone()
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = self.asking.notes(self.after.document());
        for note in self.before.iter().flat_map(|policy| self.asking.notes(policy.document())) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }

    /// What `--solve` varies.
    pub(in crate::whatif) const fn varied(&self) -> Option<&Varied> {
        self.varied.as_ref()
    }

    /// How many limits the policy has.
    pub(in crate::whatif) fn limits(&self) -> usize {
        self.after.document().limits.len()
    }

    /// The request of a row, made at this wall time.
    #[inline]
    pub(in crate::whatif) fn ask<T>(
        &self,
        event: &Event,
        wall_ns: u64,
        then: impl FnOnce(Timestamp, &Request<'_>) -> T,
    ) -> T {
        let at = Timestamp::from_nanos(wall_ns);
        self.asking.ask(&event.key, event.cost, |request| then(at, request))
    }

    /// The policy that is asked about, with this number where `--solve` varies one.
    pub(in crate::whatif) fn plan_with(&self, number: u64, start: &Start) -> Result<Plan, Fault> {
        let varied = self.varied.as_ref();
        let varied = varied.map(|varied| varied.with(number, &self.after, &self.deployment));
        match varied.transpose()? {
            None => plan(&self.after, &self.deployment, start),
            Some((policy, deployment)) => plan(&policy, &deployment, start),
        }
    }

    pub(super) fn deciding(&self, start: &Start) -> Result<Policies<'_>, Fault> {
        let ruled = |policy: &Policy| {
            let plan = plan(policy, &self.deployment, start)?;
            Ok(Ruled { plan, deniers: Vec::new() })
        };
        let after = ruled(&self.after)?;
        let before = self.before.as_ref().map(ruled).transpose()?;
        Ok(Policies { asked: self, before, after, zero_ns: zero_ns(start)? })
    }
}

/// The wall time of the zero of the axis.
pub(in crate::whatif) fn zero_ns(start: &Start) -> Result<u64, Fault> {
    Ok(match start.base {
        TimeBase::Unix => 0,
        TimeBase::FromZero | TimeBase::Relative => start.wall()?.map_or(0, |wall| wall.0),
    })
}

/// A policy that decides on a trace that starts there.
fn plan(policy: &Policy, deployment: &Deployment, start: &Start) -> Result<Plan, Fault> {
    let wall = start.wall()?;
    if wall.is_none() && needs_a_day(policy) {
        return Err(Fault::usage(format!(
            "policy {} has limits of the calendar, or numbers for a time, and the trace carries no \
             time of day; give that of its zero, as in --start 2026-01-31T00:00:00Z",
            policy.document().policy
        )));
    }
    // Windows are aligned to 1970, so that the trace's zero begins one.
    let zero = wall.map_or(Timestamp::ZERO, |wall| Timestamp::from_nanos(wall.0));
    document::plan(policy, deployment, zero)
}

fn needs_a_day(policy: &Policy) -> bool {
    let document = policy.document();
    let mut limits = document.limits.values();
    limits.any(|limit| limit.algorithm == AlgorithmName::Calendar) || !document.overrides.is_empty()
}

/// Two policies, or one and none.
pub(in crate::whatif) struct Policies<'a> {
    asked: &'a Asked,
    before: Option<Ruled>,
    after: Ruled,
    /// The wall time of the zero of the axis.
    zero_ns: u64,
}

/// A plan, and what has denied so far.
struct Ruled {
    plan: Plan,
    deniers: Vec<Denier>,
}

impl Policies<'_> {
    #[inline]
    pub(super) fn decide(&mut self, moment: Moment, event: &Event) -> (Fate, Fate) {
        let Self { asked, before, after, zero_ns } = self;
        asked.ask(event, zero_ns.saturating_add(moment.at_ns), |at, request| {
            let mut fate = |ruled: &mut Ruled| {
                let Ruled { plan, deniers } = ruled;
                fate(&plan.decide_at(at, request), deniers)
            };
            (before.as_mut().map_or(Fate::Passed, &mut fate), fate(after))
        })
    }

    pub(super) fn deniers(&self, side: Side) -> &[Denier] {
        match side {
            Side::Before => self.before.as_ref().map_or(&[], |ruled| &ruled.deniers),
            Side::After => &self.after.deniers,
        }
    }
}

fn fate(decision: &Decision<'_>, deniers: &mut Vec<Denier>) -> Fate {
    let reason = match decision.outcome() {
        Outcome::Admitted => return Fate::Passed,
        Outcome::Limited(_) => "limit",
        Outcome::NoAccess => "no-access",
        Outcome::TooLarge => "too-large",
    };
    let rule = decision.rule().map(|rule| rule.id.as_str());
    let limit = decision.binding().map(|counted| counted.meter().id());
    let is_it = |denier: &Denier| {
        denier.rule.as_deref() == rule
            && denier.limit.as_deref() == limit
            && denier.reason == reason
    };
    // A document has a few dozen of them.
    let place = deniers.iter().position(is_it).unwrap_or_else(|| {
        let (rule, limit) = (rule.map(str::to_owned), limit.map(str::to_owned));
        deniers.push(Denier { rule, limit, reason });
        deniers.len() - 1
    });
    Fate::Denied(u32::try_from(place).unwrap_or(u32::MAX))
}
