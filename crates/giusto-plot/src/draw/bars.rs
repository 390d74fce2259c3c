//! Horizontal bars: names at the left, values at the ends, a light grid behind.

use super::Part;
use super::legend::{Entry, Legend};
use super::panel::fitting_ticks;
use super::theme::{AXIS, GRID, MARGIN, MUTED, NAME, NOTE, PAPER, TICK, middle};
use crate::bars::{Bars, Category};
use crate::canvas::{Anchor, Canvas, Type};
use crate::extent::{Extent, drawable};
use crate::palette::{Dash, Look};
use crate::ticks::{Ticks, power_below, whole};
use crate::wrap;

/// Thickness of a bar, alone in its block and beside others, in pixels.
const ALONE: f64 = 18.0;
const BESIDE: f64 = 14.0;
/// Between the bars of a block and between two blocks, in pixels.
const BAR_GAP: f64 = 2.0;
const BLOCK_GAP: f64 = 14.0;
/// Between a bar and its value, and between a name and the axis, in pixels.
const TEXT_GAP: f64 = 7.0;
/// Below the bars, in pixels: tick labels, and the label of the axis.
const TICK_LINE: f64 = 24.0;
const LABEL_LINE: f64 = 20.0;
/// Values below this count as zero on a logarithmic axis, which keeps its powers of ten in range.
const LEAST_LOG: f64 = 1e-100;
/// Share of the width that names may take.
const LARGEST_NAME: f64 = 0.35;

/// How values become lengths.
enum Scale {
    Linear(Extent),
    /// Powers of ten between which the axis runs.
    Log {
        first: i32,
        last: i32,
    },
}

/// A chart with all its measures, relative to its top.
pub(super) struct Chart<'a> {
    bars: &'a Bars,
    legend: Legend,
    scale: Scale,
    left: f64,
    right: f64,
    thickness: f64,
}

impl<'a> Chart<'a> {
    pub(super) fn new(bars: &'a Bars, width: f64) -> Self {
        let room = width - 2.0 * MARGIN;
        let several = bars.groups.len() > 1;
        let entries = bars.groups.iter().filter(|_| several).map(|group| Entry {
            name: group.name.clone(),
            filled: true,
            looks: vec![Look::new(group.colour, Dash::Solid)],
        });
        let names = bars.categories.iter().map(|category| NAME.width(&category.name));
        let name_width = names.fold(0.0, f64::max).min(LARGEST_NAME * room);
        let texts: Vec<(bool, f64)> = values(bars)
            .map(|value| {
                let negative = value.is_some_and(|value| value < 0.0);
                (negative, TICK.width(&written(bars, value)) + TEXT_GAP)
            })
            .collect();
        let widest = |side: bool| {
            let widths = texts.iter().filter(|text| text.0 == side).map(|text| text.1);
            widths.fold(0.0, f64::max).min(0.25 * room)
        };
        let before_axis = if bars.log { 0.0 } else { widest(true) };
        Self {
            bars,
            legend: Legend::strip(entries.collect(), room),
            scale: scale(bars),
            left: MARGIN + name_width + TEXT_GAP + before_axis,
            right: width - MARGIN - widest(false).max(if bars.log { widest(true) } else { 0.0 }),
            thickness: if several { BESIDE } else { ALONE },
        }
    }

    fn block_height(&self) -> f64 {
        let bars = self.bars.groups.len().max(1) as f64;
        bars * self.thickness + (bars - 1.0) * BAR_GAP
    }

    fn blocks_height(&self) -> f64 {
        self.bars.categories.len() as f64 * (self.block_height() + BLOCK_GAP)
    }

    fn legend_height(&self) -> f64 {
        if self.legend.height > 0.0 { self.legend.height + 10.0 } else { 0.0 }
    }

    /// Where a value lies, in pixels from the left edge; `None` where it has no place on a
    /// logarithmic axis.
    fn x(&self, value: f64) -> Option<f64> {
        let share = match self.scale {
            Scale::Linear(extent) => extent.share(value),
            Scale::Log { first, last } => {
                let share = (value.log10() - f64::from(first)) / f64::from(last - first);
                Some(share).filter(|_| value > 0.0)?
            }
        };
        Some(self.left + share.clamp(0.0, 1.0) * (self.right - self.left))
    }

    /// Where bars begin.
    fn base(&self) -> f64 {
        match self.scale {
            Scale::Linear(_) => self.x(0.0).unwrap_or(self.left),
            Scale::Log { .. } => self.left,
        }
    }

