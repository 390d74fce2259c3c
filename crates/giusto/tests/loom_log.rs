//! States of more than a word under every interleaving that loom explores, for the bounds that each
//! model states.
//!
//! A model is a few things that threads do to one key. Whatever loom makes of them, the answers of
//! all threads and what the key says afterwards must be those of the sequential algorithm in some
//! order of the same things, to the last field. Run with
//! `RUSTFLAGS="--cfg giusto_loom" cargo test -p giusto --test loom_log --release`. Each model asserts
//! a floor on its executions, and `loom_log_mutants.rs` tries the models on wrong engines.

#![cfg(giusto_loom)]

mod explored;

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use explored::in_every_order;
use giusto::{
    Charge, Cost, FirstHitWindow, Period, Quota, Rolling, SharedAlgorithm, Timestamp, Unit,
};
use loom::{sync::Arc, thread};

/// One thing done to a key: at an instant, with some units.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Check(u64, u64),
    Admit(u64, u64),
    Grant(u64, u64),
    Peek(u64, u64),
    /// Gives back units that were charged at the instant.
    Return(u64, u64),
    End(u64),
}
use Deed::{Admit, Check, End, Grant, Peek, Return};

type Script = &'static [Deed];

/// What is done before the threads start, and what each of them does.
#[derive(Clone, Copy)]
struct Model<A> {
    algorithm: A,
    before: Script,
    threads: &'static [Script],
    /// The instants and costs of the peeks afterwards.
    after: &'static [(u64, u64)],
}

fn at(now: u64) -> Timestamp {
    Timestamp::from_nanos(now)
}

fn charge(now: u64, units: u64) -> Charge {
    Charge { at: at(now), cost: Cost::new(units) }
}

/// The answer of the shared state, as text.
fn shared<A: SharedAlgorithm>(algorithm: &A, state: &A::Shared, deed: Deed) -> String {
    match deed {
        Check(now, cost) => {
            format!("{:?}", algorithm.check_shared(state, at(now), Cost::new(cost)))
        }
        Admit(now, cost) => {
            format!("{:?}", algorithm.admit_shared(state, at(now), Cost::new(cost)))
        }
        Grant(now, cost) => {
            format!("{:?}", algorithm.grant_shared(state, at(now), Cost::new(cost)))
        }
        Peek(now, cost) => format!("{:?}", algorithm.peek_shared(state, at(now), Cost::new(cost))),
        Return(now, units) => {
            format!("{:?}", algorithm.refund_shared(state, at(now), &charge(now, units)))
        }
        End(now) => format!("{}", algorithm.close_if_idle(state, at(now))),
    }
}

/// The answer of the sequential algorithm, as text; `None` for the state once it has ended.
fn alone<A: SharedAlgorithm>(algorithm: &A, state: &mut Option<A::State>, deed: Deed) -> String {
    if let End(now) = deed {
        let idle = state.as_ref().is_some_and(|state| algorithm.is_idle(state, at(now)));
        if idle {
            *state = None;
        }
        return format!("{idle}");
    }
    let state = state.as_mut();
    match deed {
        Check(now, cost) => {
            format!("{:?}", state.map(|s| algorithm.check_at(s, at(now), Cost::new(cost))))
        }
        Admit(now, cost) => {
            format!("{:?}", state.map(|s| algorithm.admit_at(s, at(now), Cost::new(cost))))
        }
        Grant(now, cost) => {
            format!("{:?}", state.map(|s| algorithm.grant_at(s, at(now), Cost::new(cost))))
        }
        Peek(now, cost) => {
            format!("{:?}", state.map(|s| algorithm.peek_at(s, at(now), Cost::new(cost))))
        }
        Return(now, units) => {
            format!("{:?}", state.map(|s| algorithm.refund_at(s, at(now), charge(now, units))))
        }
        End(_) => unreachable!("answered above"),
    }
}

