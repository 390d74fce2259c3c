//! The bar above a heat map that says which colour stands for which value.

use super::patch;
use crate::canvas::{Anchor, Canvas};
use crate::clip::Frame;
use crate::draw::panel::fitting_ticks;
use crate::draw::theme::{AXIS, MARGIN, NAME, TICK, middle};
use crate::extent::Extent;
use crate::heat::Heat;
use crate::palette::SCALE;
use crate::wrap;

/// Width of the bar at most, and its height, in pixels.
const LONGEST: f64 = 320.0;
const THICKNESS: f64 = 12.0;
/// Lines above and below the bar, and the gap to what follows, in pixels.
const LABEL_LINE: f64 = 20.0;
const TICK_LINE: f64 = 22.0;
const BELOW: f64 = 12.0;
/// Height of the whole, with the gap to what follows.
pub(super) const HEIGHT: f64 = LABEL_LINE + THICKNESS + TICK_LINE + BELOW;

/// Between the bar and the sample of what is missing, and width of the sample, in pixels.
const APART: f64 = 32.0;
const SAMPLE: f64 = 28.0;
/// What the sample stands for.
const MISSING: &str = "n/a";

/// The bar with its measures.
pub(super) struct Key<'a> {
    heat: &'a Heat,
    scale: Extent,
    room: f64,
    length: f64,
    /// Whether there are cells without a value, so that their hatching needs a word.
    has_missing: bool,
}

impl<'a> Key<'a> {
    pub(super) fn new(heat: &'a Heat, scale: Extent, room: f64, has_missing: bool) -> Self {
        let beside = if has_missing { APART + SAMPLE + 8.0 + NAME.width(MISSING) } else { 0.0 };
        let length = (room - beside).min(LONGEST);
        Self { heat, scale, room, length, has_missing }
    }

    /// Draws the bar with its upper edge at `top`.
    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64) {
        let label = wrap::shorten(&self.heat.value_label, self.room, NAME);
        canvas.text(&label, (MARGIN, top + 12.0), Anchor::Left, NAME);
        let (top, bottom) = (top + LABEL_LINE, top + LABEL_LINE + THICKNESS);
        let x = |share: f64| MARGIN + share * self.length;
        for (step, colour) in SCALE.iter().enumerate() {
            let (from, to) = (step as f64, (step + 1) as f64);
            let steps = SCALE.len() as f64;
            canvas.rect((x(from / steps), top), (x(to / steps), bottom), *colour);
        }
        let (ticks, labels) = fitting_ticks(self.scale, &self.heat.format, self.length);
        for (value, label) in ticks.values.iter().zip(&labels) {
            let x = x(self.scale.share(*value).clamp(0.0, 1.0));
            canvas.path(&[(x, bottom), (x, bottom + 4.0)], AXIS, 1.0);
            canvas.text(label, (x, bottom + 17.0), Anchor::Middle, TICK);
        }
        if self.has_missing {
            let left = MARGIN + self.length + APART;
            patch::missing(canvas, Frame { left, top, right: left + SAMPLE, bottom });
            let at = (left + SAMPLE + 8.0, f64::midpoint(top, bottom) + middle(NAME.size));
            canvas.text(MISSING, at, Anchor::Left, NAME);
        }
    }
}
