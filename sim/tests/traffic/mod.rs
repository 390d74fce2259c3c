//! Seeded traffic of several hundred keys: busy and quiet ones, bursts at one instant, pauses of
//! whole windows, and requests on both sides of a window's edge.

use giusto_sim::trace::Trace;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// What the traffic is made for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traffic {
    pub(crate) seed: u64,
    pub(crate) requests: usize,
    /// The limit under which it is to be decided: some keys ask for more, some for less.
    pub(crate) limit: u64,
    pub(crate) window_ns: u64,
    /// The time of the first request, but for the rounding below.
    pub(crate) first_ns: u64,
    /// Times are rounded down to multiples of this, so that keys meet themselves exactly one window
    /// later; 1 leaves them as they are.
    pub(crate) step_ns: u64,
}

const KEYS: u64 = 400;
/// The busy keys, which share half of the requests.
const BUSY: u64 = 8;

struct Source(ChaCha8Rng);

impl Source {
    fn below(&mut self, bound: u64) -> u64 {
        // The bias of the remainder does not matter here.
        self.0.next_u64() % bound
    }
}

impl Traffic {
    /// The trace that the seed stands for. Costs are from 1 to 3, and now and then above the limit.
    pub(crate) fn trace(&self) -> Trace {
        let mut source = Source(ChaCha8Rng::seed_from_u64(self.seed));
        let (mut times, mut keys, mut costs) = (Vec::new(), Vec::new(), Vec::new());
        let mut now = self.first_ns;
        for _ in 0..self.requests {
            times.push(now - now % self.step_ns);
            let keys_asked = if source.below(2) == 0 { BUSY } else { KEYS };
            keys.push(u32::try_from(source.below(keys_asked)).expect("few keys"));
            costs.push(match source.below(200) {
                0 => self.limit + 1 + source.below(3),
                1..40 => 1 + source.below(3.min(self.limit)),
                _ => 1,
            });
            now = self.next(now, &mut source);
        }
        let names = (0..KEYS).map(|key| format!("key {key}")).collect();
        Trace::from_parts(times, keys, costs, names, None).expect("a trace")
    }

    /// The instant of the next request.
    fn next(&self, now: u64, source: &mut Source) -> u64 {
        // At these gaps a window holds 64 times the limit: a busy key asks for four times what it
        // gets, a quiet one for a tenth. About three windows are cut short for each that is not.
        let gap = (self.window_ns / (self.limit * 64)).max(1);
        match source.below(64 * self.limit) {
            0 => now + source.below(2 * self.window_ns),
            1 => (now / self.window_ns + 1) * self.window_ns + source.below(2),
            2 => now + self.window_ns,
            _ if source.below(3) == 0 => now,
            _ => now + source.below(3 * gap),
        }
    }
}
