//! A server on which things go wrong: clocks that jump or differ, restarts.
//!
//! A world has one time. What the server takes for the time is
//!
//! ```text
//! now + base + (jumps so far) + (how far the clock of the node is ahead)
//! ```
//!
//! where the base keeps the sum above zero; nodes take requests in turn and share one table.

use super::{Answer, Outcome, Server};
use crate::scenario::{Fault, Keep};

/// Makes a server as it is before any request.
pub type Fresh<'f> = Box<dyn Fn() -> Box<dyn Server + 'f> + 'f>;

/// A server with faults.
pub struct Faulty<'f> {
    fresh: Fresh<'f>,
    server: Box<dyn Server + 'f>,
    base_ns: u64,
    /// Jumps by the instant, earliest first; what is before `jumped` has happened.
    jumps: Vec<(u64, i64)>,
    jumped: usize,
    /// The sum of the jumps so far.
    ahead_ns: i128,
    nodes_ns: Vec<i64>,
    /// The node whose turn it is.
    turn: usize,
    /// Restarts by the instant, earliest first: when, how long, what is kept.
    restarts: Vec<(u64, u64, Keep)>,
    restarted: usize,
}

impl<'f> Faulty<'f> {
    /// A server that `fresh` makes, now and after a restart that keeps nothing. All times that it
    /// is asked at are shifted by `base_ns`, at least [`furthest_back`] of the faults.
    pub fn new(fresh: Fresh<'f>, faults: &[Fault], base_ns: u64) -> Self {
        let (mut jumps, mut restarts, mut nodes_ns) = (Vec::new(), Vec::new(), Vec::new());
        for fault in faults {
            match fault {
                Fault::Clock { at_ns, by_ns } => jumps.push((*at_ns, *by_ns)),
                Fault::Skew { nodes_ns: nodes } => nodes_ns.extend(nodes),
                Fault::Restart { at_ns, down_ns, keep } => restarts.push((*at_ns, *down_ns, *keep)),
            }
        }
        // Stable, so that faults of one instant happen as they are written.
        jumps.sort_by_key(|jump| jump.0);
        restarts.sort_by_key(|restart| restart.0);
        if nodes_ns.is_empty() {
            nodes_ns.push(0);
        }
        let server = fresh();
        Self {
            fresh,
            server,
            base_ns,
            jumps,
            jumped: 0,
            ahead_ns: 0,
            nodes_ns,
            turn: 0,
            restarts,
            restarted: 0,
        }
    }

    /// Whether the server is down; restarts that are over are carried out.
    fn is_down(&mut self, now_ns: u64) -> bool {
        while let Some(&(at_ns, down_ns, keep)) = self.restarts.get(self.restarted) {
            if now_ns < at_ns {
                return false;
            }
            if now_ns - at_ns < down_ns {
                return true;
            }
            if keep == Keep::Nothing {
                self.server = (self.fresh)();
            }
            self.restarted += 1;
        }
        false
    }

    /// What the clock of the node whose turn it is shows.
    fn shown(&mut self, now_ns: u64) -> u64 {
        while let Some(&(_, by_ns)) = self.jumps.get(self.jumped).filter(|jump| jump.0 <= now_ns) {
            self.ahead_ns = self.ahead_ns.saturating_add(i128::from(by_ns));
            self.jumped += 1;
        }
        let node_ns = self.nodes_ns[self.turn];
        self.turn = (self.turn + 1) % self.nodes_ns.len();
        let based = i128::from(now_ns) + i128::from(self.base_ns) + i128::from(node_ns);
        // Scenarios whose clocks pass the ends of 64 bits are refused where they are read.
        let shown = based.saturating_add(self.ahead_ns).max(0);
        u64::try_from(shown).unwrap_or(u64::MAX)
    }
}

impl Server for Faulty<'_> {
    fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Answer {
        if self.is_down(now_ns) {
            return Answer::UNAVAILABLE;
        }
        let shown_ns = self.shown(now_ns);
        self.server.decide(shown_ns, key, cost)
    }
}

impl Answer {
    /// The answer of a server that is down: there is none.
    pub const UNAVAILABLE: Self = Self {
        outcome: Outcome::Unavailable,
        retry_after_ns: None,
        limit: 0,
        remaining: 0,
        reset_ns: None,
    };
}

/// How far behind the time of the world clocks can be, in nanoseconds.
pub fn furthest_back(faults: &[Fault]) -> u64 {
    furthest(faults, |by_ns| by_ns.min(0).unsigned_abs())
}

/// How far ahead of it they can be, in nanoseconds.
pub fn furthest_ahead(faults: &[Fault]) -> u64 {
    furthest(faults, |by_ns| by_ns.max(0).unsigned_abs())
}

fn furthest(faults: &[Fault], away: impl Fn(i64) -> u64) -> u64 {
    let one = |fault: &Fault| match fault {
        Fault::Clock { by_ns, .. } => away(*by_ns),
        Fault::Skew { nodes_ns } => nodes_ns.iter().map(|&by_ns| away(by_ns)).max().unwrap_or(0),
        Fault::Restart { .. } => 0,
    };
    faults.iter().map(one).fold(0, u64::saturating_add)
}