impl<A: SharedAlgorithm + Copy + Send + Sync + 'static> Model<A> {
    /// What the sequential algorithm says in every order of what the threads do.
    fn orders(&self) -> BTreeSet<Vec<String>> {
        in_every_order(self.threads, |order| self.replay(order))
    }

    /// The answers, thread by thread, and what is said afterwards.
    fn replay(&self, order: &[usize]) -> Vec<String> {
        let mut state = Some(A::State::default());
        for &deed in self.before {
            alone(&self.algorithm, &mut state, deed);
        }
        let mut said = vec![Vec::new(); self.threads.len()];
        for &thread in order {
            let deed = self.threads[thread][said[thread].len()];
            said[thread].push(alone(&self.algorithm, &mut state, deed));
        }
        let after = self.after.iter();
        let after = after.map(|&(now, cost)| alone(&self.algorithm, &mut state, Peek(now, cost)));
        said.concat().into_iter().chain(after).collect()
    }

    /// One execution; the main thread does what the thread of the first number does.
    fn run(&self, numbers: &[usize]) -> Vec<String> {
        let algorithm = self.algorithm;
        let state = Arc::new(algorithm.open());
        for &deed in self.before {
            shared(&algorithm, &state, deed);
        }
        let perform = move |state: &A::Shared, script: Script| -> Vec<String> {
            script.iter().map(|&deed| shared(&algorithm, state, deed)).collect()
        };
        let others: Vec<_> = numbers[1..]
            .iter()
            .map(|&number| {
                let (state, script) = (Arc::clone(&state), self.threads[number]);
                thread::spawn(move || perform(&state, script))
            })
            .collect();
        let mut said = vec![Vec::new(); self.threads.len()];
        said[numbers[0]] = perform(&state, self.threads[numbers[0]]);
        for (other, &number) in others.into_iter().zip(&numbers[1..]) {
            said[number] = other.join().expect("no thread panics");
        }
        let after = self.after.iter();
        let after = after.map(|&(now, cost)| shared(&algorithm, &state, Peek(now, cost)));
        said.concat().into_iter().chain(after).collect()
    }

    /// Explores the model, to this number of preemptions if there is a bound, in at least so many
    /// executions; once with each thread as the main one, because loom does not let a thread go
    /// first that was started after one which only reads.
    fn explore(self, preemptions: Option<usize>, floor: usize) {
        let orders = self.orders();
        let executions = std::sync::Arc::new(AtomicUsize::new(0));
        let seen = std::sync::Arc::new(Mutex::new(BTreeSet::new()));
        for first in 0..self.threads.len() {
            let mut numbers: Vec<_> = (0..self.threads.len()).collect();
            numbers.rotate_left(first);
            let (counter, saw) = (std::sync::Arc::clone(&executions), std::sync::Arc::clone(&seen));
            let expected = orders.clone();
            let mut builder = loom::model::Builder::new();
            builder.preemption_bound = preemptions;
            builder.check(move || {
                // Relaxed: a count that is read after all executions have ended.
                counter.fetch_add(1, Ordering::Relaxed);
                let said = self.run(&numbers);
                assert!(expected.contains(&said), "in no order: {said:#?}");
                saw.lock().expect("no panic").insert(said);
            });
        }
        // Relaxed: as above.
        let executions = executions.load(Ordering::Relaxed);
        let seen = seen.lock().expect("no panic").len();
        println!("{executions} executions, {seen} of {} outcomes", orders.len());
        assert!(executions >= floor, "{executions}");
        assert_eq!(seen, orders.len(), "each order is met");
    }
}

fn quota(limit: u64) -> Quota {
    Quota::new(limit, Period::new(10, Unit::Nanosecond).expect("positive"))
}

fn rolling(limit: u64) -> Rolling {
    Rolling::new(quota(limit)).expect("fits")
}

fn first_hit(limit: u64) -> FirstHitWindow {
    FirstHitWindow::new(quota(limit)).expect("fits")
}

