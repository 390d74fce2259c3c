//! What bounds a world: its end, the patience of clients, the most requests and jobs, and costs
//! that can be summed.

mod clients;
mod scripted;

use clients::{SECOND, backoff, population};
use giusto_sim::{
    client::{
        Behaviour, Budget, Fixed, Jitter, Jobs, Latency, Manners, Paced, Population, Queue,
        Respectful,
    },
    server::{Answer, Outcome},
    traffic::{Arrivals, Request},
    world::{Record, Unwatched, World, WorldError},
};
use scripted::{Scripted, bare};

/// A job every nanosecond.
struct Ceaseless(u64);

impl Arrivals for Ceaseless {
    fn next_ns(&mut self) -> Option<u64> {
        self.0 += 1;
        Some(self.0)
    }
}

/// One client of this behaviour right beside the server.
fn near(behaviour: Behaviour) -> Population<'static> {
    Population { count: 1, latency: Latency::default(), ..population(behaviour) }
}

fn fixed() -> Behaviour {
    Behaviour::Fixed(Fixed { delay_ns: SECOND })
}

fn queue() -> Behaviour {
    Behaviour::Queue(Queue::new(1, SECOND, 100).expect("a share"))
}

fn play(
    world: World<'_>,
    population: Population<'static>,
    answer: Answer,
) -> Result<Record, WorldError> {
    let mut world = world;
    world.population(population)?;
    world.run(&mut Scripted(|_, _, _| answer), &mut Unwatched)
}

#[test]
fn nothing_happens_at_the_end_of_a_world() {
    let denied = |end_ns| {
        let record = play(World::new(1, end_ns), near(fixed()), bare(Outcome::Denied));
        record.expect("runs").trace.len()
    };
    assert_eq!((denied(10 * SECOND), denied(10 * SECOND + 1)), (10, 11));

    let offered = |end_ns| {
        let mut world = World::new(1, end_ns);
        let key = world.key("a").expect("few");
        world.source([0, 5].map(|time_ns| Request { time_ns, key, cost: 1 }).into_iter());
        let mut server = Scripted(|_, _, _| bare(Outcome::Admitted));
        world.run(&mut server, &mut Unwatched).expect("runs").trace.len()
    };
    assert_eq!((offered(5), offered(6)), (1, 2));

    // An answer that is under way for five nanoseconds.
    let answered = |end_ns| {
        let latency = Latency::constant(5);
        let far = Population { latency, ..near(fixed()) };
        let record = play(World::new(1, end_ns), far, bare(Outcome::Admitted)).expect("runs");
        record.jobs.len()
    };
    assert_eq!((answered(10), answered(11)), (0, 1));
}

/// Eight jobs at once, each within this long of its arrival.
fn hurried(behaviour: Behaviour, time_ns: Option<u64>, answer: Answer) -> Record {
    let budget = Budget { time_ns, ..Budget::default() };
    let manners = Manners { behaviour, budget };
    let jobs = Jobs::AtStart(8);
    let one = Population { jobs, manners, ..near(fixed()) };
    play(World::new(1, 60 * SECOND), one, answer).expect("runs")
}

#[test]
fn a_job_is_given_up_where_its_first_request_would_come_too_late() {
    let record = hurried(queue(), Some(SECOND), bare(Outcome::Admitted));
    assert_eq!(record.trace.times(), [0, SECOND]);
    let ends: Vec<_> = record.jobs.iter().map(|job| (job.done, job.attempts)).collect();
    let given_up = [(false, 0); 6];
    assert_eq!(ends, [&[(true, 1); 2], given_up.as_slice()].concat());
    let patient = hurried(queue(), None, bare(Outcome::Admitted));
    assert_eq!(patient.trace.len(), 8, "without a bound all wait for their turn");
    // Those that wait behind a job that is retried too: at 2 s the first is given up.
    let record = hurried(fixed(), Some(SECOND), bare(Outcome::Denied));
    assert!(record.trace.times().iter().all(|&at_ns| at_ns <= SECOND));
    assert_eq!(record.jobs.len(), 8);
}

