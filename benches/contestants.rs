//! The contestants, one file each, and who takes part with which kind of keys.
//!
//! Each reads its own default clock; those of ours, the references included, share giusto's clock
//! and giusto's transition.

mod gcra;
mod giusto;
mod governor;
mod naive;
mod pingora;
mod rater;
mod references;
mod throttlecrab;

pub(crate) use governor::quota as governor_quota;

use crate::{
    contestant::{Entrant, Field},
    stream::{Numbers, Texts, Unkeyed},
};

/// The contestant by which the others are divided.
pub(crate) const YARDSTICK: &str = "governor";

impl Field for Unkeyed {
    const ENTRANTS: &'static [Entrant<Self>] =
        &[governor::DIRECT, rater::DIRECT, naive::DIRECT, giusto::DIRECT, giusto::DIRECT_CACHED];
}

impl Field for Numbers {
    const ENTRANTS: &'static [Entrant<Self>] = &[
        governor::NUMBERS,
        governor::NUMBERS_AHASH,
        rater::NUMBERS,
        gcra::NUMBERS,
        pingora::NUMBERS,
        naive::NUMBERS,
        giusto::NUMBERS,
        references::BARE_NUMBERS,
        references::LINE_NUMBERS,
    ];
}

impl Field for Texts {
    const ENTRANTS: &'static [Entrant<Self>] = &[
        governor::TEXTS,
        governor::TEXTS_AHASH,
        throttlecrab::TEXTS,
        gcra::TEXTS,
        pingora::TEXTS,
        naive::TEXTS,
        giusto::TEXTS,
        giusto::TEXTS_HASHED,
        references::BARE_TEXTS,
        references::LINE_TEXTS,
    ];
}
