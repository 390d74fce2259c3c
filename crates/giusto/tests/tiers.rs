//! Several limits on one count: every short sequence of requests by changing tiers against a judge
//! that goes through all that was admitted, then random long ones by one tier alone.

use std::{fmt::Debug, sync::Arc, thread, time::Duration};

use giusto::{
    Calendar, Cost, Decision, FirstHitWindow, FixedWindow, Gcra, InFlight, Limiter, ManualClock,
    OnDrop, Quota, QuotaError, Rolling, SlidingCounter, Tiered, Timestamp, all,
};
use proptest::prelude::*;

type Keyed<A> = Limiter<u64, A, Arc<ManualClock>>;

fn limiter<A: Tiered>(widest: A) -> Keyed<A> {
    Limiter::new(widest, Arc::new(ManualClock::new()))
}

fn quotas<const N: usize>(texts: [&str; N]) -> [Quota; N] {
    texts.map(|text| text.parse().expect(text))
}

/// What was admitted: when, how much, and by which tier.
type Past = [(u64, u64, usize)];

/// Limits per window of so many nanoseconds, and how they count.
struct Judge {
    length: u64,
    limits: [u64; 2],
    fits: fn(&Judge, &Past, u64, usize, u64) -> bool,
}

impl Judge {
    fn is_possible(&self, tier: usize, cost: u64) -> bool {
        cost <= self.limits[tier] && self.limits[tier] > 0
    }

    fn allows(&self, past: &Past, now: u64, tier: usize, cost: u64) -> bool {
        self.is_possible(tier, cost) && (self.fits)(self, past, now, tier, cost)
    }

    fn check(&self, past: &Past, now: u64, tier: usize, cost: u64, decision: &Decision) {
        let context = || format!("{past:?}, then {cost} by tier {tier} at {now}: {decision:?}");
        let status = decision.status();
        let allows = |at, cost| self.allows(past, at, tier, cost);
        assert_eq!(decision.is_allowed(), allows(now, cost), "{}", context());
        assert_eq!(decision.is_never(), !self.is_possible(tier, cost), "{}", context());
        let most = (1..=self.limits[tier]).rev().find(|&cost| allows(now, cost)).unwrap_or(0);
        assert_eq!(status.remaining(), most, "{}", context());
        let next = (now..now + 4 * self.length).find(|&at| allows(at, cost));
        assert_eq!(status.next_at().map(Timestamp::as_nanos), next, "{}", context());
    }
}

fn used_where(past: &Past, counts: impl Fn(u64) -> bool) -> u64 {
    past.iter().filter(|(at, ..)| counts(*at)).map(|(_, cost, _)| cost).sum()
}

fn in_aligned_window(judge: &Judge, past: &Past, now: u64, tier: usize, cost: u64) -> bool {
    let window = |at: u64| at / judge.length;
    used_where(past, |at| window(at) == window(now)) + cost <= judge.limits[tier]
}

fn in_window_of_first_hit(judge: &Judge, past: &Past, now: u64, tier: usize, cost: u64) -> bool {
    let mut start = None;
    for &(at, ..) in past {
        start = start.filter(|start| at < start + judge.length).or(Some(at));
    }
    let start = start.filter(|start| now < start + judge.length);
    used_where(past, |at| start.is_some_and(|start| at >= start)) + cost <= judge.limits[tier]
}

fn in_two_windows(judge: &Judge, past: &Past, now: u64, tier: usize, cost: u64) -> bool {
    let (length, window) = (judge.length, now / judge.length);
    let prev = used_where(past, |at| at / length + 1 == window);
    let curr = used_where(past, |at| at / length == window);
    prev * (length - now % length) / length + curr + cost <= judge.limits[tier]
}

fn in_rolling_window(judge: &Judge, past: &Past, now: u64, tier: usize, cost: u64) -> bool {
    used_where(past, |at| at + judge.length > now) + cost <= judge.limits[tier]
}

/// A leaky bucket that is a window deep for every tier, of which a unit fills `1/L` of it.
fn in_bucket(judge: &Judge, past: &Past, now: u64, tier: usize, cost: u64) -> bool {
    let scale = judge.limits[0] * judge.limits[1];
    let weight = |tier: usize| judge.length * scale / judge.limits[tier];
    let (mut level, mut since) = (0_u64, 0);
    for &(at, cost, tier) in past {
        level = level.saturating_sub((at - since) * scale) + cost * weight(tier);
        since = at;
    }
    let level = level.saturating_sub((now - since) * scale);
    level + cost * weight(tier) <= judge.length * scale
}

