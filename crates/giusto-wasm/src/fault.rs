//! Why numbers are no scenario, in words for whoever moved the sliders.

use giusto::QuotaError;

/// What is wrong with the numbers of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// There is no number at this place.
    #[error("there are {count} numbers, and none at place {place}; places count from 0")]
    NoSuchPlace {
        /// The place asked for.
        place: u32,
        /// How many numbers there are.
        count: usize,
    },
    /// A number is out of its range.
    #[error("{name} is {value}; it goes from {least} to {most}")]
    OutOfRange {
        /// Which number.
        name: &'static str,
        /// What it is.
        value: u32,
        /// The least that it may be.
        least: u32,
        /// The most that it may be.
        most: u32,
    },
    /// The engine refuses the limit.
    #[error("{0}")]
    Refused(#[from] QuotaError),
    /// The engine would have to round the rate.
    #[error("this rate is not exact over six periods; choose a limit or a period that is rounder")]
    NotExact,
}

impl Fault {
    /// The number by which a script knows it; 0 is none of them.
    pub const fn code(&self) -> u32 {
        match self {
            Self::NoSuchPlace { .. } => 1,
            Self::OutOfRange { .. } => 2,
            Self::Refused(_) => 3,
            Self::NotExact => 4,
        }
    }
}
