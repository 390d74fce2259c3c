//! The waiting room under random schedules in virtual time: arrivals, polls, drops, steps of the
//! clock, releases. A task is polled only when its waker was called, so a wake-up that is lost
//! leaves a task that never ends. `WAIT_SCHEDULES` asks for more of them.

mod judges;
mod virtual_time;

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use giusto::{
    Bounds, Clock, Cost, Decision, DirectLimiter, Gcra, Limit, ManualClock, Quota, Refused,
    Shedding, Timestamp, UntilReady, WaitRequest, WaitingRoom,
};
use judges::Random;
use virtual_time::VirtualTimer;

fn schedules() -> u64 {
    option_env!("WAIT_SCHEDULES").and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

const SECOND: u64 = 1_000_000_000;
/// Both limits: units that pass at once.
const CAPACITY: u64 = 3;

fn gcra() -> DirectLimiter<Gcra, ManualClock> {
    let quota: Quota = "1/s burst 3".parse().expect("a quota");
    DirectLimiter::new(Gcra::new(quota).expect("fits"), ManualClock::new())
}

/// One limit by time, and one by what is held, of which no clock tells when it has room.
enum Tested {
    Rate(DirectLimiter<Gcra, ManualClock>),
    Held(AtomicU64),
}

impl Limit for Tested {
    fn check_at(&self, now: Timestamp, cost: Cost) -> Decision {
        match self {
            Self::Rate(limit) => limit.check_at(now, cost),
            Self::Held(held) => {
                let decision = self.peek_at(now, cost);
                if decision.is_allowed() {
                    // Relaxed: one thread.
                    held.fetch_add(cost.units(), Ordering::Relaxed);
                }
                decision
            }
        }
    }

    fn peek_at(&self, now: Timestamp, cost: Cost) -> Decision {
        match self {
            Self::Rate(limit) => limit.peek_at(now, cost),
            // Relaxed: one thread.
            Self::Held(held) if held.load(Ordering::Relaxed) + cost.units() <= CAPACITY => {
                gcra().peek_at(now, cost)
            }
            Self::Held(_) => {
                // At the end of time no instant can be told.
                let used = gcra();
                assert!(used.check_at(Timestamp::MAX, Cost::new(CAPACITY)).is_allowed());
                let denied = used.peek_at(Timestamp::MAX, cost);
                assert_eq!((denied.is_denied(), denied.status().next_at()), (true, None));
                denied
            }
        }
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        // Relaxed: one thread.
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Task<'a> {
    future: Pin<Box<UntilReady<'a, Tested, Arc<VirtualTimer>>>>,
    woken: Arc<Woken>,
    request: WaitRequest,
    arrival: u64,
}

struct Schedule<'a> {
    room: &'a WaitingRoom<Tested, Arc<VirtualTimer>>,
    tasks: Vec<Task<'a>>,
    arrivals: u64,
    admitted: Vec<(Timestamp, u64)>,
    held: Vec<u64>,
    ends: Ends,
}

#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    admitted: u64,
    dropped: u64,
    shed: u64,
    full: u64,
    late: u64,
}

impl<'a> Schedule<'a> {
    fn arrive(&mut self, random: &mut Random) {
        let mut request = WaitRequest::new(Cost::new(random.below(CAPACITY + 1)));
        request.priority = u8::try_from(random.below(5).saturating_sub(2)).expect("small");
        if random.below(4) == 0 {
            let deadline = self.room.timer().now().as_nanos() + random.below(5 * SECOND);
            request = request.deadline(Timestamp::from_nanos(deadline));
        }
        self.tasks.push(Task {
            future: Box::pin(self.room.until_ready(request)),
            woken: Arc::new(Woken(AtomicBool::new(true))),
            request,
            arrival: self.arrivals,
        });
        self.arrivals += 1;
        self.poll(self.tasks.len() - 1);
    }

    fn poll(&mut self, index: usize) {
        let task = &mut self.tasks[index];
        // Relaxed: one thread.
        task.woken.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(Arc::clone(&task.woken));
        let polled = task.future.as_mut().poll(&mut Context::from_waker(&waker));
        let Poll::Ready(end) = polled else { return };
        let task = self.tasks.remove(index);
        match end {
            Ok(decision) => self.admit(&task, decision),
            Err(Refused::Shed) => self.ends.shed += 1,
            Err(Refused::Full { .. }) => self.ends.full += 1,
            Err(Refused::Late { deadline, earliest }) => {
                assert!(earliest > deadline && Some(deadline) == task.request.deadline);
                self.ends.late += 1;
            }
            Err(refused) => panic!("{refused}"),
        }
    }

