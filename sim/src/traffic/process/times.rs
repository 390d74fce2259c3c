//! A list of instants: a recording, or a case made by hand.

use super::super::{Arrivals, Span, TrafficError, rate};

/// Instants since the start of the simulation, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// The instants, in nanoseconds.
    pub times_ns: Vec<u64>,
}

impl Times {
    /// Those of them within `span`.
    ///
    /// # Errors
    /// Where they are not in order or too many.
    pub fn arrivals(&self, span: Span) -> Result<impl Arrivals + use<>, TrafficError> {
        if let Some(index) = self.times_ns.windows(2).position(|pair| pair[1] < pair[0]) {
            return Err(TrafficError::TimeOrder { index: index + 1 });
        }
        rate::few_enough(self.times_ns.len() as f64)?;
        let from = self.times_ns.partition_point(|&time| time < span.from_ns());
        let until = self.times_ns.partition_point(|&time| time < span.until_ns());
        let listed: Vec<u64> = self.times_ns[from..until].into();
        Ok(Listed(listed.into_iter()))
    }
}

struct Listed(std::vec::IntoIter<u64>);

impl Arrivals for Listed {
    fn next_ns(&mut self) -> Option<u64> {
        self.0.next()
    }
}