/// Every sequence of `depth` requests by two tiers, each after one of these pauses.
fn agree<A>(tiers: &[A], judge: &Judge, pauses: &[u64], depth: u32)
where
    A: Tiered + Copy + Debug,
{
    let choices: Vec<(u64, u64, usize)> = pauses
        .iter()
        .flat_map(|&pause| [1, 2].map(|cost| (pause, cost)))
        .flat_map(|(pause, cost)| [0, 1].map(|tier| (pause, cost, tier)))
        .collect();
    // Either value can be that of the table; each sequence has a key and windows of its own.
    let tables = [0, 1].map(|table| limiter(tiers[table]));
    for sequence in 0..choices.len().pow(depth) {
        let (limiter, key) = (&tables[sequence % 2], sequence as u64);
        let (mut past, mut now, mut rest) = (Vec::new(), key * 8 * judge.length, sequence);
        for _ in 0..depth {
            let (pause, cost, tier) = choices[rest % choices.len()];
            rest /= choices.len();
            now += pause;
            let at = Timestamp::from_nanos(now);
            for (index, terms) in tiers.iter().enumerate() {
                let under = limiter.under(terms).expect("tiers of each other");
                judge.check(&past, now, index, cost, &under.peek_at(at, &key, Cost::new(cost)));
            }
            let under = limiter.under(&tiers[tier]).expect("tiers of each other");
            let allowed = judge.allows(&past, now, tier, cost);
            let decision = under.check_at(at, &key, Cost::new(cost));
            assert_eq!(decision.is_allowed(), allowed, "{past:?}, {now}, {cost} by {tier}");
            if allowed {
                past.push((now, cost, tier));
            }
        }
    }
}

#[test]
fn windows_agree_with_their_judges_whichever_tier_decides() {
    let few = quotas(["2/4ns", "3/4ns"]);
    let judge = |fits| Judge { length: 4, limits: [2, 3], fits };
    let pauses = [0, 1, 3, 4];
    agree(&FixedWindow::tiers(&few).expect("fits"), &judge(in_aligned_window), &pauses, 4);
    let short = few.map(|quota| SlidingCounter::with_horizon(quota, Duration::from_secs(1)));
    let short = short.map(|tier| tier.expect("fits"));
    agree(&short, &judge(in_two_windows), &pauses, 4);
    agree(&FirstHitWindow::tiers(&few).expect("fits"), &judge(in_window_of_first_hit), &pauses, 4);
    agree(&Rolling::tiers(&few).expect("fits"), &judge(in_rolling_window), &pauses, 4);
}

#[test]
fn buckets_agree_with_their_judge_whichever_tier_decides() {
    let few = quotas(["2/6ns", "3/6ns"]);
    let tiers = Gcra::tiers(&few).expect("fits");
    agree(&tiers, &Judge { length: 6, limits: [2, 3], fits: in_bucket }, &[0, 1, 2, 3, 5], 4);
    let few = quotas(["2/7ns", "3/7ns"]);
    let tiers = Gcra::tiers(&few).expect("fits");
    assert!(tiers.iter().all(Gcra::is_exact));
    agree(&tiers, &Judge { length: 7, limits: [2, 3], fits: in_bucket }, &[0, 1, 2, 4], 4);
}

/// The calendar in whole days: what changes within a day is the time that is left of it.
#[test]
fn days_keep_their_count_when_the_tier_changes() {
    const DAY_NS: u64 = 86_400_000_000_000;
    let tiers = Calendar::tiers(&[Quota::per_day(2), Quota::per_day(4)]).expect("fits");
    let limiter = limiter(tiers[0]);
    let [free, paid] = [0, 1].map(|tier| limiter.under(&tiers[tier]).expect("one period"));
    let at = Timestamp::from_nanos(5 * DAY_NS + 1);
    let midnight = Timestamp::from_nanos(6 * DAY_NS);
    assert!(paid.check_at(at, &7, Cost::new(3)).is_allowed());
    let denied = free.check_at(at, &7, Cost::ONE);
    assert!(denied.is_denied());
    assert_eq!((denied.status().remaining(), denied.status().limit()), (0, 2));
    assert_eq!(denied.status().next_at(), Some(midnight));
    assert_eq!(free.grant_at(at, &7, Cost::new(9)).granted, Cost::ZERO);
    assert_eq!(paid.grant_at(at, &7, Cost::new(9)).granted, Cost::ONE);
    assert_eq!(free.grant_at(midnight, &7, Cost::new(9)).granted, Cost::new(2));
}

