//! Drawing: the layout of each part is computed first, so that the height of the page is known
//! before anything is drawn on it.

mod bars;
mod grid;
mod heading;
mod heat;
mod legend;
mod panel;
mod strokes;
mod theme;

use crate::canvas::{Canvas, page};
use crate::error::PlotError;
use crate::figure::{Body, Figure};
use crate::font;
use crate::outline::{Rendered, Spoken, convert};
use heading::Heading;

/// Widths in which the layout works, in pixels.
const WIDTHS: (u32, u32) = (320, 4096);

/// The greatest height, in pixels; twice as much still fits into a PNG that viewers open.
const TALLEST: u32 = 16_000;

/// A part of the page that knows its height before it is drawn.
trait Part {
    /// Height in pixels.
    fn height(&self) -> f64;
    /// Draws the part with its upper edge at `top`.
    fn draw(&self, canvas: &mut Canvas, top: f64);
}

/// Draws a figure: the same bytes for the same figure, on every run and on every thread.
///
/// # Errors
///
/// [`PlotError::Width`] where the width is not between 320 and 4096 pixels, [`PlotError::TooTall`]
/// where the content needs more than 16,000 pixels in height. The other errors are faults of the
/// libraries below; no data causes them.
pub fn render(figure: &Figure) -> Result<Rendered, PlotError> {
    let (least, most) = WIDTHS;
    if !(least..=most).contains(&figure.width) {
        return Err(PlotError::Width { asked: figure.width, least, most });
    }
    font::register()?;
    let width = f64::from(figure.width);
    let heading = Heading::new(figure, width);
    let body: Box<dyn Part> = match &figure.body {
        Body::Panels(panels) => Box::new(grid::Grid::new(panels, width)),
        Body::Bars(bars) => Box::new(bars::Chart::new(bars, width)),
        Body::Heat(heat) => Box::new(heat::Map::new(heat, width)),
    };
    let top = heading.height();
    let needed = (top + body.height() + theme::MARGIN).ceil();
    if needed > f64::from(TALLEST) {
        return Err(PlotError::TooTall { pixels: needed, most: TALLEST });
    }
    let size = (figure.width, whole(needed));
    let page = page(size.0, size.1, |canvas| {
        heading.draw(canvas, 0.0);
        body.draw(canvas, top);
    })?;
    convert(&page, size, &spoken(figure))
}

/// Pixels as an integer; the height has been checked against the limit.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(pixels: f64) -> u32 {
    pixels as u32
}

fn spoken(figure: &Figure) -> Spoken<'_> {
    let described = !figure.description.trim().is_empty();
    let description = if described { &figure.description } else { &figure.subtitle };
    Spoken { title: &figure.title, description }
}
