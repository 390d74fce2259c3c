//! Random sequences of operations on a small table against a map of sequential states: every answer
//! must be the same in every detail.
//!
//! Time only goes forward here (a table that has forgotten a key decides no earlier than it forgot
//! it), sometimes by so much that keys become idle and lose their slots; there are more keys than the
//! first array has slots for, so that it grows.

use std::{fmt::Debug, hash::BuildHasher, net::IpAddr};

use giusto::{
    Calendar, Charge, Clock, Cost, Exact, FirstHitWindow, FixedWindow, Gcra, HashStore, Hashed,
    Key, Limiter, LocalLimiter, ManualClock, Quota, Request, Rolling, SlotAlgorithm, Timestamp,
};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};

#[derive(Clone, Copy, Debug)]
enum Verb {
    Check(u64),
    Admit(u64),
    Peek(u64),
    Grant(u64),
    /// Three requests at once: this key, the next one, this key.
    Batch,
    /// Gives back the latest charge.
    Refund,
}

/// How long after the one before, of which key, what.
type Operation = (u64, u16, Verb);

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let gap = prop_oneof![6 => Just(0_u64), 4 => 1_u64..30, 1 => 1_000_u64..100_000];
    let key = prop_oneof![3 => 0_u16..6, 1 => 0_u16..700];
    let verb = prop_oneof![
        6 => (0_u64..8).prop_map(Verb::Check),
        3 => (0_u64..8).prop_map(Verb::Admit),
        1 => (0_u64..8).prop_map(Verb::Peek),
        2 => (0_u64..20).prop_map(Verb::Grant),
        1 => Just(Verb::Batch),
        1 => Just(Verb::Refund),
    ];
    vec((gap, key, verb), 1..900)
}

fn held<K, A>(algorithm: A, query: fn(u16) -> Box<K::Query>)
where
    K: Key + ?Sized,
    A: SlotAlgorithm + Copy + Debug,
    A::State: Default,
{
    let config =
        ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
    let judged = |operations: Vec<Operation>| {
        let table = Limiter::<K, A, _>::new(algorithm, ManualClock::new());
        let mut map = LocalLimiter::new(algorithm, HashStore::new(), ManualClock::new());
        let (mut nanos, mut latest) = (0, None);
        for (gap, key, verb) in operations {
            nanos += gap;
            let now = Timestamp::from_nanos(nanos);
            apply(&table, &mut map, now, (key, verb), query, &mut latest);
        }
        Ok(())
    };
    TestRunner::new(config).run(&operations(), judged).expect("every answer is the same");
}

type Map<A> = LocalLimiter<A, HashStore<u16, <A as giusto::Algorithm>::State>, ManualClock>;

fn apply<K, A, C, H>(
    table: &Limiter<K, A, C, H>,
    map: &mut Map<A>,
    now: Timestamp,
    (key, verb): (u16, Verb),
    query: fn(u16) -> Box<K::Query>,
    latest: &mut Option<(u16, Timestamp, Cost)>,
) where
    K: Key + ?Sized,
    A: SlotAlgorithm,
    A::State: Default,
    C: Clock,
    H: BuildHasher,
{
    let asked = query(key);
    match verb {
        Verb::Check(cost) => {
            let decision = table.check_at(now, &asked, Cost::new(cost));
            assert_eq!(decision, map.check_at(now, key, Cost::new(cost)));
            if let Some(Charge { at, cost }) = decision.charge() {
                *latest = Some((key, at, cost));
            }
        }
        Verb::Admit(cost) => {
            let cost = Cost::new(cost);
            assert_eq!(table.admit_at(now, &asked, cost), map.admit_at(now, key, cost));
        }
        Verb::Peek(cost) => {
            let cost = Cost::new(cost);
            assert_eq!(table.peek_at(now, &asked, cost), map.peek_at(now, key, cost));
        }
        Verb::Grant(most) => {
            let most = Cost::new(most);
            assert_eq!(table.grant_at(now, &asked, most), map.grant_at(now, key, most));
        }
        Verb::Batch => {
            let other = query(key + 1);
            let keys = [(&asked, key), (&other, key + 1), (&asked, key)];
            let requests = keys.map(|(query, _)| Request { key: &**query, cost: Cost::ONE });
            table.check_many_at(now, &requests, |index, decision| {
                assert_eq!(decision, map.check_at(now, keys[index].1, Cost::ONE));
            });
        }
        Verb::Refund => {
            if let Some((key, at, cost)) = latest.take() {
                table.refund_at(now, &query(key), Charge { at, cost });
                map.refund_at(now, key, Charge { at, cost });
            }
        }
    }
}

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

#[test]
fn token_buckets_of_integers() {
    held::<u64, _>(Gcra::new(quota("3/40ns burst 6")).expect("exact"), |key| Box::new(key.into()));
}

#[test]
fn token_buckets_of_short_and_long_strings() {
    let gcra = Gcra::new(quota("3/40ns burst 6")).expect("exact");
    held::<str, _>(gcra, |key| if key == 0 { "".into() } else { key.to_string().into() });
    held::<str, _>(gcra, |key| format!("{key:0width$}", width = 5 + usize::from(key) % 40).into());
}

#[test]
fn token_buckets_of_hashes_addresses_and_pairs() {
    let gcra = Gcra::new(quota("3/40ns burst 6")).expect("exact");
    held::<Hashed<str>, _>(gcra, |key| key.to_string().into());
    held::<Exact<(u16, String)>, _>(gcra, |key| Box::new((key, key.to_string())));
    held::<IpAddr, _>(gcra, |key| {
        // An address of one family is not that of the other with the same number.
        let number = u32::from(key / 2);
        Box::new(if key % 2 == 0 {
            IpAddr::from(number.to_be_bytes())
        } else {
            IpAddr::from(u128::from(number).to_be_bytes())
        })
    });
}

#[test]
fn windows() {
    held::<u128, _>(FixedWindow::new(quota("5/100ns")).expect("fits"), |key| Box::new(key.into()));
    held::<char, _>(FixedWindow::new(quota("5/100ns")).expect("fits"), |key| {
        Box::new(char::from_u32(0x1_0000 + u32::from(key)).expect("a plane of characters"))
    });
    held::<u32, _>(Calendar::new(quota("5/day")).expect("fits"), |key| Box::new(key.into()));
}

#[test]
fn keys_that_are_true_or_false() {
    let gcra = Gcra::new(quota("5/100ns")).expect("fits");
    let limiter = Limiter::<bool, _, _>::new(gcra, ManualClock::new());
    assert!(limiter.check_n(&true, Cost::new(5)).is_allowed());
    assert!(limiter.check_n(&true, Cost::ONE).is_denied());
    assert!(limiter.check_n(&false, Cost::new(3)).is_allowed());
    let mut keys = Vec::new();
    limiter.for_each(|key, status| keys.push((key, status.remaining())));
    keys.sort_unstable();
    assert_eq!(keys, [(false, 2), (true, 0)]);
}

#[test]
fn algorithms_of_more_than_a_word() {
    held::<u64, _>(Rolling::new(quota("5/100ns")).expect("fits"), |key| Box::new(key.into()));
    held::<str, _>(FirstHitWindow::new(quota("5/100ns")).expect("fits"), |key| {
        key.to_string().into()
    });
}
