//! A story: what threads ask of one table, told in every interleaving that loom explores.

use std::{
    fmt,
    hash::{BuildHasher, Hasher},
    panic,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use giusto::{
    Charge, Cost, Decision, Limiter, ManualClock, SlotAlgorithm, Timestamp, WhenFull,
    WordAlgorithm, take_turns,
};
use loom::{model::Builder, thread};

/// Keys are their own hashes: the upper bits say where they are at home.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Itself(u64);

impl BuildHasher for Itself {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        Self(0)
    }
}

impl Hasher for Itself {
    fn write(&mut self, _bytes: &[u8]) {
        unreachable!("the keys of the models are integers");
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// One request for a key at a number of nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) now: u64,
    pub(crate) key: u64,
    pub(crate) verb: Verb,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Verb {
    Check(u64),
    Peek,
    /// Gives back what the first check of the key got, before the threads began or in this thread.
    Refund,
}

pub(crate) const fn take(now: u64, key: u64, cost: u64) -> Ask {
    Ask { now, key, verb: Verb::Check(cost) }
}

pub(crate) const fn check(now: u64, key: u64) -> Ask {
    take(now, key, 1)
}

pub(crate) const fn peek(now: u64, key: u64) -> Ask {
    Ask { now, key, verb: Verb::Peek }
}

pub(crate) const fn refund(now: u64, key: u64) -> Ask {
    Ask { now, key, verb: Verb::Refund }
}

/// What a load sees.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Loads {
    /// Any value that the memory model allows.
    Any,
    /// The latest: threads take turns.
    Latest,
}

/// Preemptions more than a model says.
const MORE: usize = if option_env!("LOOM_MORE").is_some() { 1 } else { 0 };

/// A request and its answer; a refund has none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) ask: Ask,
    pub(crate) answer: Option<Decision>,
    /// What a refund gave back: when it was charged, and how much.
    pub(crate) charge: Option<(Timestamp, Cost)>,
}

/// What to tell: a table of so many keys, and who asks it for what.
#[derive(Clone, Debug)]
pub(crate) struct Story<A> {
    pub(crate) algorithm: A,
    pub(crate) capacity: u64,
    pub(crate) max_keys: u64,
    pub(crate) when_full: WhenFull,
    /// By one thread, before the others begin.
    pub(crate) before: Vec<Ask>,
    pub(crate) threads: Vec<Vec<Ask>>,
    /// By one thread, after the others have ended.
    pub(crate) after: Vec<Ask>,
}

/// A story as one interleaving had it.
#[derive(Clone, Debug)]
pub(crate) struct Telling {
    pub(crate) before: Vec<Told>,
    pub(crate) threads: Vec<Vec<Told>>,
    pub(crate) after: Vec<Told>,
    /// Slots of the table in the end.
    pub(crate) capacity: u64,
    pub(crate) turned_away: u64,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ask { now, key, verb } = self.ask;
        write!(f, "{verb:?} of {key:#x} at {now}")?;
        let Some(answer) = &self.answer else { return write!(f, ": {:?}", self.charge) };
        let status = answer.status();
        let (at, full_at) = (status.at().as_nanos(), status.full_at().map(Timestamp::as_nanos));
        write!(
            f,
            ": {:?} at {at}, {} left, full at {full_at:?}",
            answer.verdict(),
            status.remaining()
        )
    }
}

impl fmt::Display for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("before", &self.before)].into_iter();
        let parts = parts.chain(self.threads.iter().map(|told| ("thread", told)));
        for (part, told) in parts.chain([("after", &self.after)]) {
            for told in told {
                writeln!(f, "{part:>7}: {told}")?;
            }
        }
        write!(f, "{} slots", self.capacity)
    }
}

type Table<A> = Limiter<u64, A, ManualClock, Itself>;

