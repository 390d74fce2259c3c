//! What each request costs, in units.

use super::{TrafficError, continuous_time::floor, rate, weights::Weights};
use crate::random::Random;

/// How much each request of a source asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Costs {
    /// Always the same.
    Constant(u64),
    /// Each number of a range, all as likely.
    Uniform {
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// Each cost with odds by its weight: (cost, weight).
    Weighted(Vec<(u64, u64)>),
    /// At least 1, and k with odds (1 - p)^(k-1) p, where p = 1 / mean.
    Geometric {
        /// The mean, at least 1.
        mean: f64,
    },
    /// e^(log median + sigma Z), Z standard normal, rounded up and cut off at a cap: tokens of a
    /// request to a model.
    LogNormal {
        /// Half of the requests cost more than this before they are rounded up.
        median: f64,
        /// The standard deviation of the logarithm.
        sigma: f64,
        /// The most that a request costs.
        cap: u64,
    },
    /// So many items in batches: each request carries a batch, the last one what is left, and the
    /// source ends when nothing is.
    Batches {
        /// How many items there are to send.
        items: u64,
        /// How many a request carries.
        batch: u64,
    },
}

impl Costs {
    /// The costs of successive requests.
    ///
    /// # Errors
    /// [`TrafficError::Parameter`] with the number that cannot be.
    pub fn draw(&self, random: Random) -> Result<CostDraw, TrafficError> {
        let rule = match *self {
            Self::Constant(cost) => Rule::Constant(cost),
            Self::Uniform { least, most } if least > most => {
                return Err(TrafficError::parameter("most", &most, "at least the least cost"));
            }
            Self::Uniform { least, most } => Rule::Uniform { least, most },
            Self::Weighted(ref list) => {
                let weights: Vec<u64> = list.iter().map(|&(_, weight)| weight).collect();
                let costs = list.iter().map(|&(cost, _)| cost).collect();
                Rule::Weighted { costs, weights: Weights::new("weights", &weights)? }
            }
            Self::Geometric { mean } => {
                let mean = rate::within("mean", mean, (1.0, 1e15), "from 1 to 10^15 units")?;
                Rule::Geometric { log_more: libm::log1p(-1.0 / mean) }
            }
            Self::LogNormal { median, sigma, cap } => {
                let known = "more than 0 and at most 10^15 units";
                let median = rate::within("median", median, (f64::MIN_POSITIVE, 1e15), known)?;
                let sigma = rate::within("sigma", sigma, (0.0, 20.0), "a number from 0 to 20")?;
                rate::at_least_one("cap", cap)?;
                Rule::LogNormal { log_median: libm::log(median), sigma, cap }
            }
            Self::Batches { items, batch } => {
                rate::at_least_one("items", items)?;
                Rule::Batches { left: items, batch: rate::at_least_one("batch", batch)? }
            }
        };
        Ok(CostDraw { rule, random })
    }
}

/// The costs of successive requests.
#[derive(Clone, Debug)]
pub struct CostDraw {
    rule: Rule,
    random: Random,
}

#[derive(Clone, Debug)]
enum Rule {
    Constant(u64),
    Uniform {
        least: u64,
        most: u64,
    },
    Weighted {
        costs: Vec<u64>,
        weights: Weights,
    },
    /// The logarithm of the odds of one unit more.
    Geometric {
        log_more: f64,
    },
    LogNormal {
        log_median: f64,
        sigma: f64,
        cap: u64,
    },
    Batches {
        left: u64,
        batch: u64,
    },
}

impl CostDraw {
    /// The cost of the next request; `None` where all items have been sent.
    #[inline]
    pub fn next_cost(&mut self) -> Option<u64> {
        let random = &mut self.random;
        Some(match &mut self.rule {
            Rule::Constant(cost) => *cost,
            Rule::Uniform { least, most } => random.between(*least, *most),
            Rule::Weighted { costs, weights } => costs[weights.draw(random) as usize],
            // P(E / -log q > k) = q^k, so its floor is one less than the cost.
            Rule::Geometric { log_more } => {
                floor(random.exponential() / -*log_more).saturating_add(1)
            }
            Rule::LogNormal { log_median, sigma, cap } => {
                let cost = libm::exp(*log_median + *sigma * random.normal());
                floor(libm::ceil(cost)).clamp(1, *cap)
            }
            Rule::Batches { left, batch } => {
                if *left == 0 {
                    return None;
                }
                let carried = (*batch).min(*left);
                *left -= carried;
                carried
            }
        })
    }
}
