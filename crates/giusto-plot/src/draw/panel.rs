//! One panel: title, grid, axes, series and limit lines.

use super::strokes::{self, Mapping};
use super::theme::{AXIS, GRID, MUTED, NOTE, PANEL_TITLE, PAPER, TICK, middle};
use crate::canvas::{Anchor, Canvas, Type};
use crate::clip::Frame;
use crate::dash;
use crate::extent::Extent;
use crate::format::Format;
use crate::palette::Dash;
use crate::panels::Panel;
use crate::series::Mark;
use crate::ticks::{Ticks, whole};
use crate::wrap;

/// Between an axis and its tick labels, in pixels.
pub(super) const TICK_GAP: f64 = 8.0;
/// Between two tick labels of a horizontal axis at least, in pixels.
const LABEL_APART: f64 = 14.0;
/// Room below which a note is left out, in pixels.
const LEAST_NOTE: f64 = 40.0;
/// How far the label of the horizontal axis may stand out on both sides together, in pixels: less
/// than the gap between two columns.
const STANDS_OUT: f64 = 36.0;
/// Between two labels of limit lines at least, from baseline to baseline, in pixels.
const REFERENCE_APART: f64 = 15.0;

/// A panel with its axes, and the places that its cell leaves for each part.
pub(super) struct View<'a> {
    pub(super) panel: &'a Panel,
    pub(super) x: Extent,
    pub(super) y: Extent,
    pub(super) y_ticks: Ticks,
    pub(super) y_labels: Vec<String>,
    /// Whether the label of the horizontal axis stands below this panel.
    pub(super) labels_below: bool,
    /// Whether the label of the vertical axis stands above this panel.
    pub(super) labels_above: bool,
}

/// Places of the parts of one panel, in pixels.
pub(super) struct Place {
    pub(super) frame: Frame,
    /// Left edge of the cell, where title and axis label begin.
    pub(super) left: f64,
    /// Baseline of the title.
    pub(super) title: f64,
    /// Baseline of the label of the vertical axis.
    pub(super) y_label: f64,
    /// Room at the right of the frame for the labels of limit lines.
    pub(super) right_room: f64,
}

