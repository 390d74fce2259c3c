//! Joint decisions against judges that decide one after the other: every short sequence of requests
//! over a small domain, then random long ones.

mod judges;

use std::sync::Arc;

use giusto::{
    All, Cost, FirstHitWindow, FixedWindow, Gcra, InFlight, Joint, Limiter, ManualClock, Quota,
    Rolling, Timestamp, Verdict, all,
};
use judges::{Answer, CountedWindows, FixedLength, Judge, RollingLog, TokenBucket, at};
use proptest::prelude::*;

/// One request: how long after the one before, and for how much of each limit.
#[derive(Clone, Copy, Debug)]
struct Ask {
    pause: u64,
    costs: [u64; 3],
}

/// Three limits of different kinds under keys of different kinds, and their judges.
struct World {
    clock: Arc<ManualClock>,
    bucket: Limiter<u64, Gcra, Arc<ManualClock>>,
    window: Limiter<str, FixedWindow, Arc<ManualClock>>,
    log: Limiter<[u8; 16], Rolling, Arc<ManualClock>>,
    judges: (TokenBucket, CountedWindows<FixedLength>, RollingLog),
}

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

impl World {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new());
        Self {
            bucket: Limiter::new(Gcra::new(quota("1/2ns burst 2")).expect("fits"), clock.clone()),
            window: Limiter::new(FixedWindow::new(quota("3/5ns")).expect("fits"), clock.clone()),
            log: Limiter::new(Rolling::new(quota("2/4ns")).expect("fits"), clock.clone()),
            judges: (
                TokenBucket::new(1, 2, 2),
                CountedWindows::new(3, FixedLength { length: 5, phase: 0 }),
                RollingLog::new(2, 4, false),
            ),
            clock,
        }
    }

    fn ask(&self, now: Timestamp, costs: [u64; 3], charge: bool) -> Joint<3> {
        let [bucket, window, log] = costs.map(Cost::new);
        let members = (
            self.bucket.claim(&7, bucket),
            self.window.claim("alice", window),
            self.log.claim(&[3; 16], log),
        );
        if charge { all(members).check_at(now) } else { all(members).peek_at(now) }
    }

    /// What each judge says before anything is charged.
    fn answers(&self, now: u64, costs: [u64; 3]) -> [Answer; 3] {
        let (bucket, window, log) = &self.judges;
        [bucket.answer(now, costs[0]), window.answer(now, costs[1]), log.answer(now, costs[2])]
    }

    fn rooms(&self, now: u64) -> [u64; 3] {
        let (bucket, window, log) = &self.judges;
        [bucket.room(now), window.room(now), log.room(now)]
    }

    fn charge(&mut self, now: u64, costs: [u64; 3]) {
        let (bucket, window, log) = &mut self.judges;
        let charge = |judge: &mut dyn FnMut(u64), cost| {
            if cost > 0 {
                judge(cost);
            }
        };
        charge(&mut |cost| bucket.charge(now, cost), costs[0]);
        charge(&mut |cost| window.charge(now, cost), costs[1]);
        charge(&mut |cost| log.charge(now, cost), costs[2]);
    }

    /// One request, and all that its answer says.
    fn decide(&mut self, now: u64, costs: [u64; 3]) {
        let expected = self.answers(now, costs);
        let peek = self.ask(at(now), costs, false);
        let joint = self.ask(at(now), costs, true);
        let allowed = expected.iter().all(|&answer| answer == Answer::Allowed);
        assert_eq!(joint.is_allowed(), allowed, "{costs:?} at {now}: {joint:?}");
        assert_eq!(peek.verdict(), joint.verdict());
        if allowed {
            self.charge(now, costs);
        } else {
            assert_eq!(joint.decisions().map(|decision| Answer::from(&decision)), expected);
            self.binds(now, costs, &joint, expected);
        }
        let rooms = joint.decisions().map(|decision| decision.status().remaining());
        assert_eq!(rooms, self.rooms(now), "what is left after {costs:?} at {now}");
    }

    /// The limit named is the one that binds, and the request passes when it says and not before.
    fn binds(&self, now: u64, costs: [u64; 3], joint: &Joint<3>, expected: [Answer; 3]) {
        let binding = joint.binding().expect("denied");
        if expected.contains(&Answer::Never) {
            assert_eq!((joint.verdict(), joint.next_at()), (Verdict::Never, None));
            assert_eq!(expected[binding], Answer::Never);
            return;
        }
        let next = joint.next_at().expect("every limit here refills").as_nanos();
        assert!(next > now && joint.is_denied());
        for (instant, passes) in [(next - 1, false), (next, true)] {
            let all = self.answers(instant, costs).iter().all(|&answer| answer == Answer::Allowed);
            assert_eq!(all, passes, "{costs:?} at {instant}, denied at {now} until {next}");
            assert_eq!(self.ask(at(instant), costs, false).is_allowed(), passes);
        }
        let late = self.answers(next - 1, costs)[binding];
        assert_eq!(late, Answer::Denied, "the limit named is the one to wait for");
    }

    fn run(asks: &[Ask]) {
        let (mut world, mut now) = (Self::new(), 0);
        for ask in asks {
            now += ask.pause;
            world.clock.set(at(now));
            world.decide(now, ask.costs);
        }
    }
}

