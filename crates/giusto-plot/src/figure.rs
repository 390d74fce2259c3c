//! A figure as data: a heading over panels, bars or a heat map.

use crate::bars::Bars;
use crate::heat::Heat;
use crate::panels::Panels;

/// Width of a figure unless asked otherwise, in pixels.
pub const DEFAULT_WIDTH: u32 = 960;

/// A picture to be drawn by [`render`](crate::render). Its height follows from its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// First line, bold; wrapped where it is too long, left out where it is empty.
    pub title: String,
    /// What the reader must know to read the figure, in grey below the title; may be empty.
    pub subtitle: String,
    /// A sentence for readers who cannot see the picture; where empty, the subtitle takes its
    /// place.
    pub description: String,
    /// Width in pixels, from 320 to 4096; the PNG has twice as many.
    pub width: u32,
    /// What the figure shows.
    pub body: Body,
}

/// The content of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Small multiples on shared axes.
    Panels(Panels),
    /// Horizontal bars with their values.
    Bars(Bars),
    /// Cells coloured by their values.
    Heat(Heat),
}

impl Figure {
    /// A figure of the default width, without subtitle or description.
    pub fn new(title: impl Into<String>, body: Body) -> Self {
        Self {
            title: title.into(),
            subtitle: String::new(),
            description: String::new(),
            width: DEFAULT_WIDTH,
            body,
        }
    }

    /// The same figure with this subtitle.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = subtitle.into();
        self
    }
}
