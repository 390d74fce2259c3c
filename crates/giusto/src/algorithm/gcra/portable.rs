//! The theoretical arrival time as whole nanoseconds and a rest in units of time.

use super::Gcra;
use crate::{
    algorithm::WORD_MAX,
    snapshot::{Origin, Portable},
};

impl Portable for Gcra {
    fn describe(&self) -> String {
        let Self { scale, increment, capacity, limit, period_ns, .. } = self;
        format!(
            "gcra, {limit} per {period_ns} ns, burst {capacity}, \
             {increment}/{scale} ns a unit for its horizon"
        )
    }

    fn export(&self, word: u64) -> [u64; 3] {
        // Of an allowance, for which time does not flow, the word counts units.
        let scale = self.scale.max(1);
        [word / scale, word % scale, 0]
    }

    fn import(&self, [whole_ns, rest, _]: [u64; 3], origin: &Origin) -> u64 {
        if self.scale == 0 {
            return whole_ns.min(self.tolerance);
        }
        let whole_ns = i128::from(whole_ns) + origin.shift;
        if whole_ns < 0 {
            // An arrival before the clock's zero is that of an idle key.
            return 0;
        }
        let whole_ns = u64::try_from(whole_ns).unwrap_or(u64::MAX);
        let word = u128::from(whole_ns) * u128::from(self.scale) + u128::from(rest.min(self.scale));
        u64::try_from(word).unwrap_or(WORD_MAX).min(WORD_MAX)
    }
}
