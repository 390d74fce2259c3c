//! How long requests and answers are under way.

use crate::random::Random;

/// A time that is always the same, or uniform between two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The least.
    pub least_ns: u64,
    /// The most; the least where it is below.
    pub most_ns: u64,
}

impl Span {
    /// Always this long.
    pub const fn constant(ns: u64) -> Self {
        Self { least_ns: ns, most_ns: ns }
    }

    /// Uniform between the two, both included.
    pub const fn uniform(least_ns: u64, most_ns: u64) -> Self {
        Self { least_ns, most_ns }
    }

    pub(crate) const fn draws(self) -> bool {
        self.most_ns > self.least_ns
    }

    pub(crate) fn draw(self, random: &mut Random) -> u64 {
        if self.draws() { random.between(self.least_ns, self.most_ns) } else { self.least_ns }
    }
}

/// The way to the server and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    /// From the client to the server.
    pub out: Span,
    /// From the server to the client.
    pub back: Span,
}

impl Latency {
    /// The same time both ways.
    pub const fn constant(one_way_ns: u64) -> Self {
        let span = Span::constant(one_way_ns);
        Self { out: span, back: span }
    }

    pub(crate) const fn draws(self) -> bool {
        self.out.draws() || self.back.draws()
    }

    /// The least time from a request to its answer.
    pub(crate) const fn least_round_trip(self) -> u64 {
        self.out.least_ns.saturating_add(self.back.least_ns)
    }
}
