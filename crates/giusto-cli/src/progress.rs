//! Progress on a terminal, and the time that things take.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use giusto::{Clock, MonotonicClock};
use giusto_sim::{
    grid::{Task, Watch},
    world::Progress,
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over the bytes of a file, or a count of them where the length is not known.
pub(crate) fn reading(length: Option<u64>) -> ProgressBar {
    let bar = on_stderr(length);
    let template = match length {
        Some(_) => "reading {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        None => "reading {spinner} {bytes} {bytes_per_sec}",
    };
    styled(bar, template)
}

/// A bar over rows or figures.
pub(crate) fn working(what: &'static str, count: usize) -> ProgressBar {
    let bar = styled(on_stderr(Some(count as u64)), "{msg} {wide_bar} {pos}/{len} {elapsed}");
    bar.with_message(what)
}

fn on_stderr(length: Option<u64>) -> ProgressBar {
    // The library draws nothing where stderr is no terminal.
    ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr())
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Times what passes between its making and a question.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    clock: MonotonicClock,
}

impl Stopwatch {
    /// Starts at zero.
    pub(crate) fn start() -> Self {
        Self { clock: MonotonicClock::new() }
    }

    /// The time since it was started.
    pub(crate) fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.clock.now().as_nanos())
    }
}

/// Watches a grid: times its rows and moves a bar.
#[derive(Debug)]
pub(crate) struct GridWatch {
    stopwatch: Stopwatch,
    bar: ProgressBar,
}

impl GridWatch {
    pub(crate) fn new(rows: usize) -> Self {
        Self { stopwatch: Stopwatch::start(), bar: working("deciding", rows) }
    }

    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for GridWatch {
    fn now_ns(&self) -> u64 {
        self.stopwatch.clock.now().as_nanos()
    }

    fn finished(&self, _task: &Task) {
        self.bar.inc(1);
    }
}

/// A bar over the worlds of a run, each by its own time.
#[derive(Debug)]
pub(crate) struct WorldsBar {
    bar: ProgressBar,
    /// How much of each world's time is over, in thousandths.
    passed: Vec<AtomicU64>,
}

impl WorldsBar {
    /// Steps of a world.
    const STEPS: u64 = 1_000;

    pub(crate) fn new(worlds: usize) -> Self {
        let passed = (0..worlds).map(|_| AtomicU64::new(0)).collect();
        let bar = on_stderr(Some(worlds as u64 * Self::STEPS));
        let bar = styled(bar, "{msg} {wide_bar} {percent}% {elapsed}").with_message("simulating");
        Self { bar, passed }
    }

    /// Shows how far one world is.
    pub(crate) fn show(&self, world: usize, progress: Progress) {
        let thousandths = u128::from(progress.now_ns) * u128::from(Self::STEPS)
            / u128::from(progress.end_ns.max(1));
        let thousandths = u64::try_from(thousandths).unwrap_or(Self::STEPS).min(Self::STEPS);
        let Some(own) = self.passed.get(world) else { return };
        // Each counter stands alone: nothing else is read because of it.
        let before = own.swap(thousandths, Ordering::Relaxed);
        self.bar.inc(thousandths.saturating_sub(before));
    }

    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}
