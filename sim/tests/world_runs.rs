//! What a world does, by hand: who asks when, what is written down, and what ends a run.

mod clients;
mod scripted;

use std::{cell::RefCell, time::Duration};

use clients::{MILLISECOND, SECOND, backoff, limiter, population, run};
use giusto_sim::{
    client::{
        Behaviour, Budget, ClientError, Fixed, Immediate, Jitter, Jobs, Keys, Latency, Population,
        Queue, Respectful, Span, Starts, Told,
    },
    replay::{CostRule, replay},
    server::Outcome,
    subject::{Choices, Kind, Subject},
    traffic::{Arrivals, Request},
    world::{OPEN, Progress, Record, Unwatched, World, WorldError},
};
use scripted::{Scripted, bare};

/// Arrivals at these times, whatever their order.
fn at(times: Vec<u64>) -> Box<dyn Arrivals> {
    Box::new(Listed(times.into_iter()))
}

struct Listed(std::vec::IntoIter<u64>);

impl Arrivals for Listed {
    fn next_ns(&mut self) -> Option<u64> {
        self.0.next()
    }
}

fn fixed() -> Behaviour {
    Behaviour::Fixed(Fixed { delay_ns: SECOND })
}

fn respectful() -> Behaviour {
    Behaviour::Respectful(Respectful { jitter_ns: 0, otherwise: backoff(Jitter::None) })
}

