//! Clients before the engine's own limiters: storms, patience, paces and budgets.

mod clients;

use std::time::Duration;

use clients::{MILLISECOND, SECOND, backoff, limiter, population, run};
use giusto_sim::{
    client::{
        Backoff, Behaviour, Budget, Fixed, Immediate, Jitter, Jobs, Keys, Latency, Paced,
        Population, Queue, Respectful, RetryShare, Span, Starts,
        measures::{ClientRow, Recovery, client_rows},
    },
    random::Random,
    report::to_csv,
    subject::Kind,
    world::{JobEnd, Record, Unwatched, World},
};

fn respectful(jitter_ns: u64) -> Behaviour {
    Behaviour::Respectful(Respectful { jitter_ns, otherwise: backoff(Jitter::Full) })
}

fn row(record: &Record, bin_ns: u64) -> ClientRow {
    client_rows(record, "it", bin_ns).remove(0)
}

/// A thousand clients of one key, denied together, under a hundred a second.
fn storm(behaviour: Behaviour) -> Record {
    let crowd = Population { count: 1_000, keys: Keys::One, ..population(behaviour) };
    run(crowd, 1, Duration::from_mins(1), |keys, end_ns| {
        limiter(Kind::Fixed, "100/s", keys, end_ns)
    })
}

#[test]
fn clients_denied_together_come_again_together_unless_chance_parts_them() {
    let fixed = storm(Behaviour::Fixed(Fixed { delay_ns: SECOND }));
    let jitter = Backoff::new(SECOND, 1.0, SECOND, Jitter::Full).expect("grows");
    let parted = storm(Behaviour::Backoff(jitter));
    let none = Backoff::new(SECOND, 2.0, 60 * SECOND, Jitter::None).expect("grows");
    let grown = storm(Behaviour::Backoff(none));
    let rows = [&fixed, &parted, &grown].map(|record| row(record, SECOND / 10));
    let [fixed_row, parted_row, grown_row] = &rows;
    // In step every second: nine bins of ten are empty.
    assert!(fixed_row.retries_peak_to_mean > Some(10.0), "{fixed_row:?}");
    assert!(parted_row.retries_peak_to_mean < Some(3.0), "{parted_row:?}");
    assert!(fixed_row.retries_dispersion > parted_row.retries_dispersion.map(|apart| 5.0 * apart));
    // Growing delays alone part nobody: all that are left come together.
    assert!(grown_row.retries_peak_to_mean > Some(10.0), "{grown_row:?}");
    assert_eq!(fixed_row.jobs_done, 1_000);
    assert_eq!(parted_row.jobs_done, 1_000);
    // Ten windows serve all who come in each, so that the storm of those in step lasts nine.
    let lasted = Recovery::of(&fixed, SECOND).and_then(|storm| storm.lasted_ns());
    assert_eq!(lasted, Some(9 * SECOND));
}

/// Twenty clients with twenty jobs each, whose own limit is five a second.
fn work(behaviour: Behaviour) -> ClientRow {
    let crowd = Population { count: 20, jobs: Jobs::AtStart(20), ..population(behaviour) };
    let record = run(crowd, 1, Duration::from_mins(1), |keys, end_ns| {
        limiter(Kind::Gcra, "5/s", keys, end_ns)
    });
    row(&record, SECOND)
}

#[test]
fn who_waits_as_told_wastes_less_and_finishes_all_the_same() {
    let naive = work(Behaviour::Immediate(Immediate));
    let patient = work(respectful(0));
    assert_eq!((naive.jobs_done, patient.jobs_done), (400, 400));
    assert!(patient.wasted_share < Some(0.5), "{patient:?}");
    assert!(naive.wasted_share > Some(0.9), "{naive:?}");
    // Fifteen jobs after the burst of five, at five a second.
    assert!(naive.finished_ns.is_some_and(|ns| (3 * SECOND..4 * SECOND).contains(&ns)));
    assert_eq!(patient.jain_jobs_done, Some(1.0));
}

