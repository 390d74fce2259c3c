//! Why events cannot be put in order on the way.

use std::time::Duration;

use super::place::Place;

/// What a [`Reordered`](super::Reordered) reader cannot put in order.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Disorder {
    /// An event is further behind than the slack.
    #[error(
        "{at}: time runs backwards by {behind:?}: {time} comes after {newest} on line \
         {newest_line}, and events are put in order only where they are at most {slack:?} behind. \
         Allow a slack of {behind:?} or more, or put the file in order of time first"
    )]
    Late {
        /// The event.
        at: Place,
        /// Its time.
        time: Box<str>,
        /// The latest time before it.
        newest: Box<str>,
        /// The line of that time.
        newest_line: u64,
        /// How far it is behind that time.
        behind: Duration,
        /// How far it may be.
        slack: Duration,
    },
    /// More events within the slack than may be held.
    #[error(
        "{at}: more than {most} events lie within {slack:?}, and all of them would have to be held \
         to put them in order. Allow a shorter slack, or put the file in order of time first"
    )]
    TooMany {
        /// The first event too many.
        at: Place,
        /// How far an event may be behind.
        slack: Duration,
        /// How many events may be held.
        most: usize,
    },
}
