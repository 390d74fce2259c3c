//! What is under way stays under way, whatever the limit becomes: it has yet to end.

use super::InFlight;
use crate::{
    Charge,
    algorithm::{Change, Changeable},
};

impl Changeable for InFlight {
    const INLINE: bool = false;

    fn inherit(&self, word: u64, _change: &Change<'_, Self>) -> u64 {
        word
    }

    fn inherit_charge(&self, made: &Charge, _change: &Change<'_, Self>) -> Charge {
        Charge { at: made.at, cost: made.cost }
    }
}
