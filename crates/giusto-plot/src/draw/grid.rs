//! The grid of panels: gutters, rows and the legend, and which panels carry the labels of axes.

use super::Part;
use super::legend::{self, Legend};
use super::panel::{Place, TICK_GAP, View};
use super::theme::{MARGIN, NOTE, TICK};
use crate::canvas::{Anchor, Canvas};
use crate::clip::Frame;
use crate::extent::Extent;
use crate::panels::{Panel, Panels, Shape};
use crate::ticks::{Ticks, whole};

/// Between two columns and between two rows, in pixels.
const COLUMN_GAP: f64 = 40.0;
const ROW_GAP: f64 = 26.0;
/// Height of the title line, and of the line with the label of the vertical axis, in pixels.
const TITLE_LINE: f64 = 22.0;
const Y_LABEL_LINE: f64 = 19.0;
/// From the title lines to the frame, in pixels: half a tick label stands above the frame.
const ABOVE_FRAME: f64 = 7.0;
/// Below the frame, in pixels: the tick labels, and the label of the axis where there is one.
const X_TICK_LINE: f64 = 22.0;
const X_LABEL_LINE: f64 = 20.0;
/// Side of a square panel at most, in pixels.
const LARGEST_SQUARE: f64 = 560.0;
/// Share of a cell that labels may take on either side of the frame.
const LARGEST_GUTTER: f64 = 0.3;

/// Panels with all their measures, relative to the top of the grid.
pub(super) struct Grid<'a> {
    views: Vec<View<'a>>,
    columns: usize,
    legend: Legend,
    legend_beside: bool,
    cell_width: f64,
    left_gutter: f64,
    right_gutter: f64,
    frame_height: f64,
    has_titles: bool,
}

impl<'a> Grid<'a> {
    pub(super) fn new(panels: &'a Panels, width: f64) -> Self {
        let columns = panels.columns.clamp(1, panels.panels.len().max(1));
        let room = width - 2.0 * MARGIN;
        let entries = legend::entries(panels);
        let legend_beside =
            panels.shape == Shape::Square && columns == 1 && room > 560.0 && !entries.is_empty();
        let legend = if legend_beside {
            Legend::column(entries, 0.35 * room)
        } else {
            Legend::strip(entries, room)
        };
        let taken = if legend_beside { legend.width + COLUMN_GAP } else { 0.0 };
        let gaps = COLUMN_GAP * (columns - 1) as f64;
        // Very many columns leave no room; a sliver keeps the geometry valid.
        let cell_width = ((room - taken - gaps) / columns as f64).max(40.0);
        let expected_height = wide_height(cell_width, columns);
        let views = views(panels, columns, expected_height);
        let largest = LARGEST_GUTTER * cell_width;
        let left_gutter = widest(views.iter().flat_map(|view| &view.y_labels), TICK_GAP);
        let references = panels.panels.iter().flat_map(|panel| &panel.references);
        let right_gutter = widest(references.map(|reference| &reference.label), 8.0).min(largest);
        let left_gutter = left_gutter.min(1.5 * largest);
        let frame_width = cell_width - left_gutter - right_gutter;
        let (cell_width, frame_height) = match panels.shape {
            Shape::Wide => (cell_width, expected_height),
            Shape::Square => {
                let side = frame_width.min(LARGEST_SQUARE);
                (side + left_gutter + right_gutter, side)
            }
        };
        let titled = |panel: &Panel| !panel.title.is_empty() || panel.note.is_some();
        let has_titles = panels.panels.iter().any(titled);
        Self {
            views,
            columns,
            legend,
            legend_beside,
            cell_width,
            left_gutter,
            right_gutter,
            frame_height,
            has_titles,
        }
    }

    fn title_height(&self) -> f64 {
        if self.has_titles { TITLE_LINE } else { 0.0 }
    }

    fn y_label_height(&self) -> f64 {
        let labelled = self.views.iter().any(|view| view.labels_above);
        if labelled { Y_LABEL_LINE } else { 0.0 }
    }

    /// Height of a row of panels, without the gap to the next.
    fn row_height(&self, row: &[View]) -> f64 {
        let labelled = row.iter().any(|view| view.labels_below);
        let x_label = if labelled { X_LABEL_LINE } else { 0.0 };
        let above = self.title_height() + self.y_label_height() + ABOVE_FRAME;
        above + self.frame_height + X_TICK_LINE + x_label
    }

    /// Height of the legend with the gap below it; a legend beside the panel takes none.
    fn legend_height(&self) -> f64 {
        let beside = self.legend_beside || self.legend.height == 0.0;
        if beside { 0.0 } else { self.legend.height + 16.0 }
    }

