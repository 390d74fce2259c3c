//! Limits of the command line, before and after.

use std::{borrow::Cow, time::Duration};

use giusto::{QuotaError, Verdict};
use giusto_sim::{
    grid::Scope,
    limit::Limit,
    subject::{Choices, Kind, SubjectError},
    trace::{Event, Options},
    whatif::{Fate, Limited, Origin, Side},
};

use super::{Denier, Moment, Start};
use crate::{
    args::{CostArg, WhatifArgs},
    by_policy::Asking,
    fault::Fault,
};

/// Numbers of fates.
const LIMIT: u32 = 0;
const NEVER: u32 = 1;

/// What was asked for.
pub(in crate::whatif) struct Asked<'a> {
    args: &'a WhatifArgs,
    pub(in crate::whatif) after: Limit,
    before: Option<Limit>,
    /// How rows are taken apart, where who is counted was said.
    clients: Option<Asking>,
}

impl<'a> Asked<'a> {
    pub(super) fn read(args: &'a WhatifArgs) -> Result<Self, Fault> {
        let limits = &args.limits;
        let typed = limits.limit.as_deref().unwrap_or_default();
        let after = limit(args, "--limit", typed)?;
        let before = limits.against_limit.as_deref();
        let before = before.map(|typed| limit(args, "--against-limit", typed)).transpose()?;
        let clients = match args.client.as_slice() {
            [] => None,
            clients => Some(Asking::counting(&args.asking, &args.reading, clients)?),
        };
        Ok(Self { args, after, before, clients })
    }

    pub(super) fn options(&self) -> Options {
        match &self.clients {
            Some(clients) => clients.options(&self.args.reading),
            None => self.args.reading.options(),
        }
    }

    #[inline]
    pub(super) fn client<'k>(&self, key: &'k str) -> Cow<'k, str> {
        match &self.clients {
            Some(clients) => clients.client(key),
            None => Cow::Borrowed(key),
        }
    }

    pub(super) fn names(&self) -> (String, String) {
        let name = |limit: &Limit| format!("{} {}", self.kind(), limit.quota());
        (self.before.as_ref().map_or_else(|| "no limit".to_owned(), name), name(&self.after))
    }

    pub(in crate::whatif) const fn kind(&self) -> Kind {
        self.args.limits.algorithm
    }

    pub(in crate::whatif) fn choices(&self) -> Choices {
        let limits = &self.args.limits;
        Choices { anchor: limits.anchor.into(), window: limits.window.into(), start: None }
    }

    pub(in crate::whatif) fn scope(&self) -> Scope {
        self.args.limits.scope.into()
    }

    /// What a request is charged.
    pub(in crate::whatif) const fn cost(&self, event: &Event) -> u64 {
        match self.args.limits.cost {
            CostArg::Unit => 1,
            CostArg::Column => event.cost,
        }
    }

    pub(super) fn deciding(&self, start: &Start) -> Result<Limits, Fault> {
        let origin = origin(start)?;
        let limited = |limit: &Limit| {
            Limited::new(self.kind(), limit, origin, &self.choices(), self.scope())
                .map_err(|error| refused(&error))
        };
        let after = limited(&self.after)?;
        let before = self.before.as_ref().map(limited).transpose()?;
        Ok(Limits { before, after, cost: self.args.limits.cost })
    }
}

/// Where the trace starts, as the simulator takes it.
pub(in crate::whatif) fn origin(start: &Start) -> Result<Origin, Fault> {
    let wall = start.wall()?;
    // Windows are aligned to the zero of the trace, which of times since 1970 is the first.
    let first = match start.base {
        giusto_sim::trace::TimeBase::FromZero => start.first,
        _ => 0,
    };
    Ok(Origin { first: Duration::from_nanos(first), start: wall })
}

fn limit(args: &WhatifArgs, option: &str, typed: &str) -> Result<Limit, Fault> {
    let limit: Limit =
        typed.parse().map_err(|error| Fault::usage(format!("{option} {typed}: {error}")))?;
    match args.limits.burst {
        None => Ok(limit),
        Some(_) if limit.quota().own_burst().is_some() => {
            Err(Fault::usage(format!("{limit} has a burst of its own; leave out --burst")))
        }
        Some(burst) if args.limits.algorithm == Kind::Gcra => Ok(limit.with_burst(burst)),
        Some(_) => {
            let kind = args.limits.algorithm;
            let why = format!("{kind} has no burst apart from its limit");
            Err(Fault::usage(format!("--burst belongs to gcra; {why}")))
        }
    }
}

/// A limit that the algorithm does not take is wrong usage.
fn refused(error: &SubjectError) -> Fault {
    match error {
        SubjectError::Quota { source: QuotaError::TooFast | QuotaError::RefillTooLong, .. } => {
            Fault::failed(error)
        }
        SubjectError::Quota { .. } | SubjectError::NoStart => Fault::usage(error),
        _ => Fault::failed(error),
    }
}

/// Two limits, or one and none.
pub(in crate::whatif) struct Limits {
    before: Option<Limited>,
    after: Limited,
    cost: CostArg,
}

impl Limits {
    #[inline]
    pub(super) fn decide(
        &mut self,
        moment: Moment,
        event: &Event,
        key: u32,
    ) -> Result<(Fate, Fate), Fault> {
        let cost = if self.cost == CostArg::Unit { 1 } else { event.cost };
        let decide = |limited: &mut Limited| {
            let verdict = limited.decide(moment.since_first_ns, key, cost);
            Ok(match verdict.map_err(Fault::failed)? {
                Verdict::Allowed => Fate::Passed,
                Verdict::Denied => Fate::Denied(LIMIT),
                Verdict::Never => Fate::Denied(NEVER),
            })
        };
        let before = self.before.as_mut().map_or(Ok(Fate::Passed), decide)?;
        Ok((before, decide(&mut self.after)?))
    }

    pub(super) fn deniers(&self, side: Side) -> Vec<Denier> {
        let limited = match side {
            Side::Before => self.before.as_ref(),
            Side::After => Some(&self.after),
        };
        let limit = limited.map(|limited| limited.limit().quota().to_string());
        let reasons = ["limit", "never"].into_iter();
        reasons.map(|reason| Denier { rule: None, limit: limit.clone(), reason }).collect()
    }
}
