//! The table under every interleaving that loom explores.
#![cfg(giusto_loom)]

mod judge;
mod story;

use giusto::{FixedWindow, Gcra, Quota, WhenFull, WordAlgorithm};
use judge::in_some_order;
use story::{Ask, Story, Verb, check, peek, refund};

fn gcra(quota: &str) -> Gcra {
    Gcra::new(quota.parse::<Quota>().expect(quota)).expect(quota)
}
fn fixed(quota: &str) -> FixedWindow {
    FixedWindow::new(quota.parse::<Quota>().expect(quota)).expect(quota)
}

const FAR: u64 = 40;

fn fill(key: u64) -> Ask {
    Ask { now: 0, key, verb: story::Verb::Check(FAR) }
}
fn take(now: u64, key: u64, cost: u64) -> Ask {
    Ask { now, key, verb: story::Verb::Check(cost) }
}

fn tell<A: WordAlgorithm + Copy + Send + Sync + 'static>(
    name: &str,
    bounds: &[Option<usize>],
    story: Story<A>,
) {
    for &bound in bounds {
        let start = std::time::SystemTime::now();
        let (algorithm, story) = (story.algorithm, story.clone());
        let n = story.explore(bound, move |telling| in_some_order(&algorithm, telling));
        println!("{name} {bound:?} {n} in {:?}", start.elapsed());
    }
}
fn story<A>(
    algorithm: A,
    max_keys: u64,
    before: Vec<Ask>,
    threads: Vec<Vec<Ask>>,
    after: Vec<Ask>,
) -> Story<A> {
    Story { algorithm, capacity: 1, max_keys, when_full: WhenFull::Deny, before, threads, after }
}
const B1: &[Option<usize>] = &[Some(0), Some(1)];
const B2: &[Option<usize>] = &[Some(1), Some(2)];
const B3: &[Option<usize>] = &[Some(1), Some(2), Some(3)];

#[test]
fn a_insert() {
    tell(
        "same",
        B3,
        story(
            gcra("1/10ns"),
            3,
            vec![],
            vec![vec![check(1, 1)], vec![check(1, 1)]],
            vec![peek(1, 1)],
        ),
    );
    tell(
        "two",
        B3,
        story(
            gcra("1/10ns"),
            3,
            vec![],
            vec![vec![check(1, 1)], vec![check(1, 2)]],
            vec![peek(1, 1), peek(1, 2)],
        ),
    );
    tell(
        "three",
        B1,
        story(
            gcra("2/10ns"),
            3,
            vec![],
            vec![vec![check(1, 1)], vec![check(1, 2)], vec![check(1, 1)]],
            vec![peek(1, 1), peek(1, 2)],
        ),
    );
}

#[test]
fn b_recycle() {
    let b = vec![fill(8), fill(9), check(0, 1)];
    tell(
        "recycle",
        B2,
        story(
            gcra("1/10ns burst 40"),
            3,
            b.clone(),
            vec![vec![check(12, 2)], vec![check(12, 1)]],
            vec![peek(12, 1), peek(12, 2)],
        ),
    );
    tell(
        "recycle, fixed",
        B2,
        story(
            fixed("40/10ns"),
            3,
            vec![take(30, 8, 40), take(30, 9, 40), check(0, 1)],
            vec![vec![check(12, 2)], vec![check(12, 1)]],
            vec![peek(12, 1), peek(12, 2)],
        ),
    );
    let b = vec![fill(8), fill(9), take(0, 1, 1)];
    tell(
        "lag",
        B2,
        story(
            gcra("1/10ns burst 40"),
            3,
            b,
            vec![vec![check(12, 2)], vec![take(5, 1, 40)]],
            vec![peek(12, 1), peek(12, 2)],
        ),
    );
}

#[test]
fn c_resurrect() {
    tell(
        "resurrect",
        B1,
        story(
            gcra("1/10ns burst 40"),
            3,
            vec![fill(8), fill(9)],
            vec![vec![check(0, 1), check(12, 2)], vec![check(12, 1)]],
            vec![peek(12, 1), peek(12, 2)],
        ),
    );
}

