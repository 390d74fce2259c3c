//! Words as numbers that mean the same under a clock with another zero.

use crate::WordAlgorithm;

/// An algorithm whose keys can be kept in a snapshot: [`Gcra`](crate::Gcra),
/// [`FixedWindow`](crate::FixedWindow), [`Calendar`](crate::Calendar),
/// [`SlidingCounter`](crate::SlidingCounter) and [`RollingStrict`](crate::RollingStrict).
///
/// Not those that keep more than a word, nor algorithms of your own, yet.
///
/// The methods are the snapshot's, not callers'.
pub trait Portable: WordAlgorithm + Sized {
    /// The algorithm and its numbers, all on which the meaning of a word depends but the clock.
    #[doc(hidden)]
    fn describe(&self) -> String;

    /// How far into a window the clock's zero is.
    #[doc(hidden)]
    fn phase_ns(&self) -> u64 {
        0
    }

    /// What a word says.
    #[doc(hidden)]
    fn export(&self, word: u64) -> [u64; 3];

    /// The same limit, with windows where those of the snapshot were.
    #[doc(hidden)]
    #[must_use]
    fn aligned(self, _origin: &Origin) -> Self {
        self
    }

    /// The word that says the same after [`Portable::aligned`]: whatever the numbers, one that the
    /// algorithm can go on from.
    #[doc(hidden)]
    fn import(&self, numbers: [u64; 3], origin: &Origin) -> u64;
}

/// How the clock of a snapshot maps to another.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// What to add to an instant of the old clock, in ns.
    pub(crate) shift: i128,
    /// How far into a window the old clock's zero was.
    pub(crate) phase_ns: u64,
}

impl Origin {
    /// The phase of the same windows as the new clock sees them.
    pub(crate) fn phase(&self, length_ns: u64) -> u64 {
        let phase = i128::from(self.phase_ns).wrapping_sub(self.shift);
        u64::try_from(phase.rem_euclid(i128::from(length_ns))).unwrap_or(0)
    }

    /// The number that a window of the old clock has under the new one; negative before its zero.
    pub(crate) fn window(&self, index: u64, length_ns: u64) -> i128 {
        let moved = self.shift + i128::from(self.phase(length_ns)) - i128::from(self.phase_ns);
        // A multiple of the length, since the phase was chosen so.
        i128::from(index) + moved / i128::from(length_ns)
    }
}
