//! Reservations held beside a bucket: they do not drain, and all that was not used comes back.

mod judges;

use std::sync::Arc;

use giusto::{
    Claim, Cost, FixedWindow, Gcra, Inherit, Limiter, Live, ManualClock, Quota, RollingStrict,
    Status, all,
};
use judges::{ChangingBucket, Numbers, Random, at};

const SECOND: u64 = 1_000_000_000;

fn gcra(text: &str) -> Gcra {
    Gcra::new(text.parse::<Quota>().expect(text)).expect("fits")
}

fn live(text: &str) -> Limiter<str, Live<Gcra>, ManualClock> {
    Limiter::new(Live::new(gcra(text)), ManualClock::new())
}

fn status(limiter: &Limiter<str, Live<Gcra>, ManualClock>, now: u64) -> Status {
    *limiter.peek_at(at(now), "a", Cost::ONE).status()
}

/// 4,000 of 300,000 a minute, settled for 500 after 30 s: 3,500 come back.
#[test]
fn a_long_call_gets_back_what_it_did_not_use() {
    let tokens = live("300000/min");
    let ticket = all([tokens.claim("a", Cost::new(4_000))]).reserve_at(at(0)).expect("fresh");
    assert_eq!(status(&tokens, 0).remaining(), 296_000);
    // What is reserved does not drain, so it is there to come back.
    assert_eq!(status(&tokens, 30 * SECOND).remaining(), 296_000);
    assert_eq!(status(&tokens, 30 * SECOND).full_at(), None);
    ticket.settle_at(at(30 * SECOND), [Cost::new(500)]);
    assert_eq!(status(&tokens, 30 * SECOND).remaining(), 299_500);
    // 500 tokens drain in 100 ms.
    assert_eq!(status(&tokens, 30 * SECOND).full_at(), Some(at(30 * SECOND + 100_000_000)));
    assert_eq!(status(&tokens, 30 * SECOND + 100_000_000).remaining(), 300_000);

    // The same of a plain bucket: the charge has drained, nothing comes back, nothing is missing.
    let plain = Limiter::<str, _, _>::new(gcra("300000/min"), ManualClock::new());
    let ticket = all([plain.claim("a", Cost::new(4_000))]).reserve_at(at(0)).expect("fresh");
    let left = |now| plain.peek_at(at(now), "a", Cost::ONE).status().remaining();
    assert_eq!(left(30 * SECOND), 300_000);
    ticket.settle_at(at(30 * SECOND), [Cost::new(500)]);
    assert_eq!(left(30 * SECOND), 300_000);
}

/// Cancelled, it was as if nothing had been reserved; settled for more, the rest is a debt.
#[test]
fn cancelled_and_overdrawn() {
    let tokens = live("60/min");
    let reserve = |cost| all([tokens.claim("a", Cost::new(cost))]).reserve_at(at(0));
    reserve(60).expect("fresh").cancel_at(at(5));
    assert_eq!(status(&tokens, 5).remaining(), 60);
    let ticket = reserve(50).expect("fresh");
    assert!(tokens.check_at(at(5), "a", Cost::new(10)).is_allowed());
    let denied = tokens.check_at(at(5), "a", Cost::new(20));
    assert!(denied.is_denied() && denied.status().next_at().is_none(), "{denied:?}");
    let denied = tokens.check_at(at(5), "a", Cost::new(1));
    assert_eq!(denied.status().next_at(), Some(at(SECOND + 5)));
    assert!(tokens.check_at(at(5), "a", Cost::new(61)).is_never());
    ticket.settle_at(at(6), [Cost::new(80)]);
    // 90 used of 60: one passes once 31 have drained, at one a second.
    assert_eq!(status(&tokens, 6).next_at(), Some(at(31 * SECOND + 5)));
}

/// What is held stays held by every rule, also above a limit that shrank below it.
#[test]
fn what_is_held_is_held_through_changes() {
    for inherit in [Inherit::AsIs, Inherit::Proportional, Inherit::Reset] {
        let tokens = live("100/min");
        let ticket = all([tokens.claim("a", Cost::new(80))]).reserve_at(at(0)).expect("fresh");
        tokens.change_at(at(1), gcra("50/min"), inherit);
        assert_eq!(status(&tokens, 2).remaining(), 0);
        tokens.set_override_at(at(3), "a", gcra("1000000/min"), inherit).expect("room");
        assert_eq!(status(&tokens, 3).remaining(), 999_920);
        assert!(tokens.end_override_at(at(4), "a", inherit));
        ticket.settle_at(at(5), [Cost::new(20)]);
        assert_eq!(status(&tokens, 5).remaining(), 30);
    }
}

