//! The smallest limit that a search finds, against trying every limit one by one.

use std::{collections::BTreeMap, time::Duration};

use giusto_sim::{
    grid::Scope,
    limit::Limit,
    random::Random,
    replay::{CostRule, replay},
    subject::{Choices, Kind, Subject},
    trace::{Trace, UnixNanos},
    whatif::{
        Answer, Candidates, Condition, Extent, Figures, Measure, Method, Origin, Stream, Unsolved,
        falls_with_the_limit, solve,
    },
};

/// What requests cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Costs {
    One,
    Equal,
    Mixed,
}

const ALL: [Costs; 3] = [Costs::One, Costs::Equal, Costs::Mixed];
const S: u64 = 1_000_000_000;
const KINDS: [Kind; 6] = [
    Kind::Gcra,
    Kind::Fixed,
    Kind::Calendar,
    Kind::SlidingCounter,
    Kind::Rolling,
    Kind::RollingStrict,
];

/// Requests of three keys within some windows of 10 s and two days, many of them close together.
fn traffic(seed: u64, costs: Costs) -> Trace {
    let mut random = Random::new(seed, 0);
    let count = random.between(1, 60);
    let mut times: Vec<u64> = (0..count).map(|_| random.below(35) * S + random.below(3)).collect();
    times.sort_unstable();
    let keys = times.iter().map(|_| u32::try_from(random.below(3)).expect("small")).collect();
    let costs = times.iter().map(|_| cost(&mut random, costs)).collect();
    let names = ["a", "b", "c"].map(str::to_owned).to_vec();
    Trace::from_parts(times, keys, costs, names, Some(UnixNanos((86_400 - 15) * S)))
        .expect("a trace")
}

fn cost(random: &mut Random, costs: Costs) -> u64 {
    match costs {
        Costs::One => 1,
        Costs::Equal => 3,
        Costs::Mixed => random.between(1, 5),
    }
}

fn period(kind: Kind) -> &'static str {
    if kind == Kind::Calendar { "day" } else { "10s" }
}

fn limit(kind: Kind, number: u64) -> Limit {
    format!("{number}/{}", period(kind)).parse().expect("a limit")
}

/// What a limit denies, by a replay of its own: nothing of the search is in here.
fn by_replay(kind: Kind, number: u64, trace: &Trace) -> (u64, u64) {
    let limit = limit(kind, number);
    let subject = Subject::new(kind, &limit, trace, &Choices::default()).expect("exact");
    let decisions = replay(&subject, trace, CostRule::Column);
    let mut denied = [0_u64; 3];
    for (passed, &key) in decisions.iter().zip(trace.keys()) {
        denied[key as usize] += u64::from(!passed);
    }
    (denied.iter().sum(), denied.iter().filter(|&&count| count > 0).count() as u64)
}

fn pass(kind: Kind, trace: &Trace, numbers: &[u64]) -> Vec<Figures> {
    let first = Duration::from_nanos(trace.times()[0]);
    let origin = Origin { first, start: trace.start() };
    let stream = Stream { origin, span: trace.span(), keys: trace.key_count() };
    let like = limit(kind, 1);
    let choices = Choices::default();
    let mut candidates =
        Candidates::new(kind, &like, numbers, &stream, &choices, Scope::PerKey).expect("limits");
    for index in 0..trace.len() {
        let now = trace.times()[index] - trace.times()[0];
        candidates.decide(now, trace.keys()[index], trace.costs()[index]);
    }
    candidates.figures()
}

fn search(
    kind: Kind,
    trace: &Trace,
    condition: &Condition,
    falls: bool,
    most: u64,
) -> Result<Answer, Unsolved<()>> {
    let (requests, keys) = (trace.len() as u64, trace.key_count() as u64);
    let holds = |figures: &Figures| condition.holds(figures, requests, keys);
    let extent = Extent { most, at_once: 7, passes: 1000 };
    solve(holds, falls, extent, &mut BTreeMap::new(), |numbers| Ok(pass(kind, trace, numbers)))
}

fn condition(text: &str) -> Condition {
    Condition::new(text.parse().expect(text)).expect(text)
}

fn most(trace: &Trace) -> u64 {
    2 * trace.total_cost() + 1
}

#[test]
fn what_candidates_deny_is_what_replays_deny() {
    for seed in 0..30 {
        let trace = traffic(seed, Costs::Mixed);
        for kind in KINDS {
            let numbers: Vec<u64> = (0..40).collect();
            for figures in pass(kind, &trace, &numbers) {
                let expected = by_replay(kind, figures.limit, &trace);
                assert_eq!((figures.denied_requests, figures.denied_clients), expected, "{kind}");
                assert!(figures.exact);
            }
        }
    }
}

