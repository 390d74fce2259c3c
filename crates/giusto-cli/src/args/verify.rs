//! What `giusto verify` takes.

use clap::{Args, ValueEnum, builder::NonEmptyStringValueParser};
use giusto_sim::{subject::Kind, trace::UnixNanos};

use super::{AnchorArg, CostArg, ScopeArg, TraceArgs, WindowArg, number::whole};

/// Judge a limiter's decisions on a trace: do they keep the bound of a limit in every interval?
///
/// Prints the bound, how many requests break it, and the first interval that does; beside it, how
/// many requests were denied that a limiter with the same bound would have admitted, because one
/// that denies everything breaks nothing. The decisions may be anybody's.
#[derive(Debug, Args)]
#[command(after_long_help = "\
DECISIONS holds one decision for each request, in the order of the trace (with --sort: of time):
  bytes 0 and 1 on one line, as `giusto replay --decisions` writes them; or
  one word a line: 1, true, allowed or admitted; 0, false, denied or rejected; or an HTTP status,
  where 429 and 503 are denials and all others were let through; or, with --decisions-column, such
  words in a column of a CSV table with a header, which may be TRACE itself.

Bounds, for a limit of L per W:
  window           at most L in every window of length W, wherever it lies
  gcra             at most B + floor(L (t - s) / W) in every interval from s to t; B is the burst
  fixed            at most L in each window from a multiple of W, or (--anchor first-hit) from an
                   admitted request
  calendar         at most L in each UTC day, ISO week or month
  sliding-counter  at most 2 L in every window of length W

Examples:
  giusto verify trace.csv.gz bits/gcra__100_per_60s.bits --limit 100/60s --bound gcra
  giusto verify access.log --sort statuses.txt --limit 100/min
  giusto verify calls.csv calls.csv --columns time=ts,key=org --decisions-column status --limit 5/s

Exit status: 0 conforms, 1 violates or failed (then with nothing on stdout), 2 wrong usage.")]
pub(crate) struct VerifyArgs {
    /// The trace: a file, plain, .gz or .zst, or `-` for standard input
    #[arg(value_name = "TRACE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) trace: String,
    /// The decisions on it: a file, or `-` for standard input
    #[arg(value_name = "DECISIONS", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) decisions: String,
    /// The limit, such as 300/60s, 100/min, 1/s burst 20 or 10000/month
    #[arg(long, value_name = "LIMIT")]
    pub(crate) limit: String,
    /// What must hold of every interval
    #[arg(long, value_enum, default_value_t = BoundArg::Window)]
    pub(crate) bound: BoundArg,
    /// The most that the bound gcra lets pass at once; the limit itself unless given
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole)]
    pub(crate) burst: Option<u64>,
    /// What a request costs: 1, or the trace's cost column
    #[arg(long, value_enum, default_value_t = CostArg::Unit)]
    pub(crate) cost: CostArg,
    /// Where windows of the bound fixed start: at the trace's zero, or with an admitted request
    #[arg(long, value_enum)]
    pub(crate) anchor: Option<AnchorArg>,
    /// Whether the bound window counts a request exactly one period old
    #[arg(long, value_enum)]
    pub(crate) window: Option<WindowArg>,
    /// The time of the trace's zero, for the bound calendar on a trace without the time of day
    #[arg(long, value_name = "RFC3339", value_parser = |text: &str| text.parse::<UnixNanos>())]
    pub(crate) start: Option<UnixNanos>,
    /// Whether each key has a counter of its own, or all keys share one
    #[arg(long, value_enum, default_value_t = ScopeArg::PerKey)]
    pub(crate) scope: ScopeArg,
    /// Read the decisions from this column of a CSV table with a header
    #[arg(long, value_name = "NAME")]
    pub(crate) decisions_column: Option<String>,
    #[command(flatten)]
    pub(crate) reading: TraceArgs,
    /// Print the answer as a JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What must hold of every interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BoundArg {
    Window,
    Gcra,
    Fixed,
    Calendar,
    SlidingCounter,
}

impl BoundArg {
    /// The algorithm that keeps it.
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Window => Kind::Rolling,
            Self::Gcra => Kind::Gcra,
            Self::Fixed => Kind::Fixed,
            Self::Calendar => Kind::Calendar,
            Self::SlidingCounter => Kind::SlidingCounter,
        }
    }
}
