//! The figures of a run.

mod parts;
mod retries;
mod traffic;
mod window;

use giusto_plot::{Look, palette};
use giusto_sim::scenario::{Limited, Subject};

use super::Simulation;
use crate::drawing::Sketch;

/// The figures of a run, in the order of the page.
pub(super) fn sketches(simulation: &Simulation<'_>) -> Vec<Sketch> {
    let mut sketches = vec![traffic::sketch(simulation)];
    sketches.extend(window::sketch(simulation));
    sketches.push(parts::sketch(simulation));
    sketches.extend(retries::sketch(simulation));
    sketches
}

/// The look of something that decides: that of its algorithm.
fn look(limited: &Limited) -> Look {
    match &limited.subject {
        Subject::Limit { kind, .. } => palette::algorithm(kind.name()),
        Subject::Policy { .. } => palette::algorithm(&limited.name),
    }
}

/// Values per bin as points, from a start in nanoseconds.
fn points(start_ns: u64, bin_ns: u64, values: impl Iterator<Item = u64>) -> Vec<(f64, f64)> {
    let at = |bin: usize| (start_ns as f64 + bin as f64 * bin_ns as f64) / 1e9;
    values.enumerate().map(|(bin, value)| (at(bin), value as f64)).collect()
}
