//! The legend: a strip above the panels, or a column beside a single square one.

use super::theme::{MUTED, NAME, middle};
use crate::canvas::{Anchor, Canvas};
use crate::dash;
use crate::palette::Look;
use crate::panels::Panels;
use crate::series::Mark;
use crate::wrap;

/// Size of the sample in front of a name, in pixels.
const SAMPLE: f64 = 28.0;
/// Between a sample and its name, in pixels.
const GAP: f64 = 8.0;
/// Between two entries of a strip, in pixels.
const APART: f64 = 24.0;
/// Height of a row, in pixels.
pub(super) const ROW: f64 = 24.0;
/// Colours shown in one sample at most.
const MOST_COLOURS: usize = 8;

/// A name with the looks that stand for it.
///
/// The series "admitted" has another colour in each panel; its one entry shows them side by side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) filled: bool,
    pub(super) looks: Vec<Look>,
}

/// Entries of the legend of these panels, in the order in which they appear.
pub(super) fn entries(panels: &Panels) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for series in panels.panels.iter().flat_map(|panel| &panel.series) {
        let filled = series.mark == Mark::Area;
        let same = |entry: &&mut Entry| entry.name == series.name && entry.filled == filled;
        match entries.iter_mut().find(same) {
            _ if series.name.is_empty() => {}
            Some(entry) if entry.looks.contains(&series.look) => {}
            Some(entry) => entry.looks.push(series.look),
            None => {
                entries.push(Entry { name: series.name.clone(), filled, looks: vec![series.look] });
            }
        }
    }
    entries
}

/// Entries with their places relative to the upper left corner of the legend.
pub(super) struct Legend {
    placed: Vec<(Entry, f64, f64)>,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Legend {
    /// Rows of entries, as many as are needed in this width.
    pub(super) fn strip(entries: Vec<Entry>, room: f64) -> Self {
        let (mut x, mut y) = (0.0, 0.0);
        let mut placed = Vec::new();
        for entry in entries.into_iter().map(|entry| fitted(entry, room)) {
            let width = width(&entry);
            if x > 0.0 && x + width > room {
                x = 0.0;
                y += ROW;
            }
            placed.push((entry, x, y));
            x += width + APART;
        }
        let height = if placed.is_empty() { 0.0 } else { y + ROW };
        Self { placed, width: room, height }
    }

    /// One entry below the other, at most this wide.
    pub(super) fn column(entries: Vec<Entry>, room: f64) -> Self {
        let entries: Vec<Entry> = entries.into_iter().map(|entry| fitted(entry, room)).collect();
        let width = entries.iter().map(width).fold(0.0, f64::max);
        let height = entries.len() as f64 * ROW;
        let rows = entries.into_iter().enumerate();
        let placed = rows.map(|(row, entry)| (entry, 0.0, row as f64 * ROW)).collect();
        Self { placed, width, height }
    }

    /// Draws the legend with its upper left corner at this point.
    pub(super) fn draw(&self, canvas: &mut Canvas, (left, top): (f64, f64)) {
        for (entry, x, y) in &self.placed {
            let (x, centre) = (left + x, top + y + ROW / 2.0);
            sample(canvas, entry, (x, centre));
            let baseline = centre + middle(NAME.size);
            canvas.text(&entry.name, (x + SAMPLE + GAP, baseline), Anchor::Left, NAME);
        }
    }
}

fn fitted(mut entry: Entry, room: f64) -> Entry {
    entry.name = wrap::shorten(&entry.name, room - SAMPLE - GAP, NAME);
    entry
}

fn width(entry: &Entry) -> f64 {
    SAMPLE + GAP + NAME.width(&entry.name)
}

/// A block for areas and bars, a stretch of line for the others.
fn sample(canvas: &mut Canvas, entry: &Entry, (x, y): (f64, f64)) {
    let looks = &entry.looks[..entry.looks.len().min(MOST_COLOURS)];
    let part = SAMPLE / looks.len().max(1) as f64;
    for (index, look) in looks.iter().enumerate() {
        let (from, to) = (x + index as f64 * part, x + (index + 1) as f64 * part);
        if entry.filled {
            canvas.rect((from, y - 6.0), (to, y + 6.0), look.colour);
            continue;
        }
        // Dashes do not fit into a fraction of the sample.
        let pattern = if looks.len() == 1 { look.dash.pattern() } else { &[] };
        for piece in dash::pieces(&[(from, y), (to, y)], pattern) {
            canvas.path(&piece, look.colour, 3.0);
        }
    }
    if looks.is_empty() {
        canvas.path(&[(x, y), (x + SAMPLE, y)], MUTED, 1.0);
    }
}
