//! Joint decisions under threads: time stands still while they hammer, and what is left over is taken
//! by one thread alone before it moves on. However the threads met, each key has then been admitted
//! exactly what its judge says: no unit was lost to a request that was denied, and none admitted twice.

mod judges;

use std::sync::{Barrier, Mutex};
use std::thread;

use giusto::{
    Claim, Cost, FixedWindow, Gcra, InFlight, Limiter, ManualClock, Quota, Rolling, Timestamp, all,
};
use judges::{CountedWindows, FixedLength, Judge, Random, RollingLog, TokenBucket};

const THREADS: u64 = 4;
const CALLS: u64 = 3_000;
const USERS: u64 = 24;
const TEAMS: u64 = 5;

fn epochs() -> u64 {
    option_env!("STRESS_EPOCHS").and_then(|text| text.parse().ok()).unwrap_or(40)
}

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

/// Users, teams and the whole: each request is charged to one of each, at different costs.
struct Limits<'c> {
    users: Limiter<u64, Gcra, &'c ManualClock>,
    teams: Limiter<str, Rolling, &'c ManualClock>,
    whole: Limiter<u64, FixedWindow, &'c ManualClock>,
    jobs: Limiter<u64, InFlight, &'c ManualClock>,
}

/// Units admitted, per user, per team and as a whole.
#[derive(Clone, Debug)]
struct Admitted {
    users: Vec<u64>,
    teams: Vec<u64>,
    whole: u64,
}

impl Admitted {
    fn none() -> Self {
        let zeros = |count: u64| vec![0; usize::try_from(count).expect("few")];
        Self { users: zeros(USERS), teams: zeros(TEAMS), whole: 0 }
    }

    fn book(&mut self, user: u64, team: u64, cost: u64) {
        self.users[usize::try_from(user).expect("few")] += cost;
        self.teams[usize::try_from(team).expect("few")] += 1;
        self.whole += cost;
    }

    fn add(&mut self, other: &Self) {
        let sum = |own: &mut Vec<u64>, others: &[u64]| {
            own.iter_mut().zip(others).for_each(|(own, other)| *own += other);
        };
        sum(&mut self.users, &other.users);
        sum(&mut self.teams, &other.teams);
        self.whole += other.whole;
    }
}

fn name(team: u64) -> String {
    format!("the team with the number {team}")
}

impl Limits<'_> {
    fn ask(&self, user: u64, team: u64, cost: u64, way: u64) -> bool {
        let team = name(team);
        let rates = (
            self.users.claim(&user, Cost::new(cost)),
            self.teams.claim(&team, Cost::ONE),
            self.whole.claim(&0, Cost::new(cost)),
        );
        if way > 0 {
            return all(rates).check().is_allowed();
        }
        // A ticket for one unit more, settled for what is counted here; it was in flight meanwhile.
        let one_more = Cost::new(cost + 1);
        let claims = (
            Claim::new(&self.users, user, one_more),
            rates.1,
            Claim::new(&self.whole, 0, one_more),
            self.jobs.claim(&0, Cost::ONE),
        );
        let cost = Cost::new(cost);
        let Ok(ticket) = all(claims).reserve() else { return false };
        ticket.settle([cost, Cost::ONE, cost, Cost::ONE]);
        true
    }

    fn hammer(&self, epoch: u64, thread: u64) -> Admitted {
        let mut random = Random::new(1 + epoch * THREADS + thread);
        let mut admitted = Admitted::none();
        for _ in 0..CALLS {
            let (user, team) = (random.below(USERS), random.below(TEAMS));
            let (cost, way) = (1 + random.below(2), random.below(4));
            if self.ask(user, team, cost, way) {
                admitted.book(user, team, cost);
            }
        }
        admitted
    }

    /// One thread takes what is left of each key, alone.
    fn drain(&self, admitted: &mut Admitted) {
        for (user, units) in (0..).zip(&mut admitted.users) {
            *units += self.users.grant(&user, Cost::new(1_000)).granted.units();
        }
        for (team, units) in (0..).zip(&mut admitted.teams) {
            *units += self.teams.grant(&name(team), Cost::new(1_000)).granted.units();
        }
        admitted.whole += self.whole.grant(&0, Cost::new(1_000)).granted.units();
        assert!(self.jobs.is_empty(), "something is still in flight");
    }
}

/// Charges a judge with all that was admitted at one instant: exactly what it had room for.
fn verify(judge: &mut impl Judge, now: u64, admitted: u64, who: &str) {
    assert_eq!(admitted, judge.room(now), "{who} at {now}");
    if admitted > 0 {
        judge.charge(now, admitted);
    }
}

#[test]
fn joint_decisions_lose_nothing_and_admit_nothing_twice() {
    let clock = ManualClock::new();
    let limits = Limits {
        users: Limiter::new(Gcra::new(quota("3/40ns burst 30")).expect("fits"), &clock),
        teams: Limiter::new(Rolling::new(quota("60/100ns")).expect("fits"), &clock),
        whole: Limiter::new(FixedWindow::new(quota("400/90ns")).expect("fits"), &clock),
        jobs: Limiter::new(InFlight::new(3).expect("fits"), &clock),
    };
    let mut users: Vec<_> = (0..USERS).map(|_| TokenBucket::new(3, 40, 30)).collect();
    let mut teams: Vec<_> = (0..TEAMS).map(|_| RollingLog::new(60, 100, false)).collect();
    let mut whole = CountedWindows::new(400, FixedLength { length: 90, phase: 0 });
    let mut now = 0;
    for epoch in 0..epochs() {
        let total = Mutex::new(Admitted::none());
        let barrier = Barrier::new(usize::try_from(THREADS).expect("few"));
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (limits, total, barrier) = (&limits, &total, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let own = limits.hammer(epoch, thread);
                    total.lock().expect("no thread panicked").add(&own);
                });
            }
        });
        let mut total = total.into_inner().expect("no thread panicked");
        limits.drain(&mut total);
        for (judge, &units) in users.iter_mut().zip(&total.users) {
            verify(judge, now, units, "a user");
        }
        for (judge, &units) in teams.iter_mut().zip(&total.teams) {
            verify(judge, now, units, "a team");
        }
        verify(&mut whole, now, total.whole, "the whole");
        now += 1 + epoch * 7 % 50;
        clock.set(Timestamp::from_nanos(now));
    }
}
