//! Each behaviour's next step, by hand: what a client does with one answer after another.

use giusto_sim::{
    client::{
        Backoff, Behaviour, Budget, ClientError, Fixed, Immediate, Jitter, Job, Manners, Next,
        Pace, Paced, Queue, Reply, Respectful, RetryShare, Told,
    },
    random::Random,
    server::{Answer, Outcome},
};

const MS: u64 = 1_000_000;
const SECOND: u64 = 1_000 * MS;

fn backoff(factor: f64, jitter: Jitter) -> Backoff {
    Backoff::new(100 * MS, factor, 1_000 * MS, jitter).expect("grows")
}

fn denied(retry_after_ns: Option<u64>, remaining: u64, reset_ns: Option<u64>) -> Answer {
    Answer { outcome: Outcome::Denied, retry_after_ns, limit: 10, remaining, reset_ns }
}

/// One job of one client, told one thing after another.
struct Client {
    manners: Manners,
    job: Job,
    pace: Pace,
    random: Random,
}

impl Client {
    fn new(behaviour: Behaviour) -> Self {
        let manners = Manners { behaviour, budget: Budget::default() };
        let job = Job { attempts: 1, ..Job::default() };
        Self { manners, job, pace: Pace::default(), random: Random::new(1, 0) }
    }

    /// When the job is sent again that was denied at `now_ns`; `None` where it is given up.
    fn again(&mut self, now_ns: u64, answer: Answer) -> Option<u64> {
        let reply = Reply { now_ns, cost: 1, answer: &answer };
        let Self { manners, job, pace, random } = self;
        manners.behaviour.hear(pace, &reply);
        match manners.next(job, pace, &reply, random) {
            Next::Send { at_ns } => {
                job.attempts += 1;
                Some(at_ns)
            }
            Next::GiveUp => None,
        }
    }

    /// The delays of the first retries, in nanoseconds.
    fn delays(&mut self, count: usize) -> Vec<u64> {
        let silent = denied(None, 0, None);
        (0..count).map(|_| self.again(SECOND, silent).expect("goes on") - SECOND).collect()
    }
}

#[test]
fn the_naive_and_the_regular_do_not_listen() {
    let told = denied(Some(9 * SECOND), 0, Some(9 * SECOND));
    let mut naive = Client::new(Behaviour::Immediate(Immediate));
    assert_eq!(naive.again(5, told), Some(5));
    let mut regular = Client::new(Behaviour::Fixed(Fixed { delay_ns: 7 }));
    assert_eq!(regular.again(5, told), Some(12));
    assert_eq!(regular.again(u64::MAX - 1, told), Some(u64::MAX));
}

#[test]
fn delays_double_up_to_the_cap() {
    let delays = |factor| Client::new(Behaviour::Backoff(backoff(factor, Jitter::None))).delays(6);
    let ms = |delays: [u64; 6]| delays.map(|delay| delay * MS).to_vec();
    assert_eq!(delays(2.0), ms([100, 200, 400, 800, 1_000, 1_000]));
    assert_eq!(delays(1.5)[..4], [100 * MS, 150 * MS, 225 * MS, 337_500_000]);
    assert_eq!(delays(1.0), ms([100; 6]));
    let far = Client::new(Behaviour::Backoff(backoff(1e30, Jitter::None))).delays(40);
    assert_eq!(far[1..], [1_000 * MS; 39], "beyond 64 bits");
}

/// The mean of the third delay over many clients, and whether all lie within bounds.
fn third_delay(jitter: Jitter) -> (f64, bool) {
    let mut sum = 0;
    let mut within = true;
    for seed in 0..4_000 {
        let mut client = Client::new(Behaviour::Backoff(backoff(2.0, jitter)));
        client.random = Random::new(seed, 0);
        let delays = client.delays(3);
        let (least, most) = match jitter {
            Jitter::None => (400 * MS, 400 * MS),
            Jitter::Full => (0, 400 * MS),
            Jitter::Equal => (200 * MS, 400 * MS),
            Jitter::Decorrelated => (100 * MS, (3 * delays[1]).min(1_000 * MS)),
        };
        within &= (least..=most).contains(&delays[2]);
        sum += delays[2];
    }
    (sum as f64 / 4_000.0 / MS as f64, within)
}

