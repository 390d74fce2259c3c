//! A series: points, what they mean between one another, and how they look.

use crate::extent::drawable;
use crate::palette::Look;

/// What a series says between its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Straight lines from point to point.
    Line,
    /// The value holds from its point to the next one: counts per bin, placed at the bin's start.
    /// The last value holds as long as the one before it.
    Step,
    /// As `Step`, filled down to zero.
    Area,
}

/// Points with a name, drawn in the order given.
///
/// A point with a coordinate that is not finite, or further than 1e100 from zero, is a gap. A point
/// between two gaps is drawn as a dot.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name in the legend. Series of the same name and mark share one entry; an empty name has
    /// none.
    pub name: String,
    /// Pairs of x and y, in the units of the panel's axes.
    pub points: Vec<(f64, f64)>,
    /// What is drawn between the points.
    pub mark: Mark,
    /// Colour and dash.
    pub look: Look,
}

impl Series {
    /// A series of straight lines.
    pub fn line(name: impl Into<String>, points: Vec<(f64, f64)>, look: Look) -> Self {
        Self { name: name.into(), points, mark: Mark::Line, look }
    }

    /// A series of values that hold until the next point.
    pub fn step(name: impl Into<String>, points: Vec<(f64, f64)>, look: Look) -> Self {
        Self { name: name.into(), points, mark: Mark::Step, look }
    }

    /// A series of values that hold until the next point, filled down to zero.
    pub fn area(name: impl Into<String>, points: Vec<(f64, f64)>, look: Look) -> Self {
        Self { name: name.into(), points, mark: Mark::Area, look }
    }

    /// The stretches between gaps, in the units of the axes. The last point of a stretch of held
    /// values is followed by the point where it ends.
    pub(crate) fn stretches(&self) -> Vec<Vec<(f64, f64)>> {
        let whole = |point: &(f64, f64)| drawable(point.0) && drawable(point.1);
        let mut stretches: Vec<Vec<(f64, f64)>> = self
            .points
            .split(|point| !whole(point))
            .filter(|stretch| !stretch.is_empty())
            .map(<[_]>::to_vec)
            .collect();
        if self.mark != Mark::Line {
            for stretch in &mut stretches {
                if let [.., before, last] = stretch[..] {
                    stretch.push((last.0 + (last.0 - before.0), last.1));
                }
            }
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::palette::OFFERED;

    #[test]
    fn broken_points_are_gaps() {
        let nan = f64::NAN;
        let points = vec![(nan, 1.0), (0.0, 1.0), (1.0, 2.0), (2.0, nan), (3.0, 1e200), (4.0, 5.0)];
        let line = Series::line("", points, OFFERED);
        assert_eq!(line.stretches(), [vec![(0.0, 1.0), (1.0, 2.0)], vec![(4.0, 5.0)]]);
        assert!(Series::line("", vec![], OFFERED).stretches().is_empty());
    }

    #[test]
    fn the_last_step_lasts_as_long_as_the_one_before() {
        let step = Series::step("", vec![(0.0, 1.0), (5.0, 2.0)], OFFERED);
        assert_eq!(step.stretches(), [[(0.0, 1.0), (5.0, 2.0), (10.0, 2.0)]]);
    }
}
