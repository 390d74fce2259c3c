//! A draw by whole-number weights in constant time and without rounding: the alias method.
//!
//! n columns of equal height hold the weights; a column that is not filled by its own weight is
//! filled up by one other. A draw picks a column, then one of the two in it. In units of total / n
//! every number is whole, so the odds are exact.
//!
//! Source: M. D. Vose, A linear algorithm for generating random numbers with a given distribution,
//! IEEE Transactions on Software Engineering 17(9), 1991.

use super::TrafficError;
use crate::random::Random;

/// One column: its own index below `threshold`, the other from there on.
#[derive(Clone, Copy, Debug)]
struct Column {
    threshold: u64,
    other: u32,
}

/// The columns of a list of weights.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    columns: Vec<Column>,
    total: u64,
}

impl Weights {
    /// The draw of index i with odds `weights[i]` of their sum.
    pub(super) fn new(name: &'static str, weights: &[u64]) -> Result<Self, TrafficError> {
        let total = weights.iter().try_fold(0_u64, |sum, &weight| sum.checked_add(weight));
        let found = |found: &str, expected| Err(TrafficError::parameter(name, found, expected));
        let total = match total {
            None => return found("above 64 bits in sum", "weights with a sum of 64 bits"),
            Some(0) => return found("without weight", "at least one weight above 0"),
            Some(total) => total,
        };
        let Ok(count) = u32::try_from(weights.len()) else {
            return found("longer than 32 bits can number", "a shorter list");
        };
        // Heights in units of total / count of a column's area.
        let mut heights: Vec<u128> =
            weights.iter().map(|&weight| u128::from(weight) * u128::from(count)).collect();
        let full = u128::from(total);
        let mut columns: Vec<Column> =
            (0..count).map(|other| Column { threshold: total, other }).collect();
        let (mut low, mut high): (Vec<u32>, Vec<u32>) =
            (0..count).partition(|&index| heights[index as usize] < full);
        while let (Some(short), Some(&tall)) = (low.pop(), high.last()) {
            let height = heights[short as usize];
            // A short column is below `full`, which has 64 bits.
            let threshold = u64::try_from(height).unwrap_or(total);
            columns[short as usize] = Column { threshold, other: tall };
            heights[tall as usize] -= full - height;
            if heights[tall as usize] < full {
                high.pop();
                low.push(tall);
            }
        }
        Ok(Self { columns, total })
    }

    /// An index.
    pub(super) fn draw(&self, random: &mut Random) -> u32 {
        let index = random.below(self.columns.len() as u64);
        // The list was counted in 32 bits.
        let index = u32::try_from(index).unwrap_or(0);
        let column = self.columns[index as usize];
        if random.below(self.total) < column.threshold { index } else { column.other }
    }
}