fn told<A: SlotAlgorithm>(table: &Table<A>, asks: &[Ask], earlier: &[Told]) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for &ask in asks {
        let now = Timestamp::from_nanos(ask.now);
        let mut charge = None;
        let answer = match ask.verb {
            Verb::Check(cost) => Some(table.check_at(now, &ask.key, Cost::new(cost))),
            Verb::Peek => Some(table.peek_at(now, &ask.key, Cost::ONE)),
            Verb::Refund => {
                let checks = earlier.iter().chain(&all).filter(|told| told.ask.key == ask.key);
                let mut charges = checks.filter_map(|told| told.answer?.charge());
                if let Some(Charge { at, cost }) = charges.next() {
                    charge = Some((at, cost));
                    table.refund_at(now, &ask.key, Charge { at, cost });
                }
                None
            }
        };
        all.push(Told { ask, answer, charge });
    }
    all
}

impl<A> Story<A> {
    /// A story of a table for `capacity` keys that may grow to `max_keys` and then denies new ones.
    pub(crate) fn new(
        algorithm: A,
        (capacity, max_keys): (u64, u64),
        before: &[Ask],
        threads: &[&[Ask]],
        after: &[Ask],
    ) -> Self {
        Self {
            algorithm,
            capacity,
            max_keys,
            when_full: WhenFull::Deny,
            before: before.to_vec(),
            threads: threads.iter().map(|asks| asks.to_vec()).collect(),
            after: after.to_vec(),
        }
    }

    /// The same of a table that gives a new key the slot of another.
    pub(crate) fn stealing(self) -> Self {
        Self { when_full: WhenFull::StealClosestToIdle, ..self }
    }
}

impl<A: WordAlgorithm + Clone + Send + Sync + 'static> Story<A> {
    /// Tells the story once; within a model.
    fn tell(&self) -> Telling {
        let table = Limiter::<u64, _>::builder(self.algorithm.clone())
            .clock(ManualClock::new())
            .hasher(Itself::default())
            .capacity(self.capacity)
            .max_keys(self.max_keys)
            .when_full(self.when_full)
            .build()
            .expect("a few slots fit");
        let table = Arc::new(table);
        let before = Arc::new(told(&table, &self.before, &[]));
        let mut threads = self.threads.iter().cloned().map(|asks| {
            let (table, before) = (Arc::clone(&table), Arc::clone(&before));
            move || told(&table, &asks, &before)
        });
        let own = threads.next();
        let others: Vec<_> = threads.map(thread::spawn).collect();
        let own = own.map(|told| told());
        let others = others.into_iter().map(|other| other.join().expect("no panic"));
        let threads = own.into_iter().chain(others).collect();
        let after = told(&table, &self.after, &before);
        let (capacity, turned_away) = (table.capacity(), table.turned_away());
        Telling { before: before.to_vec(), threads, after, capacity, turned_away }
    }

    /// Tells the story in every interleaving of so many preemptions, at least `floor` of them, and
    /// has each telling judged.
    ///
    /// With loads that see any value the threads are taken in both orders: loom knows of the last
    /// access to a word alone, so it overlooks that one thread may write before another reads if the
    /// writer reads the word, too, before it writes.
    pub(crate) fn explore(
        &self,
        loads: Loads,
        (bound, floor): (usize, usize),
        judge: impl Fn(&Telling) -> Result<(), String> + Clone + Send + Sync + 'static,
    ) {
        take_turns(matches!(loads, Loads::Latest));
        let mut executions = self.executions(bound + MORE, judge.clone());
        if matches!(loads, Loads::Any) {
            let threads = self.threads.iter().rev().cloned().collect();
            executions += Self { threads, ..self.clone() }.executions(bound + MORE, judge);
        }
        println!("{executions} with {} preemptions and {loads:?} loads", bound + MORE);
        assert!(executions >= floor, "{executions} executions are too few to show anything");
    }

    fn executions(
        &self,
        bound: usize,
        judge: impl Fn(&Telling) -> Result<(), String> + Send + Sync + 'static,
    ) -> usize {
        let executions = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&executions);
        let mut model = Builder::new();
        model.preemption_bound = Some(bound);
        model.max_branches = 10_000;
        let story = self.clone();
        model.check(move || {
            // Relaxed: a count that is read after all executions have ended.
            counter.fetch_add(1, Ordering::Relaxed);
            let telling = story.tell();
            if let Err(fault) = judge(&telling) {
                panic!("told wrong, {fault}:\n{telling}");
            }
        });
        executions.load(Ordering::Relaxed)
    }
}
