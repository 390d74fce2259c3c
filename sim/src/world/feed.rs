//! Jobs that arrive in their own time.

use super::WorldError;
use crate::{client::Jobs, traffic::Arrivals};

/// What is left of arrivals that were taken.
struct Nothing;

impl Arrivals for Nothing {
    fn next_ns(&mut self) -> Option<u64> {
        None
    }
}

/// One stream of arrivals, of one client or dealt to all of a population.
pub(super) struct Feed<'a> {
    arrivals: Box<dyn Arrivals + 'a>,
    pub(super) crowd: usize,
    first_client: u32,
    /// Among how many clients jobs are dealt in turn.
    among: u32,
    dealt: u64,
    last_ns: u64,
}

impl<'a> Feed<'a> {
    /// The feeds of a population whose jobs these are.
    pub(super) fn all_of(jobs: &mut Jobs<'a>, crowd: usize, first: u32, count: u32) -> Vec<Self> {
        let feed = |arrivals, first_client, among| Self {
            arrivals,
            crowd,
            first_client,
            among,
            dealt: 0,
            last_ns: 0,
        };
        match jobs {
            Jobs::AtStart(_) => Vec::new(),
            Jobs::Each(streams) => {
                let streams = std::mem::take(streams).into_iter().zip(first..);
                streams.map(|(arrivals, own)| feed(arrivals, own, 1)).collect()
            }
            Jobs::Dealt(arrivals) => {
                let arrivals = std::mem::replace(arrivals, Box::new(Nothing));
                vec![feed(arrivals, first, count)]
            }
        }
    }

    /// When the next job arrives.
    pub(super) fn next_time(&mut self, name: &str) -> Result<Option<u64>, WorldError> {
        let Some(time_ns) = self.arrivals.next_ns() else { return Ok(None) };
        if time_ns < self.last_ns {
            let (name, last_ns) = (name.to_owned(), self.last_ns);
            return Err(WorldError::JobOrder { name, time_ns, last_ns });
        }
        self.last_ns = time_ns;
        Ok(Some(time_ns))
    }

    /// Whose the next job is.
    pub(super) fn deal(&mut self) -> u32 {
        let turn = u32::try_from(self.dealt % u64::from(self.among)).unwrap_or(0);
        self.dealt += 1;
        self.first_client + turn
    }
}
