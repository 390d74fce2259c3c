//! What is under way stays under way, whatever the limit becomes: it has yet to end.

use super::InFlight;
use crate::{
    Charge, Timestamp,
    algorithm::{Changeable, Inherit},
};

impl Changeable for InFlight {
    const INLINE: bool = false;

    fn inherit(&self, _old: &Self, word: u64, _at: Timestamp, _inherit: Inherit) -> u64 {
        word
    }

    fn inherit_charge(
        &self,
        _old: &Self,
        charge: &Charge,
        _at: Timestamp,
        _inherit: Inherit,
    ) -> Charge {
        Charge { at: charge.at, cost: charge.cost }
    }
}
