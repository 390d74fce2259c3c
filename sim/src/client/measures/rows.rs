//! One row per population and subject.

use serde::Serialize;

use super::{Goodput, Recovery, Storm, Waits};
use crate::world::Record;

/// Everything measured of one population before one server.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClientRow {
    /// What decided, as the caller names it.
    pub subject: String,
    /// The population's name.
    pub population: String,
    /// How its clients behave.
    pub behaviour: &'static str,
    /// How many they are.
    pub clients: u64,
    /// Jobs that were there by the end.
    pub jobs: u64,
    /// Jobs that passed.
    pub jobs_done: u64,
    /// Jobs that were given up.
    pub jobs_given_up: u64,
    /// Jobs that neither passed nor were given up.
    pub jobs_unfinished: u64,
    /// Requests that reached the server.
    pub requests: u64,
    /// Those that repeat an earlier one.
    pub retries: u64,
    /// Those that did not pass.
    pub denied: u64,
    /// Their share.
    pub wasted_share: Option<f64>,
    /// Jobs done per second of the run.
    pub jobs_per_second: Option<f64>,
    /// Units done per second of the run.
    pub units_per_second: Option<f64>,
    /// When the last job ended, where all did.
    pub finished_ns: Option<u64>,
    /// The median wait from arrival to success, over jobs.
    pub wait_p50_ns: Option<u64>,
    /// The 90th percentile.
    pub wait_p90_ns: Option<u64>,
    /// The 99th percentile.
    pub wait_p99_ns: Option<u64>,
    /// The longest.
    pub wait_max_ns: Option<u64>,
    /// Over clients, the median of their median waits.
    pub client_p50_of_p50_ns: Option<u64>,
    /// Over clients, the 99th percentile of their median waits.
    pub client_p99_of_p50_ns: Option<u64>,
    /// Over clients, the median of their 99th percentiles.
    pub client_p50_of_p99_ns: Option<u64>,
    /// Over clients, the 99th percentile of their 99th percentiles.
    pub client_p99_of_p99_ns: Option<u64>,
    /// How wide the bins of the next five are.
    pub bin_ns: u64,
    /// The share of retries in the fullest bin.
    pub retries_fullest_share: Option<f64>,
    /// The fullest bin over the mean.
    pub retries_peak_to_mean: Option<f64>,
    /// The index of dispersion of retries per bin.
    pub retries_dispersion: Option<f64>,
    /// When the run's storm of denials began.
    pub storm_begin_ns: Option<u64>,
    /// How long it lasted, where it ended.
    pub recovery_ns: Option<u64>,
    /// Jain's index of jobs done over the clients.
    pub jain_jobs_done: Option<f64>,
    /// Whether the run was stopped early.
    pub partial: bool,
}

/// The rows of a run, in the order of its populations, with bins of `bin_ns`.
pub fn client_rows(record: &Record, subject: &str, bin_ns: u64) -> Vec<ClientRow> {
    let recovery = Recovery::of(record, bin_ns);
    let rows = record.populations.iter().map(|members| {
        let goodput = Goodput::of(record, members);
        let waits = Waits::of(record, members);
        let storm = Storm::of(record, members, bin_ns);
        ClientRow {
            subject: subject.to_owned(),
            population: members.name.clone(),
            behaviour: members.behaviour,
            clients: members.clients.len() as u64,
            jobs: members.jobs,
            jobs_done: goodput.total.done,
            jobs_given_up: goodput.total.given_up,
            jobs_unfinished: goodput.unfinished(),
            requests: goodput.total.requests,
            retries: goodput.total.retries,
            denied: goodput.total.denied,
            wasted_share: goodput.wasted(),
            jobs_per_second: goodput.jobs_per_second(),
            units_per_second: goodput.units_per_second(),
            finished_ns: goodput.finished_ns(),
            wait_p50_ns: waits.jobs.p50,
            wait_p90_ns: waits.jobs.p90,
            wait_p99_ns: waits.jobs.p99,
            wait_max_ns: waits.jobs.max,
            client_p50_of_p50_ns: waits.client_medians.p50,
            client_p99_of_p50_ns: waits.client_medians.p99,
            client_p50_of_p99_ns: waits.client_p99s.p50,
            client_p99_of_p99_ns: waits.client_p99s.p99,
            bin_ns,
            retries_fullest_share: storm.as_ref().map(Storm::fullest_share),
            retries_peak_to_mean: storm.as_ref().map(Storm::peak_to_mean),
            retries_dispersion: storm.as_ref().map(Storm::dispersion),
            storm_begin_ns: recovery.map(|storm| storm.begin_ns),
            recovery_ns: recovery.and_then(|storm| storm.lasted_ns()),
            jain_jobs_done: goodput.fairness(),
            partial: record.partial,
        }
    });
    rows.collect()
}