#[test]
fn d_growth() {
    let b = vec![fill(8), fill(9), check(1, 1)];
    tell(
        "charged",
        B1,
        story(
            gcra("1/10ns burst 40"),
            6,
            b.clone(),
            vec![vec![check(1, 2)], vec![check(1, 1)]],
            vec![peek(1, 1), peek(1, 2), peek(1, 8), peek(1, 9)],
        ),
    );
    tell(
        "movers",
        B1,
        story(
            gcra("1/10ns burst 40"),
            6,
            b.clone(),
            vec![vec![check(1, 2)], vec![check(1, 3)]],
            vec![peek(1, 1), peek(1, 2), peek(1, 3), peek(1, 8), peek(1, 9)],
        ),
    );
    tell(
        "movers same",
        B1,
        story(
            gcra("1/10ns burst 40"),
            6,
            b,
            vec![vec![check(1, 2)], vec![check(1, 2)]],
            vec![peek(1, 1), peek(1, 2), peek(1, 8), peek(1, 9)],
        ),
    );
}

#[test]
fn e_refund() {
    tell(
        "refund",
        B3,
        story(
            gcra("2/20ns"),
            3,
            vec![check(1, 1)],
            vec![vec![refund(1, 1)], vec![check(1, 1), check(1, 1)]],
            vec![peek(1, 1)],
        ),
    );
    tell(
        "refund idle",
        B1,
        story(
            fixed("40/10ns"),
            3,
            vec![take(30, 8, 40), take(30, 9, 40), check(12, 1)],
            vec![vec![refund(12, 1), check(12, 2)], vec![check(12, 1)]],
            vec![peek(12, 1), peek(12, 2)],
        ),
    );
}

#[test]
fn f_refund_resurrect() {
    let story = story(
        fixed("40/10ns"),
        3,
        vec![],
        vec![vec![check(12, 1), refund(12, 1), check(12, 2)], vec![check(12, 1), check(12, 2)]],
        vec![peek(12, 1), peek(12, 2)],
    );
    for b in [0, 1] {
        let n = story.clone().explore(Some(b), |telling| {
            for after in &telling.after {
                let mut net = 0;
                for told in telling
                    .before
                    .iter()
                    .chain(telling.threads.iter().flatten())
                    .filter(|t| t.ask.key == after.ask.key)
                {
                    net += told.answer.and_then(|a| a.charge()).map_or(0, |c| c.cost.units());
                    net -= told.charge.map_or(0, |c| c.1.units());
                }
                let left = after.answer.unwrap().status().remaining();
                if 40 - left < net {
                    return Err(format!("lost: {net} {left}"));
                }
            }
            Ok(())
        });
        println!("{b} {n}");
    }
}

/// A key at home in a bucket of so many.
const fn home(bucket: u64, buckets: u64, number: u64) -> u64 {
    (((bucket as u128 * 2 + 1) << 63) / buckets as u128) as u64 & !15 | number
}

#[test]
fn g_base() {
    let mut before = vec![];
    for group in 0..3 {
        for n in 0..3 {
            before.push(take(0, home(group * 2 + 1, 6, n + 1), if group == 1 { 1 } else { FAR }));
        }
    }
    before.push(take(1, home(1, 6, 5), 1));
    before.push(take(12, home(1, 6, 8), 1));
    before.push(take(5, home(5, 6, 9), FAR));
    let mut s = story(gcra("1/10ns burst 40"), 12, before, vec![], vec![]);
    s.capacity = 5;
    tell("base", &[None], s);
}

#[test]
fn h_steal() {
    let b = vec![fill(8), fill(9), check(0, 1), check(0, 2)];
    let mut s = story(gcra("1/10ns burst 40"), 3, b, vec![], vec![]);
    s.when_full = WhenFull::StealClosestToIdle;
    tell("steal", &[None], s);
}
