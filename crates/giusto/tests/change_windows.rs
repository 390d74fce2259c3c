//! Windows and counts whose numbers change; charges given back across changes; overrides and tables.

mod judges;

use giusto::{
    Calendar, Changeable, Cost, FixedWindow, Gcra, InFlight, Inherit, Limiter, Live, ManualClock,
    NoRoom, OnDrop, Quota, RollingStrict, SlidingCounter, WhenFull, all,
};
use judges::{Random, at};

const RULES: [Inherit; 3] = [Inherit::AsIs, Inherit::Proportional, Inherit::Reset];

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

fn live<A: Changeable>(algorithm: A) -> Limiter<str, Live<A>, ManualClock> {
    Limiter::new(Live::new(algorithm), ManualClock::new())
}

fn left<A: Changeable>(limiter: &Limiter<str, Live<A>, ManualClock>, now: u64) -> u64 {
    limiter.peek_at(at(now), "a", Cost::ZERO).status().remaining()
}

/// What `used` of `limit` counts for under `after`.
fn carried(used: u64, limit: u64, after: u64, inherit: Inherit) -> u64 {
    match inherit {
        Inherit::AsIs => used,
        Inherit::Proportional => (used * after).div_ceil(limit),
        Inherit::Reset => 0,
    }
}

/// Uses some of 10, changes to every other limit in the same window, and looks there and in the next.
fn within_a_window<A: Changeable>(window: impl Fn(u64) -> A, now: u64, next: u64) {
    for inherit in RULES {
        for used in 0..=10 {
            for after in [1, 3, 7, 10, 25] {
                let limiter = live(window(10));
                assert!(limiter.check_at(at(now), "a", Cost::new(used)).is_allowed());
                limiter.change_at(at(now), window(after), inherit);
                let carried = carried(used, 10, after, inherit);
                let remaining = after.saturating_sub(carried);
                let case = format!("{inherit:?}: {used} of 10 became {carried} of {after}");
                assert_eq!(left(&limiter, now), remaining, "{case}");
                assert_eq!(left(&limiter, next), after, "{case}, then the next window");
                let more = Cost::new(remaining + 1);
                assert!(!limiter.check_at(at(now), "a", more).is_allowed(), "{case}");
                assert!(limiter.check_at(at(now), "a", Cost::new(remaining)).is_allowed());
            }
        }
    }
}

#[test]
fn windows_of_one_length_go_on() {
    const DAY: u64 = 86_400_000_000_000;
    let fixed = |limit| FixedWindow::new(Quota::new(limit, judges::period_ns(100)));
    within_a_window(|limit| fixed(limit).expect("fits"), 1_042, 1_100);
    let calendar = |limit: u64| Calendar::new(quota(&format!("{limit}/day")));
    within_a_window(|limit| calendar(limit).expect("fits"), 5 * DAY + 7, 6 * DAY);
    let sliding = |limit| {
        SlidingCounter::with_horizon(
            Quota::new(limit, judges::period_ns(1_000)),
            std::time::Duration::from_hours(1),
        )
    };
    within_a_window(|limit| sliding(limit).expect("fits"), 5_300, 8_000);
}

/// What was used above a limit that shrank is still known when it grows again.
#[test]
fn a_limit_that_shrinks_and_grows_forgets_nothing() {
    let fixed = |limit| FixedWindow::new(Quota::per_minute(limit)).expect("fits");
    let limiter = live(fixed(300));
    let charge = limiter.check_at(at(5), "a", Cost::new(250)).charge().expect("fresh");
    limiter.change_at(at(6), fixed(50), Inherit::AsIs);
    assert_eq!(left(&limiter, 7), 0);
    limiter.change_at(at(8), fixed(300), Inherit::AsIs);
    assert_eq!(left(&limiter, 9), 50);
    limiter.refund_at(at(9), "a", charge);
    assert_eq!(left(&limiter, 9), 300);
    let sliding = |limit| SlidingCounter::new(Quota::per_minute(limit)).expect("fits");
    let limiter = live(sliding(300));
    assert!(limiter.check_at(at(5), "a", Cost::new(250)).is_allowed());
    limiter.change_at(at(6), sliding(1), Inherit::AsIs);
    limiter.change_at(at(8), sliding(300), Inherit::AsIs);
    assert_eq!(left(&limiter, 9), 50);
}

