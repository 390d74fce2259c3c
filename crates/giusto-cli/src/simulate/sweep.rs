//! The sweep of a scenario: run, written as tables, shown as a section of the page.

mod figure;
mod point;
mod section;

use std::sync::atomic::{AtomicBool, Ordering};

use giusto_sim::{
    lab::Lab,
    sweep::{self, Swept, Watch},
};
use indicatif::ProgressBar;

pub(super) use figure::sketches;
pub(super) use section::section;

use super::reading::{self, Read};
use crate::{
    fault::Fault,
    output::{Folder, Tables},
    progress, threads,
};

/// Runs the sweep of a scenario that has one.
pub(super) fn run(
    read: &Read,
    seed: u64,
    threads: usize,
    stop: &AtomicBool,
) -> Result<Option<Swept>, Fault> {
    let Some(sweep) = &read.scenario.sweep else { return Ok(None) };
    let lab = Lab { scenario: &read.scenario, files: &read.files };
    let watched = Watched { stop, bar: progress::working("sweeping", 0) };
    let pool = threads::pool(threads)?;
    let swept = pool.install(|| sweep::run(&lab, sweep, seed, &watched)).map_err(reading::said);
    watched.bar.finish_and_clear();
    swept.map(Some)
}

/// Adds the tables of a sweep.
pub(super) fn add(folder: &mut Folder, tables: Tables, swept: &Swept) -> Result<(), Fault> {
    tables.add(folder, "sweep", &swept.rows)?;
    tables.add(folder, "sweep-runs", &swept.runs)
}

/// An interrupt, and a bar.
struct Watched<'a> {
    stop: &'a AtomicBool,
    bar: ProgressBar,
}

impl Watch for Watched<'_> {
    fn should_stop(&self) -> bool {
        // The flag stands alone: nothing else is read because of it.
        self.stop.load(Ordering::Relaxed)
    }

    fn finished(&self, runs: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(runs);
    }
}
