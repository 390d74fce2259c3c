//! From what was asked to the bound that is judged; options that the bound does not have are wrong
//! usage.

use giusto::Window;
use giusto_sim::{
    grid::Settings,
    judge::{Bound, BoundError},
    limit::Limit,
    subject::{Anchor, Choices},
    trace::Trace,
};

use crate::{
    args::{BoundArg, VerifyArgs},
    fault::Fault,
};

/// The limit, checked against the options before anything is read.
pub(super) fn before_reading(args: &VerifyArgs) -> Result<Limit, Fault> {
    if args.trace == "-" && args.decisions == "-" {
        return Err(Fault::usage("TRACE and DECISIONS cannot both be the standard input"));
    }
    let belongs = |option: &str, to: BoundArg, given: bool| {
        if given && args.bound != to {
            let (to, kind) = (name(to), name(args.bound));
            return Err(Fault::usage(format!("{option} belongs to --bound {to}, not to {kind}")));
        }
        Ok(())
    };
    belongs("--burst", BoundArg::Gcra, args.burst.is_some())?;
    belongs("--anchor", BoundArg::Fixed, args.anchor.is_some())?;
    belongs("--window", BoundArg::Window, args.window.is_some())?;
    belongs("--start", BoundArg::Calendar, args.start.is_some())?;
    let text = &args.limit;
    let limit: Limit =
        text.parse().map_err(|error| Fault::usage(format!("--limit {text}: {error}")))?;
    match args.burst {
        Some(_) if limit.quota().own_burst().is_some() => {
            Err(Fault::usage(format!("{limit} has a burst of its own; leave out --burst")))
        }
        Some(burst) => Ok(limit.with_burst(burst)),
        None => Ok(limit),
    }
}

fn name(bound: BoundArg) -> String {
    use clap::ValueEnum;
    bound.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// The bound on this trace, and how requests are counted.
pub(super) fn bound(
    args: &VerifyArgs,
    limit: &Limit,
    trace: &Trace,
) -> Result<(Bound, Settings), Fault> {
    if args.start.is_some() && trace.start().is_some() {
        return Err(Fault::usage(
            "--start is for traces without a time of day; this one carries its own",
        ));
    }
    let anchor = args.anchor.map_or_else(Anchor::default, Anchor::from);
    let window = args.window.map_or_else(Window::default, Window::from);
    let choices = Choices { anchor, window, start: args.start };
    let refused = |error: BoundError| Fault::usage(error);
    let bound = Bound::new(args.bound.kind(), limit, &choices, trace).map_err(refused)?;
    let (cost, scope) = (args.cost.into(), args.scope.into());
    Ok((bound, Settings { choices, cost, scope }))
}
