//! The queue without I/O, in virtual time.

use giusto::{
    Bounds, Cost, Decision, DirectLimiter, Estimate, FairQueue, Gcra, ManualClock, Quota, Refused,
    Shedding, Timestamp, Wait, WaitRequest, WaiterId,
};

type Limit = DirectLimiter<Gcra, ManualClock>;

fn limit(quota: &str) -> Limit {
    let quota = quota.parse::<Quota>().expect(quota);
    DirectLimiter::new(Gcra::new(quota).expect("fits"), ManualClock::new())
}

const fn at(millis: u64) -> Timestamp {
    Timestamp::from_nanos(millis * 1_000_000)
}

fn units(units: u64) -> WaitRequest {
    WaitRequest::new(Cost::new(units))
}

fn enqueue(
    queue: &mut FairQueue,
    limit: &Limit,
    now: Timestamp,
    request: WaitRequest,
) -> Result<WaiterId, Refused> {
    queue.enqueue_at(now, request, |at, cost| limit.peek_at(at, cost)).map(|enqueued| enqueued.id)
}

fn poll(queue: &mut FairQueue, limit: &Limit, now: Timestamp, id: WaiterId) -> Wait {
    queue.poll_at(now, id, |at, cost| limit.check_at(at, cost))
}

/// Polls heads from `now` on until nobody waits, jumping from instant to instant.
fn drain(queue: &mut FairQueue, limit: &Limit, mut now: Timestamp) -> Vec<(WaiterId, Decision)> {
    let mut admitted = Vec::new();
    while let Some(head) = queue.head() {
        match poll(queue, limit, now, head) {
            Wait::Admitted(decision) => admitted.push((head, decision)),
            Wait::Until(next) => {
                assert!(next > now, "an instant that is told is still to come");
                now = next;
            }
            other => panic!("{other:?}"),
        }
    }
    admitted
}

#[test]
fn a_thousand_pass_in_order_of_arrival_each_at_the_first_possible_instant() {
    let (limit, mut queue) = (limit("10/s burst 5"), FairQueue::new(Bounds::default()));
    let ids: Vec<_> = (0..1_000)
        .map(|_| enqueue(&mut queue, &limit, at(0), units(1)).expect("there is room"))
        .collect();
    let admitted = drain(&mut queue, &limit, at(0));
    for (number, (id, decision)) in (0..).zip(&admitted) {
        assert_eq!(*id, ids[usize::try_from(number).expect("small")]);
        // Five at once, then one each 100 ms.
        assert_eq!(decision.status().at(), at(u64::saturating_sub(number, 4) * 100));
    }
    assert_eq!(admitted.len(), 1_000);
}

#[test]
fn those_who_cancel_lose_nothing_for_the_others() {
    let run = |with_cancelled: bool| {
        let (limit, mut queue) = (limit("10/s burst 5"), FairQueue::new(Bounds::default()));
        let mut cancelled = Vec::new();
        for number in 0..1_000_u64 {
            let cost = units(1 + number % 3);
            if number % 7 == 3 || number % 5 == 0 {
                if with_cancelled {
                    cancelled.push(enqueue(&mut queue, &limit, at(0), cost).expect("room"));
                }
            } else {
                enqueue(&mut queue, &limit, at(0), cost).expect("room");
            }
        }
        // The very first among them is at the head, and has been told an instant.
        for id in cancelled {
            assert!(queue.cancel(id));
            assert!(!queue.cancel(id));
        }
        let admitted = drain(&mut queue, &limit, at(0));
        admitted.iter().map(|(_, decision)| *decision).collect::<Vec<_>>()
    };
    assert_eq!(run(true), run(false));
}

#[test]
fn a_large_cost_is_not_starved_by_small_ones() {
    let (limit, mut queue) = (limit("10/s"), FairQueue::new(Bounds::default()));
    assert!(limit.check_at(at(0), Cost::new(10)).is_allowed());
    let large = enqueue(&mut queue, &limit, at(0), units(10)).expect("room");
    for millis in 0..1_000 {
        let small = enqueue(&mut queue, &limit, at(millis), units(1)).expect("room");
        assert_eq!(poll(&mut queue, &limit, at(millis), small), Wait::Behind);
        assert_eq!(poll(&mut queue, &limit, at(millis), large), Wait::Until(at(1_000)));
    }
    assert!(matches!(poll(&mut queue, &limit, at(1_000), large), Wait::Admitted(_)));
}

