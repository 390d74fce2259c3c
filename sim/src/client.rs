//! Clients that react to answers, one behaviour per file.
//!
//! A client has jobs. A job is a request that is sent until it passes or is given up. When it is
//! sent again is decided here, by a pure step: what the job and the client remember, the time, the
//! answer as it was [told](Told), and numbers from the client's own stream lead to [`Next`]. The world
//! moves the time and carries the requests.

mod backoff;
mod budget;
mod error;
mod fixed;
mod immediate;
mod latency;
pub mod measures;
mod paced;
mod population;
mod queue;
mod respectful;
mod told;

pub use backoff::{Backoff, Jitter};
pub use budget::{Budget, RetryShare};
pub use error::ClientError;
pub use fixed::Fixed;
pub use immediate::Immediate;
pub use latency::{Latency, Span};
pub use paced::Paced;
pub use population::{Jobs, Keys, Population, Starts};
pub use queue::Queue;
pub use respectful::Respectful;
pub use told::Told;

use crate::{
    random::Random,
    server::{Answer, Outcome},
};

/// What a client remembers of one of its jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// When the job was there to be done.
    pub arrived_ns: u64,
    /// The last delay before a retry; 0 before the first.
    pub delay_ns: u64,
    /// Requests sent for it, the present one included.
    pub attempts: u32,
}

/// What a client remembers of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// The time of its latest request, which may be still to come.
    pub last_ns: u64,
    /// How long after that the next may be.
    pub gap_ns: u64,
    /// What it has saved up for retries, in hundredths of one.
    pub tokens: u32,
}

impl Pace {
    /// The first time from `from_ns` on that keeps the gap; it becomes the last.
    fn take_place(&mut self, from_ns: u64) -> u64 {
        self.last_ns = from_ns.max(self.last_ns.saturating_add(self.gap_ns));
        self.last_ns
    }
}

/// An answer as it reaches a client.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// When it does.
    pub now_ns: u64,
    /// What the request costs, in units.
    pub cost: u64,
    /// What the client was told.
    pub answer: &'a Answer,
}

impl Reply<'_> {
    /// This long after the answer.
    const fn after(&self, wait_ns: u64) -> u64 {
        self.now_ns.saturating_add(wait_ns)
    }
}

/// What becomes of a job whose request did not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is sent again at this time.
    Send {
        /// When.
        at_ns: u64,
    },
    /// It is not.
    GiveUp,
}

/// When a client sends.
#[derive(Clone, Debug, PartialEq)]
pub enum Behaviour {
    /// Again at once.
    Immediate(Immediate),
    /// Again after the same delay each time.
    Fixed(Fixed),
    /// Again after delays that grow.
    Backoff(Backoff),
    /// Again when the server says.
    Respectful(Respectful),
    /// Evenly what is left, until there is more.
    Paced(Paced),
    /// Evenly, within a share of a limit that it knows.
    Queue(Queue),
}

impl Behaviour {
    /// The name, as it is typed and printed.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Immediate(_) => "immediate",
            Self::Fixed(_) => "fixed",
            Self::Backoff(_) => "backoff",
            Self::Respectful(_) => "respectful",
            Self::Paced(_) => "paced",
            Self::Queue(_) => "queue",
        }
    }

    /// When a job that is taken up at `now_ns` is sent for the first time.
    pub fn first(&self, pace: &mut Pace, now_ns: u64, cost: u64) -> u64 {
        match self {
            Self::Paced(_) => Paced::first(pace, now_ns),
            Self::Queue(queue) => queue.first(pace, now_ns, cost),
            _ => now_ns,
        }
    }

    /// Learns from an answer, whatever it is.
    pub fn hear(&self, pace: &mut Pace, reply: &Reply<'_>) {
        if let Self::Paced(_) = self {
            Paced::hear(pace, reply);
        }
    }

    /// When a request that did not pass is sent again.
    pub fn again(
        &self,
        job: &mut Job,
        pace: &mut Pace,
        reply: &Reply<'_>,
        random: &mut Random,
    ) -> u64 {
        match self {
            Self::Immediate(_) => Immediate::again(reply),
            Self::Fixed(fixed) => fixed.again(reply),
            Self::Backoff(backoff) => backoff.again(job, reply, random),
            Self::Respectful(respectful) => respectful.again(job, reply, random),
            Self::Paced(paced) => paced.again(job, pace, reply, random),
            Self::Queue(queue) => queue.again(pace, reply),
        }
    }

    /// Whether it draws numbers.
    pub(crate) const fn draws(&self) -> bool {
        match self {
            Self::Immediate(_) | Self::Fixed(_) | Self::Queue(_) => false,
            Self::Backoff(backoff) => backoff.draws(),
            Self::Respectful(respectful) => respectful.draws(),
            Self::Paced(paced) => paced.draws(),
        }
    }

    /// Whether it may send again at the very time of the answer, for ever.
    pub(crate) fn may_stand_still(&self) -> bool {
        match self {
            Self::Immediate(_) => true,
            Self::Fixed(fixed) => fixed.delay_ns == 0,
            _ => false,
        }
    }
}

/// A behaviour, and when it gives up.
#[derive(Clone, Debug, PartialEq)]
pub struct Manners {
    /// When it sends.
    pub behaviour: Behaviour,
    /// When it stops.
    pub budget: Budget,
}

impl Manners {
    /// When a job that is taken up at `now_ns` is sent for the first time; nothing where that is
    /// too late, so that it is given up without a request.
    pub fn first(&self, job: &Job, pace: &mut Pace, now_ns: u64, cost: u64) -> Option<u64> {
        let before = *pace;
        let at_ns = self.behaviour.first(pace, now_ns, cost);
        if self.budget.in_time(job, at_ns) {
            return Some(at_ns);
        }
        // The place in the queue is left to the next job.
        *pace = before;
        None
    }

    /// What becomes of a job whose request did not pass. Nobody repeats a request that can never
    /// pass.
    pub fn next(
        &self,
        job: &mut Job,
        pace: &mut Pace,
        reply: &Reply<'_>,
        random: &mut Random,
    ) -> Next {
        if reply.answer.outcome == Outcome::Never || !self.budget.allows_another(job, pace) {
            return Next::GiveUp;
        }
        let before = *pace;
        let at_ns = self.behaviour.again(job, pace, reply, random);
        if !self.budget.in_time(job, at_ns) {
            // The place in the queue is left to the next job.
            *pace = before;
            return Next::GiveUp;
        }
        self.budget.spend(pace);
        Next::Send { at_ns }
    }
}
