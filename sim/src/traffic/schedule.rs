//! When a source sends: from an instant to another, with silent periods in between.

use super::{Arrivals, Process, Span, TrafficError};
use crate::random::Random;

/// What becomes of requests in a silent period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Silence {
    /// They are lost: the source goes on as if it were heard.
    #[default]
    Drop,
    /// They come later: the source stands still, and goes on after the silence where it stopped.
    Hold,
}

/// The time in which a source sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    span: Span,
    silent: Vec<Span>,
    silence: Silence,
}

impl Schedule {
    /// The whole of `span`.
    pub const fn new(span: Span) -> Self {
        Self { span, silent: Vec::new(), silence: Silence::Drop }
    }

    /// The same but for silent periods, which are in order and apart.
    ///
    /// # Errors
    /// [`TrafficError::SilenceOrder`], and [`TrafficError::AllSilent`] where no time is left.
    pub fn with_silence(self, silent: &[Span], silence: Silence) -> Result<Self, TrafficError> {
        let overlap = silent.windows(2).position(|pair| pair[1].from_ns() < pair[0].until_ns());
        if let Some(index) = overlap {
            return Err(TrafficError::SilenceOrder { index: index + 1 });
        }
        // Only what lies within the source's own time is silence.
        let inside = silent.iter().filter_map(|period| {
            let from = period.from_ns().max(self.span.from_ns());
            Span::from_nanos(from, period.until_ns().min(self.span.until_ns()))
        });
        let schedule = Self { silent: inside.collect(), silence, ..self };
        if schedule.silent_ns() == schedule.span.length_ns() {
            return Err(TrafficError::AllSilent);
        }
        Ok(schedule)
    }

    /// From the first instant to the end, silent periods included.
    pub const fn span(&self) -> Span {
        self.span
    }

    fn silent_ns(&self) -> u64 {
        self.silent.iter().map(|period| period.length_ns()).sum()
    }

    /// The instants of a process within this time.
    pub(super) fn arrivals(
        &self,
        process: &Process,
        random: Random,
    ) -> Result<Box<dyn Arrivals + Send>, TrafficError> {
        if self.silent.is_empty() {
            return process.arrivals(self.span, random);
        }
        let silent = self.silent.clone();
        if self.silence == Silence::Drop {
            let heard = process.arrivals(self.span, random)?;
            return Ok(Box::new(Dropped { heard, silent, next: 0 }));
        }
        let until = self.span.until_ns() - self.silent_ns();
        let own = Span::from_nanos(self.span.from_ns(), until).ok_or(TrafficError::AllSilent)?;
        let own = process.arrivals(own, random)?;
        Ok(Box::new(Held { own, silent, next: 0, behind_ns: 0 }))
    }
}

/// The instants that are in no silent period.
struct Dropped {
    heard: Box<dyn Arrivals + Send>,
    silent: Vec<Span>,
    /// The first period that has not ended.
    next: usize,
}

impl Arrivals for Dropped {
    fn next_ns(&mut self) -> Option<u64> {
        loop {
            let now = self.heard.next_ns()?;
            while self.silent.get(self.next).is_some_and(|period| period.until_ns() <= now) {
                self.next += 1;
            }
            if self.silent.get(self.next).is_none_or(|period| now < period.from_ns()) {
                return Some(now);
            }
        }
    }
}

/// Instants of a time that stands still in silent periods.
struct Held {
    own: Box<dyn Arrivals + Send>,
    silent: Vec<Span>,
    /// The first period that is not yet behind.
    next: usize,
    /// The length of those that are.
    behind_ns: u64,
}

impl Arrivals for Held {
    fn next_ns(&mut self) -> Option<u64> {
        let own = self.own.next_ns()?;
        while let Some(period) = self.silent.get(self.next) {
            if own + self.behind_ns < period.from_ns() {
                break;
            }
            self.behind_ns += period.length_ns();
            self.next += 1;
        }
        Some(own + self.behind_ns)
    }
}
