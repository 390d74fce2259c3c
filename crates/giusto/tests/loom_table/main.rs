//! The table under every interleaving that loom explores.
#![cfg(giusto_loom)]

mod judge;
mod story;

use std::time::Duration;

use giusto::{Gcra, Quota, WhenFull};
use judge::in_some_order;
use story::{Ask, Story, check, peek, refund};

fn gcra(quota: &str) -> Gcra {
    Gcra::new(quota.parse::<Quota>().expect(quota)).expect(quota)
}

const FAR: u64 = 40;

fn fill(key: u64) -> Ask {
    Ask { now: 0, key, verb: story::Verb::Check(FAR) }
}

fn tell(name: &str, bounds: &[Option<usize>], story: Story<Gcra>) {
    for &bound in bounds {
        let start = std::time::SystemTime::now();
        let (algorithm, story) = (story.algorithm, story.clone());
        let n = story.explore(bound, move |telling| in_some_order(&algorithm, telling));
        println!("{name} {bound:?} {n} in {:?}", start.elapsed());
    }
}

#[test]
fn resurrect() {
    let story = Story {
        algorithm: gcra("1/10ns burst 40"),
        capacity: 1,
        max_keys: 3,
        when_full: WhenFull::Deny,
        before: vec![fill(8), fill(9)],
        threads: vec![vec![check(0, 1), check(12, 2)], vec![check(12, 1)]],
        after: vec![peek(12, 1), peek(12, 2)],
    };
    tell("resurrect", &[Some(1), Some(2), Some(3), Some(4)], story);
}
