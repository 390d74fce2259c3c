//! Limits of a policy in place of limits on the command line, and what a trace tells of requests.

use std::{path::PathBuf, str::FromStr};

use clap::Args;
use giusto_policy::Selector;

use super::{deployment::DeploymentArgs, pair::pair, request::Target};
use crate::fault::Fault;

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits of a policy")]
pub(crate) struct ByPolicyArgs {
    /// A policy in place of --limit: every row of the trace is a request that it decides on
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["algorithms", "burst", "cost", "anchor", "window", "scope"]
    )]
    pub(crate) policy: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) asking: AskingArgs,
}

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits of policies")]
pub(crate) struct ByPoliciesArgs {
    /// A policy in place of --limit, given once for each that is compared: every row of the trace
    /// is a request that each of them decides on
    #[arg(
        long = "policy",
        value_name = "FILE",
        conflicts_with_all = [
            "limits",
            "scenario",
            "algorithms",
            "burst",
            "cost",
            "anchor",
            "window",
            "scope",
        ]
    )]
    pub(crate) policies: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) asking: AskingArgs,
}

/// What a trace, and whoever replays it, tell of the requests.
#[derive(Clone, Debug, Args)]
pub(crate) struct AskingArgs {
    /// What the columns of a row are in its request, such as attribute:organisation=key or
    /// attribute:events=cost; `path` is the whole path. A column is key, cost, one of those
    /// that make up the key, or host, user, method, path or status of an access log
    #[arg(long = "map", value_name = "PART=COLUMN[,PART=COLUMN...]", value_delimiter = ',')]
    pub(crate) map: Vec<Mapping>,
    /// What every row asks for, such as "POST /api/v1/events"; "GET /" unless given
    #[arg(
        long,
        value_name = "REQUEST",
        value_parser = |text: &str| text.parse::<Target>()
    )]
    pub(crate) request: Option<Target>,
    /// What the service knows of whoever asks, the same for every row, such as plan=pro
    #[arg(long = "attr", value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) attributes: Vec<(String, String)>,
    #[command(flatten)]
    pub(crate) deployment: DeploymentArgs,
}

impl AskingArgs {
    /// Fails if anything was said of requests although no policy decides on them. A parser that is
    /// told of the conflict with `--limit` asks for no `--policy` beside it.
    pub(crate) fn refuse_without_policy(&self) -> Result<(), Fault> {
        let says_something = !self.map.is_empty()
            || self.request.is_some()
            || !self.attributes.is_empty()
            || self.deployment.is_given();
        if says_something {
            let options = "--map, --request, --attr, --param and --env";
            return Err(Fault::usage(format!("{options} are for a --policy in place of --limit")));
        }
        Ok(())
    }
}

/// One entry of `--map`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) part: MappedPart,
    pub(crate) column: Column,
}

/// A part of a request that a trace can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MappedPart {
    /// The whole path.
    Path,
    /// Any part but a parameter of the path.
    Selector(Selector),
}

/// A column of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Key,
    Cost,
    /// One of those that the key is made of, or a part of a line of a log.
    Named(String),
}

impl FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (part, column) = pair(text)?;
        let column = match column.as_str() {
            "key" => Column::Key,
            "cost" => Column::Cost,
            other => Column::Named(other.to_owned()),
        };
        let part = if part == "path" {
            MappedPart::Path
        } else {
            match part.parse()? {
                Selector::Path(name) => {
                    return Err(format!(
                        "the path tells `path:{name}`: map `path`, or give it in --request"
                    ));
                }
                selector => MappedPart::Selector(selector),
            }
        };
        Ok(Self { part, column })
    }
}
