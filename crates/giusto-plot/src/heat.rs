//! A heat map as data: two lists of categories, and a value where they meet, or none.

use crate::format::Format;

/// Cells coloured by their values, with a bar that says which colour stands for which.
///
/// The colours are those of [`palette::SCALE`](crate::palette::SCALE). Where all cells have room
/// for it, the value is written into each.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// What the columns are; may be empty.
    pub x_label: String,
    /// What the rows are; may be empty.
    pub y_label: String,
    /// What the values are, with their unit.
    pub value_label: String,
    /// Names of the columns, from left to right. Where there are too many to be written side by
    /// side, every n-th is.
    pub columns: Vec<String>,
    /// The rows, from top to bottom.
    pub rows: Vec<HeatRow>,
    /// The values at both ends of the scale; `None` follows the data. Values beyond have the colour
    /// of the end. A range that is empty, reversed or not finite is treated as `None`.
    pub range: Option<(f64, f64)>,
    /// How values are written.
    pub format: Format,
}

/// A row of a heat map.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// Name at the left.
    pub name: String,
    /// A value for each column. `None`, a missing value and a value that is not finite are hatched:
    /// unlike a zero, nothing was measured. Values beyond the columns are left out.
    pub values: Vec<Option<f64>>,
}

impl Heat {
    /// A heat map whose scale follows the data.
    pub fn new(
        value_label: impl Into<String>,
        format: Format,
        columns: Vec<String>,
        rows: Vec<HeatRow>,
    ) -> Self {
        let (x_label, y_label, value_label) = (String::new(), String::new(), value_label.into());
        Self { x_label, y_label, value_label, columns, rows, range: None, format }
    }

    /// The same map with labels of its columns and rows.
    #[must_use]
    pub fn labels(mut self, x: impl Into<String>, y: impl Into<String>) -> Self {
        self.x_label = x.into();
        self.y_label = y.into();
        self
    }

    /// The same map with a scale from `low` to `high`.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }
}

impl HeatRow {
    /// A row.
    pub fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        Self { name: name.into(), values }
    }
}
