//! As the bucket.

use super::{Gcra, RollingStrict};
use crate::{
    Charge,
    algorithm::{Change, Changeable},
};

impl Changeable for RollingStrict {
    const HOLDS: bool = true;

    fn inherit(&self, word: u64, change: &Change<'_, Self>) -> u64 {
        self.bucket.inherit(word, &of_bucket(change))
    }

    fn inherit_charge(&self, made: &Charge, change: &Change<'_, Self>) -> Charge {
        self.bucket.inherit_charge(made, &of_bucket(change))
    }
}

const fn of_bucket<'a>(change: &Change<'a, RollingStrict>) -> Change<'a, Gcra> {
    Change { old: &change.old.bucket, at: change.at, inherit: change.inherit }
}
