//! Small multiples as data: panels in a grid, with axes, series and limits.

use crate::format::Format;
use crate::palette::{LIMIT, Look};
use crate::series::Series;

/// Panels in a grid, filled row by row, under one legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Panels {
    /// The panels, in reading order.
    pub panels: Vec<Panel>,
    /// Panels in a row; 0 counts as 1, and more than there are panels as their number.
    pub columns: usize,
    /// Proportion of each panel.
    pub shape: Shape,
    /// Whether axes without a range of their own span the data of all panels, so that heights
    /// compare across panels; without it each axis spans the data of its own panel.
    pub shared: bool,
}

impl Panels {
    /// Wide panels that share their ranges.
    pub fn new(panels: Vec<Panel>, columns: usize) -> Self {
        Self { panels, columns, shape: Shape::Wide, shared: true }
    }
}

/// Proportion of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Wider than high, for series over time.
    Wide,
    /// As high as wide, for curves that compare with a diagonal. The legend of a single square
    /// panel stands at its right.
    Square,
}

/// One set of axes with what is drawn between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Bold line above the panel; cut with an ellipsis where it is too long.
    pub title: String,
    /// Small text at the right end of the title line, such as `Jain 0.87`, where the title leaves
    /// room for it.
    pub note: Option<String>,
    /// The horizontal axis. Without a range it spans the data.
    pub x: Axis,
    /// The vertical axis. Without a range it spans zero, the data and the references.
    pub y: Axis,
    /// Areas are drawn first, then the rest in order.
    pub series: Vec<Series>,
    /// Horizontal lines such as a limit.
    pub references: Vec<Reference>,
    /// Whether to draw the line from corner to corner that stands for equality.
    pub diagonal: bool,
}

impl Panel {
    /// A panel without note, references or diagonal.
    pub fn new(title: impl Into<String>, x: Axis, y: Axis, series: Vec<Series>) -> Self {
        let title = title.into();
        Self { title, note: None, x, y, series, references: Vec::new(), diagonal: false }
    }

    /// The same panel with one more limit line.
    #[must_use]
    pub fn limit(mut self, value: f64, label: impl Into<String>) -> Self {
        self.references.push(Reference { value, label: label.into(), look: LIMIT });
        self
    }

    /// The same panel with this note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// One axis of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What is measured, with its unit. Written once for a row or column of panels that agree on
    /// it.
    pub label: String,
    /// Least and greatest value shown; `None` follows the data. A range that is empty, reversed or
    /// not finite is treated as `None`.
    pub range: Option<(f64, f64)>,
    /// How values are written.
    pub format: Format,
}

impl Axis {
    /// An axis that follows the data.
    pub fn new(label: impl Into<String>, format: Format) -> Self {
        Self { label: label.into(), range: None, format }
    }

    /// The same axis from `low` to `high`.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }
}

/// A horizontal line across a panel, labelled at its right end, outside the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Height of the line, in the unit of the y axis; outside the axis nothing is drawn.
    pub value: f64,
    /// Text at the right end; may be empty.
    pub label: String,
    /// Colour and dash.
    pub look: Look,
}
