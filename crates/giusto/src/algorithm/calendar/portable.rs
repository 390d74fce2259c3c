//! The number of the period, which is of the calendar and not of the clock, and the count in it.

use super::Calendar;
use crate::snapshot::{Origin, Portable};

impl Portable for Calendar {
    fn describe(&self) -> String {
        format!("calendar, {} per {:?}", self.count.limit(), self.unit)
    }

    fn export(&self, word: u64) -> [u64; 3] {
        let (index, count) = self.count.parts(word);
        [index, count, 0]
    }

    fn import(&self, [index, count, _]: [u64; 3], _origin: &Origin) -> u64 {
        self.count.joined(index, count)
    }
}
