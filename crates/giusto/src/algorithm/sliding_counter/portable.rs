//! The number of the window and both counts; windows keep their place in time.

use super::{SlidingCounter, View};
use crate::snapshot::{Origin, Portable};

impl Portable for SlidingCounter {
    fn describe(&self) -> String {
        format!("sliding-counter, {} per {} ns", self.limit, self.length_ns)
    }

    fn phase_ns(&self) -> u64 {
        self.phase_ns
    }

    fn export(&self, word: u64) -> [u64; 3] {
        let (index, prev, curr) = self.parts(word);
        [index, prev, curr]
    }

    fn aligned(self, origin: &Origin) -> Self {
        Self { phase_ns: origin.phase(self.length_ns), ..self }
    }

    fn import(&self, [index, prev, curr]: [u64; 3], origin: &Origin) -> u64 {
        let (prev, curr) = (prev.min(self.overflow()), curr.min(self.overflow()));
        let index = origin.window(index, self.length_ns);
        let (index, prev, curr) = match u64::try_from(index) {
            Ok(index) if index <= self.last_index() => (index, prev, curr),
            // Time stands still in the last window that a word can name.
            _ if index > 0 => {
                (self.last_index(), prev, prev.saturating_add(curr).min(self.overflow()))
            }
            // The window before the clock's zero is the previous one of the first.
            _ if index == -1 => (0, curr, 0),
            _ => return 0,
        };
        self.word(View { index, prev, curr, elapsed_ns: 0 })
    }
}