#[test]
fn jobs_that_are_given_up_leave_the_pace_as_it_was() {
    // The first two are in time; that of two seconds finds the queue free again.
    struct Listed(std::vec::IntoIter<u64>);
    impl Arrivals for Listed {
        fn next_ns(&mut self) -> Option<u64> {
            self.0.next()
        }
    }
    let times = vec![0, 0, 0, 0, 0, 2 * SECOND];
    let budget = Budget { time_ns: Some(SECOND), ..Budget::default() };
    let manners = Manners { behaviour: queue(), budget };
    let jobs = Jobs::Dealt(Box::new(Listed(times.into_iter())));
    let one = Population { jobs, manners, in_flight: 8, ..near(fixed()) };
    let record = play(World::new(1, 60 * SECOND), one, bare(Outcome::Admitted)).expect("runs");
    assert_eq!(record.trace.times(), [0, SECOND, 2 * SECOND]);
}

#[test]
fn jobs_that_wait_count_toward_the_most() {
    let end_ns = 1_000;
    let waiting = |most| {
        let jobs = Jobs::Dealt(Box::new(Ceaseless(0)));
        let one = Population { jobs, ..near(fixed()) };
        play(World::new(1, end_ns).at_most(most), one, bare(Outcome::Denied))
    };
    let record = waiting(999).expect("as many as arrive");
    assert_eq!((record.populations[0].jobs, record.trace.len()), (999, 1));
    let error = waiting(998).expect_err("one more arrives");
    assert!(matches!(error, WorldError::TooManyJobs { most: 998, now_ns: 999, .. }), "{error}");
    assert!(error.to_string().contains("allow more requests"), "{error}");
    // Jobs that are there at the start count where they make no request.
    let budget = Budget { time_ns: Some(1), ..Budget::default() };
    let manners = Manners { behaviour: queue(), budget };
    let many = Population { jobs: Jobs::AtStart(u32::MAX), manners, ..near(fixed()) };
    let error = play(World::new(1, SECOND).at_most(10), many, bare(Outcome::Admitted));
    assert!(matches!(error, Err(WorldError::TooManyJobs { most: 10, now_ns: 0, .. })));
}

#[test]
fn a_cost_beyond_64_bits_ends_the_run_at_once() {
    let costing = |cost| {
        let mut asked = 0;
        let mut world = World::new(1, 100 * SECOND);
        let dear = Population { cost, ..near(fixed()) };
        world.population(dear).expect("a population");
        let mut server = Scripted(|_, _, _| {
            asked += 1;
            bare(Outcome::Denied)
        });
        let error = world.run(&mut server, &mut Unwatched).err();
        (asked, error)
    };
    let (asked, error) = costing(u64::MAX / 2);
    assert_eq!(asked, 2);
    assert!(matches!(error, Some(WorldError::TooMuchCost { now_ns, .. }) if now_ns == 2 * SECOND));
    assert!(matches!(costing(u64::MAX / 100), (100, None)));
}

#[test]
fn time_goes_on_where_a_server_says_zero() {
    let otherwise = backoff(Jitter::None);
    let respectful = Behaviour::Respectful(Respectful { jitter_ns: 0, otherwise });
    let paced = Behaviour::Paced(Paced { otherwise });
    let zero = Answer { retry_after_ns: Some(0), reset_ns: Some(0), ..bare(Outcome::Denied) };
    for behaviour in [respectful, paced] {
        for answer in [zero, Answer { remaining: 10, ..zero }] {
            let world = World::new(1, 100).at_most(1_000);
            let record = play(world, near(behaviour.clone()), answer).expect("time goes on");
            assert_eq!(record.trace.times(), (0..100).collect::<Vec<_>>());
        }
    }
}
