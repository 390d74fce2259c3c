//! What decides: algorithms and their settings, the same for `replay` and `compare`.

use clap::{Args, ValueEnum};
use giusto::Window;
use giusto_sim::{grid::Scope, replay::CostRule, subject::Anchor, trace::UnixNanos};

use super::{Algorithms, number::whole};

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct GridArgs {
    /// The algorithms: gcra, fixed, calendar, sliding-counter, rolling, rolling-strict, unlimited,
    /// or all of them that apply
    #[arg(
        long = "algorithm",
        value_name = "NAME[,NAME...]",
        value_delimiter = ',',
        default_value = "all"
    )]
    pub(crate) algorithms: Vec<Algorithms>,
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
    /// The time of the trace's zero, for `calendar` on a trace that carries no time of day
    #[arg(long, value_name = "RFC3339", value_parser = |text: &str| text.parse::<UnixNanos>())]
    pub(crate) start: Option<UnixNanos>,
    /// Whether each key has a counter of its own, or all keys share one
    #[arg(long, value_enum, default_value_t = ScopeArg::PerKey)]
    pub(crate) scope: ScopeArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CostArg {
    Unit,
    Column,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnchorArg {
    Aligned,
    FirstHit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WindowArg {
    HalfOpen,
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScopeArg {
    PerKey,
    Shared,
}

impl From<CostArg> for CostRule {
    fn from(cost: CostArg) -> Self {
        match cost {
            CostArg::Unit => Self::Unit,
            CostArg::Column => Self::Column,
        }
    }
}

impl From<AnchorArg> for Anchor {
    fn from(anchor: AnchorArg) -> Self {
        match anchor {
            AnchorArg::Aligned => Self::Aligned,
            AnchorArg::FirstHit => Self::FirstHit,
        }
    }
}

impl From<WindowArg> for Window {
    fn from(window: WindowArg) -> Self {
        match window {
            WindowArg::HalfOpen => Self::HalfOpen,
            WindowArg::Closed => Self::Closed,
        }
    }
}

impl From<ScopeArg> for Scope {
    fn from(scope: ScopeArg) -> Self {
        match scope {
            ScopeArg::PerKey => Self::PerKey,
            ScopeArg::Shared => Self::Shared,
        }
    }
}
