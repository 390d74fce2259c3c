//! Traffic from a seed: when requests come, who asks, and for how much.
//!
//! A [`Traffic`] says as data what one source sends; with a seed it becomes a [`Source`], which
//! yields its requests one by one in order of time and holds none of them. A [`Mixture`] merges
//! sources, and [`collect`] makes a trace of what they yield.
//!
//! ```
//! use std::time::Duration;
//! use giusto_sim::traffic::{
//!     Caps, Costs, Mixture, Poisson, Popularity, Schedule, Span, Traffic, collect,
//! };
//!
//! // A minute of 50 requests a second at random, from a hundred clients.
//! let traffic = Traffic {
//!     process: Poisson { rate: 50.0 }.into(),
//!     schedule: Schedule::new(Span::new(Duration::ZERO, Duration::from_secs(60))?),
//!     popularity: Popularity::Zipf { keys: 100, exponent: 1.1 },
//!     costs: Costs::Constant(1),
//!     first_key: 0,
//!     requests: None,
//! };
//! let mixture = Mixture::new(vec![traffic.source(1, 0)?]);
//! let trace = collect(mixture, |key| format!("client {key}"), Caps::default())?;
//! assert!((2_600..3_400).contains(&trace.len()));
//! # Ok::<(), giusto_sim::traffic::TrafficError>(())
//! ```

mod arrivals;
mod collect;
mod continuous_time;
mod costs;
mod error;
mod mixture;
mod popularity;
mod process;
mod rate;
mod schedule;
mod source;
mod span;
mod spread;
mod weights;

pub use arrivals::Arrivals;
pub use collect::{Caps, collect};
pub use costs::{CostDraw, Costs};
pub use error::TrafficError;
pub use mixture::Mixture;
pub use popularity::{KeyDraw, Popularity};
pub use process::{
    Aim, Bursts, Counts, Diurnal, EdgeAttack, FlashCrowd, Gaps, Modulated, ModulatedState, Poisson,
    Process, Renewal, Steady, Times, Timing,
};
pub use schedule::{Schedule, Silence};
pub use source::{Request, Source, Traffic};
pub use span::Span;

/// The most requests that a source may be expected to send.
pub const MOST_REQUESTS: u64 = 1 << 32;
/// The most requests a second that a rate may say: one per nanosecond.
pub const MOST_PER_SECOND: f64 = 1e9;

/// Nanoseconds in a second.
const SECOND_NS: f64 = 1e9;