    fn admit(&mut self, task: &Task<'a>, decision: Decision) {
        let now = self.room.timer().now();
        assert!(decision.is_allowed());
        assert!(task.request.deadline.is_none_or(|deadline| now <= deadline));
        // Those that were shed and do not know it yet are not passed over.
        if self.room.len() == self.tasks.len() {
            let ahead = |other: &Task<'_>| {
                (other.request.priority, task.arrival) > (task.request.priority, other.arrival)
            };
            assert!(!self.tasks.iter().any(ahead), "somebody was passed over");
        }
        let units = task.request.cost.units();
        self.admitted.push((now, units));
        self.ends.admitted += 1;
        if matches!(self.room.limit(), Tested::Held(_)) {
            self.held.push(units);
            assert!(self.held.iter().sum::<u64>() <= CAPACITY, "past the limit");
        }
    }

    fn poll_woken(&mut self, random: &mut Random) -> bool {
        // Relaxed: one thread.
        let woken = |&index: &usize| self.tasks[index].woken.0.load(Ordering::Relaxed);
        let woken: Vec<_> = (0..self.tasks.len()).filter(woken).collect();
        if woken.is_empty() {
            return false;
        }
        self.poll(woken[draw(random, woken.len())]);
        true
    }

    fn release(&mut self, random: &mut Random) -> bool {
        let Tested::Held(held) = self.room.limit() else { return false };
        if self.held.is_empty() {
            return false;
        }
        let units = self.held.swap_remove(draw(random, self.held.len()));
        // Relaxed: one thread.
        held.fetch_sub(units, Ordering::Relaxed);
        self.room.notify();
        true
    }

    fn step(&mut self, random: &mut Random) {
        match random.below(16) {
            0..4 => self.arrive(random),
            4..9 => _ = self.poll_woken(random),
            9..11 if !self.tasks.is_empty() => {
                drop(self.tasks.swap_remove(draw(random, self.tasks.len())));
                self.ends.dropped += 1;
            }
            11..13 => _ = self.release(random),
            13 => _ = self.room.timer().advance_to_next(),
            _ => self.room.timer().advance(random.below(SECOND)),
        }
    }

    /// What must hold when everything has happened that can.
    fn finish(&mut self, random: &mut Random) {
        while self.poll_woken(random) || self.room.timer().advance_to_next() || self.release(random)
        {
        }
        assert_eq!(self.tasks.len(), 0, "a wake-up was lost");
        assert!(self.room.is_empty());
        if matches!(self.room.limit(), Tested::Held(_)) {
            return;
        }
        for (first, &(from, _)) in self.admitted.iter().enumerate() {
            let mut sum = 0;
            for &(to, units) in &self.admitted[first..] {
                sum += units;
                assert!(sum <= CAPACITY + to.since(from).as_secs(), "past the limit");
            }
        }
    }
}

fn draw(random: &mut Random, length: usize) -> usize {
    let bound = u64::try_from(length).expect("small");
    usize::try_from(random.below(bound)).expect("below a length")
}

fn run(seed: u64) -> Ends {
    let mut random = Random::new(seed);
    let limit =
        if seed.is_multiple_of(2) { Tested::Rate(gcra()) } else { Tested::Held(AtomicU64::new(0)) };
    let orders = [Shedding::RefuseNewest, Shedding::ShedOldest, Shedding::ShedLowestPriority];
    let shedding = orders[draw(&mut random, orders.len())];
    let waiters = if seed % 4 < 2 { 1_000 } else { 3 };
    let bounds = Bounds { waiters, shedding, ..Bounds::default() };
    let room = WaitingRoom::new(limit, Arc::new(VirtualTimer::default()), bounds);
    let mut schedule = Schedule {
        room: &room,
        tasks: Vec::new(),
        arrivals: 0,
        admitted: Vec::new(),
        held: Vec::new(),
        ends: Ends::default(),
    };
    for _ in 0..random.below(120) {
        schedule.step(&mut random);
    }
    schedule.finish(&mut random);
    schedule.ends
}

#[test]
fn no_wake_up_is_lost_and_nothing_passes_beyond_the_limit() {
    let mut all = Ends::default();
    for seed in 1..=schedules() {
        let ends = run(seed);
        all.admitted += ends.admitted;
        all.dropped += ends.dropped;
        all.shed += ends.shed;
        all.full += ends.full;
        all.late += ends.late;
    }
    println!("{} schedules: {all:?}", schedules());
    // A run in which one of the ends does not happen shows nothing of it.
    for count in [all.admitted, all.dropped, all.shed, all.full, all.late] {
        assert!(count > schedules() / 20, "{all:?}");
    }
}
