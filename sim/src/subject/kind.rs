//! The names of the algorithms, as they are typed, printed and drawn.

use std::{fmt, str::FromStr};

/// An algorithm by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `gcra`
    Gcra,
    /// `fixed`
    Fixed,
    /// `calendar`
    Calendar,
    /// `sliding-counter`
    SlidingCounter,
    /// `rolling`
    Rolling,
    /// `rolling-strict`
    RollingStrict,
    /// `unlimited`
    Unlimited,
}

impl Kind {
    /// Every algorithm, in the order in which reports list them.
    pub const ALL: [Self; 7] = [
        Self::Gcra,
        Self::Fixed,
        Self::Calendar,
        Self::SlidingCounter,
        Self::Rolling,
        Self::RollingStrict,
        Self::Unlimited,
    ];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gcra => "gcra",
            Self::Fixed => "fixed",
            Self::Calendar => "calendar",
            Self::SlidingCounter => "sliding-counter",
            Self::Rolling => "rolling",
            Self::RollingStrict => "rolling-strict",
            Self::Unlimited => "unlimited",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(())
    }
}

/// Where fixed windows start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// At the trace's zero and every period after.
    #[default]
    Aligned,
    /// With the first request after the last window has ended.
    FirstHit,
}
