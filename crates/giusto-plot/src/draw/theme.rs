//! The look that all figures share: ink, sizes and distances.

use crate::canvas::Type;
use crate::font::Weight;
pub(super) use crate::palette::{AXIS, GRID, INK, MUTED, PAPER};

/// Between the content and the edge of the page, in pixels.
pub(super) const MARGIN: f64 = 28.0;

pub(super) const TITLE: Type = Type { size: 20.0, weight: Weight::SemiBold, colour: INK };
pub(super) const SUBTITLE: Type = Type { size: 14.0, weight: Weight::Regular, colour: MUTED };
pub(super) const PANEL_TITLE: Type = Type { size: 14.0, weight: Weight::SemiBold, colour: INK };
pub(super) const NAME: Type = Type { size: 13.0, weight: Weight::Regular, colour: INK };
pub(super) const TICK: Type = Type { size: 12.0, weight: Weight::Regular, colour: MUTED };
pub(super) const NOTE: Type = Type { size: 12.5, weight: Weight::Regular, colour: MUTED };

/// How far below its middle the baseline of a text lies, in pixels: half the height of Inter's
/// capitals and digits.
pub(super) fn middle(size: f64) -> f64 {
    0.364 * size
}