#[test]
fn published_plans_are_exact() {
    let minutes = Gcra::tiers(&[30, 60, 120].map(Quota::per_minute)).expect("fits");
    let months = [10_000, 100_000, 1_000_000].map(Quota::per_month);
    let buckets = Gcra::tiers(&months).expect("fits");
    assert!(minutes.iter().chain(&buckets).all(Gcra::is_exact));
    assert!(Calendar::tiers(&months).is_ok());
    // A plan that comes later, larger than any, and one that has nothing.
    let later = minutes[0].tier(Quota::per_minute(6_000)).expect("there is room");
    let closed = minutes[0].tier(Quota::per_minute(0)).expect("nothing takes no room");
    assert!(later.is_exact() && closed.is_exact());
    let limiter = limiter(minutes[2]);
    let under = limiter.under(&closed).expect("one unit of time");
    assert!(under.check_at(Timestamp::ZERO, &7, Cost::ONE).is_never());
    let under = limiter.under(&later).expect("one unit of time");
    assert!(under.check_at(Timestamp::ZERO, &7, Cost::new(6_000)).is_allowed());
    // Windows that come later.
    let windows = FixedWindow::tiers(&[Quota::per_minute(30)]).expect("fits");
    let later = FixedWindow::new(Quota::per_minute(1_000_000)).expect("fits");
    assert!(later.is_tier_of(&windows[0]));
}

#[test]
fn what_cannot_count_together_is_refused() {
    let differ = [Quota::per_minute(5), Quota::per_hour(50)];
    let refused = |algorithm| Some(QuotaError::PeriodsDiffer { algorithm });
    assert_eq!(FixedWindow::tiers(&differ).err(), refused("fixed"));
    assert_eq!(FirstHitWindow::tiers(&differ).err(), refused("fixed"));
    assert_eq!(SlidingCounter::tiers(&differ).err(), refused("sliding-counter"));
    assert_eq!(Rolling::tiers(&differ).err(), refused("rolling"));
    let differ = [Quota::per_day(5), Quota::per_month(50)];
    assert_eq!(Calendar::tiers(&differ).err(), refused("calendar"));
    let mixed = quotas(["0/s burst 5", "1/s"]);
    assert_eq!(Gcra::tiers(&mixed).err(), Some(QuotaError::AllowanceBesideRate));
    assert!(Gcra::tiers(&quotas(["0/s burst 5", "0/s burst 9"])).is_ok());

    let [seconds, halves] = quotas(["1/s", "2/s"]).map(|quota| Gcra::new(quota).expect("fits"));
    let limiter = limiter(seconds);
    let [odd] = quotas(["3/7ns"]).map(|quota| Gcra::new(quota).expect("fits"));
    assert!(limiter.under(&odd).is_none());
    assert!(!halves.is_tier_of(&odd));
}

#[test]
fn tickets_give_back_by_the_tier_that_reserved() {
    let plans = FixedWindow::tiers(&[Quota::per_hour(5), Quota::per_hour(9)]).expect("fits");
    let few = [InFlight::new(1).expect("fits"), InFlight::new(2).expect("fits")];
    let (tokens, jobs) = (limiter(plans[1]), limiter(few[1]));
    let at = Timestamp::from_nanos(1);
    let (free, paid) = (tokens.under(&plans[0]).unwrap(), tokens.under(&plans[1]).unwrap());
    let (one, two) = (jobs.under(&few[0]).unwrap(), jobs.under(&few[1]).unwrap());
    assert!(paid.check_at(at, &1, Cost::new(3)).is_allowed());
    let denied = all((free.claim(&1, Cost::new(3)), one.claim(&1, Cost::ONE))).check_at(at);
    assert_eq!((denied.is_allowed(), denied.binding()), (false, Some(0)));
    assert_eq!(two.peek_at(at, &1, Cost::ONE).status().remaining(), 2, "nothing was charged");

    let claims = (free.claim(&1, Cost::new(2)), one.claim(&1, Cost::ONE));
    let ticket = all(claims).reserve_at(at).expect("fits").on_drop(OnDrop::Cancel);
    assert!(one.peek_at(at, &1, Cost::ONE).is_denied());
    assert!(two.peek_at(at, &1, Cost::ONE).is_allowed());
    assert_eq!(paid.peek_at(at, &1, Cost::ONE).status().remaining(), 4);
    ticket.settle_at(at, [Cost::ONE, Cost::ONE]);
    assert_eq!(paid.peek_at(at, &1, Cost::ONE).status().remaining(), 5);
    assert_eq!(two.peek_at(at, &1, Cost::ONE).status().remaining(), 2);
}

