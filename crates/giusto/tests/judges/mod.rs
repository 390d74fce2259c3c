//! The judges: each counts in another way than the limit it judges and shares no code with it.
//!
//! A judge keeps what the definition of the limit speaks of (tokens, admissions, counters per
//! window) instead of the word that the engine keeps, and is far too slow and too large for use.

#![allow(dead_code, unused_imports, reason = "each test file needs some of the judges")]

mod changing;
mod first_hit;
mod judge;
mod leaky_bucket;
mod random;
mod rolling_log;
mod token_bucket;
mod two_windows;
mod windows;

pub(crate) mod adversary;
pub(crate) mod explorer;
pub(crate) mod laws;
pub(crate) mod refunds;
pub(crate) mod twins;

pub(crate) use changing::{ChangingBucket, Numbers};
pub(crate) use first_hit::FirstHitList;
pub(crate) use judge::{Answer, Judge, Request, at, period_ns, replay};
pub(crate) use leaky_bucket::LeakyBucket;
pub(crate) use random::Random;
pub(crate) use rolling_log::RollingLog;
pub(crate) use token_bucket::TokenBucket;
pub(crate) use two_windows::TwoWindows;
pub(crate) use windows::{CountedWindows, FixedLength, Numbering};

#[cfg(giusto_loom)]
pub(crate) mod kept;
#[cfg(giusto_loom)]
pub(crate) mod some_order;
#[cfg(giusto_loom)]
pub(crate) mod story;
