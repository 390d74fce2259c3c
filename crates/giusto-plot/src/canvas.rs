//! A white page on which plotters draws, in fractions of a pixel.
//!
//! plotters addresses whole pixels. The page is therefore made [`UNITS`] times as large and shown
//! at its true size through the view box: lines land within a twentieth of a pixel, and the
//! coordinates in the file stay short integers. The first fault of the drawing layer is kept and
//! reported at the end, so that drawing reads as a list of strokes.

use plotters::prelude::{DrawingBackend, RGBColor, SVGBackend, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, TextStyle};

use crate::error::PlotError;
use crate::font::{self, Weight};
use crate::palette::{Colour, PAPER};

/// Steps of the drawing's grid in one pixel.
pub(crate) const UNITS: f64 = GRID as f64;

/// The same number, for sizes in whole pixels.
pub(crate) const GRID: u32 = 20;

/// Which end of a text its x coordinate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Left,
    Middle,
    Right,
}

/// Size, weight and colour of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Type {
    /// Pixels per em.
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
}

impl Type {
    /// Width of a text in this type, in pixels.
    pub(crate) fn width(&self, text: &str) -> f64 {
        font::width(text, self.size, self.weight)
    }
}

/// The page. Coordinates are in pixels from the upper left corner.
pub(crate) struct Canvas<'a> {
    backend: SVGBackend<'a>,
    fault: Option<PlotError>,
}

/// A page being drawn on by `draw`, as the SVG that plotters writes for it.
///
/// Its root has the size of the grid; the caller gives it the size of the picture.
pub(crate) fn page(
    width: u32,
    height: u32,
    draw: impl FnOnce(&mut Canvas),
) -> Result<String, PlotError> {
    let mut svg = String::new();
    let backend = SVGBackend::with_string(&mut svg, (width * GRID, height * GRID));
    let mut canvas = Canvas { backend, fault: None };
    canvas.rect((0.0, 0.0), (f64::from(width), f64::from(height)), PAPER);
    draw(&mut canvas);
    let presented = canvas.backend.present();
    canvas.keep(presented);
    let fault = canvas.fault.take();
    drop(canvas);
    fault.map_or(Ok(svg), Err)
}

impl Canvas<'_> {
    /// Fills the rectangle between two corners.
    pub(crate) fn rect(&mut self, from: (f64, f64), to: (f64, f64), colour: Colour) {
        let drawn = self.backend.draw_rect(grid(from), grid(to), &style(colour, 0.0), true);
        self.keep(drawn);
    }

    /// Draws straight lines from point to point; fewer than two points draw nothing.
    pub(crate) fn path(&mut self, points: &[(f64, f64)], colour: Colour, width: f64) {
        if points.len() > 1 {
            let points = points.iter().copied().map(grid);
            let drawn = self.backend.draw_path(points, &style(colour, width));
            self.keep(drawn);
        }
    }

    /// Fills a polygon; fewer than three corners fill nothing.
    pub(crate) fn polygon(&mut self, corners: &[(f64, f64)], colour: Colour) {
        if corners.len() > 2 {
            let corners = corners.iter().copied().map(grid);
            let drawn = self.backend.fill_polygon(corners, &style(colour, 0.0));
            self.keep(drawn);
        }
    }

    /// Fills a disc.
    pub(crate) fn disc(&mut self, centre: (f64, f64), radius: f64, colour: Colour) {
        let radius = steps(radius).unsigned_abs();
        let drawn = self.backend.draw_circle(grid(centre), radius, &style(colour, 0.0), true);
        self.keep(drawn);
    }

    /// Writes a text whose baseline lies at y.
    pub(crate) fn text(&mut self, text: &str, at: (f64, f64), anchor: Anchor, kind: Type) {
        let text = writable(text);
        if text.trim().is_empty() {
            return;
        }
        let h_pos = match anchor {
            Anchor::Left => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::Right => HPos::Right,
        };
        let colour = rgb(kind.colour);
        let text_style = TextStyle::from(font::describe(kind.size * UNITS, kind.weight))
            .color(&colour)
            .pos(Pos::new(h_pos, VPos::Bottom));
        // The backend raises text anchored at the bottom by half an x-height, a quarter of an em.
        let at = grid((at.0, at.1 + kind.size / 4.0));
        let drawn = self.backend.draw_text(&text, &text_style, at);
        self.keep(drawn);
    }

    /// Remembers the first fault.
    fn keep<E: std::fmt::Display>(&mut self, drawn: Result<(), E>) {
        if let (Err(fault), None) = (drawn, &self.fault) {
            self.fault = Some(PlotError::Drawing(fault.to_string()));
        }
    }
}

/// The text with every character that XML forbids, and every line break, turned into a space.
pub(crate) fn writable(text: &str) -> String {
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if forbidden(c) { ' ' } else { c }).collect()
}

/// The nearest point of the grid.
fn grid(point: (f64, f64)) -> (i32, i32) {
    (steps(point.0), steps(point.1))
}

/// Pixels as steps of the grid; the cast saturates, so no coordinate overflows.
#[allow(clippy::cast_possible_truncation)]
fn steps(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

fn style(colour: Colour, width: f64) -> ShapeStyle {
    ShapeStyle::from(rgb(colour).to_rgba()).stroke_width(steps(width).unsigned_abs())
}
