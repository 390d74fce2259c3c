//! Thinning: a line with more points than pixels becomes its envelope, one pixel column at a time.
//!
//! Within a column only the lowest and the highest point are kept, in their order, with the points
//! that join the column to one further away. The picture is the same to within a pixel, and its
//! size is bounded by the width of the panel instead of the length of the data.

use crate::clip::Point;

/// Points of one column below which there is nothing to gain.
const FEW: usize = 2;

/// The polyline with each dense pixel column reduced to its envelope. Points are in pixels.
pub(crate) fn envelope(line: &[Point]) -> Vec<Point> {
    let mut kept = Vec::new();
    let mut start = 0;
    let mut prev_column = f64::NEG_INFINITY;
    while start < line.len() {
        let column = line[start].0.floor();
        let beside = |point: &&Point| point.0.floor().total_cmp(&column).is_eq();
        let length = line[start..].iter().take_while(beside).count();
        let end = start + length;
        let next_column = line.get(end).map_or(f64::INFINITY, |point| point.0.floor());
        let group = &line[start..end];
        if length <= FEW {
            kept.extend_from_slice(group);
        } else {
            let joins = [(column - prev_column).abs() > 1.0, (next_column - column).abs() > 1.0];
            reduce(group, joins, &mut kept);
        }
        prev_column = column;
        start = end;
    }
    kept
}

/// Adds the lowest and highest point of a group, and its first and last where `joins` says so.
fn reduce(group: &[Point], [first, last]: [bool; 2], kept: &mut Vec<Point>) {
    let height = |&(a, _): &(usize, &Point), &(b, _): &(usize, &Point)| {
        group[a].1.total_cmp(&group[b].1).then(a.cmp(&b))
    };
    let low = group.iter().enumerate().min_by(height).map_or(0, |(index, _)| index);
    let high = group.iter().enumerate().max_by(height).map_or(0, |(index, _)| index);
    let mut chosen = vec![low.min(high), low.max(high)];
    if first {
        chosen.insert(0, 0);
    }
    if last {
        chosen.push(group.len() - 1);
    }
    chosen.dedup();
    kept.extend(chosen.into_iter().map(|index| group[index]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparse_line_is_left_alone() {
        let line = vec![(0.0, 1.0), (5.0, 2.0), (5.0, 8.0), (9.0, 8.0)];
        assert_eq!(envelope(&line), line);
        assert!(envelope(&[]).is_empty());
    }

    #[test]
    fn a_dense_line_keeps_its_extremes_and_its_ends() {
        let line: Vec<Point> =
            (0..10_000).map(|i| (f64::from(i) / 100.0, f64::from((i * 7919) % 1_000))).collect();
        let thin = envelope(&line);
        assert!(thin.len() <= 2 * 100 + 2, "{}", thin.len());
        assert_eq!((thin.first(), thin.last()), (line.first(), line.last()));
        assert!(thin.iter().any(|point| point.1 < 0.5));
        assert!(thin.iter().any(|point| point.1 > 998.5));
    }

    #[test]
    fn a_dense_column_keeps_the_level_at_which_it_is_left() {
        let line = [(0.1, 0.0), (0.2, 9.0), (0.3, -9.0), (0.4, 3.0), (50.0, 3.0)];
        assert!(envelope(&line).contains(&(0.4, 3.0)));
    }
}