    fn axis(&self, canvas: &mut Canvas, top: f64) {
        let bottom = top + self.blocks_height();
        let width = self.right - self.left;
        let (ticks, labels) = match self.scale {
            Scale::Linear(extent) => fitting_ticks(extent, &self.bars.format, width),
            Scale::Log { first, last } => {
                let ticks = Ticks::decades(first, last, whole(width / 80.0).max(1));
                let labels = self.bars.format.decade_labels(&ticks);
                (ticks, labels)
            }
        };
        for (value, label) in ticks.values.iter().zip(&labels) {
            let Some(x) = self.x(*value) else { continue };
            canvas.path(&[(x, top), (x, bottom)], GRID, 1.0);
            canvas.text(label, (x, bottom + 18.0), Anchor::Middle, TICK);
        }
        let label = wrap::shorten(&self.bars.x_label, width, TICK);
        let at = (self.left + width / 2.0, bottom + TICK_LINE + 14.0);
        canvas.text(&label, at, Anchor::Middle, TICK);
    }

    fn block(&self, canvas: &mut Canvas, category: &Category, top: f64) {
        let name_room = LARGEST_NAME * (self.right - MARGIN);
        let name = wrap::shorten(&category.name, name_room, NAME);
        let baseline = top + self.block_height() / 2.0 + middle(NAME.size);
        canvas.text(&name, (MARGIN, baseline), Anchor::Left, NAME);
        for (index, group) in self.bars.groups.iter().enumerate() {
            let colour = category.colour.filter(|_| self.bars.groups.len() == 1);
            let top = top + index as f64 * (self.thickness + BAR_GAP);
            let value = measured(category, index);
            let end = value.and_then(|value| self.x(value)).unwrap_or(self.base());
            let (from, to) = (self.base().min(end), self.base().max(end));
            if to > from {
                let colour = colour.unwrap_or(group.colour);
                canvas.rect((from, top), (to, top + self.thickness), colour);
            }
            self.value(canvas, value, end, top + self.thickness / 2.0);
        }
    }

    /// The value at the end of its bar, on a patch of paper that keeps the grid out of the digits.
    fn value(&self, canvas: &mut Canvas, value: Option<f64>, end: f64, centre: f64) {
        let text = written(self.bars, value);
        let (side, anchor) = match value {
            Some(value) if value < 0.0 && !self.bars.log => (-1.0, Anchor::Right),
            _ => (1.0, Anchor::Left),
        };
        let kind = Type { colour: if value.is_some() { NAME.colour } else { MUTED }, ..TICK };
        let (near, far) = (end + side * 3.0, end + side * (TEXT_GAP + 3.0 + kind.width(&text)));
        let half = self.thickness / 2.0;
        canvas.rect((near.min(far), centre - half), (near.max(far), centre + half), PAPER);
        let at = (end + side * TEXT_GAP, centre + middle(kind.size));
        canvas.text(&text, at, anchor, kind);
    }
}

impl Part for Chart<'_> {
    fn height(&self) -> f64 {
        if self.bars.categories.is_empty() || self.bars.groups.is_empty() {
            return 40.0;
        }
        let label = if self.bars.x_label.is_empty() { 0.0 } else { LABEL_LINE };
        self.legend_height() + self.blocks_height() + TICK_LINE + label
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) {
        if self.bars.categories.is_empty() || self.bars.groups.is_empty() {
            canvas.text("no data", (MARGIN, top + 20.0), Anchor::Left, NOTE);
            return;
        }
        self.legend.draw(canvas, (MARGIN, top));
        let top = top + self.legend_height();
        self.axis(canvas, top);
        for (index, category) in self.bars.categories.iter().enumerate() {
            let offset = index as f64 * (self.block_height() + BLOCK_GAP);
            self.block(canvas, category, top + offset + BLOCK_GAP / 2.0);
        }
        let base = self.base();
        canvas.path(&[(base, top), (base, top + self.blocks_height())], AXIS, 1.0);
    }
}

/// The value of a category in a group, where one was measured.
fn measured(category: &Category, group: usize) -> Option<f64> {
    category.values.get(group).copied().flatten().filter(|value| drawable(*value))
}

/// All values that are written, in any order.
fn values(bars: &Bars) -> impl Iterator<Item = Option<f64>> {
    let groups = 0..bars.groups.len();
    let categories = bars.categories.iter();
    categories.flat_map(move |category| groups.clone().map(|group| measured(category, group)))
}

fn written(bars: &Bars, value: Option<f64>) -> String {
    value.map_or_else(|| "n/a".to_owned(), |value| bars.format.value(value))
}

/// Linear from zero, or from a power of ten below the least value to one above the greatest.
fn scale(bars: &Bars) -> Scale {
    let values = values(bars).flatten();
    if !bars.log {
        return Scale::Linear(Extent::from_zero(values));
    }
    let logs = values.filter(|value| *value >= LEAST_LOG).map(f64::log10);
    let (least, greatest) =
        logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), log| (a.min(log), b.max(log)));
    if least > greatest {
        return Scale::Log { first: 0, last: 1 };
    }
    // The least value keeps a visible bar: a tenth of a decade at least.
    let first = power_below(10_f64.powf(least - 0.1));
    Scale::Log { first, last: (-power_below(10_f64.powf(-greatest))).max(first + 1) }
}
