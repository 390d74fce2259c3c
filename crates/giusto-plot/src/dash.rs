//! Dashes along a polyline, cut here because the drawing layer knows solid lines only.

use crate::clip::Point;

/// Dashes of one line at most. A longer line gets longer dashes, which bounds the size of the file.
const MOST: f64 = 600.0;

/// The visible pieces of a line under a pattern of lengths drawn and left out, in pixels. An empty
/// pattern, or one without length, leaves the line whole.
pub(crate) fn pieces(line: &[Point], pattern: &[f64]) -> Vec<Vec<Point>> {
    let period: f64 = pattern.iter().sum();
    let length: f64 = line.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    if pattern.is_empty() || period <= 0.0 || !length.is_finite() {
        return vec![line.to_vec()];
    }
    let dashes = length / period * pattern.len() as f64 / 2.0;
    let stretch = (dashes / MOST).max(1.0);
    cut(line, pattern, stretch)
}

/// Walks along the line and starts or ends a piece wherever an entry of the pattern is used up.
fn cut(line: &[Point], pattern: &[f64], stretch: f64) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut piece: Vec<Point> = line.first().copied().into_iter().collect();
    let mut entry = 0;
    let mut left = pattern[0] * stretch;
    for pair in line.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut rest = distance(from, to);
        while rest > left {
            let t = left / rest;
            from = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
            rest -= left;
            if entry % 2 == 0 {
                piece.push(from);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![from];
            }
            entry = (entry + 1) % pattern.len();
            left = pattern[entry] * stretch;
        }
        left -= rest;
        if entry % 2 == 0 {
            piece.push(to);
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

fn distance(from: Point, to: Point) -> f64 {
    (to.0 - from.0).hypot(to.1 - from.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solid_line_is_one_piece() {
        let line = vec![(0.0, 0.0), (9.0, 0.0)];
        assert_eq!(pieces(&line, &[]), vec![line]);
    }

    #[test]
    fn dashes_follow_the_corners() {
        let line = [(0.0, 0.0), (3.0, 0.0), (3.0, 4.0)];
        let expected: Vec<Vec<Point>> = vec![
            vec![(0.0, 0.0), (2.0, 0.0)],
            vec![(3.0, 0.0), (3.0, 2.0)],
            vec![(3.0, 3.0), (3.0, 4.0)],
        ];
        assert_eq!(pieces(&line, &[2.0, 1.0]), expected);
    }

    #[test]
    fn the_number_of_dashes_is_bounded() {
        let line = [(0.0, 0.0), (1e6, 0.0)];
        let count = pieces(&line, &[2.0, 2.0]).len();
        assert!((300..=601).contains(&count), "{count}");
    }
}
