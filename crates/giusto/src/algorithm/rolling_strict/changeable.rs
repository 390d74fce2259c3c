//! As the bucket.

use super::RollingStrict;
use crate::{
    Charge, Timestamp,
    algorithm::{Changeable, Inherit},
};

impl Changeable for RollingStrict {
    const HOLDS: bool = true;

    fn inherit(&self, old: &Self, word: u64, at: Timestamp, inherit: Inherit) -> u64 {
        self.bucket.inherit(&old.bucket, word, at, inherit)
    }

    fn inherit_charge(
        &self,
        old: &Self,
        charge: &Charge,
        at: Timestamp,
        inherit: Inherit,
    ) -> Charge {
        self.bucket.inherit_charge(&old.bucket, charge, at, inherit)
    }
}
