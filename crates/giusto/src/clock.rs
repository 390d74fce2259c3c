//! Where the time comes from: a trait of one method, and the clocks that implement it.
//!
//! Only the files below read the time of the machine; everything else is handed it.

mod cached;
mod manual;
mod monotonic;
mod wall;

use std::sync::Arc;

pub use cached::CachedClock;
pub use manual::ManualClock;
pub use monotonic::MonotonicClock;
pub use wall::WallClock;

use crate::Timestamp;

/// A source of time.
///
/// It may stand still and may go backwards: no check credits anything for it.
pub trait Clock {
    /// The present, since the clock's own zero.
    fn now(&self) -> Timestamp;
}

impl<C: Clock + ?Sized> Clock for &C {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}