/// Clients whose jobs outnumber what their windows hold, started anywhere within a window.
fn in_windows(behaviour: Behaviour, in_flight: u32) -> ClientRow {
    let crowd = Population {
        count: 50,
        jobs: Jobs::AtStart(35),
        in_flight,
        starts: Starts { at_ns: 0, spread_ns: 60 * SECOND },
        latency: Latency {
            out: Span::uniform(MILLISECOND, 30 * MILLISECOND),
            back: Span::uniform(MILLISECOND, 30 * MILLISECOND),
        },
        ..population(behaviour)
    };
    let record = run(crowd, 1, Duration::from_mins(10), |keys, end_ns| {
        limiter(Kind::Fixed, "10/60s", keys, end_ns)
    });
    row(&record, SECOND)
}

#[test]
fn who_spreads_what_is_left_is_not_denied() {
    let paced = Behaviour::Paced(Paced { otherwise: backoff(Jitter::Full) });
    let alone = in_windows(paced.clone(), 1);
    assert_eq!((alone.jobs_done, alone.denied), (50 * 35, 0));
    // Three at a time start before any answer has come, and know less.
    let three = in_windows(paced, 3);
    assert_eq!(three.jobs_done, 50 * 35);
    assert!(three.wasted_share < Some(0.02), "{three:?}");
    let patient = in_windows(respectful(0), 1);
    assert!(patient.denied > 100, "who does not read ahead is denied once a window at least");
}

/// The most starts of one client in any half-open window, counted pair by pair.
fn most_in_a_window(record: &Record, client: u32, window_ns: u64) -> usize {
    let own = record.clients.iter().zip(record.trace.times());
    let times: Vec<u64> = own.filter(|&(&who, _)| who == client).map(|(_, &time)| time).collect();
    let ends = times.iter().enumerate();
    let counts = ends.map(|(index, &end)| {
        times[..=index].iter().filter(|&&time| end - time < window_ns).count()
    });
    counts.max().unwrap_or(0)
}

#[test]
fn a_queue_within_its_share_is_never_denied() {
    for (limit, units, percent, most) in
        [("10/10s", 10, 90, 9), ("7/10s", 7, 90, 6), ("10/10s", 10, 100, 10)]
    {
        let queue = Behaviour::Queue(Queue::new(units, 10 * SECOND, percent).expect("a share"));
        let crowd = |behaviour| Population {
            jobs: Jobs::AtStart(60),
            in_flight: 4,
            ..population(behaviour)
        };
        let play = |behaviour| {
            run(crowd(behaviour), 1, Duration::from_mins(5), |keys, end_ns| {
                limiter(Kind::Gcra, limit, keys, end_ns)
            })
        };
        let record = play(queue);
        assert_eq!((row(&record, SECOND).denied, row(&record, SECOND).jobs_done), (0, 600));
        assert_eq!(most_in_a_window(&record, 3, 10 * SECOND), most, "{limit} at {percent} %");
        let naive = play(Behaviour::Fixed(Fixed { delay_ns: SECOND }));
        assert!(row(&naive, SECOND).denied > 0);
        assert!(most_in_a_window(&naive, 3, 10 * SECOND) > most);
    }
}

/// The share of retries among a client's requests so far, at its worst.
fn worst_share(record: &Record, client: u32) -> f64 {
    let (mut requests, mut retries, mut worst) = (0, 0, 0.0_f64);
    for (&who, retry) in record.clients.iter().zip(record.retries()) {
        if who == client {
            requests += 1;
            retries += u32::from(retry);
            worst = worst.max(f64::from(retries) / f64::from(requests));
        }
    }
    worst
}

