//! When requests come: the processes, one file each.
//!
//! A process is numbers; with a stretch of time and a stream of random numbers it becomes
//! [`Arrivals`], or an error that says which number cannot be. What is random starts with the
//! stretch: an earlier start moves the same instants. What has places of its own in time (the peak
//! of a day, a flash crowd, the edges of windows, a list) keeps them whenever the stretch starts.

mod bursts;
mod counts;
mod diurnal;
mod edges;
mod flash_crowd;
mod modulated;
mod poisson;
mod renewal;
mod steady;
mod thinned;
mod times;

pub use bursts::Bursts;
pub use counts::Counts;
pub use diurnal::Diurnal;
pub use edges::{Aim, EdgeAttack, Timing};
pub use flash_crowd::FlashCrowd;
pub use modulated::{Modulated, ModulatedState};
pub use poisson::Poisson;
pub use renewal::{Gaps, Renewal};
pub use steady::Steady;
pub use times::Times;

use super::{Arrivals, Span, TrafficError};
use crate::random::Random;

/// One of the processes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Process {
    /// Evenly spaced.
    Steady(Steady),
    /// Independent instants at a rate.
    Poisson(Poisson),
    /// Bursts of even requests with pauses in between.
    Bursts(Bursts),
    /// A rate that jumps at random.
    Modulated(Modulated),
    /// Independent gaps of one distribution.
    Renewal(Renewal),
    /// A rate that follows the time of day.
    Diurnal(Diurnal),
    /// A rate that jumps once and decays.
    FlashCrowd(FlashCrowd),
    /// As much as fits on both sides of the end of a window.
    EdgeAttack(EdgeAttack),
    /// So many requests in each interval.
    Counts(Counts),
    /// A list of instants.
    Times(Times),
}

impl Process {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// See [`TrafficError`]: a number that cannot be, or more requests than a source may send.
    pub fn arrivals(
        &self,
        span: Span,
        random: Random,
    ) -> Result<Box<dyn Arrivals + Send>, TrafficError> {
        Ok(match self {
            Self::Steady(process) => Box::new(process.arrivals(span)?),
            Self::Poisson(process) => Box::new(process.arrivals(span, random)?),
            Self::Bursts(process) => Box::new(process.arrivals(span, random)?),
            Self::Modulated(process) => Box::new(process.arrivals(span, random)?),
            Self::Renewal(process) => Box::new(process.arrivals(span, random)?),
            Self::Diurnal(process) => Box::new(process.arrivals(span, random)?),
            Self::FlashCrowd(process) => Box::new(process.arrivals(span, random)?),
            Self::EdgeAttack(process) => Box::new(process.arrivals(span, random)?),
            Self::Counts(process) => Box::new(process.arrivals(span, random)?),
            Self::Times(process) => Box::new(process.arrivals(span)?),
        })
    }
}

/// A process is named by its numbers alone.
macro_rules! named {
    ($($process:ident),+) => {$(
        impl From<$process> for Process {
            fn from(process: $process) -> Self {
                Self::$process(process)
            }
        }
    )+};
}

named!(Steady, Poisson, Bursts, Modulated, Renewal, Diurnal, FlashCrowd, EdgeAttack, Counts, Times);
