//! What can be asked of limits that are not in force yet.

use std::{path::PathBuf, time::Duration};

use clap::{ArgGroup, Args, builder::NonEmptyStringValueParser};
use giusto::Quota;
use giusto_sim::{
    subject::Kind,
    trace::UnixNanos,
    whatif::{Comparison, Condition},
};

use super::{
    Algorithms, AnchorArg, AskingArgs, CostArg, ScopeArg, TraceArgs, WindowArg, number::whole,
};

/// Say whom a limit or a policy would deny on traffic that has happened: who, when, by which rule.
///
/// The trace is read as a stream, in memory that does not grow with it: 64 bytes a key, a word of
/// 8 bytes for each of the two limits, and less than 28 bytes beside each name. Without --against
/// or --against-limit it is compared with no limit at all.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("asked about").args(["limit", "policy"]).required(true)))]
#[command(after_long_help = "\
Examples:
  giusto whatif access.log --limit 100/min
  giusto whatif access.log.gz --limit 60/min --against-limit 100/min --slack 5s --out whatif/
  giusto whatif access.log --limit 100/min --solve 'denied_clients <= 1%'
  giusto whatif access.log --policy new.toml --map ip=host,path=path \\
    --solve 'denied_clients <= 1%' --solve-limit calls
  giusto whatif access.log --policy new.toml --against old.toml --map ip=host,path=path \\
    --fail-if 'newly_denied_keys > 3'

Exit status: 0 done, 1 failed, 2 wrong usage, 3 a condition of --fail-if holds, 130 interrupted.")]
pub(crate) struct WhatifArgs {
    /// The trace: a file, plain, .gz or .zst, or `-` for standard input
    #[arg(value_name = "TRACE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) trace: String,
    #[command(flatten)]
    pub(crate) reading: TraceArgs,
    /// How far a line may lie behind a later one, such as 5s; lines within it are put in order
    #[arg(
        long,
        value_name = "TIME",
        default_value = "0s",
        value_parser = slack,
        help_heading = "Reading the trace"
    )]
    pub(crate) slack: Duration,
    /// Who is counted: the columns of a row that name a client, such as org or host+user. Unless
    /// given, the key, which of an access log is the host
    #[arg(
        long,
        value_name = "COLUMN[+COLUMN...]",
        value_delimiter = '+',
        help_heading = "Reading the trace"
    )]
    pub(crate) client: Vec<String>,
    #[command(flatten)]
    pub(crate) limits: WhatifLimitArgs,
    /// The policy that is asked about, in place of --limit
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Limits of a policy",
        conflicts_with_all = [
            "algorithm",
            "burst",
            "against_limit",
            "cost",
            "anchor",
            "window",
            "scope",
        ]
    )]
    pub(crate) policy: Option<PathBuf>,
    /// The policy that it is compared with
    #[arg(long, value_name = "FILE", requires = "policy", help_heading = "Limits of a policy")]
    pub(crate) against: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) asking: AskingArgs,
    #[command(flatten)]
    pub(crate) asked: WhatifOutputArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct WhatifLimitArgs {
    /// The limit that is asked about, such as 300/60s, 100/min, 10000/month or unlimited
    #[arg(long, value_name = "LIMIT")]
    pub(crate) limit: Option<String>,
    /// The limit that it is compared with, of the same algorithm
    #[arg(long, value_name = "LIMIT", requires = "limit")]
    pub(crate) against_limit: Option<String>,
    /// The algorithm: gcra, fixed, calendar, sliding-counter, rolling, rolling-strict, unlimited
    #[arg(long, value_name = "NAME", default_value = "gcra", value_parser = one_algorithm)]
    pub(crate) algorithm: Kind,
    /// The most that gcra lets pass at once; the limit itself unless given
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole)]
    pub(crate) burst: Option<u64>,
    /// What a request costs: 1, or the trace's cost column
    #[arg(long, value_enum, default_value_t = CostArg::Unit)]
    pub(crate) cost: CostArg,
    /// Where windows of `fixed` start: at the trace's zero, or with the first request after the last
    #[arg(long, value_enum, default_value_t = AnchorArg::Aligned)]
    pub(crate) anchor: AnchorArg,
    /// Whether `rolling` still counts a request exactly one period old
    #[arg(long, value_enum, default_value_t = WindowArg::HalfOpen)]
    pub(crate) window: WindowArg,
    /// The time of the trace's zero, where the limits go by the calendar and the trace carries no
    /// time of day
    #[arg(long, value_name = "RFC3339", value_parser = |text: &str| text.parse::<UnixNanos>())]
    pub(crate) start: Option<UnixNanos>,
    /// Whether each key has a counter of its own, or all keys share one
    #[arg(long, value_enum, default_value_t = ScopeArg::PerKey)]
    pub(crate) scope: ScopeArg,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Results")]
