//! Looking at a run while it goes on, and ending it.

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The time in the world.
    pub now_ns: u64,
    /// When it ends.
    pub end_ns: u64,
    /// Requests so far.
    pub requests: u64,
}

/// Is asked now and then whether a run shall go on.
pub trait Watch {
    /// Whether it shall.
    fn go_on(&mut self, progress: Progress) -> bool;
}

impl<F: FnMut(Progress) -> bool> Watch for F {
    fn go_on(&mut self, progress: Progress) -> bool {
        self(progress)
    }
}

/// Nobody looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn go_on(&mut self, _: Progress) -> bool {
        true
    }
}
