//! The state of the bucket that does the work.

use super::RollingStrict;
use crate::snapshot::{Origin, Portable};

impl Portable for RollingStrict {
    fn describe(&self) -> String {
        format!("rolling-strict as {}", self.bucket.describe())
    }

    fn export(&self, word: u64) -> [u64; 3] {
        self.bucket.export(word)
    }

    fn import(&self, numbers: [u64; 3], origin: &Origin) -> u64 {
        self.bucket.import(numbers, origin)
    }
}
