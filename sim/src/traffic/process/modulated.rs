//! A Poisson process whose rate jumps at random between states (MMPP).
//!
//! The source dwells in a state for an exponentially distributed time and then jumps to another,
//! each with odds by its weight among the others. It starts in a state drawn by how long each lasts
//! in the long run, so that its counts are stationary from the first nanosecond:
//!
//! ```text
//! share of a state  ~  dwell * w * (W - w),   w its weight, W the sum of the weights
//! ```
//!
//! because jumps from one state to another are as frequent as those back, by the product of their
//! weights. The mean rate is the rates by these shares.
//!
//! Source: W. Fischer and K. Meier-Hellstern, The Markov-modulated Poisson process (MMPP) cookbook,
//! Performance Evaluation 18(2), 1993.

use std::time::Duration;

use super::super::{
    Arrivals, MOST_PER_SECOND, SECOND_NS, Span, TrafficError, continuous_time::ContinuousTime, rate,
};
use crate::random::Random;

/// A state of a [`Modulated`] process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModulatedState {
    /// Requests a second; 0 is silence.
    pub rate: f64,
    /// How long it lasts in the mean.
    pub dwell: Duration,
    /// How likely it is to come next, beside the others; 1 for all makes them alike.
    pub weight: u32,
}

/// A Poisson process with a rate for each of its states.
#[derive(Clone, Debug, PartialEq)]
pub struct Modulated {
    /// At least two states.
    pub states: Vec<ModulatedState>,
}

/// A state in nanoseconds.
struct State {
    /// Infinite in a silent state.
    mean_gap_ns: f64,
    mean_dwell_ns: f64,
    weight: u64,
}

impl Modulated {
    /// Its instants within `span`.
    ///
    /// # Errors
    /// Where there are fewer than two states, one has a number that cannot be, none sends, or they
    /// mean too many requests or jumps.
    pub fn arrivals(
        &self,
        span: Span,
        mut random: Random,
    ) -> Result<impl Arrivals + use<>, TrafficError> {
        if self.states.len() < 2 {
            let expected = "at least two; one alone is a Poisson process";
            return Err(TrafficError::parameter("states", &self.states.len(), expected));
        }
        let states =
            self.states.iter().map(State::new).collect::<Result<Vec<_>, TrafficError>>()?;
        let weights = states.iter().map(|state| state.weight).sum();
        let shares: Vec<f64> = states.iter().map(|state| state.share(weights)).collect();
        let all: f64 = shares.iter().sum();
        let each_ns = |of: fn(&State) -> f64| -> f64 {
            states.iter().zip(&shares).map(|(state, share)| share / all / of(state)).sum()
        };
        let requests_a_ns = each_ns(|state| state.mean_gap_ns);
        if requests_a_ns <= 0.0 {
            return Err(TrafficError::parameter("rate", "0 in all states", "a state that sends"));
        }
        let jumps_a_ns = each_ns(|state| state.mean_dwell_ns);
        rate::few_enough((requests_a_ns + jumps_a_ns) * span.length_ns() as f64)?;
        let mut left = all * random.unit();
        let first = shares.iter().position(|share| {
            left -= share;
            left <= 0.0
        });
        let state = first.unwrap_or(states.len() - 1);
        let dwell_ns = states[state].mean_dwell_ns * random.exponential();
        let time = ContinuousTime::starting_at(span.from_ns());
        Ok(Jumping { states, weights, state, dwell_ns, time, span, random })
    }
}

impl State {
    fn new(state: &ModulatedState) -> Result<Self, TrafficError> {
        let known = "from 0 to 1000000000 requests a second";
        let rate = rate::within("rate", state.rate, (0.0, MOST_PER_SECOND), known)?;
        Ok(Self {
            mean_gap_ns: SECOND_NS / rate,
            mean_dwell_ns: rate::positive_ns("dwell", state.dwell)? as f64,
            weight: rate::at_least_one("weight", u64::from(state.weight))?,
        })
    }

    /// Its share of the time, in units that all states have in common.
    fn share(&self, weights: u64) -> f64 {
        self.mean_dwell_ns * self.weight as f64 * (weights - self.weight) as f64
    }
}

struct Jumping {
    states: Vec<State>,
    weights: u64,
    state: usize,
    /// What is left of the dwell.
    dwell_ns: f64,
    time: ContinuousTime,
    span: Span,
    random: Random,
}

impl Jumping {
    /// To one of the other states.
    fn jump(&mut self) {
        let mut left = self.random.below(self.weights - self.states[self.state].weight);
        let others = self.states.iter().enumerate().filter(|&(index, _)| index != self.state);
        for (index, state) in others {
            if left < state.weight {
                self.state = index;
                break;
            }
            left -= state.weight;
        }
        self.dwell_ns = self.states[self.state].mean_dwell_ns * self.random.exponential();
    }
}

impl Arrivals for Jumping {
    fn next_ns(&mut self) -> Option<u64> {
        loop {
            let gap_ns = self.states[self.state].mean_gap_ns * self.random.exponential();
            if gap_ns <= self.dwell_ns {
                self.dwell_ns -= gap_ns;
                self.time.advance(gap_ns);
                return self.span.before_end(self.time.whole_ns());
            }
            // The gap has no memory: in the next state it is drawn anew.
            self.time.advance(self.dwell_ns);
            self.span.before_end(self.time.whole_ns())?;
            self.jump();
        }
    }
}