#[test]
fn budgets_bound_what_they_say() {
    let play = |budget| {
        let mut crowd = Population {
            jobs: Jobs::AtStart(200),
            in_flight: 2,
            ..population(Behaviour::Fixed(Fixed { delay_ns: SECOND / 10 }))
        };
        crowd.manners.budget = budget;
        run(crowd, 1, Duration::from_mins(10), |keys, end_ns| {
            limiter(Kind::Gcra, "1/s", keys, end_ns)
        })
    };
    let free = play(Budget::default());
    assert!(free.jobs.iter().any(|job| job.attempts > 10) && worst_share(&free, 3) > 0.5);
    let four = play(Budget { attempts: Some(4), ..Budget::default() });
    assert_eq!(four.jobs.iter().map(|job| job.attempts).max(), Some(4));
    assert!(four.jobs.iter().all(|job| job.done || job.attempts == 4));
    assert!(four.jobs.iter().any(|job| !job.done));
    let time_ns = Some(2 * SECOND);
    let timely = play(Budget { time_ns, ..Budget::default() });
    // The last request leaves by then, and its answer is back two milliseconds later.
    let longest = timely.jobs.iter().filter(|job| job.attempts > 1).map(JobEnd::wait_ns).max();
    assert!(longest <= Some(2 * SECOND + 2 * MILLISECOND), "{longest:?}");
    for percent in [10, 25] {
        let retries = Some(RetryShare::new(percent, 5).expect("a share"));
        let frugal = play(Budget { retries, ..Budget::default() });
        let worst = (0..10).map(|client| worst_share(&frugal, client)).fold(0.0, f64::max);
        let most = f64::from(percent) / 100.0;
        assert!(worst <= most && worst > most * 0.8, "{worst} at {percent} %");
    }
}

/// Two populations with keys of their own, in either order.
fn two(seed: u64, swapped: bool) -> Record {
    let named = |name: &str, stream| Population {
        name: name.into(),
        stream,
        jobs: Jobs::AtStart(8),
        starts: Starts { at_ns: 0, spread_ns: SECOND },
        latency: Latency {
            out: Span::uniform(1, MILLISECOND),
            back: Span::uniform(1, MILLISECOND),
        },
        ..population(Behaviour::Backoff(backoff(Jitter::Decorrelated)))
    };
    let end_ns = 60 * SECOND;
    let mut world = World::new(seed, end_ns);
    let mut both = [named("a", 1), named("b", 2)];
    if swapped {
        both.reverse();
    }
    for population in both {
        world.population(population).expect("can be");
    }
    let mut server = limiter(Kind::Rolling, "2/s", world.keys(), end_ns);
    world.run(&mut *server, &mut Unwatched).expect("runs")
}

/// What population `name` did: whose job ended when, after how many requests.
fn deeds(record: &Record, name: &str) -> Vec<(u32, u64, u32)> {
    let found = record.populations.iter().find(|members| members.name == name);
    let clients = found.expect("the population").clients.clone();
    let own = record.jobs.iter().filter(|job| clients.contains(&job.client));
    own.map(|job| (job.client - clients.start, job.ended_ns, job.attempts)).collect()
}

#[test]
fn a_seed_means_the_same_bytes_and_each_population_its_own() {
    let record = two(1, false);
    assert_eq!(record, two(1, false));
    let text = |record: &Record| to_csv(client_rows(record, "it", SECOND)).expect("flat");
    assert_eq!(text(&record), text(&two(1, false)));
    assert_ne!(record.trace.times(), two(2, false).trace.times());
    let swapped = two(1, true);
    assert_ne!(record.trace.names(), swapped.trace.names());
    assert_eq!(deeds(&record, "a"), deeds(&swapped, "a"));
    assert_eq!(deeds(&record, "b"), deeds(&swapped, "b"));
    assert_ne!(deeds(&record, "a"), deeds(&record, "b"), "streams differ");
}

#[test]
fn a_stream_goes_on_where_it_was_left() {
    let draws =
        |random: &mut Random, count| (0..count).map(|_| random.below(u64::MAX)).collect::<Vec<_>>();
    let mut shared = Random::new(7, 0);
    for stream in [0, 1, 5_000_000_000] {
        let whole = draws(&mut Random::new(7, stream), 40);
        for left in [0, 1, 7, 8, 31, 32, 33] {
            shared.seek(stream, left);
            assert_eq!(shared.drawn(), left);
            let rest = draws(&mut shared, 40 - usize::try_from(left).expect("small"));
            assert_eq!(rest, whole[40 - rest.len()..], "stream {stream} from {left}");
            assert_eq!(shared.drawn(), 40);
        }
        shared.seek(stream + 1, 0);
        assert_ne!(draws(&mut shared, 40), whole);
    }
}