/// One step of a trace: a pause, a cost, and which verb.
type Step = (u64, u64, u8);

/// One tier beside a wider one, and a plain limiter of its quota, on one trace.
fn decide_alike<A: Tiered + Copy>(tiers: &[A], plain: A, trace: &[Step]) {
    let (shared, plain) = (limiter(tiers[1]), limiter(plain));
    let under = shared.under(&tiers[0]).expect("tiers of each other");
    let mut now = Timestamp::ZERO;
    for &(pause, cost, verb) in trace {
        now = Timestamp::from_nanos(now.as_nanos() + pause);
        let (key, cost) = (cost % 3, Cost::new(cost));
        match verb {
            0 => assert_eq!(under.peek_at(now, &key, cost), plain.peek_at(now, &key, cost)),
            1 => assert_eq!(under.grant_at(now, &key, cost), plain.grant_at(now, &key, cost)),
            2 => assert_eq!(under.admit_at(now, &key, cost), plain.admit_at(now, &key, cost)),
            _ => {
                let (one, other) =
                    (under.check_at(now, &key, cost), plain.check_at(now, &key, cost));
                assert_eq!(one, other);
                if let (3, Some(one), Some(other)) = (verb, one.charge(), other.charge()) {
                    under.settle_at(now, &key, one, Cost::new(pause % 9));
                    plain.settle_at(now, &key, other, Cost::new(pause % 9));
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_tier_alone_is_a_plain_limit(
        trace in prop::collection::vec((0_u64..40, 0_u64..8, 0_u8..9), 1..120),
    ) {
        let [narrow, wide] = quotas(["5/60ns", "12/60ns"]);
        let both = [narrow, wide];
        let tiers = |error: QuotaError| error.to_string();
        let plain = FixedWindow::new(narrow).map_err(tiers).unwrap();
        decide_alike(&FixedWindow::tiers(&both).unwrap(), plain, &trace);
        decide_alike(&FirstHitWindow::tiers(&both).unwrap(), FirstHitWindow::new(narrow).unwrap(), &trace);
        decide_alike(&SlidingCounter::tiers(&both).unwrap(), SlidingCounter::new(narrow).unwrap(), &trace);
        decide_alike(&Rolling::tiers(&both).unwrap(), Rolling::new(narrow).unwrap(), &trace);
        decide_alike(&Gcra::tiers(&both).unwrap(), Gcra::new(narrow).unwrap(), &trace);
        let both = quotas(["5/61ns", "12/67ns"]);
        decide_alike(&Gcra::tiers(&both).unwrap(), Gcra::new(both[0]).unwrap(), &trace);
    }
}

/// Threads of two tiers on one key at one instant.
fn hammer<A: Tiered + Copy + Send + Sync>(tiers: &[A]) {
    let limiter = limiter(tiers[1]);
    let at = Timestamp::from_nanos(1);
    let admitted = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let (limiter, tier) = (&limiter, thread % 2);
                scope.spawn(move || {
                    let wide = limiter.under(&tiers[1]).expect("tiers of each other");
                    let under = limiter.under(&tiers[tier]).expect("tiers of each other");
                    (0..400)
                        .filter(|_| {
                            let left = wide.peek_at(at, &7, Cost::ONE).status().remaining();
                            let decision = under.check_at(at, &7, Cost::ONE);
                            let is_used_up = tier == 0 && left <= 100;
                            assert!(
                                !(is_used_up && decision.is_allowed()),
                                "{left} left: {decision:?}"
                            );
                            decision.is_allowed()
                        })
                        .count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    assert_eq!(admitted.iter().sum::<usize>(), 200, "{admitted:?}");
    assert!(admitted[0] + admitted[2] <= 100, "{admitted:?}");
}

#[test]
fn threads_of_two_tiers_exceed_neither() {
    let both = [100, 200].map(Quota::per_minute);
    for _ in 0..20 {
        hammer(&FixedWindow::tiers(&both).expect("fits"));
        hammer(&FirstHitWindow::tiers(&both).expect("fits"));
        hammer(&SlidingCounter::tiers(&both).expect("fits"));
        hammer(&Rolling::tiers(&both).expect("fits"));
        hammer(&InFlight::new(200).and_then(|wide| Ok([InFlight::new(100)?, wide])).expect("fits"));
        // Of one rate, so that a unit weighs the same.
        let bursts = quotas(["60/min burst 100", "60/min burst 200"]);
        hammer(&Gcra::tiers(&bursts).expect("fits"));
    }
}
