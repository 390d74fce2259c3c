//! One scenario: insert, calibrate, then rounds in which every contestant runs once.
//!
//! Within a round all contestants run one after the other, each round beginning with the next of
//! them, so that whatever else the machine does falls on all alike; ratios are taken within a
//! round.

use giusto::MonotonicClock;

use crate::{
    contestant::{Answers, BATCH, Field, Setup},
    contestants::YARDSTICK,
    lap::{LANES, Lane, lap},
    progress::Progress,
    report::{LaneReport, ScenarioReport, Standing},
    scenario::{Scale, Scenario},
    statistics::{Summary, median},
    stream::{chunk, each_key},
    team::{Member, team},
};

/// Inserts, and times every lane of `scenario`.
pub(crate) fn contest<S: Field>(
    scenario: &Scenario,
    scale: &Scale,
    loads: &[f64],
    clock: &MonotonicClock,
    progress: &Progress,
) -> ScenarioReport {
    let scenario = Scenario { keys: scenario.keys.min(scale.keys_at_most), ..*scenario };
    let (terms, keys) = (scenario.terms, scenario.keys);
    let setup = Setup { terms, keys, hint: true, load: loads[0], clock: clock.clone() };
    let members = team::<S>(loads, &setup);
    for member in &members {
        progress.say(&format!("{}: {} takes its keys", scenario.name, member.name));
        insert(member, &scenario);
    }
    let streams = scenario.streams::<S>(2, scale.requests);
    let lanes = LANES.into_iter().filter(|lane| S::FORM.is_some() || !lane.batched);
    let timed = |lane: Lane| {
        progress.say(&format!("{}: {lane}", scenario.name));
        let threads = usize::try_from(lane.threads).expect("few threads");
        let race = Race { scenario, scale, lane, streams: &streams[..threads], clock };
        race.run(&members)
    };
    ScenarioReport { name: scenario.name, keys, lanes: lanes.map(timed).collect() }
}

fn insert<S: Field>(member: &Member<S>, scenario: &Scenario) {
    let mut chunk = chunk::<S>();
    for _ in 0..scenario.insertions {
        let mut passed = 0;
        each_key(&mut chunk, scenario.keys, |chunk, keys| {
            passed += member.contestant.one_by_one(chunk, 0..keys);
        });
        let exact = member.entrant.answers == Answers::Exact;
        assert!(!exact || passed == scenario.keys, "{} inserted {passed} keys", member.name);
    }
}

/// The rounds of one lane.
struct Race<'a, S> {
    scenario: Scenario,
    scale: &'a Scale,
    lane: Lane,
    streams: &'a [S],
    clock: &'a MonotonicClock,
}

impl<S: Field> Race<'_, S> {
    fn run(&self, members: &[Member<S>]) -> LaneReport {
        let takes_part =
            |member: &&Member<S>| self.lane.suits(member.entrant) || member.name == YARDSTICK;
        let members: Vec<_> = members.iter().filter(takes_part).collect();
        let requests: Vec<_> = members.iter().map(|member| self.calibrate(member)).collect();
        let mut samples = vec![Vec::with_capacity(self.scale.rounds); members.len()];
        for round in 0..self.scale.rounds {
            for turn in 0..members.len() {
                let index = (round + turn) % members.len();
                samples[index].push(self.turn(members[index], round, requests[index]));
            }
        }
        let yardstick = members.iter().position(|member| member.name == YARDSTICK);
        let yardstick = samples[yardstick.expect("the yardstick takes part everywhere")].clone();
        let standing = |((member, samples), requests): ((&&Member<S>, Vec<f64>), usize)| {
            let ratios: Vec<_> = yardstick.iter().zip(&samples).map(|(by, own)| by / own).collect();
            Standing {
                name: member.name.clone(),
                answers: member.entrant.answers,
                ns: Summary::of(&samples),
                ratio: median(&ratios),
                requests,
                samples,
            }
        };
        let standings = members.iter().zip(samples).zip(requests).map(standing).collect();
        LaneReport { lane: self.lane, standings }
    }

    /// The requests that take about as long as a lap shall, by the better of two laps: some tables
    /// clean up now and then.
    fn calibrate(&self, member: &Member<S>) -> usize {
        let mut requests = 32 * BATCH;
        loop {
            let ns = self.lap(member, 0, requests).min(self.lap(member, 0, requests));
            let share = self.scale.lap_ns as f64 / (ns * requests as f64);
            if share <= 2.0 || requests == self.scale.requests {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few")]
                let requests = (requests as f64 * share) as usize;
                return requests.next_multiple_of(4 * BATCH).min(self.scale.requests);
            }
            requests = self.scale.requests.min(4 * requests);
        }
    }

    /// A warm lap: the caches, and the tables of pages with them, are the others' when it begins.
    fn turn(&self, member: &Member<S>, round: usize, requests: usize) -> f64 {
        let warming = requests / 4;
        let begin = round * (warming + requests);
        self.lap(member, begin, warming);
        self.lap(member, begin + warming, requests)
    }

    /// A lap whose answers are right, in ns per request and thread.
    fn lap(&self, member: &Member<S>, begin: usize, requests: usize) -> f64 {
        let Self { scenario, lane, streams, clock, .. } = self;
        let lap = lap(&*member.contestant, streams, *lane, begin, requests, clock);
        let right = if scenario.passes { (requests * streams.len()) as u64 } else { 0 };
        let exact = member.entrant.answers == Answers::Exact;
        assert!(
            !exact || lap.passed == right,
            "{}, {lane}: {} passed {} of {right}",
            scenario.name,
            member.name,
            lap.passed
        );
        lap.ns
    }
}