/// A window of another length: the count goes into the one that is open then.
#[test]
fn a_window_of_another_length_takes_the_count_over() {
    let limiter = live(FixedWindow::new(quota("10/100ns")).expect("fits"));
    let charge = limiter.check_at(at(150), "a", Cost::new(6)).charge().expect("fresh");
    limiter.change_at(at(180), FixedWindow::new(quota("10/1000ns")).expect("fits"), Inherit::AsIs);
    assert_eq!(left(&limiter, 190), 4);
    assert_eq!(left(&limiter, 999), 4);
    assert_eq!(left(&limiter, 1_000), 10);
    limiter.refund_at(at(999), "a", charge);
    assert_eq!(left(&limiter, 999), 10);

    let limiter = live(Calendar::new(quota("10/month")).expect("fits"));
    let charge = limiter.check_at(at(0), "a", Cost::new(6)).charge().expect("fresh");
    limiter.change_at(at(5), Calendar::new(quota("10/day")).expect("fits"), Inherit::AsIs);
    assert_eq!(left(&limiter, 6), 4);
    limiter.refund_at(at(7), "a", charge);
    assert_eq!(left(&limiter, 7), 10);

    // Of a sliding window the estimate is carried over: half of 8 and 1.
    let sliding = |text| {
        SlidingCounter::with_horizon(quota(text), std::time::Duration::from_hours(1)).expect("fits")
    };
    let limiter = live(sliding("10/100ns"));
    assert!(limiter.check_at(at(150), "a", Cost::new(8)).is_allowed());
    assert!(limiter.check_at(at(250), "a", Cost::new(1)).is_allowed());
    limiter.change_at(at(250), sliding("10/50ns"), Inherit::AsIs);
    assert_eq!(left(&limiter, 250), 5);
}

/// What is under way has yet to end, by every rule, and its ticket ends it.
#[test]
fn what_is_in_flight_stays_in_flight() {
    for inherit in RULES {
        let jobs = live(InFlight::new(4).expect("fits"));
        let ticket = all([jobs.claim("a", Cost::new(3))]).reserve_at(at(5)).expect("fresh");
        jobs.change_at(at(6), InFlight::new(2).expect("fits"), inherit);
        assert_eq!(left(&jobs, 6), 0);
        // The count is not forgotten where it is above the limit.
        jobs.change_at(at(7), InFlight::new(900).expect("fits"), inherit);
        assert_eq!(left(&jobs, 7), 897);
        ticket.settle_at(at(8), [Cost::new(1)]);
        assert_eq!(left(&jobs, 8), 900);
    }
}

/// Places come back after more changes than charges are followed through, and after an override.
#[test]
fn what_is_in_flight_ends_after_many_changes() {
    let jobs = live(InFlight::new(4).expect("fits"));
    let limit = |change| InFlight::new(3 + change % 3).expect("fits");
    let tickets = [1, 2].map(|cost| all([jobs.claim("a", Cost::new(cost))]).reserve_at(at(5)));
    for change in 0..400 {
        jobs.change_at(at(6 + change), limit(change), Inherit::Proportional);
    }
    jobs.set_override_at(at(500), "a", limit(5), Inherit::Reset).expect("room");
    assert!(jobs.end_override_at(at(501), "a", Inherit::Reset));
    jobs.change_at(at(502), limit(1), Inherit::AsIs);
    assert_eq!(left(&jobs, 503), 1);
    for ticket in tickets {
        ticket.expect("fresh").settle_at(at(504), [Cost::ONE]);
    }
    assert_eq!(left(&jobs, 505), 4);
}

