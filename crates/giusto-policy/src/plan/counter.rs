//! The counter of a limit: the engine's limiter, whatever its algorithm, and the tiers that decide on it.

use std::{sync::Arc, time::Duration};

use giusto::{
    Algorithm, BuildError, Builder, Calendar, Charge, Cost, Decision, FirstHitWindow, FixedWindow,
    Gcra, Limited, Limiter, ManualClock, Member, Quota, Rolling, SlidingCounter, Taking, Timestamp,
    Under, Verdict,
};

use crate::machine::Machine;

/// Time is an argument of all that is asked: nobody reads this clock, which a table has to have.
pub(crate) type Clock = Arc<ManualClock>;
type Table<A> = Limiter<str, A, Clock>;
type Place = <Table<FixedWindow> as Limited>::Place;

/// A table of keys, and the numbers that decide on it.
#[derive(Debug)]
pub(crate) struct Kind<A: giusto::Tiered> {
    pub(crate) table: Arc<Table<A>>,
    pub(crate) tiers: Vec<A>,
    max_keys: Option<u64>,
}

impl<A: giusto::Tiered> Kind<A> {
    /// The same numbers, on another table that has as many keys at most.
    pub(crate) fn on(&self, table: Table<A>) -> Self
    where
        A: Clone,
    {
        Self { table: Arc::new(table), tiers: self.tiers.clone(), max_keys: self.max_keys }
    }
}

/// The choices of a table.
pub(super) fn builder<A: giusto::Tiered>(
    algorithm: A,
    max_keys: Option<u64>,
    clock: &Clock,
) -> Builder<str, A, Clock> {
    let builder = Limiter::<str, A>::builder(algorithm).clock(Arc::clone(clock));
    match max_keys {
        Some(keys) => builder.max_keys(keys),
        None => builder,
    }
}

macro_rules! kinds {
    ($($kind:ident $algorithm:ident),+) => {
        /// One count per key.
        #[derive(Debug)]
        #[expect(clippy::enum_variant_names, reason = "they are named as their algorithms are")]
        pub(crate) enum Counter {
            $($kind(Kind<$algorithm>)),+
        }

        /// A tier that decides on a counter.
        #[derive(Clone, Copy)]
        pub(crate) enum Terms<'p> {
            $($kind(Under<'p, str, $algorithm, Clock, ahash::RandomState>)),+
        }

        impl Counter {
            /// A new counter.
            pub(crate) fn new(
                machine: Machine,
                widest: usize,
                max_keys: Option<u64>,
                clock: &Clock,
            ) -> Result<Self, BuildError> {
                let own = machine.of_table(widest);
                Ok(match machine {
                    $(Machine::$kind(tiers) => {
                        let builder = builder(tiers[own].clone(), max_keys, clock);
                        Self::$kind(Kind { table: Arc::new(builder.build()?), tiers, max_keys })
                    }),+
                })
            }

            /// The same counts under new numbers, if these read them the same way and as many keys are
            /// held: a table that others use is not resized. A bucket whose unit of time does not suit
            /// the new rates rounds them down rather than forget.
            pub(crate) fn keep(
                &self,
                machine: &Machine,
                quotas: &[Quota],
                max_keys: Option<u64>,
            ) -> Option<Self> {
                if let (Self::Gcra(kind), Machine::Gcra(_)) = (self, machine) {
                    let own = kind.table.algorithm();
                    let tiers = quotas.iter().map(|quota| own.tier(*quota).ok());
                    let mut tiers = tiers.collect::<Option<Vec<_>>>()?;
                    tiers.push(*own);
                    let table = Arc::clone(&kind.table);
                    let fits = kind.max_keys == max_keys;
                    return fits.then(|| Self::Gcra(Kind { table, tiers, max_keys }));
                }
                match (self, machine) {
                    $((Self::$kind(kind), Machine::$kind(tiers)) => {
                        let fits = kind.max_keys == max_keys
                            && tiers.iter().all(|tier| kind.table.under(tier).is_some());
                        let (table, tiers) = (Arc::clone(&kind.table), tiers.clone());
                        fits.then(|| Self::$kind(Kind { table, tiers, max_keys }))
                    })+
                    _ => None,
                }
            }

            /// One of its tiers.
            #[inline]
            pub(crate) fn under(&self, tier: usize) -> Terms<'_> {
                match self {
                    $(Self::$kind(kind) => Terms::$kind(
                        kind.table.under(&kind.tiers[tier]).expect("tiers were made together"),
                    )),+
                }
            }

            /// The most that a tier admits of one key in any half-open window of this length.
            pub(crate) fn worst_case(&self, tier: usize, window: Duration) -> u64 {
                match self {
                    $(Self::$kind(kind) => Algorithm::worst_case(&kind.tiers[tier], window)),+
                }
            }

            /// The keys that are not idle.
            pub(crate) fn keys_at(&self, now: Timestamp) -> usize {
                match self { $(Self::$kind(kind) => kind.table.len_at(now)),+ }
            }
        }

        impl<'p> Terms<'p> {
            #[inline]
            pub(crate) fn place(&self, key: &str) -> Place {
                match self { $(Self::$kind(under) => under.place(key)),+ }
            }
        }

        impl Member for Asked<'_> {
            fn now(&self) -> Timestamp {
                match &self.terms { $(Terms::$kind(under) => under.present()),+ }
            }

            fn cost(&self) -> Cost {
                self.cost
            }

            #[inline]
            fn peek_at(&self, now: Timestamp) -> Decision {
                match &self.terms {
                    $(Terms::$kind(under) => under.peek_in(self.key, self.place, now, self.cost)),+
                }
            }

            #[inline]
            fn look_at(&self, now: Timestamp) -> Verdict {
                match &self.terms {
                    $(Terms::$kind(under) => under.look_in(self.key, self.place, now, self.cost)),+
                }
            }

            #[inline]
            fn take_at(&self, taking: Taking, now: Timestamp) -> Decision {
                let (key, place, cost) = (self.key, self.place, self.cost);
                match &self.terms {
                    $(Terms::$kind(under) => under.take_in(key, place, taking, now, cost)),+
                }
            }

            fn replace_by(
                &self,
                taking: Taking,
                clock: &dyn Fn() -> Timestamp,
                taken: &Charge,
                actual: Cost,
            ) {
                let (key, place) = (self.key, self.place);
                match &self.terms {
                    $(Terms::$kind(under) => {
                        under.replace_in(key, place, taking, clock, taken, actual);
                    }),+
                }
            }
        }
    };
}

kinds! {
    Fixed FixedWindow, FirstHit FirstHitWindow, Calendar Calendar, Gcra Gcra,
    SlidingCounter SlidingCounter, Rolling Rolling
}

/// What one request asks of one counter.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'p> {
    terms: Terms<'p>,
    key: &'p str,
    place: Place,
    cost: Cost,
}

impl<'p> Asked<'p> {
    #[inline]
    pub(crate) fn new(terms: Terms<'p>, key: &'p str, cost: Cost) -> Self {
        Self { terms, key, place: terms.place(key), cost }
    }

    /// Charges a cost whether it fits or not.
    pub(crate) fn debit_at(&self, now: Timestamp, cost: Cost) {
        let nothing = Charge { at: now, cost: Cost::ZERO };
        self.replace_by(Taking::Charge, &|| now, &nothing, cost);
    }

    /// Gives a charge back.
    pub(crate) fn refund_at(&self, now: Timestamp, charge: &Charge) {
        self.replace_by(Taking::Charge, &|| now, charge, Cost::ZERO);
    }
}
