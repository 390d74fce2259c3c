//! Horizontal bars as data: categories, groups and the values where they meet.

use crate::format::Format;
use crate::palette::Colour;

/// Horizontal bars, one block for each category and in it one bar for each group, the value written
/// at the end of its bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// What is measured, with its unit.
    pub x_label: String,
    /// The blocks, from top to bottom.
    pub categories: Vec<Category>,
    /// The bars of each block, from top to bottom. With two or more, a legend names them.
    pub groups: Vec<Group>,
    /// Whether equal distances stand for equal ratios. On this scale zero and negative values have
    /// no bar, but keep their text.
    pub log: bool,
    /// How values are written.
    pub format: Format,
}

/// A block of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Name at the left.
    pub name: String,
    /// One value for each group. `None`, a missing value and a value that is not finite are written
    /// `n/a`: unlike a zero, nothing was measured.
    pub values: Vec<Option<f64>>,
    /// A colour that replaces the group's, for figures with a single group.
    pub colour: Option<Colour>,
}

impl Category {
    /// A category in the colours of the groups.
    pub fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        Self { name: name.into(), values, colour: None }
    }

    /// The same category in a colour of its own.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }
}

/// One bar of each block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name in the legend.
    pub name: String,
    /// Colour of its bars.
    pub colour: Colour,
}
