//! A heat map: the bar of colours, names at the left and below, the cells.

mod key;
mod patch;

use super::Part;
use super::theme::{MARGIN, NAME, NOTE, PAPER, TICK, middle};
use crate::canvas::{Anchor, Canvas, Type};
use crate::clip::Frame;
use crate::extent::{Extent, drawable};
use crate::heat::Heat;
use crate::palette::{BLACK, ON_DEEP, PALE_STEPS, SCALE, step};
use crate::ticks::whole;
use crate::wrap;
use key::Key;

/// Width of a cell at most, in pixels.
const WIDEST: f64 = 120.0;
/// Height of a cell, in pixels: at least, at most, and as a share of its width.
const FLATTEST: f64 = 16.0;
const TALLEST: f64 = 40.0;
const PROPORTION: f64 = 0.5;
/// Cells narrower than this touch; wider ones stand a pixel apart.
const APART_FROM: f64 = 14.0;
/// How far a cell that touches the next reaches below it, in pixels, so that no seam shows.
const OVERLAP: f64 = 0.5;
/// Between a name and the cells, and between two names of columns, in pixels.
const TEXT_GAP: f64 = 8.0;
/// Around a value in its cell, in pixels on both sides together.
const VALUE_AIR: f64 = 10.0;
/// Cells beyond which values are left out, which bounds the size of the file.
const MOST_VALUES: usize = 600;
/// Share of the width that names may take.
const LARGEST_NAME: f64 = 0.35;
/// Lines above and below the cells, in pixels.
const Y_LABEL_LINE: f64 = 20.0;
const NAME_LINE: f64 = 22.0;
const X_LABEL_LINE: f64 = 20.0;

/// A map with all its measures, relative to its top.
pub(super) struct Map<'a> {
    heat: &'a Heat,
    key: Key<'a>,
    scale: Extent,
    left: f64,
    cell: (f64, f64),
    /// Whether the values are written into their cells.
    is_written: bool,
    page: f64,
}

impl<'a> Map<'a> {
    pub(super) fn new(heat: &'a Heat, width: f64) -> Self {
        let room = width - 2.0 * MARGIN;
        let scale = Extent::asked(heat.range).unwrap_or_else(|| Extent::of(values(heat).flatten()));
        let names = heat.rows.iter().map(|row| NAME.width(&row.name));
        let name_width = names.fold(0.0, f64::max).min(LARGEST_NAME * room) + TEXT_GAP;
        let columns = heat.columns.len().max(1) as f64;
        let cell_width = ((room - name_width) / columns).min(WIDEST);
        let cell_height = (PROPORTION * cell_width).clamp(FLATTEST, TALLEST);
        let widest = values(heat).map(|value| TICK.width(&written(heat, value)));
        let cells = heat.columns.len().saturating_mul(heat.rows.len());
        let is_written =
            cells <= MOST_VALUES && widest.fold(0.0, f64::max) + VALUE_AIR <= cell_width;
        let key = Key::new(heat, scale, room, values(heat).any(|value| value.is_none()));
        let (left, cell) = (MARGIN + name_width, (cell_width, cell_height));
        Self { heat, key, scale, left, cell, is_written, page: width }
    }

    fn is_empty(&self) -> bool {
        self.heat.columns.is_empty() || self.heat.rows.is_empty()
    }

    fn y_label_height(&self) -> f64 {
        if self.heat.y_label.is_empty() { 0.0 } else { Y_LABEL_LINE }
    }

    fn cells_height(&self) -> f64 {
        self.heat.rows.len() as f64 * self.cell.1
    }

    /// The steps of a row, one for each column; `None` where nothing was measured.
    fn steps(&self, row: usize) -> Vec<Option<usize>> {
        let columns = 0..self.heat.columns.len();
        let share = |value| step(self.scale.share(value));
        columns.map(|column| measured(self.heat, row, column).map(share)).collect()
    }

    /// The place of a run of cells of one row.
    fn frame(&self, top: f64, row: usize, columns: std::ops::Range<usize>) -> Frame {
        let x = |column: usize| self.left + column as f64 * self.cell.0;
        let y = |row: usize| top + row as f64 * self.cell.1;
        let air = if self.cell.0 < APART_FROM { -OVERLAP } else { 1.0 };
        let (right, bottom) = (x(columns.end) - air, y(row + 1) - air);
        Frame { left: x(columns.start), top: y(row), right, bottom }
    }

