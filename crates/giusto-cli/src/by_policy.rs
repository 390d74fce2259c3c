//! A policy on a trace: every row as a request that the policy decides on.
//!
//! Rows are decided in their order by one thread, so that nothing depends on how many there are;
//! where several policies are asked, each has a plan, and so counters, of its own.

mod asking;
mod columns;
mod tally;

use std::path::Path;

use giusto::Timestamp;
use giusto_policy::{AlgorithmName, Deployment, Plan, Policy};
use giusto_sim::trace::{Options, Trace, UnixNanos};

use crate::{
    args::{AskingArgs, TraceArgs},
    fault::Fault,
    policy,
};

pub(crate) use asking::Asking;
pub(crate) use tally::{Row, Tally};

/// A document, and all that a plan of it needs but the trace.
#[derive(Debug)]
pub(crate) struct Ruling {
    policy: Policy,
    deployment: Deployment,
    asking: Asking,
}

impl Ruling {
    /// Reads the document, which is to decide on a trace that is read from there.
    pub(crate) fn read(
        file: &Path,
        trace: &str,
        args: &AskingArgs,
        reading: &TraceArgs,
    ) -> Result<Self, Fault> {
        if trace == "-" && file.as_os_str() == "-" {
            return Err(Fault::usage("the trace and the policy are both the standard input"));
        }
        let deployment = args.deployment.deployment()?;
        let asking = Asking::new(args, reading)?;
        Ok(Self { policy: policy::document::read(file)?, deployment, asking })
    }

    /// How the trace is read, so that every mapped column is in its keys.
    pub(crate) fn options(&self, reading: &TraceArgs) -> Options {
        self.asking.options(reading)
    }

    /// The name of the policy.
    pub(crate) fn name(&self) -> &str {
        &self.policy.document().policy
    }

    /// What should be known of how the policy and a trace fit together.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.asking.notes(self.policy.document())
    }

    /// Fails if the policy cannot decide on the trace, before anything is decided.
    pub(crate) fn check(&self, trace: &Trace, start: Option<UnixNanos>) -> Result<(), Fault> {
        self.plan(self.zero(trace, start)?).map(drop)
    }

    /// Decides on every row.
    pub(crate) fn decide(&self, trace: &Trace, start: Option<UnixNanos>) -> Result<Tally, Fault> {
        let zero = self.zero(trace, start)?;
        let plan = self.plan(zero)?;
        let mut tally = Tally::new(&plan, trace.len());
        let rows = trace.times().iter().zip(trace.keys()).zip(trace.costs());
        for ((&time, &key), &cost) in rows {
            let at = Timestamp::from_nanos(zero.as_nanos().saturating_add(time));
            let key = trace.names().get(key as usize).map_or("", String::as_str);
            self.asking.ask(key, cost, |request| tally.add(&plan.decide_at(at, request)));
        }
        Ok(tally)
    }

    fn plan(&self, zero: Timestamp) -> Result<Plan, Fault> {
        policy::document::plan(&self.policy, &self.deployment, zero)
    }

    /// The wall time of the trace's zero.
    fn zero(&self, trace: &Trace, start: Option<UnixNanos>) -> Result<Timestamp, Fault> {
        let document = self.policy.document();
        let mut limits = document.limits.values();
        let needs_a_day = limits.any(|limit| limit.algorithm == AlgorithmName::Calendar)
            || !document.overrides.is_empty();
        match (start, trace.start()) {
            (Some(_), Some(_)) => Err(Fault::usage(
                "--start is for traces without a time of day; this one carries its own",
            )),
            (Some(start), None) | (None, Some(start)) => Ok(Timestamp::from_nanos(start.0)),
            (None, None) if needs_a_day => Err(Fault::usage(format!(
                "policy {} has limits of the calendar, or numbers for a time, and the trace \
                     carries no time of day; give that of its zero, as in --start \
                     2026-01-31T00:00:00Z",
                self.name()
            ))),
            // Windows are aligned to 1970, so that the trace's zero begins one.
            (None, None) => Ok(Timestamp::ZERO),
        }
    }
}
