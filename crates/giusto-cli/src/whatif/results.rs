//! Everything that one run has told, as it is printed and written: docs/whatif.md lists the fields.

use giusto_sim::{
    report::to_csv,
    whatif::{Account, KeyTally, Measured, Side},
};
use serde::Serialize;

use super::{
    Pass,
    conditions::Held,
    deciding::Asked,
    rows::{self, KeyRow, LimitRow},
    solving::Solved,
};
use crate::{args::WhatifArgs, fault::Fault};

/// The result of a run.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Results {
    pub(super) trace: String,
    pub(super) before: String,
    pub(super) after: String,
    /// Whether an interrupt ended it before the end of the trace.
    pub(super) partial: bool,
    /// Whether an interrupt ended the search of `--solve`; all else is whole.
    pub(super) solve_partial: bool,
    /// The last line that was read.
    pub(super) lines: u64,
    pub(super) first_ns: Option<u64>,
    pub(super) first_at: Option<String>,
    pub(super) last_ns: Option<u64>,
    pub(super) last_at: Option<String>,
    pub(super) figures: Figures,
    pub(super) limits: Vec<LimitRow>,
    pub(super) newly_denied: Vec<KeyRow>,
    pub(super) denied_more: Vec<KeyRow>,
    pub(super) newly_admitted: Vec<KeyRow>,
    pub(super) bin_length_ns: u64,
    pub(super) timeline: Vec<BinRow>,
    pub(super) solved: Vec<Solved>,
    pub(super) fail_if: Vec<Held>,
}

/// The requests of one bin of time.
#[derive(Clone, Debug, Serialize)]
pub(super) struct BinRow {
    pub(super) bin_start_ns: u64,
    pub(super) bin_start_at: Option<String>,
    pub(super) bin_length_ns: u64,
    pub(super) requests: u64,
    pub(super) denied_before: u64,
    pub(super) denied_after: u64,
    pub(super) newly_denied: u64,
    pub(super) newly_admitted: u64,
}

/// The figures that conditions may name.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Figures {
    pub(super) requests: u64,
    pub(super) keys: u64,
    pub(super) denied_requests: u64,
    pub(super) denied_requests_before: u64,
    pub(super) newly_denied_requests: u64,
    pub(super) newly_admitted_requests: u64,
    pub(super) denied_keys: u64,
    pub(super) denied_keys_before: u64,
    pub(super) newly_denied_keys: u64,
    pub(super) newly_admitted_keys: u64,
    pub(super) denied_more_keys: u64,
    pub(super) denied_less_keys: u64,
    pub(super) denied_share: f64,
    pub(super) denied_share_before: f64,
}

impl Figures {
    fn new(account: &Account) -> Self {
        let mut figures = Self {
            requests: account.requests(),
            denied_requests: account.denied(Side::After),
            denied_requests_before: account.denied(Side::Before),
            newly_denied_requests: account.newly_denied(),
            newly_admitted_requests: account.newly_admitted(),
            ..Self::default()
        };
        for tally in account.keys() {
            figures.keys += 1;
            figures.denied_keys += u64::from(tally.denied_after > 0);
            figures.denied_keys_before += u64::from(tally.denied_before > 0);
            let counter = match rows::change(tally) {
                "newly-denied" => &mut figures.newly_denied_keys,
                "newly-admitted" => &mut figures.newly_admitted_keys,
                "denied-more" => &mut figures.denied_more_keys,
                "denied-less" => &mut figures.denied_less_keys,
                _ => continue,
            };
            *counter += 1;
        }
        let share = |count: u64| count as f64 / figures.requests.max(1) as f64;
        figures.denied_share = share(figures.denied_requests);
        figures.denied_share_before = share(figures.denied_requests_before);
        figures
    }

    /// Each figure by its name, with the whole of which a percentage of it is meant.
    pub(super) const fn named(&self) -> [(&'static str, Measured); 14] {
        use Measured::{Count, Share};
        let (requests, keys) = (self.requests, self.keys);
        [
            ("denied_requests", Count(self.denied_requests, requests)),
            ("denied_requests_before", Count(self.denied_requests_before, requests)),
            ("newly_denied_requests", Count(self.newly_denied_requests, requests)),
            ("newly_admitted_requests", Count(self.newly_admitted_requests, requests)),
            ("denied_keys", Count(self.denied_keys, keys)),
            ("denied_keys_before", Count(self.denied_keys_before, keys)),
            ("newly_denied_keys", Count(self.newly_denied_keys, keys)),
            ("newly_admitted_keys", Count(self.newly_admitted_keys, keys)),
            ("denied_more_keys", Count(self.denied_more_keys, keys)),
            ("denied_less_keys", Count(self.denied_less_keys, keys)),
            ("denied_share", Share(self.denied_requests, requests)),
            ("denied_share_before", Share(self.denied_requests_before, requests)),
            ("requests", Count(requests, requests)),
            ("keys", Count(keys, keys)),
        ]
    }
}

impl Results {
    pub(super) fn new(args: &WhatifArgs, asked: &Asked<'_>, pass: &Pass<'_>) -> Self {
        let account = &pass.account;
        let (before, after) = asked.names();
        let at = |ns: Option<u64>| ns.and_then(|ns| rows::wall(&pass.start, ns));
        let (first, last) = account.ends_ns().unzip();
        let most = usize::try_from(args.asked.top).unwrap_or(usize::MAX);
        let more = |tally: &KeyTally| rows::change(tally) == "denied-more";
        let limits = [Side::Before, Side::After];
        let limits = limits.into_iter().flat_map(|side| rows::limits(pass, account, side));
        Self {
            trace: args.trace.clone(),
            before,
            after,
            partial: pass.is_partial,
            solve_partial: false,
            lines: pass.line,
            first_ns: first,
            first_at: at(first),
            last_ns: last,
            last_at: at(last),
            figures: Figures::new(account),
            limits: limits.collect(),
            newly_denied: rows::ranked(pass, most, KeyTally::is_newly_denied),
            denied_more: rows::ranked(pass, most, more),
            newly_admitted: rows::ranked(pass, most, KeyTally::is_newly_admitted),
            bin_length_ns: account.timeline().length_ns(),
            timeline: timeline(pass),
            solved: Vec::new(),
            fail_if: Vec::new(),
        }
    }

    /// Everything as one JSON object.
    pub(super) fn json(&self) -> Result<String, Fault> {
        Ok(serde_json::to_string_pretty(self).map_err(Fault::failed)? + "\n")
    }

    /// The timeline as CSV.
    pub(super) fn timeline_csv(&self) -> Result<String, Fault> {
        to_csv(&self.timeline).map_err(Fault::failed)
    }
}

fn timeline(pass: &Pass<'_>) -> Vec<BinRow> {
    let timeline = pass.account.timeline();
    let bins = timeline.bins().map(|(start, bin)| BinRow {
        bin_start_ns: start,
        bin_start_at: rows::wall(&pass.start, start),
        bin_length_ns: timeline.length_ns(),
        requests: bin.requests,
        denied_before: bin.denied_before,
        denied_after: bin.denied_after,
        newly_denied: bin.newly_denied,
        newly_admitted: bin.newly_admitted,
    });
    bins.collect()
}
