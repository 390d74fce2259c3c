//! A series in its frame: from values to pixels, thinned, clipped, dashed, drawn.

use crate::canvas::Canvas;
use crate::clip::{Frame, Point};
use crate::dash;
use crate::extent::Extent;
use crate::series::{Mark, Series};
use crate::thin;

/// Width of a line, in pixels.
const LINE: f64 = 1.9;
/// Width of a line so dense that a broad one would be a solid block, in pixels.
const DENSE_LINE: f64 = 1.0;
/// A line this many times as long as the way from its start to its end is drawn without gaps.
const WINDING: f64 = 2.5;
/// Radius of the dot that stands for a lone point, in pixels.
const DOT: f64 = 3.0;

/// Where values lie on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mapping {
    pub(super) frame: Frame,
    pub(super) x: Extent,
    pub(super) y: Extent,
}

impl Mapping {
    /// Pixels from the left edge of the page.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.frame.left + self.x.share(value) * self.frame.width()
    }

    /// Pixels from the top of the page.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.frame.bottom - self.y.share(value) * self.frame.height()
    }

    fn point(&self, (x, y): (f64, f64)) -> Point {
        (self.x(x), self.y(y))
    }
}

/// Draws a series within the frame of the mapping.
pub(super) fn draw(canvas: &mut Canvas, series: &Series, mapping: &Mapping) {
    for stretch in series.stretches() {
        // The pen follows the data and not the vertices, so that panels with the same bins match.
        let dense = stretch.len() as f64 > 1.5 * mapping.frame.width();
        let pen = if dense { DENSE_LINE } else { LINE };
        let points: Vec<Point> = stretch.into_iter().map(|point| mapping.point(point)).collect();
        match (&points[..], series.mark) {
            ([point], _) => {
                if mapping.frame.contains(*point) {
                    canvas.disc(*point, DOT, series.look.colour);
                }
            }
            (_, Mark::Line) => line(canvas, series, &thin::envelope(&points), mapping, pen),
            (_, Mark::Step) => {
                line(canvas, series, &thin::envelope(&stairs(&points)), mapping, pen);
            }
            (_, Mark::Area) => area(canvas, series, thin::envelope(&stairs(&points)), mapping),
        }
    }
}

/// The corners of values that hold until the next point.
fn stairs(points: &[Point]) -> Vec<Point> {
    let mut corners: Vec<Point> = Vec::with_capacity(2 * points.len());
    for &(x, y) in points {
        if let Some(&(_, before)) = corners.last() {
            // Equal values draw one long step; comparing them exactly is what is meant.
            if before.total_cmp(&y).is_eq() {
                continue;
            }
            corners.push((x, before));
        }
        corners.push((x, y));
    }
    // Corners between equal values are left out, but the end of the last value is one.
    corners.extend(points.last().filter(|last| corners.last() != Some(last)));
    corners
}

fn line(canvas: &mut Canvas, series: &Series, points: &[Point], mapping: &Mapping, pen: f64) {
    for part in mapping.frame.clip_line(points) {
        let pattern = if is_noisy(&part) { &[] } else { series.look.dash.pattern() };
        for piece in dash::pieces(&part, pattern) {
            canvas.path(&piece, series.look.colour, pen);
        }
    }
}

/// Whether a line rises and falls so much that gaps in it would look like noise.
fn is_noisy(line: &[Point]) -> bool {
    let length: f64 = line.windows(2).map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1)).sum();
    let (first, last) = (line[0], line[line.len() - 1]);
    let across = (last.0 - first.0).hypot(last.1 - first.1);
    length > WINDING * across
}

/// The polygon between the values and zero.
fn area(canvas: &mut Canvas, series: &Series, mut points: Vec<Point>, mapping: &Mapping) {
    let zero = mapping.y(0.0);
    if let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) {
        points.push((last.0, zero));
        points.push((first.0, zero));
        canvas.polygon(&mapping.frame.clip_polygon(&points), series.look.colour);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stairs_hold_each_value_until_the_next() {
        let points = [(0.0, 5.0), (1.0, 5.0), (2.0, 9.0), (3.0, 9.0)];
        assert_eq!(stairs(&points), [(0.0, 5.0), (2.0, 5.0), (2.0, 9.0), (3.0, 9.0)]);
    }
}