#[test]
fn higher_priorities_pass_first_and_in_order() {
    let (limit, mut queue) = (limit("1/s"), FairQueue::new(Bounds::default()));
    let mut arrive =
        |priority| enqueue(&mut queue, &limit, at(0), units(1).priority(priority)).expect("room");
    let [low, high, middle, second_high] = [arrive(0), arrive(9), arrive(5), arrive(9)];
    let order: Vec<_> = drain(&mut queue, &limit, at(0)).iter().map(|(id, _)| *id).collect();
    assert_eq!(order, [high, second_high, middle, low]);
}

#[test]
fn what_cannot_pass_in_time_is_refused_at_once() {
    let (limit, mut queue) = (limit("1/s burst 3"), FairQueue::new(Bounds::default()));
    let never = enqueue(&mut queue, &limit, at(0), units(4));
    assert!(matches!(never, Err(Refused::Never(decision)) if decision.is_never()));
    assert!(limit.check_at(at(0), Cost::new(3)).is_allowed());
    let late = enqueue(&mut queue, &limit, at(0), units(2).deadline(at(1_999)));
    assert_eq!(late, Err(Refused::Late { deadline: at(1_999), earliest: at(2_000) }));
    let past = enqueue(&mut queue, &limit, at(5), units(0).deadline(at(4)));
    assert_eq!(past, Err(Refused::Late { deadline: at(4), earliest: at(5) }));
    assert!(queue.is_empty());
    let exact = enqueue(&mut queue, &limit, at(0), units(2).deadline(at(2_000))).expect("in time");
    assert_eq!(poll(&mut queue, &limit, at(0), exact), Wait::Until(at(2_000)));
    // Somebody goes past the queue: the instant moves beyond the deadline.
    assert!(limit.check_at(at(1_000), Cost::ONE).is_allowed());
    let late = Refused::Late { deadline: at(2_000), earliest: at(3_000) };
    assert_eq!(poll(&mut queue, &limit, at(1_000), exact), Wait::Refused(late));
    assert!(queue.is_empty());
}

#[test]
fn the_costs_ahead_count_where_asked_for() {
    let bounds = Bounds { estimate: Estimate::CostsAhead, ..Bounds::default() };
    let (limit, mut queue) = (limit("1/s burst 10"), FairQueue::new(bounds));
    assert!(limit.check_at(at(0), Cost::new(10)).is_allowed());
    for _ in 0..3 {
        enqueue(&mut queue, &limit, at(0), units(2)).expect("room");
    }
    let late = enqueue(&mut queue, &limit, at(0), units(1).deadline(at(6_999)));
    assert_eq!(late, Err(Refused::Late { deadline: at(6_999), earliest: at(7_000) }));
    // A higher priority has nobody ahead.
    let urgent = units(1).deadline(at(1_000)).priority(1);
    let urgent = enqueue(&mut queue, &limit, at(0), urgent).expect("in time");
    assert!(queue.cancel(urgent));
    let exact = enqueue(&mut queue, &limit, at(0), units(1).deadline(at(7_000))).expect("in time");
    // More than the limit holds at once is judged by what it holds.
    enqueue(&mut queue, &limit, at(0), units(9).deadline(at(10_000))).expect("a lower bound only");
    let admitted = drain_some(&mut queue, &limit, 4);
    let (id, decision) = admitted[3];
    assert_eq!((id, decision.status().at()), (exact, at(7_000)));
}

fn drain_some(queue: &mut FairQueue, limit: &Limit, number: usize) -> Vec<(WaiterId, Decision)> {
    let (mut now, mut admitted) = (at(0), Vec::new());
    while admitted.len() < number {
        let head = queue.head().expect("enough wait");
        match poll(queue, limit, now, head) {
            Wait::Admitted(decision) => admitted.push((head, decision)),
            Wait::Until(next) => now = next,
            other => panic!("{other:?}"),
        }
    }
    admitted
}

