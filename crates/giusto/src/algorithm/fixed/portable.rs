//! The number of the window and the count in it; windows keep their place in time.

use super::FixedWindow;
use crate::snapshot::{Origin, Portable};

impl Portable for FixedWindow {
    fn describe(&self) -> String {
        format!("fixed, {} per {} ns", self.count.limit(), self.length_ns)
    }

    fn phase_ns(&self) -> u64 {
        self.phase_ns
    }

    fn export(&self, word: u64) -> [u64; 3] {
        let (index, count) = self.count.parts(word);
        [index, count, 0]
    }

    fn aligned(self, origin: &Origin) -> Self {
        Self { phase_ns: origin.phase(self.length_ns), ..self }
    }

    fn import(&self, [index, count, _]: [u64; 3], origin: &Origin) -> u64 {
        let index = origin.window(index, self.length_ns);
        // A window that ended before the clock's zero is over.
        if index < 0 {
            0
        } else {
            self.count.joined(u64::try_from(index).unwrap_or(u64::MAX), count)
        }
    }
}