/// What has drained is not given back by a limit for which time does not flow, nor to it.
#[test]
fn charges_and_allowances() {
    let gcra = |text| Gcra::new(quota(text)).expect("fits");
    let limiter = live(gcra("10/10ns"));
    let charge = limiter.check_at(at(20), "a", Cost::new(8)).charge().expect("fresh");
    limiter.change_at(at(26), gcra("0/s burst 10"), Inherit::AsIs);
    assert_eq!(left(&limiter, 30), 8);
    assert!(limiter.check_at(at(30), "a", Cost::new(7)).is_allowed());
    limiter.refund_at(at(31), "a", charge);
    assert_eq!(left(&limiter, 31), 3);

    let charge = limiter.check_at(at(40), "a", Cost::new(3)).charge().expect("fits");
    limiter.change_at(at(50), gcra("10/10ns"), Inherit::AsIs);
    assert_eq!(left(&limiter, 50), 0);
    limiter.refund_at(at(51), "a", charge);
    assert_eq!(left(&limiter, 51), 3);
}

/// A charge given back after changes leaves no more than if it had never been made, and where the
/// bucket was not idle in between, no less than a unit below.
#[test]
fn a_charge_is_given_back_across_changes() {
    let numbers = ["60/60s burst 40", "90/60s burst 60", "10/60s burst 20", "600/60s burst 400"];
    let gcra = |number: usize| Gcra::new(quota(numbers[number])).expect("fits");
    let mut random = Random::new(5);
    let (mut whole, mut tried) = (0, 0);
    for _ in 0..4_000 {
        let limiter = Limiter::<u64, _, _>::new(Live::new(gcra(0)), ManualClock::new());
        let mut now = 1 + random.below(1_000_000_000_000);
        let debit = |now, key: u64, units| {
            let nothing = giusto::Charge { at: at(now), cost: Cost::ZERO };
            limiter.settle_at(at(now), &key, nothing, Cost::new(units));
        };
        let charge = limiter.check_at(at(now), &1, Cost::new(1 + random.below(30)));
        let charge = charge.charge().expect("fresh");
        let mut resets = false;
        for _ in 0..random.below(5) {
            now += random.below(6_000_000_000);
            let inherit = RULES[usize::try_from(random.below(9).min(2)).expect("few") % 3];
            let inherit = if random.below(6) > 0 { Inherit::AsIs } else { inherit };
            resets |= inherit == Inherit::Reset;
            limiter.change_at(
                at(now),
                gcra(usize::try_from(random.below(4)).expect("few")),
                inherit,
            );
            for key in [1, 2] {
                debit(now, key, now % 5);
            }
        }
        now += random.below(3_000_000_000);
        let cost = charge.cost;
        limiter.refund_at(at(now), &1, charge);
        let left = |key| limiter.peek_at(at(now), &key, Cost::ZERO).status().remaining();
        assert!(left(1) <= left(2), "{} above {} for {cost:?}", left(1), left(2));
        tried += 1;
        whole += u64::from(left(1) + 1 >= left(2) && !resets);
    }
    println!("given back whole: {whole} of {tried}");
    assert!(whole > tried / 3);
}

/// Half a unit becomes 1.5 ns of the new time, and the unit is free after 2.
#[test]
fn a_part_of_a_unit_is_rounded_up() {
    let limiter = live(Gcra::new(quota("1/2ns")).expect("fits"));
    assert!(limiter.check_at(at(10), "a", Cost::ONE).is_allowed());
    limiter.change_at(at(11), Gcra::new(quota("1/3ns")).expect("fits"), Inherit::AsIs);
    assert!(limiter.peek_at(at(12), "a", Cost::ONE).is_denied());
    assert!(limiter.peek_at(at(13), "a", Cost::ONE).is_allowed());
}