impl View<'_> {
    /// Draws the panel. Pale areas lie under the grid, so that it can be read across them; on
    /// strong colours its lines would glare.
    pub(super) fn draw(&self, canvas: &mut Canvas, place: &Place) {
        let mapping = Mapping { frame: place.frame, x: self.x, y: self.y };
        self.title(canvas, place);
        let marked = |area| {
            self.panel.series.iter().filter(move |series| (series.mark == Mark::Area) == area)
        };
        for series in marked(true).filter(|series| series.look.colour.is_pale()) {
            strokes::draw(canvas, series, &mapping);
        }
        self.y_axis(canvas, &mapping);
        for series in marked(true).filter(|series| !series.look.colour.is_pale()) {
            strokes::draw(canvas, series, &mapping);
        }
        if self.panel.diagonal {
            diagonal(canvas, &mapping);
        }
        // A limit lies under the lines that reach it: its label says where it is.
        self.references(canvas, &mapping, place.right_room);
        for series in marked(false) {
            strokes::draw(canvas, series, &mapping);
        }
        self.x_axis(canvas, &mapping);
        if self.panel.series.iter().all(|series| series.stretches().is_empty()) {
            no_data(canvas, place.frame);
        }
    }

    /// Title and note share a line; the note has what the title leaves.
    fn title(&self, canvas: &mut Canvas, place: &Place) {
        let right = place.frame.right + place.right_room;
        let room = right - place.left;
        let title = wrap::shorten(&self.panel.title, room, PANEL_TITLE);
        canvas.text(&title, (place.left, place.title), Anchor::Left, PANEL_TITLE);
        let left = room - PANEL_TITLE.width(&title) - 16.0;
        if let Some(note) = self.panel.note.as_deref().filter(|_| left > LEAST_NOTE) {
            let note = wrap::shorten(note, left, NOTE);
            canvas.text(&note, (right, place.title), Anchor::Right, NOTE);
        }
        if self.labels_above {
            let label = wrap::shorten(&self.panel.y.label, room, TICK);
            canvas.text(&label, (place.left, place.y_label), Anchor::Left, TICK);
        }
    }

    fn y_axis(&self, canvas: &mut Canvas, mapping: &Mapping) {
        let frame = mapping.frame;
        for (value, label) in self.y_ticks.values.iter().zip(&self.y_labels) {
            let y = mapping.y(*value);
            canvas.path(&[(frame.left, y), (frame.right, y)], GRID, 1.0);
            let at = (frame.left - TICK_GAP, y + middle(TICK.size));
            canvas.text(label, at, Anchor::Right, TICK);
        }
        if self.y.low() < 0.0 && self.y.high() > 0.0 {
            let y = mapping.y(0.0);
            canvas.path(&[(frame.left, y), (frame.right, y)], AXIS, 1.0);
        }
    }

    fn x_axis(&self, canvas: &mut Canvas, mapping: &Mapping) {
        let frame = mapping.frame;
        canvas.path(&[(frame.left, frame.bottom), (frame.right, frame.bottom)], AXIS, 1.0);
        let (ticks, labels) = fitting_ticks(self.x, &self.panel.x.format, frame.width());
        for (value, label) in ticks.values.iter().zip(&labels) {
            let x = mapping.x(*value);
            canvas.path(&[(x, frame.bottom), (x, frame.bottom + 4.0)], AXIS, 1.0);
            canvas.text(label, (x, frame.bottom + 18.0), Anchor::Middle, TICK);
        }
        if self.labels_below {
            let label = wrap::shorten(&self.panel.x.label, frame.width() + STANDS_OUT, TICK);
            let at = (frame.left + frame.width() / 2.0, frame.bottom + 37.0);
            canvas.text(&label, at, Anchor::Middle, TICK);
        }
    }

    /// Limit lines, from the lowest up; a label too close to the one below is moved up.
    fn references(&self, canvas: &mut Canvas, mapping: &Mapping, room: f64) {
        let mut references: Vec<_> = self
            .panel
            .references
            .iter()
            .map(|reference| (mapping.y(reference.value), reference))
            .filter(|(y, _)| (mapping.frame.top - 0.5..=mapping.frame.bottom + 0.5).contains(y))
            .collect();
        references.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut free = f64::INFINITY;
        for (y, reference) in references {
            let line = [(mapping.frame.left, y), (mapping.frame.right, y)];
            for piece in dash::pieces(&line, reference.look.dash.pattern()) {
                canvas.path(&piece, reference.look.colour, 1.5);
            }
            let baseline = (y + middle(TICK.size)).min(free);
            let kind = Type { colour: reference.look.colour, ..TICK };
            let label = wrap::shorten(&reference.label, room - 6.0, kind);
            if !label.is_empty() {
                canvas.text(&label, (mapping.frame.right + 6.0, baseline), Anchor::Left, kind);
                free = baseline - REFERENCE_APART;
            }
        }
    }
}

/// The finest ticks whose labels stand apart on a horizontal axis of this width, in pixels.
pub(super) fn fitting_ticks(extent: Extent, format: &Format, width: f64) -> (Ticks, Vec<String>) {
    let most = whole(width / 48.0).clamp(2, 8);
    for most in (2..=most).rev() {
        let ticks = Ticks::linear(extent, format.ladder(), most);
        let labels = format.labels(&ticks);
        let apart = ticks.step / extent.span() * width;
        let widest = labels.iter().map(|label| TICK.width(label)).fold(0.0, f64::max);
        if widest + LABEL_APART <= apart {
            return (ticks, labels);
        }
    }
    let ticks = Ticks::linear(extent, format.ladder(), 1);
    let labels = format.labels(&ticks);
    (ticks, labels)
}

/// The line of equality, from the lower left to the upper right corner.
fn diagonal(canvas: &mut Canvas, mapping: &Mapping) {
    let frame = mapping.frame;
    let line = [(frame.left, frame.bottom), (frame.right, frame.top)];
    for piece in dash::pieces(&line, Dash::Dotted.pattern()) {
        canvas.path(&piece, MUTED, 1.0);
    }
}

/// Says that there is nothing to draw, on a patch of paper that keeps the grid out of the words.
fn no_data(canvas: &mut Canvas, frame: Frame) {
    let (x, y) = (frame.left + frame.width() / 2.0, frame.top + frame.height() / 2.0);
    canvas.rect((x - 34.0, y - 11.0), (x + 34.0, y + 11.0), PAPER);
    canvas.text("no data", (x, y + middle(NOTE.size)), Anchor::Middle, NOTE);
}
