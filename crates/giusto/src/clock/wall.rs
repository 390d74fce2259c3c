//! The wall clock: nanoseconds since 1970-01-01 UTC, for calendar limits.

use std::time::{SystemTime, UNIX_EPOCH};

use super::Clock;
use crate::Timestamp;

/// The machine's idea of the time of day; its zero is the Unix epoch.
///
/// It can be set back and forth by people and by network time. A calendar limit then stays in the
/// latest period that it has seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this file is where the time of day is read")]
    fn now(&self) -> Timestamp {
        // A machine whose clock stands before 1970 is taken to stand at 1970.
        Timestamp::ZERO.after(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
    }
}