/// More changes than are remembered: nothing comes back, and nothing breaks.
#[test]
fn a_charge_of_long_ago_gives_nothing_back() {
    let limiter = live(Gcra::new(quota("10/1s")).expect("fits"));
    let charge = limiter.check_at(at(10), "a", Cost::new(8)).charge().expect("fresh");
    for change in 0..200 {
        let gcra = Gcra::new(quota(if change % 2 == 0 { "20/2s burst 10" } else { "10/1s" }));
        limiter.change_at(at(11 + change), gcra.expect("fits"), Inherit::AsIs);
    }
    assert_eq!(left(&limiter, 211), 2);
    limiter.refund_at(at(211), "a", charge);
    assert_eq!(left(&limiter, 211), 2);
}

#[test]
fn an_override_stays_while_others_come_and_go() {
    let gcra = |text| RollingStrict::new(quota(text)).expect("fits");
    let limiter = Limiter::<u64, _>::builder(Live::new(gcra("3/1s")))
        .clock(ManualClock::new())
        .max_keys(64)
        .when_full(WhenFull::Deny)
        .build()
        .expect("small");
    // A key that never was there.
    limiter.set_override_at(at(0), &7, gcra("9/1s"), Inherit::AsIs).expect("there is room");
    assert!(!limiter.end_override_at(at(0), &8, Inherit::AsIs));
    for key in 1_000..3_000 {
        let now = 10_000_000_000 * key;
        assert!(limiter.check_at(at(now), &key, Cost::ONE).is_allowed());
    }
    let found = limiter.in_force(&7);
    assert!(found.is_override && found.algorithm == gcra("9/1s"));
    limiter.change_at(at(40_000_000_000_000), gcra("1/1s"), Inherit::AsIs);
    assert!(limiter.in_force(&7).is_override);
    assert!(limiter.end_override_at(at(40_000_000_000_000), &7, Inherit::AsIs));
    assert_eq!(limiter.in_force(&7).algorithm, gcra("1/1s"));
}

#[test]
fn a_full_table_says_that_there_is_no_room() {
    let gcra = |text| Gcra::new(quota(text)).expect("fits");
    let limiter = Limiter::<u64, _>::builder(Live::new(gcra("3/1s")))
        .clock(ManualClock::new())
        .max_keys(32)
        .build()
        .expect("small");
    let set = |key| limiter.set_override_at(at(5), &key, gcra("5/1s"), Inherit::AsIs);
    let refused: Vec<NoRoom> = (0..100).filter_map(|key| set(key).err()).collect();
    assert!(refused.len() >= 36, "{}", refused.len());
    assert!(refused[0].to_string().contains("raise max_keys or end other overrides"));
    assert!(!limiter.in_force(&99).is_override);
    // What has an override is never idle; ended, it leaves its slot.
    for key in 0..100 {
        limiter.end_override_at(at(6), &key, Inherit::AsIs);
    }
    assert!((200..232).all(|key| set(key).is_ok() || limiter.turned_away() > 0));
}

/// The numbers of a key that was held, and gone back to those of all, do not give back old charges.
#[test]
fn what_was_charged_under_an_override_is_not_given_back_after_it() {
    let gcra = |text| Gcra::new(quota(text)).expect("fits");
    let limiter = live(gcra("10/10s"));
    limiter.set_override_at(at(1), "a", gcra("100/10s"), Inherit::AsIs).expect("room");
    let charge = limiter.check_at(at(2), "a", Cost::new(60)).charge().expect("fits");
    assert!(limiter.end_override_at(at(3), "a", Inherit::Proportional));
    assert_eq!(left(&limiter, 3), 4);
    limiter.refund_at(at(4), "a", charge);
    assert_eq!(left(&limiter, 4), 4);
    // A ticket that is dropped settles all the same.
    let ticket = all([limiter.claim("a", Cost::new(2))]).reserve_at(at(4)).expect("fits");
    assert_eq!(left(&limiter, 4), 2);
    drop(ticket.on_drop(OnDrop::Cancel));
    assert_eq!(left(&limiter, 4), 4);
}
