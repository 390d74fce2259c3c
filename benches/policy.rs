//! A decision through a policy, with routing over two hundred routes, beside the engine's own decision
//! on the same three limits, with its keys at hand.
//!
//! ```sh
//! cargo bench -p giusto-bench --bench policy
//! ```
//!
//! Organisations by Zipf's law, routes one after the other in a shuffled order; one thread. Rounds in
//! which every contestant runs once, in turn; medians, and ratios within a round.

mod statistics;

use std::{fmt::Write, hint::black_box};

use giusto::{
    Calendar, Clock, Cost, FixedWindow, Gcra, Limiter, MonotonicClock, Quota, Timestamp, all,
};
use giusto_bench::random::{SplitMix64, Zipf};
use giusto_policy::{Deployment, Format, Plan, Policy, Request, Source};

use crate::statistics::{Summary, median};

const ROUTES: usize = 200;
/// A wall time, in seconds since 1970-01-01 UTC, from which both decide.
const START: u64 = 1_800_000_000;

struct Scale {
    organisations: u64,
    requests: usize,
    rounds: usize,
}

/// The requests: method, path and organisation.
struct Traffic {
    paths: Vec<String>,
    organisations: Vec<String>,
    requests: Vec<(usize, usize)>,
}

struct Field {
    plan: Plan,
    minute: Limiter<str, FixedWindow, MonotonicClock>,
    month: Limiter<str, Calendar, MonotonicClock>,
    burst: Limiter<str, Gcra, MonotonicClock>,
    clock: MonotonicClock,
    traffic: Traffic,
}

impl Traffic {
    fn new(scale: &Scale) -> Self {
        let path = |route| format!("/api/v1/resource-{}/{{id}}/action-{route}", route % 20);
        let paths = (0..ROUTES).map(|route| path(route).replace("{id}", "7f3a")).collect();
        let organisation = |number| format!("org-{number}");
        let organisations = (0..scale.organisations).map(organisation).collect();
        let (zipf, mut random) = (Zipf::new(scale.organisations, 0.99), SplitMix64::new(11));
        let draw = |_| {
            let organisation = usize::try_from(zipf.draw(&mut random)).expect("fits");
            (usize::try_from(random.below(ROUTES as u64)).expect("fits"), organisation)
        };
        Self { paths, organisations, requests: (0..scale.requests).map(draw).collect() }
    }
}

/// Two hundred rules with the same three limits.
fn document() -> String {
    let mut text = String::from(
        r#"
policy = "bench"
scopes.organisation = "attribute:organisation"
limits.minute = { scope = "organisation", quota = "1000000000/min", algorithm = "fixed" }
limits.month = { scope = "organisation", quota = "10000000000/month", algorithm = "calendar" }
limits.burst = { scope = "organisation", quota = "1000000/s", algorithm = "gcra" }
denials.rate-limited = { status = 429, retry-after = true }
"#,
    );
    for route in 0..ROUTES {
        let path = format!("/api/v1/resource-{}/{{id}}/action-{route}", route % 20);
        let limits = r#"limits = ["burst", "minute", "month"]"#;
        writeln!(text, "[[rules]]\nid = \"r{route}\"\nrequests = [\"GET {path}\"]\n{limits}")
            .expect("memory");
    }
    text
}

impl Field {
    fn new(scale: &Scale) -> Self {
        let source = Source::new("bench.toml", Format::Toml, document());
        let policy = Policy::read(source).unwrap_or_else(|faults| panic!("{faults}"));
        let start = Timestamp::from_nanos(START * 1_000_000_000);
        let plan = Plan::new(&policy, &Deployment::default(), start)
            .unwrap_or_else(|faults| panic!("{faults}"));
        let clock = MonotonicClock::new();
        let minute = FixedWindow::new(Quota::per_minute(1_000_000_000)).expect("fits");
        let month = Calendar::new(Quota::per_month(10_000_000_000)).expect("fits").with_zero(start);
        let burst = Gcra::new(Quota::per_second(1_000_000)).expect("fits");
        Self {
            plan,
            minute: Limiter::new(minute, clock.clone()),
            month: Limiter::new(month, clock.clone()),
            burst: Limiter::new(burst, clock.clone()),
            clock,
            traffic: Traffic::new(scale),
        }
    }

