//! Asks the engine about each request of a scenario. Nothing about a decision is written here.

use std::time::Duration;

use giusto::{
    Cost, DenseStore, FirstHitWindow, FixedWindow, Gcra, LocalLimiter, ManualClock, Rolling,
    RollingStrict, SlidingCounter, Timestamp,
};

use crate::{
    Algorithm, Bin, Fault, Outcome, Request, Scenario,
    scenario::{BINS_PER_PERIOD, PERIODS},
    traffic,
    window::Moving,
};

/// The only key of a scenario.
const KEY: u32 = 0;

/// What comes of a scenario.
///
/// # Errors
/// The engine does not take the limit with this algorithm.
pub fn decide(scenario: &Scenario) -> Result<Outcome, Fault> {
    let quota = scenario.quota;
    // Words need to be exact for as long as the scenario lasts, and no longer.
    let horizon = Duration::from_nanos(scenario.span_ns());
    Ok(match scenario.algorithm {
        Algorithm::Gcra => {
            let gcra = Gcra::with_horizon(quota, horizon)?;
            if !gcra.is_exact() {
                return Err(Fault::NotExact);
            }
            run(gcra, scenario)
        }
        Algorithm::Fixed => run(FixedWindow::with_horizon(quota, horizon)?, scenario),
        Algorithm::FirstHit => run(FirstHitWindow::new(quota)?, scenario),
        Algorithm::SlidingCounter => run(SlidingCounter::with_horizon(quota, horizon)?, scenario),
        Algorithm::Rolling => run(Rolling::new(quota)?, scenario),
        Algorithm::RollingStrict => run(RollingStrict::with_horizon(quota, horizon)?, scenario),
    })
}

fn run<A: giusto::Algorithm>(algorithm: A, scenario: &Scenario) -> Outcome {
    let worst_case = algorithm.worst_case(Duration::from_nanos(scenario.period_ns));
    let mut limiter = LocalLimiter::new(algorithm, DenseStore::with_keys(1), ManualClock::new());
    let mut tally = Tally::new(scenario, worst_case);
    for time_ns in traffic::times(scenario) {
        let decision =
            limiter.check_at(Timestamp::from_nanos(time_ns), KEY, Cost::new(scenario.cost));
        tally.take(time_ns, &decision);
    }
    tally.finish()
}

/// An outcome that grows with each decision.
#[derive(Debug)]
struct Tally<'a> {
    scenario: &'a Scenario,
    window: Moving,
    /// Bins whose beginning has passed.
    begun: usize,
    outcome: Outcome,
}

impl<'a> Tally<'a> {
    fn new(scenario: &'a Scenario, worst_case: u64) -> Self {
        let bins = (0..PERIODS * BINS_PER_PERIOD).map(|_| Bin::default()).collect();
        let outcome = Outcome {
            admitted: 0,
            denied: 0,
            never: 0,
            most_in_window: 0,
            worst_case,
            longest_wait_ns: 0,
            bins,
            requests: Vec::new(),
        };
        Self { scenario, window: Moving::new(scenario.period_ns), begun: 0, outcome }
    }

    fn take(&mut self, time_ns: u64, decision: &giusto::Decision) {
        let index = usize::try_from(time_ns / self.scenario.bin_ns()).unwrap_or(usize::MAX);
        self.begin_up_to(index);
        let cost = self.scenario.cost;
        let is_admitted = decision.is_allowed();
        let outcome = &mut self.outcome;
        outcome.requests.push(Request { time_ns, is_admitted });
        outcome.admitted += u64::from(is_admitted);
        outcome.denied += u64::from(!is_admitted);
        outcome.never += u64::from(decision.is_never());
        if decision.is_denied() {
            let wait = decision.status().next_after().unwrap_or_default();
            let wait_ns = u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX);
            outcome.longest_wait_ns = outcome.longest_wait_ns.max(wait_ns);
        }
        if let Some(bin) = outcome.bins.get_mut(index) {
            bin.offered += cost;
            if is_admitted {
                bin.admitted += cost;
                let units = self.window.admit(time_ns, cost);
                bin.window_peak = bin.window_peak.max(units);
                outcome.most_in_window = outcome.most_in_window.max(units);
            }
        }
    }

    /// A bin begins with what is left in the window.
    fn begin_up_to(&mut self, index: usize) {
        let last = index.saturating_add(1).min(self.outcome.bins.len());
        for begun in self.begun..last {
            let start = self.scenario.bin_ns() * begun as u64;
            self.outcome.bins[begun].window_peak = self.window.at(start);
        }
        self.begun = self.begun.max(last);
    }

    fn finish(mut self) -> Outcome {
        self.begin_up_to(usize::MAX);
        self.outcome
    }
}