#[test]
fn jitter_stays_within_its_bounds_and_has_its_mean() {
    // Uniform on [a, b] has mean (a + b)/2; 4,000 draws of width 400 err by 1.8 in one sigma.
    for (jitter, mean) in [(Jitter::None, 400.0), (Jitter::Full, 200.0), (Jitter::Equal, 300.0)] {
        let (found, within) = third_delay(jitter);
        assert!(within, "{jitter:?}");
        assert!((found - mean).abs() < 9.0, "{jitter:?}: {found}");
    }
    // The first is uniform on [100, 300], the second on [100, 3 x]: mean (100 + 3 E x)/2 = 350,
    // the third the same of the second: 575, of which the cap at 1,000 takes a part.
    let (found, within) = third_delay(Jitter::Decorrelated);
    assert!(within && (450.0..575.0).contains(&found), "{found}");
    let (full, _) = third_delay(Jitter::Full);
    assert!((full - 300.0).abs() > 9.0, "the test tells full from equal");
}

#[test]
fn the_respectful_wait_as_they_are_told_and_a_little_more() {
    let otherwise = backoff(2.0, Jitter::None);
    let mut exact = Client::new(Behaviour::Respectful(Respectful { jitter_ns: 0, otherwise }));
    assert_eq!(exact.again(SECOND, denied(Some(1_500 * MS), 0, None)), Some(2_500 * MS));
    // Nothing is told: the backoff counts the attempts that there were.
    assert_eq!(exact.again(SECOND, denied(None, 0, None)), Some(1_200 * MS));
    let jitter_ns = 50 * MS;
    let mut spread = Client::new(Behaviour::Respectful(Respectful { jitter_ns, otherwise }));
    let times: Vec<_> =
        (0..200).filter_map(|_| spread.again(0, denied(Some(SECOND), 0, None))).collect();
    assert!(times.iter().all(|time| (SECOND..=SECOND + jitter_ns).contains(time)));
    assert!(times.iter().max() > times.iter().min(), "chance adds something");
}

#[test]
fn the_paced_spread_what_is_left_until_the_reset() {
    let otherwise = backoff(2.0, Jitter::None);
    let behaviour = Behaviour::Paced(Paced { otherwise });
    let mut pace = Pace::default();
    let passed = |remaining, reset_s| Answer {
        outcome: Outcome::Admitted,
        ..denied(None, remaining, Some(reset_s * SECOND))
    };
    let mut at_ns = behaviour.first(&mut pace, 3 * SECOND, 1);
    assert_eq!(at_ns, 3 * SECOND, "nothing is known yet");
    // Four left in eight seconds; two later, of which somebody else took one; and none.
    for (remaining, reset_s, next_s) in [(4, 8, 5), (2, 6, 8), (0, 4, 12), (9, 9, 13)] {
        let answer = passed(remaining, reset_s);
        behaviour.hear(&mut pace, &Reply { now_ns: at_ns, cost: 1, answer: &answer });
        at_ns = behaviour.first(&mut pace, at_ns, 1);
        assert_eq!(at_ns, next_s * SECOND, "{remaining} left for {reset_s} s");
    }
    // A request of three units has a third of the room.
    let answer = passed(7, 10);
    behaviour.hear(&mut pace, &Reply { now_ns: at_ns, cost: 3, answer: &answer });
    assert_eq!(behaviour.first(&mut pace, at_ns, 3), (13 + 5) * SECOND);
    // Nothing told: the backoff.
    let mut silent = Client::new(Behaviour::Paced(Paced { otherwise }));
    assert_eq!(silent.again(SECOND, denied(None, 0, None)), Some(1_100 * MS));
}

