//! The outlines as a compact SVG.
//!
//! usvg's own writer repeats absolute coordinates and the attributes of every dash. Here points are
//! rounded to the grid of the drawing, written as differences, and neighbouring strokes of one pen
//! share an element, which halves the file. Rounding comes before the differences, so errors do not
//! add up.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use resvg::tiny_skia::{PathSegment, Point};
use resvg::usvg::{Group, Node, Paint, Path, Tree};

use crate::canvas::UNITS;
use crate::palette::{Colour, night};

/// The class of every figure. Several figures may stand in one page: their rules for the night are
/// the same wherever they speak of the same colour, so that it does not matter whose rule it is.
pub(crate) const CLASS: &str = "giusto-plot";

/// The style and the elements of a tree in pixels, on a grid of [`UNITS`] to the pixel.
pub(crate) fn elements(tree: &Tree) -> String {
    let mut elements = Elements::default();
    elements.group(tree.root());
    elements.close();
    let style = style(&elements.pens);
    format!(r#"{style}<g transform="scale({})">{}</g>"#, 1.0 / UNITS, elements.svg)
}

/// Rules that give the colours that occur their counterparts by night, and on the screen alone.
///
/// The colours by day stay attributes of their elements, which every reader of SVG understands and
/// every rule overrides.
fn style(pens: &BTreeSet<(&'static str, String, String)>) -> String {
    let mut rules = String::new();
    for (property, day, night) in pens {
        // Writing to a string cannot fail.
        let _ = write!(rules, r#".{CLASS} [{property}="{day}"]{{{property}:{night}}}"#);
    }
    format!("<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>")
}

/// How a path is painted. The canvas draws with opaque colours only, filled or stroked.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Pen {
    Fill(Colour),
    Stroke(Colour, i64),
}

/// Finished elements, and the one to which paths are still being added.
#[derive(Default)]
struct Elements {
    svg: String,
    open: Option<(Pen, String)>,
    /// Properties with the colours that they take, by day and by night.
    pens: BTreeSet<(&'static str, String, String)>,
}

impl Elements {
    fn group(&mut self, group: &Group) {
        for node in group.children() {
            match node {
                Node::Group(inner) => self.group(inner),
                Node::Path(path) => self.path(path),
                Node::Text(text) => self.group(text.flattened()),
                // The canvas draws no images.
                Node::Image(_) => {}
            }
        }
    }

    fn path(&mut self, path: &Path) {
        let Some(pen) = pen(path) else { return };
        let Some(outline) = path.data().clone().transform(path.abs_transform()) else { return };
        let data = data(outline.segments());
        match &mut self.open {
            // Two fills in one element could cancel each other where they overlap; strokes cannot.
            Some((current, open)) if *current == pen && matches!(pen, Pen::Stroke(..)) => {
                open.push_str(&data);
            }
            _ => {
                self.close();
                self.open = Some((pen, data));
            }
        }
    }

    fn close(&mut self) {
        let Some((pen, data)) = self.open.take() else { return };
        let (property, colour) = match pen {
            Pen::Fill(colour) => ("fill", colour),
            Pen::Stroke(colour, _) => ("stroke", colour),
        };
        self.pens.insert((property, hex(colour), hex(night(colour))));
        let paint = match pen {
            Pen::Fill(colour) => format!(r#"fill="{}""#, hex(colour)),
            Pen::Stroke(colour, width) => format!(
                r#"fill="none" stroke="{}" stroke-width="{width}" stroke-linejoin="round""#,
                hex(colour)
            ),
        };
        let _ = write!(self.svg, r#"<path {paint} d="{data}"/>"#);
    }
}

fn pen(path: &Path) -> Option<Pen> {
    let colour = |paint: &Paint| match paint {
        Paint::Color(colour) => Some(Colour(colour.red, colour.green, colour.blue)),
        _ => None,
    };
    if let Some(stroke) = path.stroke() {
        let scale = f64::from(path.abs_transform().sx);
        let width = grid_steps(scale * f64::from(stroke.width().get()));
        return Some(Pen::Stroke(colour(stroke.paint())?, width));
    }
    Some(Pen::Fill(colour(path.fill()?.paint())?))
}

/// Path data: absolute moves, everything else relative to the point before.
fn data(segments: impl Iterator<Item = PathSegment>) -> String {
    let mut data = Data { svg: String::new(), at: (0, 0), command: ' ' };
    for segment in segments {
        match segment {
            PathSegment::MoveTo(to) => data.move_to(to),
            PathSegment::LineTo(to) => data.line_to(to),
            PathSegment::QuadTo(control, to) => data.curve('q', &[control, to]),
            PathSegment::CubicTo(first, second, to) => data.curve('c', &[first, second, to]),
            PathSegment::Close => data.letter('z'),
        }
    }
    data.svg
}

struct Data {
    svg: String,
    at: (i64, i64),
    command: char,
}

impl Data {
    fn move_to(&mut self, to: Point) {
        self.at = grid(to);
        self.letter('M');
        self.number(self.at.0);
        self.number(self.at.1);
    }

    fn line_to(&mut self, to: Point) {
        let to = grid(to);
        let (dx, dy) = (to.0 - self.at.0, to.1 - self.at.1);
        self.at = to;
        match (dx, dy) {
            (0, 0) => {}
            (_, 0) => self.relative('h', &[dx]),
            (0, _) => self.relative('v', &[dy]),
            _ => self.relative('l', &[dx, dy]),
        }
    }

    fn curve(&mut self, command: char, points: &[Point]) {
        let from = self.at;
        let mut numbers = Vec::with_capacity(2 * points.len());
        for point in points {
            self.at = grid(*point);
            numbers.extend([self.at.0 - from.0, self.at.1 - from.1]);
        }
        self.relative(command, &numbers);
    }

    fn relative(&mut self, command: char, numbers: &[i64]) {
        if self.command != command {
            self.letter(command);
        }
        for number in numbers {
            self.number(*number);
        }
    }

    fn letter(&mut self, command: char) {
        self.svg.push(command);
        self.command = command;
    }

    /// A number needs a space before it unless a letter or its own minus sign separates it.
    fn number(&mut self, number: i64) {
        if number >= 0 && self.svg.ends_with(|c: char| c.is_ascii_digit()) {
            self.svg.push(' ');
        }
        let _ = write!(self.svg, "{number}");
    }
}

fn grid(point: Point) -> (i64, i64) {
    (grid_steps(f64::from(point.x)), grid_steps(f64::from(point.y)))
}

/// Pixels as steps of the grid; the cast saturates.
#[allow(clippy::cast_possible_truncation)]
fn grid_steps(pixels: f64) -> i64 {
    (pixels * UNITS).round() as i64
}

fn hex(Colour(red, green, blue): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
