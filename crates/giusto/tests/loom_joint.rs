//! Joint decisions and tickets under every interleaving of two or three threads.

#![cfg(giusto_loom)]

mod explored;

use std::panic;

use explored::explore;
use giusto::{
    Charge, Cost, DirectLimiter, Gcra, InFlight, ManualClock, Quota, Timestamp, WordAlgorithm, all,
};
use loom::{sync::Arc, thread};

const NOW: Timestamp = Timestamp::from_nanos(100);

type Shared<A> = Arc<DirectLimiter<A, ManualClock>>;

fn shared<A: WordAlgorithm>(algorithm: A) -> Shared<A> {
    Arc::new(DirectLimiter::new(algorithm, ManualClock::new()))
}

fn gcra(quota: &str) -> Gcra {
    Gcra::new(quota.parse::<Quota>().expect(quota)).expect(quota)
}

fn left<A: WordAlgorithm>(limiter: &Shared<A>) -> u64 {
    limiter.peek_at(NOW, Cost::ZERO).status().remaining()
}

/// Two limits with so many units, asked for together by two threads in opposite order.
fn race(
    units: [u64; 2],
    ask: impl Fn(&Shared<Gcra>, &Shared<Gcra>) -> bool + Copy + Send + 'static,
) {
    let [a, b] = units.map(|units| shared(gcra(&format!("{units}/s"))));
    let (other_a, other_b) = (Arc::clone(&a), Arc::clone(&b));
    let other = thread::spawn(move || ask(&other_b, &other_a));
    let mine = ask(&a, &b);
    let theirs = other.join().expect("no thread panics");
    let admitted = u64::from(mine) + u64::from(theirs);
    // Never more than there is, and a request that was denied left nothing behind.
    let there = units.map(|units| units - admitted);
    assert_eq!([left(&a), left(&b)], there, "{mine} {theirs}");
}

fn together(first: &Shared<Gcra>, second: &Shared<Gcra>) -> bool {
    all((first.claim(Cost::ONE), second.claim(Cost::ONE))).check_at(NOW).is_allowed()
}

/// Bound: 2 threads, one joint request over 2 limits each, in opposite order, no bound on
/// preemptions. At most what there is is admitted, and all of the rest is still there.
#[test]
fn two_joint_requests_race() {
    for (units, floor) in [([1, 1], 20), ([2, 1], 20), ([2, 2], 20)] {
        let executions = explore(move || race(units, together));
        assert!(executions >= floor, "{units:?}: {executions}");
        println!("{units:?}: executions: {executions}");
    }
}

/// Bound: 3 threads, of which two ask for both limits in one order and the third for one of them; no
/// bound on preemptions. In the same order no request is denied that another does not explain: one of
/// the three that can pass does.
#[test]
fn a_plain_request_meets_two_joint_ones() {
    let executions = explore(|| {
        let (a, b) = (shared(gcra("1/s")), shared(gcra("1/s")));
        let ask = || {
            let (a, b) = (Arc::clone(&a), Arc::clone(&b));
            thread::spawn(move || together(&a, &b))
        };
        let (one, two) = (ask(), ask());
        let plain = a.check_at(NOW, Cost::ONE).is_allowed();
        let joint = [one, two].map(|ask| u64::from(ask.join().expect("no thread panics")));
        let joint: u64 = joint.iter().sum();
        assert_eq!(left(&a), 1 - joint - u64::from(plain));
        assert_eq!(left(&b), 1 - joint);
        assert!(joint + u64::from(plain) == 1, "joint {joint}, plain {plain}");
    });
    assert!(executions >= 1_000, "{executions}");
    println!("executions: {executions}");
}

