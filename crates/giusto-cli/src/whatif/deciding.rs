//! What decides on the requests, before and after: limits of the command line, or policies.

mod limits;
mod policies;

use std::borrow::Cow;

use giusto_sim::{
    trace::{Event, Options, TimeBase, UnixNanos},
    whatif::{Fate, Side},
};

use crate::{args::WhatifArgs, fault::Fault};

use limits::Limits;
pub(super) use limits::{Asked as LimitsAsked, origin};
use policies::Policies;
pub(super) use policies::{Asked as PoliciesAsked, zero_ns};

/// When a request was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// From the first request.
    pub(super) since_first_ns: u64,
    /// On the axis of the trace.
    pub(super) at_ns: u64,
}

/// What denied a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Denier {
    /// The rule of a policy; none of limits of the command line.
    pub(super) rule: Option<String>,
    /// The limit; none where a rule denied without one.
    pub(super) limit: Option<String>,
    /// `limit`, `never` where no waiting helps, `no-access`, `too-large`.
    pub(super) reason: &'static str,
}

/// The time at which a trace starts, and where its times count from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) base: TimeBase,
    /// The first request, in the times of the file.
    pub(super) first: u64,
    /// What `--start` says.
    pub(super) given: Option<UnixNanos>,
}

impl Start {
    /// The wall time of the zero of the trace, which is its first request where the format carries
    /// the time of day.
    pub(super) fn wall(&self) -> Result<Option<UnixNanos>, Fault> {
        match (self.base, self.given) {
            (TimeBase::Unix, Some(_)) => Err(Fault::usage(
                "--start is for traces without a time of day; this one carries its own",
            )),
            (TimeBase::Unix, None) => Ok(Some(UnixNanos(self.first))),
            (_, given) => Ok(given),
        }
    }
}

/// What was read of the command line and of documents, before the trace is opened.
pub(super) enum Asked<'a> {
    Limits(Box<limits::Asked<'a>>),
    Policies(Box<policies::Asked>),
}

impl<'a> Asked<'a> {
    pub(super) fn read(args: &'a WhatifArgs) -> Result<Self, Fault> {
        if let Some(file) = &args.policy {
            let asked = policies::Asked::read(args, file)?;
            return Ok(Self::Policies(Box::new(asked)));
        }
        args.asking.refuse_without_policy()?;
        Ok(Self::Limits(Box::new(limits::Asked::read(args)?)))
    }

    /// How the trace is read.
    pub(super) fn options(&self) -> Options {
        match self {
            Self::Limits(asked) => asked.options(),
            Self::Policies(asked) => asked.options(),
        }
    }

    /// Who asks, by the key of a row.
    #[inline]
    pub(super) fn client<'k>(&self, key: &'k str) -> Cow<'k, str> {
        match self {
            Self::Limits(asked) => asked.client(key),
            Self::Policies(asked) => asked.client(key),
        }
    }

    /// What should be known of how a policy and a trace fit together.
    pub(super) fn notes(&self) -> Vec<String> {
        match self {
            Self::Limits(_) => Vec::new(),
            Self::Policies(asked) => asked.notes(),
        }
    }

    /// What the two sides are called.
    pub(super) fn names(&self) -> (String, String) {
        match self {
            Self::Limits(asked) => asked.names(),
            Self::Policies(asked) => asked.names(),
        }
    }

    /// Ready to decide on a trace that starts there.
    pub(super) fn deciding(&self, start: &Start) -> Result<Deciding<'_>, Fault> {
        Ok(match self {
            Self::Limits(asked) => Deciding::Limits(Box::new(asked.deciding(start)?)),
            Self::Policies(asked) => Deciding::Policies(Box::new(asked.deciding(start)?)),
        })
    }
}

/// Decides on one request after the other.
pub(super) enum Deciding<'a> {
    Limits(Box<Limits>),
    Policies(Box<Policies<'a>>),
}

impl Deciding<'_> {
    /// What becomes of a request before and after.
    #[inline]
    pub(super) fn decide(
        &mut self,
        moment: Moment,
        event: &Event,
        key: u32,
    ) -> Result<(Fate, Fate), Fault> {
        match self {
            Self::Limits(limits) => limits.decide(moment, event, key),
            Self::Policies(policies) => Ok(policies.decide(moment, event)),
        }
    }

    /// What denied, in the order of the numbers of fates.
    pub(super) fn deniers(&self, side: Side) -> Vec<Denier> {
        match self {
            Self::Limits(limits) => limits.deniers(side),
            Self::Policies(policies) => policies.deniers(side).to_vec(),
        }
    }
}