    fn row(&self, canvas: &mut Canvas, top: f64, row: usize) {
        let centre = top + (row as f64 + 0.5) * self.cell.1;
        let room = self.left - TEXT_GAP - MARGIN;
        let name = wrap::shorten(&self.heat.rows[row].name, room, NAME);
        let at = (self.left - TEXT_GAP, centre + middle(NAME.size));
        canvas.text(&name, at, Anchor::Right, NAME);
        let steps = self.steps(row);
        let mut start = 0;
        // Cells that touch and look alike are one rectangle, which keeps the file small.
        let touch = |a: &Option<usize>, b: &Option<usize>| self.cell.0 < APART_FROM && a == b;
        for run in steps.chunk_by(touch) {
            let end = start + run.len();
            let frame = self.frame(top, row, start..end);
            match run[0] {
                Some(step) => {
                    let (from, to) = ((frame.left, frame.top), (frame.right, frame.bottom));
                    canvas.rect(from, to, SCALE[step]);
                }
                None => patch::missing(canvas, frame),
            }
            if self.is_written {
                self.value(canvas, frame, measured(self.heat, row, start), run[0]);
            }
            start = end;
        }
    }

    /// The value in the middle of its cell; where there is none, on a patch of paper that keeps the
    /// hatching out of the letters.
    fn value(&self, canvas: &mut Canvas, frame: Frame, value: Option<f64>, step: Option<usize>) {
        let text = written(self.heat, value);
        let x = f64::midpoint(frame.left, frame.right);
        let y = f64::midpoint(frame.top, frame.bottom);
        let colour = match step {
            Some(step) if step < PALE_STEPS => BLACK,
            Some(_) => ON_DEEP,
            None => {
                let half = TICK.width(&text) / 2.0 + 3.0;
                canvas.rect((x - half, y - 7.0), (x + half, y + 7.0), PAPER);
                TICK.colour
            }
        };
        let kind = Type { colour, ..TICK };
        canvas.text(&text, (x, y + middle(TICK.size)), Anchor::Middle, kind);
    }

    /// Names of the columns below the cells: all of them, or every n-th that has room.
    fn column_names(&self, canvas: &mut Canvas, top: f64) {
        let names = &self.heat.columns;
        let widest = names.iter().map(|name| TICK.width(name)).fold(0.0, f64::max);
        let wanted = (widest.min(WIDEST) + TEXT_GAP) / self.cell.0;
        let stride = whole(wanted.ceil()).clamp(1, names.len().max(1));
        let room = stride as f64 * self.cell.0 - TEXT_GAP;
        for (column, name) in names.iter().enumerate().step_by(stride) {
            let name = wrap::shorten(name, room, TICK);
            let half = TICK.width(&name) / 2.0;
            let centre = self.left + (column as f64 + 0.5) * self.cell.0;
            let last = (self.page - 4.0 - half).max(half);
            let x = centre.clamp(half, last);
            canvas.text(&name, (x, top + 16.0), Anchor::Middle, TICK);
        }
        let width = names.len() as f64 * self.cell.0;
        let label = wrap::shorten(&self.heat.x_label, self.page - 2.0 * MARGIN, TICK);
        let half = TICK.width(&label) / 2.0;
        let x = (self.left + width / 2.0).max(MARGIN + half).min(self.page - MARGIN - half);
        canvas.text(&label, (x, top + NAME_LINE + 14.0), Anchor::Middle, TICK);
    }
}

impl Part for Map<'_> {
    fn height(&self) -> f64 {
        if self.is_empty() {
            return 40.0;
        }
        let below = if self.heat.x_label.is_empty() { 0.0 } else { X_LABEL_LINE };
        key::HEIGHT + self.y_label_height() + self.cells_height() + NAME_LINE + below
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) {
        if self.is_empty() {
            canvas.text("no data", (MARGIN, top + 20.0), Anchor::Left, NOTE);
            return;
        }
        self.key.draw(canvas, top);
        let top = top + key::HEIGHT;
        let label = wrap::shorten(&self.heat.y_label, self.page - 2.0 * MARGIN, TICK);
        canvas.text(&label, (MARGIN, top + 12.0), Anchor::Left, TICK);
        let top = top + self.y_label_height();
        for row in 0..self.heat.rows.len() {
            self.row(canvas, top, row);
        }
        self.column_names(canvas, top + self.cells_height());
    }
}

/// The value of a cell, where one was measured.
fn measured(heat: &Heat, row: usize, column: usize) -> Option<f64> {
    let value = heat.rows[row].values.get(column).copied().flatten();
    value.filter(|value| drawable(*value))
}

/// The values of all cells, row by row.
fn values(heat: &Heat) -> impl Iterator<Item = Option<f64>> {
    let columns = 0..heat.columns.len();
    (0..heat.rows.len())
        .flat_map(move |row| columns.clone().map(move |column| measured(heat, row, column)))
}

fn written(heat: &Heat, value: Option<f64>) -> String {
    value.map_or_else(|| "n/a".to_owned(), |value| heat.format.value(value))
}