    fn request(
        &self,
        (path, organisation): (usize, usize),
        decide: impl Fn(&Request<'_>) -> bool,
    ) -> bool {
        let attributes = [("organisation", self.traffic.organisations[organisation].as_str())];
        let request = Request::new("GET", &self.traffic.paths[path]).attributes(&attributes);
        decide(black_box(&request))
    }

    fn engine(&self, request: (usize, usize)) -> bool {
        self.request(request, |request| {
            let (now, key) = (self.clock.now(), request.attributes[0].1);
            let burst = self.burst.claim(key, Cost::ONE);
            let minute = self.minute.claim(key, Cost::ONE);
            let month = self.month.claim(key, Cost::ONE);
            black_box(all((burst, minute, month)).check_at(now)).is_allowed()
        })
    }

    fn three_checks(&self, request: (usize, usize)) -> bool {
        self.request(request, |request| {
            let (now, key) = (self.clock.now(), request.attributes[0].1);
            black_box(self.burst.check_at(now, key, Cost::ONE)).is_allowed()
                && black_box(self.minute.check_at(now, key, Cost::ONE)).is_allowed()
                && black_box(self.month.check_at(now, key, Cost::ONE)).is_allowed()
        })
    }

    fn wall(&self) -> Timestamp {
        Timestamp::from_nanos(START * 1_000_000_000 + self.clock.now().as_nanos())
    }

    fn policy(&self, request: (usize, usize)) -> bool {
        self.request(request, |request| {
            black_box(self.plan.decide_at(self.wall(), request)).is_admitted()
        })
    }
}

type Contestant = (&'static str, fn(&Field, (usize, usize)) -> bool);

const CONTESTANTS: &[Contestant] = &[
    ("engine, three limits all or nothing", Field::engine),
    ("engine, three checks", Field::three_checks),
    ("policy, routed, three limits", Field::policy),
];

fn main() {
    // Cargo passes `--bench`; `--test` is for answers alone.
    let test = std::env::args().any(|argument| argument == "--test");
    let scale = if test {
        Scale { organisations: 100, requests: 2_000, rounds: 1 }
    } else {
        Scale { organisations: 10_000, requests: 200_000, rounds: 15 }
    };
    let field = Field::new(&scale);
    let mut samples = vec![Vec::new(); CONTESTANTS.len()];
    for round in 0..scale.rounds {
        for turn in 0..CONTESTANTS.len() {
            let index = (round + turn) % CONTESTANTS.len();
            samples[index].push(lap(&field, CONTESTANTS[index]));
        }
    }
    println!(
        "{ROUTES} routes, {} organisations, {} rounds of {} requests",
        scale.organisations, scale.rounds, scale.requests
    );
    if test {
        println!("every answer is right");
        return;
    }
    for (index, (name, _)) in CONTESTANTS.iter().enumerate() {
        let ratios = samples[index].iter().zip(&samples[0]).map(|(own, by)| own / by);
        let ns = Summary::of(&samples[index]);
        let ratio = median(&ratios.collect::<Vec<_>>());
        let (median, spread) = (ns.median, ns.spread_percent());
        println!("{name:36} {median:7.1} ns  (spread {spread:3.0} %)  takes {ratio:5.2}x");
    }
}

/// A warm lap in which every request passes, in ns per request.
fn lap(field: &Field, (name, ask): Contestant) -> f64 {
    let requests = &field.traffic.requests;
    let warming = requests.len() / 4;
    let passed = |requests: &[(usize, usize)]| {
        requests.iter().filter(|&&request| ask(field, request)).count()
    };
    black_box(passed(&requests[..warming]));
    let begin = field.clock.now();
    let all_passed = passed(requests);
    let nanos = field.clock.now().since(begin).as_nanos() as f64;
    assert_eq!(all_passed, requests.len(), "{name}");
    nanos / requests.len() as f64
}