pub(crate) struct WhatifOutputArgs {
    /// Look for the smallest limit of the same period under which this holds, such as
    /// `denied_requests <= 0.1%` or `denied_clients <= 1%`; the trace is read several times more.
    /// Of a policy, --solve-limit or --solve-param says what is varied
    #[arg(long, value_name = "CONDITION", value_parser = condition)]
    pub(crate) solve: Vec<Condition>,
    /// The limit of the policy of which --solve varies the number, its period and burst staying:
    /// every number from 0 on is tried
    #[arg(long, value_name = "NAME", requires_all = ["solve", "policy"], conflicts_with = "solve_param")]
    pub(crate) solve_limit: Option<String>,
    /// The parameter of which --solve varies the number; --param gives its period and burst
    #[arg(long, value_name = "NAME", requires_all = ["solve", "policy"])]
    pub(crate) solve_param: Option<String>,
    /// The largest number that is tried; unless given, what all requests together can ask for
    #[arg(long, value_name = "N", requires_all = ["solve", "policy"], value_parser = whole)]
    pub(crate) solve_most: Option<u64>,
    /// How often the trace may be read for each --solve
    #[arg(
        long,
        value_name = "N",
        default_value_t = 64,
        value_parser = clap::value_parser!(u32).range(1..=1_000_000)
    )]
    pub(crate) passes: u32,
    /// End with status 3 if this holds, such as `denied_keys > 3` or `denied_requests >= 1%`
    #[arg(long, value_name = "CONDITION", value_parser = |text: &str| text.parse::<Comparison>())]
    pub(crate) fail_if: Vec<Comparison>,
    /// How many keys each list shows
    #[arg(
        long,
        value_name = "N",
        default_value_t = 20,
        value_parser = clap::value_parser!(u32).range(0..=1_000_000)
    )]
    pub(crate) top: u32,
    /// Print everything as one JSON object
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print the keys of which requests were or would be denied, as CSV
    #[arg(long)]
    pub(crate) csv: bool,
    /// Write whatif.json, keys.csv, timeline.csv, figures and index.html to this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

fn one_algorithm(name: &str) -> Result<Kind, String> {
    match name.parse::<Algorithms>()? {
        Algorithms::One(kind) => Ok(kind),
        Algorithms::All => Err("one algorithm is asked about at a time".to_owned()),
    }
}

fn condition(text: &str) -> Result<Condition, String> {
    let comparison: Comparison = text.parse().map_err(|error| format!("{error}"))?;
    Condition::new(comparison).ok_or_else(|| {
        format!(
            "expected a bound from above, such as 'denied_requests <= 0.1%'; what can be bounded \
             is {}",
            Condition::NAMES.join(", ")
        )
    })
}

fn slack(text: &str) -> Result<Duration, String> {
    if text == "0s" {
        return Ok(Duration::ZERO);
    }
    // A length of time is written as in limits.
    let quota = format!("1/{text}").parse::<Quota>();
    let period = quota.ok().filter(|quota| quota.own_burst().is_none());
    let period = period.and_then(|quota| quota.period());
    let period =
        period.ok_or_else(|| "expected a length of time, such as 5s or 250ms".to_owned())?;
    Ok(period.length())
}
