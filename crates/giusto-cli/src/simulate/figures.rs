//! The figures of a run.

mod parts;
mod retries;
mod traffic;
mod window;

use giusto_plot::{Dash, Look, palette};
use giusto_sim::scenario::{Limited, Subject};

use super::{Simulation, Timelines};
use crate::drawing::Sketch;

/// The figures of a run, in the order of the page.
pub(super) fn sketches(simulation: &Simulation<'_>, timelines: &Timelines) -> Vec<Sketch> {
    let mut sketches = vec![traffic::sketch(simulation, timelines)];
    sketches.extend(window::sketch(simulation));
    sketches.push(parts::sketch(simulation));
    sketches.extend(retries::sketch(simulation, timelines));
    sketches
}

/// Looks of what has none of its own, or shares it, by place.
const BY_PLACE: [Look; 7] = [
    Look::new(palette::BLUE, Dash::Solid),
    Look::new(palette::VERMILION, Dash::Solid),
    Look::new(palette::GREEN, Dash::Solid),
    Look::new(palette::PURPLE, Dash::Solid),
    Look::new(palette::ORANGE, Dash::Solid),
    Look::new(palette::SKY, Dash::Solid),
    Look::new(palette::GREY, Dash::Solid),
];

/// The look of everything that decides: that of its algorithm where each has another, and one by
/// its place where they do not.
fn looks(limits: &[Limited]) -> Vec<Look> {
    let kinds = limits.iter().map(|limited| match &limited.subject {
        Subject::Limit { kind, .. } => Some(kind.name()),
        Subject::Policy { .. } => None,
    });
    let kinds: Option<Vec<&str>> = kinds.collect();
    let own = kinds.filter(|kinds| {
        let twice = |(place, kind)| kinds[..place].contains(kind);
        !kinds.iter().enumerate().any(twice)
    });
    match own {
        Some(kinds) => kinds.into_iter().map(palette::algorithm).collect(),
        None => BY_PLACE.into_iter().cycle().take(limits.len()).collect(),
    }
}

/// Values per bin as points, from a start in nanoseconds.
fn points(start_ns: u64, bin_ns: u64, values: impl Iterator<Item = u64>) -> Vec<(f64, f64)> {
    let at = |bin: usize| (start_ns as f64 + bin as f64 * bin_ns as f64) / 1e9;
    values.enumerate().map(|(bin, value)| (at(bin), value as f64)).collect()
}