/// A key with a reservation keeps its slot, whoever else comes.
#[test]
fn a_key_with_a_reservation_is_not_forgotten() {
    let limiter = Limiter::<u64, _>::builder(Live::new(gcra("10/1s")))
        .clock(ManualClock::new())
        .max_keys(32)
        .build()
        .expect("small");
    let limiter = Arc::new(limiter);
    let ticket = all([Claim::new(Arc::clone(&limiter), 7, Cost::new(4))]).reserve_at(at(0));
    for key in 100..1_000 {
        assert!(limiter.check_at(at(key * SECOND * 10), &key, Cost::ONE).is_allowed());
    }
    assert_eq!(limiter.peek_at(at(10_000 * SECOND), &7, Cost::ZERO).status().remaining(), 6);
    ticket.expect("fresh").cancel_at(at(10_000 * SECOND));
    assert_eq!(limiter.peek_at(at(10_000 * SECOND), &7, Cost::ZERO).status().remaining(), 10);
}

/// Tickets over a held bucket, a strict window and a plain one, together.
#[test]
fn a_ticket_over_held_and_plain_limits() {
    let tokens = live("100/100s");
    let strict = RollingStrict::new("20/100s".parse().expect("a quota")).expect("fits");
    let strict = Limiter::<str, _, _>::new(Live::new(strict), ManualClock::new());
    let window = FixedWindow::new("30/100s".parse().expect("a quota")).expect("fits");
    let window = Limiter::<str, _, _>::new(window, ManualClock::new());
    let claims = |cost| {
        let cost = Cost::new(cost);
        all((tokens.claim("a", cost), strict.claim("a", cost), window.claim("a", cost)))
    };
    let ticket = claims(8).reserve_at(at(0)).expect("fresh");
    let denied = claims(3).reserve_at(at(0)).expect_err("10 at once");
    // Only a settlement makes room.
    assert_eq!((denied.binding(), denied.next_at()), (Some(1), None));
    ticket.settle_at(at(50 * SECOND), [2, 3, 4].map(Cost::new));
    let left = |status: &Status| status.remaining();
    let now = at(50 * SECOND);
    assert_eq!(left(tokens.peek_at(now, "a", Cost::ONE).status()), 98);
    assert_eq!(left(strict.peek_at(now, "a", Cost::ONE).status()), 7);
    assert_eq!(left(window.peek_at(now, "a", Cost::ONE).status()), 26);
}

/// Long random runs: reservations of all sizes, settled in any order, among checks and changes, on
/// limits whose words take up to 62 bits, so that what is held fits its place or does not.
#[test]
fn long_runs_are_the_judge_s() {
    let limits = [
        Numbers(6, 60, 1 << 40),
        Numbers(300_000, 60 * SECOND, 300_000),
        Numbers(1_000_000, 86_400 * SECOND, 1_000_000),
        Numbers(1, 3_600 * SECOND, 500),
        Numbers(5, 7, 100_000_000_000_000),
    ];
    let mut random = Random::new(3);
    let mut reserved = 0;
    for (number, &numbers) in limits.iter().cycle().take(100).enumerate() {
        let limit = Gcra::new(numbers.quota()).expect("fits");
        let limiter = Limiter::<u64, _, _>::new(Live::new(limit), ManualClock::new());
        let mut judge = ChangingBucket::new(numbers, 0);
        let (mut tickets, mut now) = (Vec::new(), 0);
        for _ in 0..400 {
            now += random.below(1 + numbers.1 / numbers.0 * 4);
            if random.below(30) == 0 {
                // Past what a frame has room for.
                now += random.below(1 << 50);
            }
            let largest = 1 << random.below(1 + u64::from(numbers.2.ilog2()));
            let cost = 1 + random.below(largest);
            match random.below(4) {
                0 => {
                    let passes = judge.check(now, cost);
                    let decision = limiter.check_at(at(now), &1, Cost::new(cost));
                    assert_eq!(decision.is_allowed(), passes, "{number}: {decision:?}");
                }
                1 | 2 => {
                    let ticket = all([limiter.claim(&1, Cost::new(cost))]).reserve_at(at(now));
                    assert_eq!(ticket.is_ok(), judge.reserve(now, cost), "{number}");
                    reserved += u64::from(ticket.is_ok());
                    tickets.extend(ticket.ok().map(|ticket| (cost, ticket)));
                }
                _ if tickets.is_empty() => {}
                _ => {
                    let picked = random.below(tickets.len() as u64);
                    let (cost, ticket) = tickets.swap_remove(usize::try_from(picked).expect("few"));
                    let actual = random.below(cost + cost / 8 + 2);
                    judge.settle(now, cost, actual);
                    ticket.settle_at(at(now), [Cost::new(actual)]);
                }
            }
            let left = limiter.peek_at(at(now), &1, Cost::ZERO).status().remaining();
            assert_eq!(left, judge.remaining(now), "{number} at {now}");
        }
    }
    println!("reserved: {reserved}");
    assert!(reserved > 3_000);
}
