//! From amounts to quotas: what the deployment says takes the place of parameters, shares are taken of
//! what they are shares of.

use std::collections::BTreeMap;

use giusto::Quota;

use crate::{
    Document,
    document::{Amount, Environment, Limit, Numbers},
};

/// What a deployment says of itself.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The environment, by its name in the document; none for its own numbers.
    pub environment: Option<String>,
    /// The parameters, as they would be written in the document: `1000/min`.
    pub parameters: BTreeMap<String, String>,
    /// Whether this process sees all requests, so that what it counts is all there is.
    pub counts_are_exact: bool,
}

impl Default for Deployment {
    fn default() -> Self {
        Self { environment: None, parameters: BTreeMap::new(), counts_are_exact: true }
    }
}

/// Why an amount has no numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unresolved {
    /// The deployment has not said it.
    NotGiven(String),
    UnknownParameter(String),
    UnknownQuota(String),
    Cycle(Vec<String>),
    /// A share of less than one unit.
    Nothing(String),
}

/// Turns amounts into quotas.
pub(crate) struct Resolver<'d> {
    document: &'d Document,
    parameters: BTreeMap<String, Quota>,
    environment: Option<&'d Environment>,
}

impl<'d> Resolver<'d> {
    pub(crate) const fn new(
        document: &'d Document,
        parameters: BTreeMap<String, Quota>,
        environment: Option<&'d Environment>,
    ) -> Self {
        Self { document, parameters, environment }
    }

    /// The numbers of a limit where it is deployed.
    pub(crate) fn numbers(&self, id: &str, limit: &'d Limit) -> Option<&'d Numbers> {
        let replaced = self.environment.and_then(|environment| environment.quotas.get(id));
        replaced.or(limit.quota.as_ref())
    }

    pub(crate) fn quota(&self, amount: &Amount) -> Result<Quota, Unresolved> {
        self.follow(amount, &mut Vec::new())
    }

    fn follow(&self, amount: &Amount, path: &mut Vec<String>) -> Result<Quota, Unresolved> {
        match amount {
            Amount::Quota(quota) => Ok(*quota),
            Amount::Parameter(name) => match self.parameters.get(name) {
                Some(quota) => Ok(*quota),
                None if self.document.parameters.contains_key(name) => {
                    Err(Unresolved::NotGiven(name.clone()))
                }
                None => Err(Unresolved::UnknownParameter(name.clone())),
            },
            Amount::Share { percent, of } => {
                if path.contains(of) {
                    path.push(of.clone());
                    return Err(Unresolved::Cycle(path.clone()));
                }
                let named = self.document.quotas.get(of);
                let named = named.ok_or_else(|| Unresolved::UnknownQuota(of.clone()))?;
                path.push(of.clone());
                let whole = self.follow(named, path)?;
                path.pop();
                share(whole, |units| percent.of(units))
                    .ok_or_else(|| Unresolved::Nothing(format!("{amount} = {percent} of {whole}")))
            }
        }
    }
}

/// A share of a quota: of its limit and of its burst. None where nothing of a limit would be left.
fn share(whole: Quota, of: impl Fn(u64) -> u64) -> Option<Quota> {
    let (Some(limit), Some(period)) = (whole.limit(), whole.period()) else { return Some(whole) };
    let part = Quota::new(of(limit), period);
    if limit > 0 && part.limit() == Some(0) {
        return None;
    }
    match whole.own_burst() {
        None => Some(part),
        Some(burst) if burst > 0 && of(burst) == 0 => None,
        Some(burst) => Some(part.burst(of(burst))),
    }
}