/// Bound: 2 threads, each with a ticket on one place of two and a third that looks, no bound on
/// preemptions. Never two at once, and all of it back in the end.
#[test]
fn tickets_race_for_one_place() {
    let executions = explore(|| {
        let jobs = shared(InFlight::new(1).expect("fits"));
        let under_way = Arc::new(loom::sync::atomic::AtomicUsize::new(0));
        let work = |jobs: &Shared<InFlight>, under_way: &loom::sync::atomic::AtomicUsize| {
            let Ok(ticket) = all([jobs.claim(Cost::ONE)]).reserve_at(NOW) else { return false };
            // AcqRel, partner the same of the other thread.
            let others = under_way.fetch_add(1, loom::sync::atomic::Ordering::AcqRel);
            assert_eq!(others, 0, "two under way");
            // AcqRel: as above.
            under_way.fetch_sub(1, loom::sync::atomic::Ordering::AcqRel);
            ticket.cancel_at(NOW);
            true
        };
        let (other_jobs, other_count) = (Arc::clone(&jobs), Arc::clone(&under_way));
        let other = thread::spawn(move || work(&other_jobs, &other_count));
        let mine = work(&jobs, &under_way);
        let theirs = other.join().expect("no thread panics");
        assert!(mine || theirs);
        assert_eq!(left(&jobs), 1);
    });
    assert!(executions >= 10, "{executions}");
    println!("executions: {executions}");
}

/// Bound: 2 threads, a ticket on 2 of 3 units that is settled for 1 against two checks, no bound on
/// preemptions. What was used and what was admitted never exceed what there is, and nothing is lost.
#[test]
fn a_ticket_races_decisions() {
    let executions = explore(|| {
        let rate = shared(gcra("3/s"));
        let ticket = all([rate.claim(Cost::new(2))]).reserve_at(NOW).expect("fresh");
        let other = Arc::clone(&rate);
        let checks = thread::spawn(move || {
            [other.check_at(NOW, Cost::ONE), other.check_at(NOW, Cost::ONE)]
                .map(|check| u64::from(check.is_allowed()))
        });
        ticket.settle_at(NOW, [Cost::ONE]);
        let admitted: u64 = checks.join().expect("no thread panics").iter().sum();
        assert!(admitted >= 1);
        assert_eq!(left(&rate), 3 - 1 - admitted);
    });
    assert!(executions >= 5, "{executions}");
    println!("executions: {executions}");
}

/// A joint decision that forgets to give back.
fn keeps_what_it_charged(first: &Shared<Gcra>, second: &Shared<Gcra>) -> bool {
    let looks = [first, second].map(|limit| limit.peek_at(NOW, Cost::ONE).is_allowed());
    looks == [true, true]
        && first.check_at(NOW, Cost::ONE).is_allowed()
        && second.check_at(NOW, Cost::ONE).is_allowed()
}

/// One that gives back more than it was charged.
fn gives_back_too_much(first: &Shared<Gcra>, second: &Shared<Gcra>) -> bool {
    let passes = first.check_at(NOW, Cost::ONE).is_allowed();
    let both = passes && second.check_at(NOW, Cost::ONE).is_allowed();
    if !both {
        first.refund_at(NOW, Charge { at: NOW, cost: Cost::ONE });
    }
    both
}

/// One that looks, and then takes its look for an answer.
fn trusts_its_look(first: &Shared<Gcra>, second: &Shared<Gcra>) -> bool {
    let passes = [first, second].map(|limit| limit.peek_at(NOW, Cost::ONE).is_allowed());
    if passes == [true, true] {
        let _ = first.check_at(NOW, Cost::ONE);
        let _ = second.check_at(NOW, Cost::ONE);
    }
    passes == [true, true]
}

/// The mutations: the model of the race finds each of them.
#[test]
fn loom_catches_wrong_joint_decisions() {
    let wrong = [keeps_what_it_charged, gives_back_too_much, trusts_its_look];
    for (number, ask) in wrong.into_iter().enumerate() {
        let caught = panic::catch_unwind(|| explore(move || race([1, 1], ask)));
        assert!(caught.is_err(), "mutation {number} is not caught");
    }
}