/// Bound: 2 threads, one check each, no bound on preemptions.
#[test]
fn log_one_unit_left() {
    let before: Script = &[Check(1, 1)];
    let threads: &[Script] = &[&[Check(3, 1)], &[Check(4, 1)]];
    let after = &[(4, 1), (11, 1), (13, 2), (14, 2)];
    Model { algorithm: rolling(2), before, threads, after }.explore(None, 50);
}

/// Bound: 3 threads, one check each, at most 2 preemptions.
#[test]
fn log_empty_for_three() {
    let threads: &[Script] = &[&[Check(3, 1)], &[Check(3, 1)], &[Grant(5, 2)]];
    let after = &[(5, 1), (13, 2), (15, 2)];
    Model { algorithm: rolling(2), before: &[], threads, after }.explore(Some(2), 5_000);
}

/// Bound: 2 threads, a check against the end of an idle log, no bound on preemptions; in the middle
/// of a chunk, and where it is full.
#[test]
fn log_admission_against_its_end() {
    let threads: &[Script] = &[&[Check(20, 1)], &[End(20)]];
    let model = Model { algorithm: rolling(9), before: &[Check(3, 1)], threads, after: &[(20, 1)] };
    model.explore(None, 50);
    let before: Script = &[Check(3, 1), Check(3, 1), Check(3, 1), Check(4, 1)];
    Model { before, ..model }.explore(None, 50);
}

/// Bound: 2 threads, no bound on preemptions. The first chunk has one free word, for which two
/// admissions compete, of which each adds a chunk where it finds none; one unit is left, or two.
#[test]
fn log_chunk_is_full() {
    let before: Script = &[Check(1, 1), Check(1, 1), Check(2, 1)];
    let threads: &[Script] = &[&[Check(3, 1), Admit(3, 1)], &[Check(4, 1)]];
    let after = &[(4, 1), (11, 3), (12, 3), (13, 4), (14, 5)];
    for limit in [4, 5, 6] {
        Model { algorithm: rolling(limit), before, threads, after }.explore(None, 100);
    }
    let before: Script = &[Check(1, 1), Check(1, 1), Check(2, 1), Check(2, 1)];
    for limit in [5, 6] {
        Model { algorithm: rolling(limit), before, threads, after }.explore(None, 100);
    }
}

/// Bound: 2 threads, no bound on preemptions. A unit comes back while it is wanted.
#[test]
fn log_refund_against_an_admission() {
    let before: Script = &[Check(1, 1), Check(2, 1)];
    let threads: &[Script] = &[&[Check(3, 1)], &[Return(1, 1)]];
    let after = &[(3, 1), (11, 2), (12, 2), (13, 2)];
    Model { algorithm: rolling(2), before, threads, after }.explore(None, 200);
}

/// Bound: 2 threads, at most 2 preemptions. Two refunds of one instant, which lower the same entries
/// beside one that stays: the first was made but not carried out, and whoever comes late with it
/// must not undo the second.
#[test]
fn log_refunds_of_one_instant() {
    let before: Script = &[Check(1, 1), Check(1, 2), Check(2, 1), Return(1, 2)];
    let threads: &[Script] = &[&[Check(12, 3)], &[Return(1, 1), Peek(12, 1)]];
    let after = &[(3, 1), (11, 3), (12, 1), (13, 4)];
    Model { algorithm: rolling(4), before, threads, after }.explore(Some(2), 5_000);
}

/// Bound: 3 threads, at most 2 preemptions. Peeks that take off what has ceased to count, while a
/// refund makes that less; where there is a free word and where there is none.
#[test]
fn log_refund_against_peeks() {
    let threads: &[Script] = &[&[Return(1, 2)], &[Peek(12, 1)], &[Peek(12, 1)]];
    let after = &[(7, 1), (12, 1), (15, 1)];
    let before: Script = &[Check(1, 2), Check(5, 1)];
    let model = Model { algorithm: rolling(5), before, threads, after };
    model.explore(Some(2), 500);
    let before: Script = &[Check(1, 2), Check(5, 1), Check(5, 1), Check(6, 1)];
    Model { before, ..model }.explore(Some(2), 500);
}