/// Every sequence of four requests with pauses of 0, 1 and 3 ns and six vectors of costs.
#[test]
fn short_sequences() {
    const COSTS: [[u64; 3]; 6] = [[1, 1, 1], [2, 1, 0], [0, 2, 1], [1, 3, 2], [0, 0, 2], [3, 1, 1]];
    let asks: Vec<_> =
        [0, 1, 3].into_iter().flat_map(|pause| COSTS.map(|costs| Ask { pause, costs })).collect();
    let mut sequences = 0;
    for &a in &asks {
        for &b in &asks {
            for &c in &asks {
                for &d in asks.iter().step_by(2) {
                    World::run(&[a, b, c, d]);
                    sequences += 1;
                }
            }
        }
    }
    println!("{sequences} sequences");
    assert_eq!(sequences, 18 * 18 * 18 * 9);
}

proptest! {
    #[test]
    fn long_sequences(asks in prop::collection::vec(
        (0..6_u64, [0..4_u64, 0..4, 0..3]).prop_map(|(pause, costs)| Ask { pause, costs }),
        1..60,
    )) {
        World::run(&asks);
    }
}

/// The same key of one limiter twice: both claims are charged, or neither.
#[test]
fn a_key_that_is_claimed_twice() {
    let limiter =
        Limiter::<str, _, _>::new(Gcra::new(quota("3/h")).expect("fits"), ManualClock::new());
    let twice =
        || all([limiter.claim("a", Cost::ONE), limiter.claim("a", Cost::ONE)]).check_at(at(5));
    assert!(twice().is_allowed());
    let denied = twice();
    assert!(denied.is_denied());
    assert_eq!(limiter.peek_at(at(5), "a", Cost::ONE).status().remaining(), 1);
}

/// A limit of which no clock tells when it has room binds before one that tells.
#[test]
fn no_clock_tells_when_others_end() {
    let clock = Arc::new(ManualClock::new());
    let jobs = Limiter::<u64, _, _>::new(InFlight::new(1).expect("fits"), clock.clone());
    let rate = Limiter::<u64, _, _>::new(FirstHitWindow::new(quota("1/h")).expect("fits"), clock);
    let first = all((jobs.claim(&1, Cost::ONE), rate.claim(&1, Cost::ONE))).reserve();
    let first = first.expect("both are fresh");
    let denied = all((rate.claim(&1, Cost::ONE), jobs.claim(&1, Cost::ONE))).check();
    assert_eq!((denied.binding(), denied.next_at(), denied.is_denied()), (Some(1), None, true));
    drop(first);
    let denied = all((rate.claim(&1, Cost::ONE), jobs.claim(&1, Cost::ONE))).check();
    assert_eq!(denied.binding(), Some(0));
    assert!(denied.next_at().is_some());
}

/// Members whose types do not matter, as many as a program decides when it runs.
#[test]
fn members_behind_one_interface() {
    let clock = Arc::new(ManualClock::new());
    let wide = giusto::DirectLimiter::new(Gcra::new(quota("2/h")).expect("fits"), clock.clone());
    let narrow = Limiter::<str, _, _>::new(Rolling::new(quota("9/h")).expect("fits"), clock);
    let (a, b) = (narrow.claim("a", Cost::ONE), wide.claim(Cost::ONE));
    let members: [&dyn giusto::Member; 2] = [&a, &b];
    assert!(all(members).check().is_allowed());
    assert!(all(members).check().is_allowed());
    let denied = all(members).check();
    assert_eq!(denied.binding(), Some(1));
    assert_eq!(denied.decisions()[0].status().remaining(), 7);
}

/// A batch answers as its requests do one by one.
#[test]
fn batches_are_requests_one_by_one() {
    let limiters = || {
        let gcra = Gcra::new(quota("1/2ns burst 3")).expect("fits");
        let window = FixedWindow::new(quota("5/9ns")).expect("fits");
        let clock = ManualClock::new;
        (Limiter::<u64, _, _>::new(gcra, clock()), Limiter::<u64, _, _>::new(window, clock()))
    };
    let (batched, alone) = (limiters(), limiters());
    let mut random = judges::Random::new(9);
    let mut seen = [0; 2];
    for now in 0..200 {
        let asks: Vec<_> = (0..random.below(40))
            .map(|_| (random.below(6), random.below(3), Cost::new(random.below(4))))
            .collect();
        let joint = |ask: &(u64, u64, Cost)| {
            let (user, team, cost) = ask;
            all((alone.0.claim(user, *cost), alone.1.claim(team, Cost::ONE))).check_at(at(now))
        };
        let one_by_one: Vec<_> = asks.iter().map(joint).collect();
        let requests: Vec<_> = asks
            .iter()
            .map(|(user, team, cost)| {
                all((batched.0.claim(user, *cost), batched.1.claim(team, Cost::ONE)))
            })
            .collect();
        let mut together = Vec::new();
        All::check_many_at(at(now), &requests, |number, answer| together.push((number, answer)));
        assert!(together.iter().map(|(number, _)| *number).eq(0..asks.len()));
        assert!(together.iter().map(|(_, answer)| answer).eq(&one_by_one));
        for answer in &one_by_one {
            seen[usize::from(answer.is_allowed())] += 1;
        }
    }
    assert!(seen.iter().all(|&times| times > 200), "{seen:?}");
}
