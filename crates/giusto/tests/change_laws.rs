//! Numbers that change under a key, on every short run of a small domain and on long random ones,
//! against a bucket that counts in fractions and knows nothing of editions, frames and words.

mod judges;

use giusto::{
    Cost, Gcra, Inherit, Limiter, Live, ManualClock, Ticket, all, {Claim, InForce},
};
use judges::{ChangingBucket, Numbers, Random, at};

type Buckets = Limiter<u64, Live<Gcra>, ManualClock>;
type Reserved<'a> = Ticket<[Claim<&'a Buckets, &'a u64>; 1], 1>;

/// What is done to a key.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Check(u64),
    Grant(u64),
    Reserve(u64),
    /// Settles the oldest reservation.
    Settle(u64),
    Change(usize, Inherit),
    Override(usize, Inherit),
    EndOverride(Inherit),
}
use Deed::{Change, Check, EndOverride, Grant, Override, Reserve, Settle};

const RULES: [Inherit; 3] = [Inherit::AsIs, Inherit::Proportional, Inherit::Reset];

fn gcra(numbers: Numbers) -> Gcra {
    let gcra = Gcra::new(numbers.quota()).expect("fits");
    assert!(gcra.is_exact());
    gcra
}

fn limiter(numbers: Numbers) -> Buckets {
    Limiter::new(Live::new(gcra(numbers)), ManualClock::new())
}

/// A key of a limiter beside its judge.
struct Twins<'a> {
    limiter: &'a Buckets,
    key: &'a u64,
    judge: ChangingBucket,
    numbers: &'a [Numbers],
    tickets: Vec<(u64, Reserved<'a>)>,
    now: u64,
}

impl<'a> Twins<'a> {
    fn new(limiter: &'a Buckets, key: &'a u64, numbers: &'a [Numbers], now: u64) -> Self {
        limiter.change_at(at(now), gcra(numbers[0]), Inherit::Reset);
        let judge = ChangingBucket::new(numbers[0], now);
        Self { limiter, key, judge, numbers, tickets: Vec::new(), now }
    }

    /// Both do the same and say the same.
    fn perform(&mut self, deed: Deed) {
        let (now, limiter, key) = (self.now, self.limiter, self.key);
        match deed {
            Check(cost) => {
                let passes = self.judge.check(now, cost);
                let decision = limiter.check_at(at(now), key, Cost::new(cost));
                assert_eq!(decision.is_allowed(), passes, "{deed:?}");
            }
            Grant(cost) => {
                let granted = self.judge.remaining(now).min(cost);
                assert!(self.judge.check(now, granted));
                let grant = limiter.grant_at(at(now), key, Cost::new(cost));
                assert_eq!(grant.granted.units(), granted, "{deed:?}");
            }
            Reserve(cost) => {
                let passes = self.judge.reserve(now, cost);
                let ticket = all([limiter.claim(key, Cost::new(cost))]).reserve_at(at(now));
                assert_eq!(ticket.is_ok(), passes, "{deed:?}");
                self.tickets.extend(ticket.ok().map(|ticket| (cost, ticket)));
            }
            Settle(actual) if !self.tickets.is_empty() => {
                let (cost, ticket) = self.tickets.remove(0);
                self.judge.settle(now, cost, actual);
                ticket.settle_at(at(now), [Cost::new(actual)]);
            }
            Settle(_) => {}
            Change(number, inherit) => {
                self.judge.change(now, self.numbers[number], inherit);
                limiter.change_at(at(now), gcra(self.numbers[number]), inherit);
            }
            Override(number, inherit) => {
                self.judge.own(now, Some(self.numbers[number]), inherit);
                let own = gcra(self.numbers[number]);
                limiter.set_override_at(at(now), key, own, inherit).expect("there is room");
                assert_eq!(limiter.in_force(key), InForce { algorithm: own, is_override: true });
            }
            EndOverride(inherit) => {
                let had = self.judge.own(now, None, inherit);
                assert_eq!(limiter.end_override_at(at(now), key, inherit), had);
                assert!(!limiter.in_force(key).is_override);
            }
        }
    }