    fn place(&self, column: usize, top: f64) -> Place {
        let left = MARGIN + column as f64 * (self.cell_width + COLUMN_GAP);
        let title = top + 14.0;
        let y_label = top + self.title_height() + 12.0;
        let frame_top = top + self.title_height() + self.y_label_height() + ABOVE_FRAME;
        let frame = Frame {
            left: left + self.left_gutter,
            top: frame_top,
            right: left + self.cell_width - self.right_gutter,
            bottom: frame_top + self.frame_height,
        };
        Place { frame, left, title, y_label, right_room: self.right_gutter }
    }
}

impl Part for Grid<'_> {
    fn height(&self) -> f64 {
        let rows = self.views.chunks(self.columns);
        let gaps = ROW_GAP * rows.len().saturating_sub(1) as f64;
        let rows: f64 = rows.map(|row| self.row_height(row)).sum();
        let rows = if self.views.is_empty() { 40.0 } else { rows + gaps };
        let beside = if self.legend_beside { self.legend.height + 60.0 } else { 0.0 };
        self.legend_height() + rows.max(beside)
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) {
        if self.views.is_empty() {
            canvas.text("no data", (MARGIN, top + 20.0), Anchor::Left, NOTE);
        }
        if !self.legend_beside {
            self.legend.draw(canvas, (MARGIN, top));
        }
        let mut row_top = top + self.legend_height();
        for (index, row) in self.views.chunks(self.columns).enumerate() {
            for (column, view) in row.iter().enumerate() {
                let place = self.place(column, row_top);
                view.draw(canvas, &place);
                if index == 0 && self.legend_beside {
                    let at = (place.frame.right + self.right_gutter + COLUMN_GAP, place.frame.top);
                    self.legend.draw(canvas, at);
                }
            }
            row_top += self.row_height(row) + ROW_GAP;
        }
    }
}

/// Height of the frame of a wide panel, in pixels.
fn wide_height(cell_width: f64, columns: usize) -> f64 {
    let (share, most) = if columns == 1 { (0.36, 340.0) } else { (0.42, 260.0) };
    (share * cell_width).clamp(120.0, most)
}

/// The width of the widest of these texts with a gap, or nothing where there is no text.
fn widest<'t>(texts: impl Iterator<Item = &'t String>, gap: f64) -> f64 {
    let widest = texts.map(|text| TICK.width(text)).fold(0.0, f64::max);
    if widest > 0.0 { widest + gap } else { 0.0 }
}

fn views(panels: &Panels, columns: usize, frame_height: f64) -> Vec<View<'_>> {
    let all = &panels.panels;
    let most = whole(frame_height / 40.0).clamp(3, 6);
    let shared = panels.shared.then(|| (x_extent(all.iter()), y_extent(all.iter())));
    all.iter()
        .enumerate()
        .map(|(index, panel)| {
            let own = || (x_extent([panel]), y_extent([panel]));
            let (x, y) = shared.unwrap_or_else(own);
            let x = Extent::asked(panel.x.range).unwrap_or(x);
            let y = Extent::asked(panel.y.range).unwrap_or(y);
            let y_ticks = Ticks::linear(y, panel.y.format.ladder(), most);
            let y_labels = panel.y.format.labels(&y_ticks);
            let below = all.get(index + columns).map(|below| &below.x.label);
            let before = (index % columns > 0).then(|| &all[index - 1].y.label);
            let labels_below = !panel.x.label.is_empty() && below != Some(&panel.x.label);
            let labels_above = !panel.y.label.is_empty() && before != Some(&panel.y.label);
            View { panel, x, y, y_ticks, y_labels, labels_below, labels_above }
        })
        .collect()
}

/// The span of the data along the horizontal axis.
fn x_extent<'a>(panels: impl IntoIterator<Item = &'a Panel>) -> Extent {
    let series = panels.into_iter().flat_map(|panel| &panel.series);
    Extent::of(series.flat_map(|series| series.stretches().into_iter().flatten()).map(|p| p.0))
}

/// The span of zero, the data and the references along the vertical axis.
fn y_extent<'a>(panels: impl IntoIterator<Item = &'a Panel>) -> Extent {
    let values = panels.into_iter().flat_map(|panel| {
        let points =
            panel.series.iter().flat_map(|series| series.stretches().into_iter().flatten());
        let references = panel.references.iter().map(|reference| reference.value);
        points.map(|point| point.1).chain(references)
    });
    Extent::from_zero(values)
}
