//! Cutting lines and polygons to the frame of a panel, since what is drawn has no clip path.

/// A point in pixels.
pub(crate) type Point = (f64, f64);

/// A side as a coordinate, the limit on it, and the sign that makes the inside positive.
type Side = (fn(Point) -> f64, f64, f64);

/// A rectangle in pixels, y downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Frame {
    /// Distance from the left side to the right side, in pixels.
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Distance from the top to the bottom, in pixels.
    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Whether a point lies inside or on the border.
    pub(crate) fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// The parts of a polyline inside the frame.
    pub(crate) fn clip_line(&self, line: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        let mut open = false;
        for pair in line.windows(2) {
            let Some((from, to)) = self.clip_segment(pair[0], pair[1]) else {
                open = false;
                continue;
            };
            match parts.last_mut() {
                Some(part) if open => part.push(to),
                _ => parts.push(vec![from, to]),
            }
            open = to == pair[1];
        }
        parts
    }

    /// The part of a polygon inside the frame: Sutherland and Hodgman, one side after another.
    pub(crate) fn clip_polygon(&self, corners: &[Point]) -> Vec<Point> {
        let sides: [Side; 4] = [
            (|p| p.0, self.left, 1.0),
            (|p| p.0, self.right, -1.0),
            (|p| p.1, self.top, 1.0),
            (|p| p.1, self.bottom, -1.0),
        ];
        sides.into_iter().fold(corners.to_vec(), |corners, (axis, limit, sign)| {
            cut(&corners, |point| sign * (axis(point) - limit))
        })
    }

    /// The part of a segment inside the frame: Liang and Barsky.
    fn clip_segment(&self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        let sides = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        for (speed, distance) in sides {
            if speed == 0.0 {
                if distance < 0.0 {
                    return None;
                }
            } else if speed < 0.0 {
                enter = enter.max(distance / speed);
            } else {
                leave = leave.min(distance / speed);
            }
        }
        let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
        // An end that is inside is returned unchanged, so that neighbouring segments still meet.
        let first = if enter > 0.0 { at(enter) } else { from };
        let last = if leave < 1.0 { at(leave) } else { to };
        (enter <= leave).then_some((first, last))
    }
}

/// The part of a polygon where `depth` is not negative; `depth` is linear in the point.
fn cut(corners: &[Point], depth: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(corners.len() + 4);
    for (index, &point) in corners.iter().enumerate() {
        let prev = corners[(index + corners.len() - 1) % corners.len()];
        let (before, here) = (depth(prev), depth(point));
        if (before < 0.0) != (here < 0.0) {
            let t = before / (before - here);
            kept.push((prev.0 + t * (point.0 - prev.0), prev.1 + t * (point.1 - prev.1)));
        }
        if here >= 0.0 {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn a_line_that_leaves_and_returns_has_two_parts() {
        let parts = FRAME.clip_line(&[(1.0, 5.0), (1.0, -5.0), (3.0, -5.0), (3.0, 5.0)]);
        assert_eq!(parts, [[(1.0, 5.0), (1.0, 0.0)], [(3.0, 0.0), (3.0, 5.0)]]);
    }

    #[test]
    fn a_line_inside_stays_whole_and_one_outside_vanishes() {
        let inside = vec![(1.0, 1.0), (2.0, 3.0), (2.0, 3.0), (9.0, 9.0)];
        assert_eq!(FRAME.clip_line(&inside), vec![inside]);
        assert!(FRAME.clip_line(&[(-5.0, 20.0), (20.0, 20.0)]).is_empty());
        assert!(FRAME.clip_line(&[(1.0, 1.0)]).is_empty());
    }

    #[test]
    fn a_polygon_is_cut_to_the_frame() {
        let cut = FRAME.clip_polygon(&[(-5.0, 2.0), (15.0, 2.0), (15.0, 20.0), (-5.0, 20.0)]);
        assert!(cut.iter().all(|&corner| FRAME.contains(corner)), "{cut:?}");
        assert!(cut.contains(&(0.0, 2.0)) && cut.contains(&(10.0, 10.0)), "{cut:?}");
        assert!(FRAME.clip_polygon(&[]).is_empty());
    }
}
