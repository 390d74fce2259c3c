//! What `--solve` varies of a policy: the number of a limit of the document, or of a parameter.

use std::fmt;

use giusto::Quota;
use giusto_policy::{Amount, CostRule, Deployment, Limit, Numbers, Policy};

use crate::{args::WhatifArgs, fault::Fault};

/// How near a mistyped name must be to be worth suggesting (Jaro-Winkler, 1 is equal).
const NEAR: f64 = 0.7;

#[derive(Clone, Debug)]
enum What {
    Limit(String),
    Parameter(String),
}

/// A number of a policy, and how far it is varied.
#[derive(Clone, Debug)]
pub(in crate::whatif) struct Varied {
    what: What,
    like: Quota,
    /// What `--solve-most` says.
    most: Option<u64>,
    /// What a request costs, where it always costs the same.
    units: u64,
}

impl Varied {
    /// What is asked for, if anything is to be solved.
    pub(super) fn read(
        args: &WhatifArgs,
        policy: &Policy,
        deployment: &Deployment,
    ) -> Result<Option<Self>, Fault> {
        let asked = &args.asked;
        if asked.solve.is_empty() {
            return Ok(None);
        }
        let (what, like, units) = match (&asked.solve_limit, &asked.solve_param) {
            (Some(name), _) => {
                let limits = &policy.document().limits;
                let known = || limits.keys().map(String::as_str);
                let limit =
                    limits.get(name).ok_or_else(|| unknown("--solve-limit", name, known()))?;
                (
                    What::Limit(name.clone()),
                    quota(name, limit)?,
                    units(name, limit, asked.solve_most)?,
                )
            }
            (None, Some(name)) => {
                let given = || deployment.parameters.keys().map(String::as_str);
                let text = deployment.parameters.get(name);
                let text = text.ok_or_else(|| unknown("--solve-param", name, given()))?;
                let like = text
                    .parse()
                    .map_err(|error| Fault::usage(format!("--param {name}={text}: {error}")))?;
                (What::Parameter(name.clone()), like, 1)
            }
            (None, None) => {
                return Err(Fault::usage(
                    "--solve needs to know what to vary of a policy: give --solve-limit NAME, or \
                     --solve-param NAME beside its --param",
                ));
            }
        };
        if like.period().is_none() {
            return Err(Fault::usage("--solve varies a number, and unlimited has none"));
        }
        Ok(Some(Self { what, like, most: asked.solve_most, units }))
    }

    /// The largest number to try: all units that so many requests can ask for, unless it is given.
    pub(in crate::whatif) fn most(&self, requests: u64) -> u64 {
        self.most.unwrap_or_else(|| requests.saturating_mul(self.units)).max(1)
    }

    /// The period and the burst that stay.
    pub(in crate::whatif) const fn like(&self) -> Quota {
        self.like
    }

    /// The policy and the deployment with this number.
    pub(super) fn with(
        &self,
        number: u64,
        policy: &Policy,
        deployment: &Deployment,
    ) -> Result<(Policy, Deployment), Fault> {
        let Some(period) = self.like.period() else {
            return Ok((policy.clone(), deployment.clone()));
        };
        let quota = Quota::new(number, period);
        let quota = self.like.own_burst().map_or(quota, |burst| quota.burst(burst));
        let mut deployment = deployment.clone();
        match &self.what {
            What::Limit(name) => {
                let policy = policy.with_quota(name, quota);
                Ok((policy.map_err(Fault::failed)?, deployment))
            }
            What::Parameter(name) => {
                deployment.parameters.insert(name.clone(), quota.to_string());
                Ok((policy.clone(), deployment))
            }
        }
    }
}

impl fmt::Display for Varied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Limit(name) => write!(f, "limit {name}"),
            What::Parameter(name) => write!(f, "parameter {name}"),
        }
    }
}

/// The numbers of a limit, where they are one quota.
fn quota(name: &str, limit: &Limit) -> Result<Quota, Fault> {
    let instead = "put a parameter there, such as `$number`, and give --param and --solve-param";
    match &limit.quota {
        Some(Numbers::One(Amount::Quota(quota))) => Ok(*quota),
        Some(Numbers::One(Amount::Parameter(parameter))) => Err(Fault::usage(format!(
            "limit {name} has the numbers of parameter {parameter}: give --solve-param {parameter}"
        ))),
        Some(Numbers::One(Amount::Share { of, .. })) => Err(Fault::usage(format!(
            "limit {name} has a share of quota {of}, so that its number is none of its own: \
             {instead}"
        ))),
        Some(Numbers::ByPlan(_)) => Err(Fault::usage(format!(
            "limit {name} has a number for each plan, and one is varied: {instead}"
        ))),
        None => Err(Fault::usage(format!("limit {name} is a running total and has no number"))),
    }
}

/// What a request costs a limit.
fn units(name: &str, limit: &Limit, most: Option<u64>) -> Result<u64, Fault> {
    match (&limit.cost, most) {
        (CostRule::Units(units), _) => Ok(*units),
        (CostRule::From(_), Some(_)) => Ok(1),
        (CostRule::From(part), None) => Err(Fault::usage(format!(
            "what a request costs limit {name} is told by {part}, so that it is not known how far \
             to look: give the largest number with --solve-most"
        ))),
    }
}

fn unknown<'n>(option: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Fault {
    let known: Vec<&str> = known.collect();
    let near = known.iter().map(|&own| (strsim::jaro_winkler(name, own), own));
    let near = near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|&(likeness, _)| likeness >= NEAR);
    let near = near.map_or_else(String::new, |(_, own)| format!("did you mean `{own}`? "));
    let what = if option == "--solve-param" {
        "is given by no --param"
    } else {
        "is no limit of the document"
    };
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Fault::usage(format!("{option}: `{name}` {what}; {near}there are {known}"))
}
