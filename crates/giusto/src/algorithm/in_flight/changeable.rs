//! What is under way stays under way, whatever the limit becomes: it has yet to end.

use super::InFlight;
use crate::{
    Charge, Timestamp,
    algorithm::{Changeable, Inherit},
};

impl Changeable for InFlight {
    fn inherit(&self, old: &Self, word: u64, _at: Timestamp, _inherit: Inherit) -> u64 {
        let in_flight = old.in_flight(word);
        // A count that the old word cannot tell is one that the new cannot tell either.
        let is_told = in_flight < old.overflow();
        let in_flight = if is_told { in_flight.min(self.overflow()) } else { self.overflow() };
        if in_flight == 0 { 0 } else { self.changed(0, in_flight) }
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
