//! What came of the work: jobs done, requests wasted, and how evenly.
//!
//! ```text
//! goodput    = jobs done / T                    and units done / T; T = how long was looked at
//! wasted     = requests not admitted / requests
//! finished   = when the last job of all ended; nothing where jobs are unfinished
//! fairness   = Jain's index of jobs done over the clients
//! unfinished = jobs - done - given up
//! ```

use crate::{
    metrics::jain,
    world::{Members, Record},
};

/// Counts of one client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Jobs that passed.
    pub done: u64,
    /// Jobs that were given up.
    pub given_up: u64,
    /// Requests sent that reached the server.
    pub requests: u64,
    /// Those that repeat an earlier one.
    pub retries: u64,
    /// Those that did not pass.
    pub denied: u64,
    /// When its last job ended, so far.
    pub last_end_ns: u64,
}

/// What came of the work of one population.
#[derive(Clone, Debug, PartialEq)]
pub struct Goodput {
    /// The sums, and the last end of all.
    pub total: Tally,
    /// By client of the population.
    pub clients: Vec<Tally>,
    jobs: u64,
    cost: u64,
    seconds: f64,
}

impl Goodput {
    /// Counts what one population did.
    pub fn of(record: &Record, members: &Members) -> Self {
        let range = &members.clients;
        let mut clients = vec![Tally::default(); range.len()];
        let own = |client: u32| range.contains(&client).then(|| (client - range.start) as usize);
        for job in &record.jobs {
            let Some(index) = own(job.client) else { continue };
            let tally = &mut clients[index];
            tally.done += u64::from(job.done);
            tally.given_up += u64::from(!job.done);
            tally.last_end_ns = tally.last_end_ns.max(job.ended_ns);
        }
        let requests = record.clients.iter().zip(record.retries()).zip(record.decisions.iter());
        for ((&client, retry), admitted) in requests {
            let Some(index) = own(client) else { continue };
            let tally = &mut clients[index];
            tally.requests += 1;
            tally.retries += u64::from(retry);
            tally.denied += u64::from(!admitted);
        }
        let total = clients.iter().fold(Tally::default(), |sum, tally| Tally {
            done: sum.done + tally.done,
            given_up: sum.given_up + tally.given_up,
            requests: sum.requests + tally.requests,
            retries: sum.retries + tally.retries,
            denied: sum.denied + tally.denied,
            last_end_ns: sum.last_end_ns.max(tally.last_end_ns),
        });
        let seconds = record.until_ns as f64 / 1e9;
        Self { total, clients, jobs: members.jobs, cost: members.cost, seconds }
    }

    /// Jobs that neither passed nor were given up.
    pub fn unfinished(&self) -> u64 {
        self.jobs.saturating_sub(self.total.done + self.total.given_up)
    }

    /// Jobs done per second; `None` where no time passed.
    pub fn jobs_per_second(&self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.total.done as f64 / self.seconds)
    }

    /// Units done per second.
    pub fn units_per_second(&self) -> Option<f64> {
        Some(self.jobs_per_second()? * self.cost as f64)
    }

    /// The share of requests that did not pass; `None` where there was none.
    pub fn wasted(&self) -> Option<f64> {
        let Tally { requests, denied, .. } = self.total;
        (requests > 0).then(|| denied as f64 / requests as f64)
    }

    /// When the last job ended; `None` where some are unfinished, or there was none.
    pub fn finished_ns(&self) -> Option<u64> {
        (self.jobs > 0 && self.unfinished() == 0).then_some(self.total.last_end_ns)
    }

    /// Jain's index of jobs done; `None` where none was.
    pub fn fairness(&self) -> Option<f64> {
        jain(self.clients.iter().map(|tally| tally.done as f64))
    }
}