#[test]
fn a_queue_keeps_its_gap_whatever_comes() {
    // 90 % of 10 is 9: a ninth of ten seconds, rounded up.
    let queue = Queue::new(10, 10 * SECOND, 90).expect("a share");
    assert_eq!(queue.share_units(), 9);
    let gap = 1_111_111_112;
    let behaviour = Behaviour::Queue(queue);
    let mut pace = Pace::default();
    let times: Vec<_> = (0..4).map(|_| behaviour.first(&mut pace, 0, 1)).collect();
    assert_eq!(times, [0, gap, 2 * gap, 3 * gap]);
    assert_eq!(behaviour.first(&mut pace, 100 * SECOND, 1), 100 * SECOND, "nothing is saved up");
    // Two units at a time: four in a window.
    let mut pace = Pace::default();
    let times: Vec<_> = (0..3).map(|_| behaviour.first(&mut pace, 0, 2)).collect();
    assert_eq!(times, [0, 2_500 * MS, 5_000 * MS]);
    // Denied, it stands still for all.
    let mut client = Client::new(behaviour.clone());
    assert_eq!(client.again(SECOND, denied(Some(SECOND), 0, None)), Some(2 * SECOND));
    assert_eq!(behaviour.first(&mut client.pace, SECOND, 1), 2 * SECOND + gap);
}

#[test]
fn headers_round_up_and_say_no_more_than_they_are_to() {
    let answer = denied(Some(SECOND + 1), 3, Some(SECOND));
    let seconds = Told::Seconds.of(&answer);
    assert_eq!(seconds, denied(Some(2 * SECOND), 3, Some(SECOND)));
    assert_eq!(Told::Exact.of(&answer), answer);
    assert_eq!(Told::Nothing.of(&answer), denied(None, 3, None));
}

#[test]
fn a_budget_ends_a_job() {
    let silent = denied(None, 0, None);
    let with = |budget| {
        let mut client = Client::new(Behaviour::Fixed(Fixed { delay_ns: 10 }));
        client.manners.budget = budget;
        client
    };
    let mut thrice = with(Budget { attempts: Some(3), ..Budget::default() });
    assert_eq!([0, 10, 20].map(|now| thrice.again(now, silent)), [Some(10), Some(20), None]);
    let mut timely = with(Budget { time_ns: Some(25), ..Budget::default() });
    assert_eq!([0, 15, 16].map(|now| timely.again(now, silent)), [Some(10), Some(25), None]);
    let mut free = with(Budget::default());
    assert!((0..1_000).all(|now| free.again(now, silent).is_some()));
    // No saved retry, no retry.
    let share = RetryShare::new(20, 2).expect("a share");
    let mut poor = with(Budget { retries: Some(share), ..Budget::default() });
    assert_eq!(poor.again(0, silent), None);
    poor.pace.tokens = 100;
    assert_eq!([0, 10].map(|now| poor.again(now, silent)), [Some(10), None]);
    // What can never pass is not asked again, by anybody.
    let never = Answer { outcome: Outcome::Never, ..silent };
    assert_eq!(free.again(0, never), None);
}

#[test]
fn a_job_that_is_given_up_leaves_its_place_in_the_queue() {
    let queue = Queue::new(10, 10 * SECOND, 100).expect("a share");
    let mut client = Client::new(Behaviour::Queue(queue));
    client.manners.budget = Budget { time_ns: Some(SECOND), ..Budget::default() };
    let before = client.pace;
    assert_eq!(client.again(5 * SECOND, denied(None, 0, None)), None);
    assert_eq!(client.pace, before);
}

#[test]
fn numbers_that_mean_nothing_are_refused() {
    let new = |base, factor, cap| Backoff::new(base, factor, cap, Jitter::None);
    assert_eq!(new(0, 2.0, 5), Err(ClientError::NoBase));
    assert_eq!(new(1, 0.5, 5), Err(ClientError::Factor(0.5)));
    assert!(matches!(new(1, f64::NAN, 5), Err(ClientError::Factor(_))));
    assert_eq!(new(6, 2.0, 5), Err(ClientError::Cap { base_ns: 6, cap_ns: 5 }));
    assert_eq!(Queue::new(1, 1, 0), Err(ClientError::Share(0)));
    assert_eq!(Queue::new(1, 1, 101), Err(ClientError::Share(101)));
    assert_eq!(Queue::new(1, 0, 50), Err(ClientError::NoWindow));
    assert_eq!(RetryShare::new(100, 1), Err(ClientError::RetryShare(100)));
    assert_eq!(RetryShare::new(10, 0), Err(ClientError::NothingSaved));
    assert!(new(5, 1.0, 5).is_ok() && Queue::new(1, 1, 100).is_ok());
}