    /// Both say the same of what is left, and the next instant is the first at which it passes.
    fn agree(&mut self) {
        let now = self.now;
        let left = self.judge.remaining(now);
        for cost in [0, 1, 3, left, left + 1] {
            let peek = self.limiter.peek_at(at(now), self.key, Cost::new(cost));
            assert_eq!(peek.status().remaining(), left);
            assert_eq!(peek.is_allowed(), cost <= left && peek.status().limit() > 0);
            let Some(next_at) = peek.status().next_at().filter(|_| peek.is_denied()) else {
                continue;
            };
            let later = next_at.as_nanos();
            assert!(self.judge.clone().remaining(later) >= cost, "{cost} at {later}");
            assert!(self.judge.clone().remaining(later - 1) < cost, "{cost} before {later}");
        }
    }
}

/// Halves of time and of units come out whole through several changes: 128 ns a unit and more.
const EXACT: [Numbers; 4] =
    [Numbers(4, 512, 4), Numbers(2, 512, 2), Numbers(8, 512, 8), Numbers(4, 1_024, 4)];

fn deeds() -> Vec<Deed> {
    let mut deeds = vec![Check(1), Check(3), Grant(2), Reserve(2), Settle(0), Settle(1), Settle(5)];
    for inherit in RULES {
        deeds.extend([1, 2, 3].map(|number| Change(number, inherit)));
        deeds.push(Override(2, inherit));
        deeds.push(EndOverride(inherit));
    }
    deeds
}

#[test]
fn every_short_run_is_the_judge_s() {
    let deeds = deeds();
    let steps: Vec<_> =
        [0, 192].iter().flat_map(|&dt| deeds.iter().map(move |&deed| (dt, deed))).collect();
    let limiter = limiter(EXACT[0]);
    let (mut key, mut start) = (0, 0);
    let opening = [Check(3), Reserve(2)];
    for first in opening {
        for second in &steps {
            for third in &steps {
                for fourth in &steps {
                    (key, start) = (key + 1, start + 100_000);
                    let mut twins = Twins::new(&limiter, &key, &EXACT, start);
                    twins.perform(first);
                    for &(dt, deed) in [second, third, fourth] {
                        twins.now += dt;
                        twins.perform(deed);
                    }
                    twins.agree();
                    drop(twins);
                    limiter.end_override_at(at(start + 1_000), &key, Inherit::Reset);
                }
            }
        }
    }
    println!("runs: {key}");
    assert!(key > 100_000);
}

/// Long runs, several keys at once, numbers for which nothing comes out whole: what the limiter
/// admits the judge admits too, and it denies nothing that fits with a millionth of a unit to spare
/// for each change.
#[test]
fn long_runs_round_against_the_caller_alone() {
    let numbers = [
        Numbers(7, 60_000_000_000, 7),
        Numbers(300, 60_000_000_000, 50),
        Numbers(13, 1_000_000_000, 90),
        Numbers(1, 3_000_000_000, 4),
    ];
    let mut random = Random::new(11);
    let (mut checks, mut edges) = (0, 0);
    for round in 0..300 {
        let limiter = limiter(numbers[0]);
        let mut judges = vec![ChangingBucket::new(numbers[0], 0); 3];
        let mut now = 0;
        for _ in 0..200 {
            now += random.below(2_000_000_000);
            let key = random.below(3);
            let judge = &mut judges[usize::try_from(key).expect("few")];
            let inherit = RULES[usize::try_from(random.below(3)).expect("few")];
            let pick = numbers[usize::try_from(random.below(4)).expect("few")];
            match random.below(12) {
                0 => {
                    for judge in &mut judges {
                        judge.change(now, pick, inherit);
                    }
                    limiter.change_at(at(now), gcra(pick), inherit);
                }
                1 => {
                    judge.own(now, Some(pick), inherit);
                    limiter.set_override_at(at(now), &key, gcra(pick), inherit).expect("room");
                }
                2 => {
                    let had = judge.own(now, None, inherit);
                    assert_eq!(limiter.end_override_at(at(now), &key, inherit), had);
                }
                _ => {
                    let cost = 1 + random.below(6);
                    let decision = limiter.check_at(at(now), &key, Cost::new(cost));
                    let fits = judge.remaining(now) >= cost;
                    checks += 1;
                    if decision.is_allowed() {
                        assert!(judge.check(now, cost), "round {round}: {decision:?} {judge:?}");
                    } else if fits {
                        let spare = judge.free(now).minus(cost).millionths();
                        assert!(spare < 200, "round {round}: {spare} {decision:?}");
                        edges += 1;
                    }
                }
            }
        }
    }
    println!("checks: {checks}, denied at the very edge: {edges}");
    assert!(checks > 40_000);
}
