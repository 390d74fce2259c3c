//! The answer of several limits: each one's, and the one that binds.

use crate::{Decision, Timestamp, Verdict};

/// The answer of several limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a decision that nobody reads limits nobody"]
pub struct Joint<const N: usize> {
    pub(super) decisions: [Decision; N],
    pub(super) binding: Option<usize>,
}

impl<const N: usize> Joint<N> {
    #[inline]
    pub(super) fn of(decisions: [Decision; N]) -> Self {
        let denying = (0..N).filter(|&member| !decisions[member].is_allowed());
        // The first of several that bind alike.
        let binding = denying.min_by_key(|&member| std::cmp::Reverse(wait(&decisions[member])));
        Self { decisions, binding }
    }

    /// Whether the request passed and was charged to every limit.
    pub const fn is_allowed(&self) -> bool {
        self.binding.is_none()
    }

    /// Whether the request does not pass now but can later.
    pub const fn is_denied(&self) -> bool {
        matches!(self.verdict(), Verdict::Denied)
    }

    /// Whether the request cannot pass, however long it waits: a limit says so.
    pub const fn is_never(&self) -> bool {
        matches!(self.verdict(), Verdict::Never)
    }

    /// The answer without its reasons.
    pub const fn verdict(&self) -> Verdict {
        match self.binding {
            None => Verdict::Allowed,
            Some(member) => self.decisions[member].verdict(),
        }
    }

    /// The number of the limit that binds, of those that denied: one that never admits it, else one
    /// of which no clock tells when, else the one to wait for longest.
    pub const fn binding(&self) -> Option<usize> {
        self.binding
    }

    /// The first instant at which the request passes, all else equal: the latest of its limits'.
    /// `None`: never, or no clock tells.
    pub const fn next_at(&self) -> Option<Timestamp> {
        match self.binding {
            None => {
                // A request that passed could be repeated once every limit has room for it again.
                let (mut latest, mut member) = (Timestamp::ZERO, 0);
                while member < N {
                    match self.decisions[member].status().next_at() {
                        None => return None,
                        Some(at) if at.as_nanos() > latest.as_nanos() => latest = at,
                        Some(_) => {}
                    }
                    member += 1;
                }
                Some(latest)
            }
            Some(member) => self.decisions[member].status().next_at(),
        }
    }

    /// What each limit says of itself: after the charge where the request passed; where it did not,
    /// with nothing charged.
    pub const fn decisions(&self) -> &[Decision; N] {
        &self.decisions
    }
}

/// What to wait for, in the order in which limits bind.
fn wait(decision: &Decision) -> (bool, bool, Option<Timestamp>) {
    let next_at = decision.status().next_at();
    (decision.is_never(), next_at.is_none(), next_at)
}
