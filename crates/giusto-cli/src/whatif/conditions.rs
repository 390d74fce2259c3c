//! Conditions under which the command fails: figures by name, and a name that is near a wrong one.

use giusto_sim::whatif::{Comparison, Measured};
use serde::Serialize;

use super::results::Figures;
use crate::fault::Fault;

/// How near a mistyped name must be to be worth suggesting (Jaro-Winkler, 1 is equal).
const NEAR: f64 = 0.7;

/// A condition and whether it holds.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Held {
    pub(super) condition: String,
    pub(super) figure: String,
    pub(super) value: String,
    pub(super) holds: bool,
}

/// Fails where a condition is about no figure.
pub(super) fn check(comparison: &Comparison) -> Result<(), Fault> {
    let wanted = comparison.name();
    let known = Figures::default().named().map(|(name, _)| name);
    if known.contains(&wanted) {
        return Ok(());
    }
    let near = known.iter().map(|&name| (strsim::jaro_winkler(wanted, name), name));
    let near = near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|&(likeness, _)| likeness >= NEAR);
    let near = near.map_or_else(String::new, |(_, name)| format!("did you mean `{name}`? "));
    let known = known.join(", ");
    Err(Fault::usage(format!("--fail-if: `{wanted}` is no figure; {near}there are {known}")))
}

/// Which of the conditions hold.
pub(super) fn judge(comparisons: &[Comparison], figures: &Figures) -> Vec<Held> {
    let named = figures.named();
    let judged = comparisons.iter().filter_map(|comparison| {
        let (name, measured) = named.iter().find(|(name, _)| *name == comparison.name())?;
        Some(Held {
            condition: comparison.to_string(),
            figure: (*name).to_owned(),
            value: shown(*measured),
            holds: comparison.holds(*measured),
        })
    });
    judged.collect()
}

/// A figure in words: a count with its share of the whole, or a share.
fn shown(measured: Measured) -> String {
    match measured {
        Measured::Count(count, whole) => format!("{count} ({})", percent(count, whole)),
        Measured::Share(count, whole) => percent(count, whole),
    }
}

/// A share per hundred to three decimals, rounded down, so that what is not all is not 100 %.
pub(super) fn percent(count: u64, whole: u64) -> String {
    if whole == 0 {
        return "0.000%".to_owned();
    }
    let thousandths = u128::from(count) * 100_000 / u128::from(whole);
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}