#[test]
fn a_client_asks_again_after_its_delay_and_the_way_there_and_back() {
    // Two a ten seconds, in fixed windows: the third job waits for the second window.
    let latency =
        Latency { out: Span::constant(2 * MILLISECOND), back: Span::constant(3 * MILLISECOND) };
    let one = Population { count: 1, jobs: Jobs::AtStart(3), latency, ..population(fixed()) };
    let record = run(one, 1, Duration::from_secs(20), |keys, end_ns| {
        limiter(Kind::Fixed, "2/10s", keys, end_ns)
    });
    let mut times = vec![2, 7, 12];
    times.extend((1..=10).map(|retry| 12 + retry * 1_005));
    let times: Vec<u64> = times.iter().map(|ms| ms * MILLISECOND).collect();
    assert_eq!(record.trace.times(), times);
    assert_eq!(record.decisions.bits(), b"1100000000001");
    assert_eq!(record.attempts, [1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert_eq!(record.retries().filter(|&retry| retry).count(), 10);
    let ends: Vec<_> = record.jobs.iter().map(|job| (job.wait_ns(), job.attempts)).collect();
    assert_eq!(
        ends,
        [(5 * MILLISECOND, 1), (10 * MILLISECOND, 1), (10_065 * MILLISECOND, 11)],
        "all three were there at the start"
    );
    assert!(record.jobs.iter().all(|job| job.done && job.client == 0));
    assert_eq!((record.populations[0].jobs, record.until_ns), (3, 20 * SECOND));
    assert!(!record.partial);
}

#[test]
fn a_replay_of_the_record_decides_as_the_world_did() {
    let limit = "5/s".parse().expect("a limit");
    for behaviour in [fixed(), respectful(), Behaviour::Immediate(Immediate)] {
        let crowd = Population { jobs: Jobs::AtStart(20), ..population(behaviour) };
        let record = run(crowd, 1, Duration::from_secs(3), |keys, end_ns| {
            limiter(Kind::Rolling, "5/s", keys, end_ns)
        });
        let subject = Subject::new(Kind::Rolling, &limit, &record.trace, &Choices::default());
        let again = replay(&subject.expect("exact"), &record.trace, CostRule::Column);
        assert_eq!(again, record.decisions);
        let other = "6/s".parse().expect("a limit");
        let subject = Subject::new(Kind::Rolling, &other, &record.trace, &Choices::default());
        let again = replay(&subject.expect("exact"), &record.trace, CostRule::Column);
        assert_ne!(again, record.decisions, "another limit decides otherwise");
    }
}

#[test]
fn sources_come_before_clients_and_in_their_own_order() {
    let asked = RefCell::new(Vec::new());
    let mut server = Scripted(|now_ns, key, cost| {
        asked.borrow_mut().push((now_ns, key, cost));
        bare(Outcome::Admitted)
    });
    let mut world = World::new(1, 10);
    let (a, b) = (world.key("a").expect("few"), world.key("b").expect("few"));
    let offers = |key, times: [u64; 3]| times.map(|time_ns| Request { time_ns, key, cost: 7 });
    world.source(offers(b, [0, 5, 11]).into_iter());
    world.source(offers(a, [0, 5, 5]).into_iter());
    let latency = Latency::constant(5);
    let keys = Keys::Given(a);
    world
        .population(Population { count: 1, keys, latency, cost: 2, ..population(fixed()) })
        .expect("a population");
    let record = world.run(&mut server, &mut Unwatched).expect("runs");
    // The last offer of b comes after the end.
    assert_eq!(*asked.borrow(), [(0, b, 7), (0, a, 7), (5, b, 7), (5, a, 7), (5, a, 7), (5, a, 2)]);
    assert_eq!(record.clients, [OPEN, OPEN, OPEN, OPEN, OPEN, 0]);
    assert_eq!(record.attempts, [0, 0, 0, 0, 0, 1]);
    assert_eq!(record.trace.names(), ["a", "b"]);
}

#[test]
fn keys_are_named_and_dealt_as_the_population_says() {
    let names = |keys| {
        let mut world = World::new(1, SECOND);
        world.key("known").expect("few");
        let few = Population { count: 5, keys, ..population(fixed()) };
        world.population(few)?;
        let mut server = Scripted(|_, _, _| bare(Outcome::Admitted));
        let record = world.run(&mut server, &mut Unwatched)?;
        Ok::<_, WorldError>((record.trace.names()[1..].to_vec(), record.trace.keys().to_vec()))
    };
    let text = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let own = ["clients/0", "clients/1", "clients/2", "clients/3", "clients/4"];
    assert_eq!(names(Keys::Own).expect("runs"), (text(&own), vec![1, 2, 3, 4, 5]));
    assert_eq!(names(Keys::One).expect("runs"), (text(&["clients"]), vec![1; 5]));
    assert_eq!(names(Keys::Groups(2)).expect("runs"), (text(&own[..2]), vec![1, 2, 1, 2, 1]));
    assert_eq!(names(Keys::Given(0)).expect("runs"), (vec![], vec![0; 5]));
    assert!(matches!(names(Keys::Given(1)), Err(WorldError::NoSuchKey { key: 1, .. })));
}

#[test]
fn what_cannot_be_is_refused_and_says_why() {
    let refuse = |population| match World::new(1, 1).population(population) {
        Err(WorldError::Client(error)) => error,
        other => panic!("{other:?}"),
    };
    let name = || String::from("clients");
    let zero = Population { count: 0, ..population(fixed()) };
    assert_eq!(refuse(zero), ClientError::NoClients { name: name() });
    let zero = Population { in_flight: 0, ..population(fixed()) };
    assert_eq!(refuse(zero), ClientError::NothingInFlight { name: name() });
    let zero = Population { keys: Keys::Groups(0), ..population(fixed()) };
    assert_eq!(refuse(zero), ClientError::NoGroups { name: name() });
    let none = Population { jobs: Jobs::Each(Vec::new()), ..population(fixed()) };
    let error = ClientError::Arrivals { name: name(), clients: 10, streams: 0 };
    assert_eq!(refuse(none), error);
    let queue = Behaviour::Queue(Queue::new(10, SECOND, 50).expect("a share"));
    let dear = Population { cost: 6, ..population(queue.clone()) };
    let error = ClientError::CostExceedsShare { name: name(), cost: 6, share: 5 };
    assert_eq!(refuse(dear), error);
    let fits = Population { cost: 5, ..population(queue) };
    assert!(World::new(1, 1).population(fits).is_ok());
}

#[test]
fn time_may_not_stand_still() {
    let near = |behaviour| Population { latency: Latency::default(), ..population(behaviour) };
    let refused = |population| {
        let error = World::new(1, 1).population(population).err();
        matches!(error, Some(WorldError::Client(ClientError::NoTimePasses { .. })))
    };
    assert!(refused(near(Behaviour::Immediate(Immediate))));
    assert!(refused(near(Behaviour::Fixed(Fixed { delay_ns: 0 }))));
    assert!(!refused(near(fixed())));
    assert!(!refused(population(Behaviour::Immediate(Immediate))));
    let mut bounded = near(Behaviour::Immediate(Immediate));
    bounded.manners.budget = Budget { attempts: Some(3), ..Budget::default() };
    assert!(!refused(bounded));
}

#[test]
fn a_run_ends_with_an_error_at_its_most_requests() {
    let play = |most| {
        let mut world = World::new(1, SECOND).at_most(most);
        world.population(population(fixed())).expect("a population");
        let mut server = Scripted(|_, _, _| bare(Outcome::Denied));
        world.run(&mut server, &mut Unwatched).map(|record| record.trace.len())
    };
    assert_eq!(play(10).expect("the first of each alone come in time"), 10);
    let Err(WorldError::TooManyRequests { most: 9, now_ns, .. }) = play(9) else {
        panic!("nine are fewer than ten")
    };
    assert_eq!(now_ns, MILLISECOND);
}

#[test]
fn sources_and_arrivals_that_go_back_are_refused() {
    let offer = |time_ns, key| Request { time_ns, key, cost: 1 };
    let play = |offers: Vec<Request>| {
        let mut world = World::new(1, SECOND);
        world.key("a").expect("few");
        world.source(offers.into_iter());
        let mut server = Scripted(|_, _, _| bare(Outcome::Admitted));
        world.run(&mut server, &mut Unwatched).map(|record| record.trace.len())
    };
    assert_eq!(play(vec![offer(3, 0), offer(3, 0)]).expect("in order"), 2);
    assert!(matches!(play(vec![offer(3, 0), offer(2, 0)]), Err(WorldError::Source { .. })));
    assert!(matches!(play(vec![offer(3, 1)]), Err(WorldError::Source { key: 1, .. })));

    let back = Jobs::Dealt(at(vec![5, 4]));
    let mut world = World::new(1, SECOND);
    world.population(Population { jobs: back, ..population(fixed()) }).expect("a population");
    let mut server = Scripted(|_, _, _| bare(Outcome::Admitted));
    let error = world.run(&mut server, &mut Unwatched);
    assert!(matches!(error, Err(WorldError::JobOrder { time_ns: 4, last_ns: 5, .. })));
}

/// A long world that is stopped after so many looks.
fn stopped(after: u32) -> (Record, Vec<Progress>) {
    let mut world = World::new(1, 3_600 * SECOND);
    let busy = Population { starts: Starts { at_ns: 0, spread_ns: SECOND }, ..population(fixed()) };
    world.population(busy).expect("a population");
    let mut server = Scripted(|_, _, _| bare(Outcome::Denied));
    let mut looks = Vec::new();
    let mut watch = |progress: Progress| {
        looks.push(progress);
        looks.len() <= after as usize
    };
    let record = world.run(&mut server, &mut watch).expect("no error");
    (record, looks)
}

#[test]
fn a_run_can_be_stopped_with_what_there_is() {
    let (record, looks) = stopped(2);
    assert!(record.partial);
    assert_eq!(record.until_ns, looks[2].now_ns);
    assert_eq!(record.trace.len() as u64, looks[2].requests);
    let (nothing, _) = stopped(0);
    assert!(nothing.partial && nothing.trace.is_empty());
    let (whole, _) = stopped(u32::MAX);
    assert!(!whole.partial);
    assert_eq!(whole.until_ns, 3_600 * SECOND);
    // What was played is the beginning of the whole.
    let (before, after) = whole.trace.times().split_at(record.trace.len());
    assert_eq!(record.trace.times(), before);
    assert!(before.last() <= Some(&record.until_ns) && after.first() >= Some(&record.until_ns));
}

#[test]
fn jobs_wait_for_a_free_place_and_are_dealt_in_turn() {
    let dealt = |in_flight| {
        let jobs = Jobs::Dealt(at([0, 0, 10, 20].map(|ms| ms * MILLISECOND).to_vec()));
        let latency = Latency::constant(50 * MILLISECOND);
        let told = Told::Exact;
        let two =
            Population { count: 2, jobs, in_flight, latency, told, ..population(respectful()) };
        let record = run(two, 1, Duration::from_secs(9), |_, _| {
            Box::new(Scripted(|_, _, _| bare(Outcome::Admitted)))
        });
        let ends = record.jobs.iter().map(|job| (job.client, job.ended_ns / MILLISECOND));
        ends.collect::<Vec<_>>()
    };
    assert_eq!(dealt(1), [(0, 100), (1, 100), (0, 200), (1, 200)]);
    assert_eq!(dealt(2), [(0, 100), (1, 100), (0, 110), (1, 120)]);
}