/// Bound: 3 threads, at most 2 preemptions. A refund that one thread makes and another must finish.
#[test]
fn log_refund_for_two() {
    let threads: &[Script] = &[&[Check(3, 1)], &[Return(1, 1)], &[Peek(12, 1)]];
    let after = &[(3, 1), (11, 1), (12, 2)];
    let model =
        Model { algorithm: rolling(2), before: &[Check(1, 1), Check(2, 1)], threads, after };
    model.explore(Some(2), 10_000);
}

/// Bound: 2 threads, no bound on preemptions. A denial leaves the log as it was, so that loom has
/// nothing to interleave.
#[test]
fn log_denial_writes_nothing() {
    let threads: &[Script] = &[&[Check(3, 1)], &[Admit(3, 1)]];
    let before: Script = &[Check(1, 1)];
    Model { algorithm: rolling(1), before, threads, after: &[(3, 1)] }.explore(None, 1);
}

/// Bound: 2 threads, no bound on preemptions; within a window, and where the next one opens.
#[test]
fn window_one_unit_left() {
    let before: Script = &[Check(1, 1)];
    let after = &[(4, 1), (11, 1), (14, 2)];
    for threads in [
        &[&[Check(3, 1)] as Script, &[Check(4, 1)]],
        &[&[Check(11, 2)], &[Check(12, 1)]],
        &[&[Check(11, 1)], &[Check(4, 1)]],
        &[&[Check(11, 1), Check(11, 1)], &[Check(4, 1)]],
    ] {
        Model { algorithm: first_hit(2), before, threads, after }.explore(None, 10);
    }
}

/// Bound: 2 threads, no bound on preemptions. A window of which all was given back is charged anew,
/// by a slow clock, while another opens or the key ends.
#[test]
fn window_given_back() {
    let before: Script = &[Check(1, 2), Return(1, 2)];
    let after = &[(5, 1), (11, 1), (15, 2)];
    for threads in [&[&[Check(5, 2)] as Script, &[Check(1, 2)]], &[&[End(5)], &[Check(1, 2)]]] {
        Model { algorithm: first_hit(2), before, threads, after }.explore(None, 10);
    }
}

/// Bound: 3 threads, no bound on preemptions.
#[test]
fn window_fresh_for_three() {
    let threads: &[Script] = &[&[Check(3, 1)], &[Check(4, 1)], &[Grant(5, 2)]];
    let after = &[(5, 1), (13, 2), (15, 2)];
    Model { algorithm: first_hit(2), before: &[], threads, after }.explore(None, 5_000);
}

/// Bound: 2 threads, no bound on preemptions.
#[test]
fn window_admission_against_its_end() {
    for before in [&[Check(3, 1)] as Script, &[]] {
        let threads: &[Script] = &[&[Check(20, 1), Check(20, 1)], &[End(20)]];
        let model = Model { algorithm: first_hit(1), before, threads, after: &[(20, 1)] };
        model.explore(None, 5);
    }
}

/// Bound: 2 threads, no bound on preemptions.
#[test]
fn window_refund_against_an_admission() {
    let before: Script = &[Check(1, 1), Check(2, 1)];
    let after = &[(3, 1), (11, 1), (12, 2), (13, 2)];
    for threads in [
        &[&[Check(3, 1), Peek(3, 1)] as Script, &[Return(2, 1)]],
        &[&[Check(11, 1)], &[Return(2, 1), Return(1, 1)]],
    ] {
        Model { algorithm: first_hit(2), before, threads, after }.explore(None, 5);
    }
}
