//! The laws of one state at one instant, each held against a judge.
//!
//! Every function panics with the sequence that led to the state, which is all that a replay needs.

use std::fmt::Debug;

use giusto::{Algorithm, Cost, Decision, Status};

use super::{Answer, Judge, Request, at, replay};

/// A state to look at: how it came about, what a judge makes of it, and how far to look.
#[derive(Debug)]
pub(crate) struct Scene<'a, A, J> {
    pub(crate) algorithm: &'a A,
    pub(crate) judge: &'a J,
    pub(crate) requests: &'a [Request],
    pub(crate) now: u64,
    /// How many nanoseconds ahead the laws are tried.
    pub(crate) look_ns: u64,
}

impl<A: Algorithm + Debug, J: Judge> Scene<'_, A, J> {
    /// All laws.
    pub(crate) fn uphold(&self) {
        let state = replay(self.algorithm, self.requests);
        self.remaining_is_the_room(&state);
        for cost in 0..=self.judge.capacity() + 1 {
            let peeked = self.algorithm.peek_at(&state, at(self.now), Cost::new(cost));
            self.answers(&peeked, self.now, cost);
            self.foretells(peeked.status(), cost);
            self.checks_as_it_peeks(&peeked, cost);
            self.grants(cost);
        }
        self.idle_is_fresh(&state);
    }

    /// The room at each instant, before and after, is the judge's, and never shrinks with time.
    fn remaining_is_the_room(&self, state: &A::State) {
        let mut before = 0;
        for instant in self.now.saturating_sub(3)..=self.now + self.look_ns {
            let remaining = self.remaining(state, instant);
            assert_eq!(remaining, self.judge.room(instant), "remaining at {instant}: {self:?}");
            assert!(remaining >= before, "room shrinks at {instant}: {self:?}");
            before = remaining;
        }
    }

    fn answers(&self, decision: &Decision, now: u64, cost: u64) {
        let expected = self.judge.answer(now, cost);
        assert_eq!(Answer::from(decision), expected, "cost {cost} at {now}: {self:?}");
    }

    /// The numbers of a status at `now`, for a state of which the judge knows all.
    fn foretells(&self, status: &Status, cost: u64) {
        let judge = self.judge;
        assert_eq!(status.at(), at(self.now), "{self:?}");
        assert_eq!(status.cost(), Cost::new(cost), "{self:?}");
        assert_eq!(status.limit(), judge.capacity(), "{self:?}");
        assert_eq!(status.remaining(), judge.room(self.now), "{self:?}");
        let next_at = judge.passes_some_time(cost).then(|| self.first_with(cost));
        assert_eq!(status.next_at(), next_at.map(at), "next_at of {cost}: {self:?}");
        let after = next_at.map(|next| std::time::Duration::from_nanos(next - self.now));
        assert_eq!(status.next_after(), after, "next_after of {cost}: {self:?}");
        // A limit that is closed is as full as it gets.
        let full = judge.capacity() == 0 || judge.passes_some_time(judge.capacity());
        let full_at = full.then(|| self.first_with(judge.capacity()));
        assert_eq!(status.full_at(), full_at.map(at), "full_at: {self:?}");
    }

    /// The first instant, from now on, at which the judge has room.
    fn first_with(&self, room: u64) -> u64 {
        (self.now..=self.now + self.look_ns)
            .find(|&instant| self.judge.room(instant) >= room)
            .unwrap_or_else(|| panic!("look further than {} ns for {room}: {self:?}", self.look_ns))
    }

    /// A check answers as the peek did, and changes the state only if it charges.
    fn checks_as_it_peeks(&self, peeked: &Decision, cost: u64) {
        let mut state = replay(self.algorithm, self.requests);
        let checked = self.algorithm.check_at(&mut state, at(self.now), Cost::new(cost));
        assert_eq!(Answer::from(&checked), Answer::from(peeked), "check {cost}: {self:?}");
        let charges = checked.is_allowed() && cost > 0;
        assert_eq!(checked.charge().is_some(), charges, "charge of {cost}: {self:?}");
        assert_eq!(peeked.charge(), None, "a peek charges: {self:?}");
        let mut judge = self.judge.clone();
        if charges {
            judge.charge(self.now, cost);
        } else {
            assert_eq!(checked.status(), peeked.status(), "status of {cost}: {self:?}");
        }
        let then = Scene { judge: &judge, ..*self };
        then.foretells(checked.status(), cost);
        then.remaining_is_the_room(&state);
    }

    /// A partial grant gives what is there, and charges exactly that.
    fn grants(&self, at_most: u64) {
        let mut state = replay(self.algorithm, self.requests);
        let grant = self.algorithm.grant_at(&mut state, at(self.now), Cost::new(at_most));
        let granted = at_most.min(self.judge.room(self.now));
        assert_eq!(grant.granted, Cost::new(granted), "grant of {at_most}: {self:?}");
        assert_eq!(grant.decision.charge().is_some(), granted > 0, "{self:?}");
        let mut judge = self.judge.clone();
        if granted > 0 {
            assert!(grant.decision.is_allowed(), "grant of {at_most}: {self:?}");
            judge.charge(self.now, granted);
        } else {
            self.answers(&grant.decision, self.now, at_most.min(1));
        }
        let then = Scene { judge: &judge, ..*self };
        then.foretells(grant.decision.status(), if granted > 0 { granted } else { at_most.min(1) });
        then.remaining_is_the_room(&state);
    }

    /// Idle exactly while all of the capacity is there; and then as good as fresh, for good.
    fn idle_is_fresh(&self, state: &A::State) {
        let fresh = A::State::default();
        let mut was_idle = false;
        for instant in self.now..=self.now + self.look_ns {
            let idle = self.algorithm.is_idle(state, at(instant));
            let full = self.judge.room(instant) == self.judge.capacity();
            assert_eq!(idle, full, "idle at {instant}: {self:?}");
            assert!(idle || !was_idle, "no longer idle at {instant}: {self:?}");
            if idle {
                let remaining = self.remaining(state, instant);
                assert_eq!(remaining, self.remaining(&fresh, instant), "{instant}: {self:?}");
            }
            if idle && !was_idle {
                self.charged_as_if_fresh(instant);
            }
            was_idle = idle;
        }
    }

    /// An idle state and a fresh one, once charged alike, stay alike.
    fn charged_as_if_fresh(&self, idle_at: u64) {
        for cost in 1..=self.judge.capacity() {
            let mut idle = replay(self.algorithm, self.requests);
            let mut fresh = A::State::default();
            for state in [&mut idle, &mut fresh] {
                let _ = self.algorithm.check_at(state, at(idle_at), Cost::new(cost));
            }
            for instant in idle_at..=self.now + self.look_ns {
                let (idle, fresh) =
                    (self.remaining(&idle, instant), self.remaining(&fresh, instant));
                assert_eq!(idle, fresh, "idle at {idle_at}, {cost}, then at {instant}: {self:?}");
            }
        }
    }

    fn remaining(&self, state: &A::State, now: u64) -> u64 {
        self.algorithm.peek_at(state, at(now), Cost::ZERO).status().remaining()
    }
}