/// Four wait with priorities 1, 0, 2, 1 in a queue for four; then one of `priority` arrives.
fn shed_by(shedding: Shedding, bound: Bounds, arrival: WaitRequest) -> Result<Vec<u64>, Refused> {
    let (limit, mut queue) = (limit("1/s burst 100"), FairQueue::new(Bounds { shedding, ..bound }));
    let ids: Vec<_> = [1, 0, 2, 1]
        .into_iter()
        .map(|priority| enqueue(&mut queue, &limit, at(0), units(2).priority(priority)))
        .map(|id| id.expect("room"))
        .collect();
    let enqueued = queue.enqueue_at(at(0), arrival, |at, cost| limit.peek_at(at, cost));
    let shed = enqueued.map(|enqueued| enqueued.shed)?;
    for &id in &shed {
        assert_eq!(poll(&mut queue, &limit, at(0), id), Wait::Refused(Refused::Shed));
    }
    assert_eq!(queue.len(), 5 - shed.len());
    Ok((0..).zip(&ids).filter(|(_, id)| shed.contains(id)).map(|(number, _)| number).collect())
}

#[test]
fn each_order_of_shedding() {
    let four = Bounds { waiters: 4, ..Bounds::default() };
    let full = Err(Refused::Full { waiters: 4, units: 8 });
    let [plain, urgent] = [units(2), units(2).priority(2)];
    assert_eq!(shed_by(Shedding::RefuseNewest, four, urgent), full);
    assert_eq!(shed_by(Shedding::ShedOldest, four, plain), Ok(vec![0]));
    assert_eq!(shed_by(Shedding::ShedLowestPriority, four, plain), full);
    assert_eq!(shed_by(Shedding::ShedLowestPriority, four, urgent), Ok(vec![1]));
    let eight = Bounds { units: 8, ..Bounds::default() };
    assert_eq!(shed_by(Shedding::RefuseNewest, eight, plain), full);
    assert_eq!(shed_by(Shedding::ShedOldest, eight, units(3)), Ok(vec![0, 1]));
    assert_eq!(shed_by(Shedding::ShedOldest, eight, units(9)), full);
    let lowest = Shedding::ShedLowestPriority;
    assert_eq!(shed_by(lowest, eight, units(3).priority(2)), Ok(vec![1, 3]));
    assert_eq!(shed_by(lowest, eight, units(3).priority(1)), full);
    assert_eq!(shed_by(lowest, eight, units(7).priority(2)), full);
    // One that would be refused anyhow sheds nobody.
    let never = shed_by(Shedding::ShedOldest, four, units(101));
    assert!(matches!(never, Err(Refused::Never(_))), "{never:?}");
}

/// One caller has ten requests in the queue at all times, nine have one: who shares a queue shares
/// by requests. Each of the ten gets its turns in order of arrival.
#[test]
fn a_hog_goes_in_turn_with_nine_small_callers() {
    let (limit, mut queue) = (limit("100/s burst 1"), FairQueue::new(Bounds::default()));
    let mut owners = Vec::new();
    let callers = || [0; 10].into_iter().chain(1..10);
    for caller in callers() {
        owners.push((enqueue(&mut queue, &limit, at(0), units(1)).expect("room"), caller));
    }
    let (mut now, mut turns, mut shares) = (at(0), 0, [0_u32; 10]);
    while turns < 1_900 {
        let head = queue.head().expect("all come back");
        match poll(&mut queue, &limit, now, head) {
            Wait::Admitted(_) => {
                let (expected, caller) = owners[turns];
                assert_eq!(head, expected, "order of arrival");
                shares[caller] += 1;
                turns += 1;
                owners.push((enqueue(&mut queue, &limit, now, units(1)).expect("room"), caller));
            }
            Wait::Until(next) => now = next,
            other => panic!("{other:?}"),
        }
    }
    println!("turns of the hog and of each small caller: {shares:?}");
    assert_eq!(shares, [1_000, 100, 100, 100, 100, 100, 100, 100, 100, 100]);
}