#[test]
fn the_limit_found_is_the_smallest_of_all() {
    let texts = [
        "denied_requests <= 0",
        "denied_requests <= 10%",
        "denied_requests < 33.3%",
        "denied_clients <= 1",
        "denied_keys < 34%",
    ];
    for seed in 0..40 {
        for costs in ALL {
            let trace = traffic(seed, costs);
            let (requests, keys) = (trace.len() as u64, trace.key_count() as u64);
            for kind in KINDS {
                for text in texts {
                    let condition = condition(text);
                    let falls = falls_with_the_limit(
                        condition.measure(),
                        costs != Costs::Mixed,
                        Scope::PerKey,
                    );
                    let answer = search(kind, &trace, &condition, falls, most(&trace));
                    let answer = answer.expect("a limit at which nothing is denied");
                    let smallest = (0..=most(&trace)).find(|&number| {
                        let (denied_requests, denied_clients) = by_replay(kind, number, &trace);
                        let figures =
                            Figures { limit: number, exact: true, denied_requests, denied_clients };
                        condition.holds(&figures, requests, keys)
                    });
                    assert_eq!(Some(answer.at.limit), smallest, "{kind} {text} seed {seed}");
                    let below = answer.below.map(|figures| figures.limit);
                    assert_eq!(below, answer.at.limit.checked_sub(1), "{kind} {text} seed {seed}");
                    let how = if falls { Method::Bisected } else { Method::Scanned };
                    assert_eq!(answer.method, how);
                }
            }
        }
    }
}

/// Whether a measure rises anywhere as the limit grows by one.
fn rises(kind: Kind, trace: &Trace, measure: Measure) -> bool {
    let all = (0..=most(trace)).map(|number| by_replay(kind, number, trace));
    let all: Vec<u64> = all
        .map(|(requests, clients)| match measure {
            Measure::DeniedRequests => requests,
            Measure::DeniedClients => clients,
        })
        .collect();
    all.windows(2).any(|pair| pair[1] > pair[0])
}

#[test]
fn what_is_said_to_fall_never_rises() {
    for seed in 100..400 {
        for costs in ALL {
            let trace = traffic(seed, costs);
            for kind in KINDS {
                for measure in [Measure::DeniedRequests, Measure::DeniedClients] {
                    if falls_with_the_limit(measure, costs != Costs::Mixed, Scope::PerKey) {
                        assert!(!rises(kind, &trace, measure), "{kind} {measure:?} seed {seed}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_said_to_fall_rises_somewhere() {
    // Otherwise trying every limit would be for nothing.
    let measure = Measure::DeniedRequests;
    for kind in KINDS {
        let rising = (0..2000).any(|seed| rises(kind, &traffic(seed, Costs::Mixed), measure));
        assert!(rising, "{kind}");
    }
    assert!(!falls_with_the_limit(measure, false, Scope::PerKey));
}

#[test]
fn a_larger_limit_that_denies_more() {
    // A request of three units, then three of one: 2 admit two of the small ones, and 3 admit the
    // large one alone.
    let trace = Trace::from_parts(vec![0; 4], vec![0; 4], vec![3, 1, 1, 1], vec!["a".into()], None)
        .expect("a trace");
    assert_eq!(by_replay(Kind::Fixed, 2, &trace), (2, 1));
    assert_eq!(by_replay(Kind::Fixed, 3, &trace), (3, 1));
    // Halving would go astray: 2 satisfies it and 3, 4 do so too late or not at all.
    let condition = condition("denied_requests <= 50%");
    let answer = search(Kind::Fixed, &trace, &condition, false, 13).expect("a limit");
    assert_eq!((answer.at.limit, answer.method), (2, Method::Scanned));
}

#[test]
fn a_search_that_cannot_end_well_says_so() {
    let trace = traffic(3, Costs::One);
    let condition = condition("denied_requests <= 0");
    let none = search(Kind::Fixed, &trace, &condition, true, 1);
    assert!(matches!(none, Err(Unsolved::NoLimit(figures)) if figures.limit == 1), "{none:?}");

    let large = Trace::from_parts(vec![0; 3], vec![0; 3], vec![5000, 1, 1], vec!["a".into()], None)
        .expect("a trace");
    let stopped = solve(
        |figures: &Figures| condition.holds(figures, 3, 1),
        false,
        Extent { most: most(&large), at_once: Candidates::MOST, passes: 4 },
        &mut BTreeMap::new(),
        |numbers| Ok::<_, ()>(pass(Kind::Fixed, &large, numbers)),
    );
    let Err(Unsolved::TooManyPasses { next, known }) = stopped else { panic!("{stopped:?}") };
    assert!(next > 100 && next < 300, "{next}");
    assert_eq!(known, Some(8192), "the smallest power of two at which all fit");
}

#[test]
fn few_passes_do_for_large_limits() {
    let times: Vec<u64> = (0..100_000).collect();
    let len = times.len();
    let trace = Trace::from_parts(times, vec![0; len], vec![1; len], vec!["a".into()], None)
        .expect("a trace");
    let condition = condition("denied_requests <= 1%");
    let holds = |figures: &Figures| condition.holds(figures, 100_000, 1);
    let extent = Extent { most: 100_000, at_once: Candidates::MOST, passes: 4 };
    let answer = solve(holds, true, extent, &mut BTreeMap::new(), |numbers| {
        Ok::<_, ()>(pass(Kind::Fixed, &trace, numbers))
    });
    let answer = answer.expect("a limit");
    assert_eq!(answer.at.limit, 99_000);
    assert_eq!(answer.below.map(|below| below.denied_requests), Some(1001));
    assert!(answer.passes <= 4, "{}", answer.passes);
}
