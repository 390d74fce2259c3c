//! Whether what is asked for fits into a machine: keys, requests in flight, runs of a sweep.

use super::Check;
use crate::{
    client::Keys as ClientKeys,
    scenario::document::{Clients, Keys, Sweep},
};

/// The most keys of a scenario, and the most requests in flight.
const MOST_PLACES: u64 = 50_000_000;
/// The most runs of a sweep.
const MOST_RUNS: u64 = 1_000_000;

impl Check<'_, '_> {
    /// Caps on what is held at once, each noted where the sum first exceeds it.
    pub(super) fn sizes(&self) {
        let mut keys = 0_u64;
        for (index, source) in self.scenario.sources.iter().enumerate() {
            let Keys::Drawn(popularity) = &source.keys else { continue };
            let own = u64::from(popularity.keys().unwrap_or(0));
            self.sum(&mut keys, own, &format!("sources[{index}].keys"), "keys");
        }
        let mut places = 0_u64;
        for (index, clients) in self.scenario.clients.iter().enumerate() {
            let path = format!("clients[{index}].count");
            self.sum(&mut keys, of_clients(clients), &path, "keys");
            let in_flight = u64::from(clients.count) * u64::from(clients.in_flight);
            self.sum(&mut places, in_flight, &path, "requests in flight");
        }
        if let Some(sweep) = &self.scenario.sweep {
            let runs = runs(sweep, self.scenario.limits.len());
            if runs > MOST_RUNS {
                let why = format!("the sweep comes to {runs} runs, and {MOST_RUNS} are the most");
                self.fault("sweep", &why, "write fewer `seeds` or fewer values");
            }
        }
    }

    fn sum(&self, before: &mut u64, more: u64, path: &str, what: &str) {
        let sum = before.saturating_add(more);
        if *before <= MOST_PLACES && sum > MOST_PLACES {
            let why = format!("the scenario comes to {sum} {what}, and {MOST_PLACES} are the most");
            self.fault(path, &why, "write smaller numbers");
        }
        *before = sum;
    }
}

fn of_clients(clients: &Clients) -> u64 {
    match clients.keys {
        ClientKeys::Own => u64::from(clients.count),
        ClientKeys::Groups(groups) => u64::from(groups),
        ClientKeys::One | ClientKeys::Given(_) => 1,
    }
}

/// How many runs there are where every value is combined with every other.
fn runs(sweep: &Sweep, limits: usize) -> u64 {
    let axes = [sweep.limits.len(), sweep.bursts.len(), sweep.algorithms.len(), sweep.loads.len()];
    let axes = axes.map(|values| values.max(1) as u64);
    let all = axes.into_iter().fold(limits as u64, u64::saturating_mul);
    all.saturating_mul(u64::from(sweep.seeds.max(1)))
}
